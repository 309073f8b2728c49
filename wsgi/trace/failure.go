package trace

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Failure is the exception that an exchange failed by: what the server was left to deal with, or what
// a framework answered in its place with a status of 400 or more. Its zero value is that there was none.
type Failure struct {
	Handled        // "" for its exception where only the place is known
	Func    string // the function that raised it, "" where that is not known
}

// FailureOf is the exception that an exchange failed by: the one that a framework made its answer of, if
// it has told of one. A status below 500 is an exception's only where a framework answered it, or a step of
// its was ended by one: an application may write of others.
func FailureOf(tr *Trace) Failure {
	var f Failure
	stepped, stack, status := Handled{}, "", tr.At(tr.Len()).Status()
	for _, e := range tr.Events() {
		switch d := e.Data.(type) {
		case *AppRaised:
			stack += d.Stack + "\n"
			if e.Layer == LayerServer {
				f.Handled = Handled{d.Exc, e.Src}
				return f.within(stack)
			}
		case *FrameworkLeft:
			if d.Raised && stepped.Exc == "" {
				stepped.At = e.Src
			}
		case *FrameworkAnswers:
			if d.Exc != "" && d.Cause == "" {
				stepped = Handled{d.Exc, e.Src}
			}
		case *ErrorsWrite:
			f.Handled, stack = cmp.Or(d.Handled, f.Handled), stack+d.Text
		case *CodePrint:
			f.Handled, stack = cmp.Or(d.Handled, f.Handled), stack+d.Text
		}
	}
	switch {
	case status < 400:
		return Failure{}
	case status < 500 || stepped.Exc != "" || f.Exc == "":
		f.Handled = stepped
	}
	return f.within(stack)
}

// within finds the function in a traceback that tells of the line.
func (f Failure) within(stack string) Failure {
	if f.At.File == "" {
		return f
	}
	at := fmt.Sprintf("%s\", line %d, in ", f.At.File, f.At.Line)
	if i := strings.LastIndex(stack, at); i >= 0 {
		f.Func, _, _ = strings.Cut(stack[i+len(at):], "\n")
	}
	return f
}

// Any reports whether there was an exception.
func (f Failure) Any() bool { return f.Handled != Handled{} }

// Type is the exception without what it says, such as "KeyError".
func (f Failure) Type() string {
	kind, _, _ := strings.Cut(f.Exc, ": ")
	return kind
}

// Same reports whether another request failed by the same exception at the same line, whatever the exception says.
func (f Failure) Same(other Failure) bool { return f.Type() == other.Type() && f.At == other.At }

// String is the exception's type with its place: "KeyError at shop.py:18 in rebate".
func (f Failure) String() string {
	text := cmp.Or(f.Type(), "an exception")
	if strings.Contains(f.Type(), " ") { // a sentence, as errors of Go are
		text = strconv.Quote(text)
	}
	if f.At.File != "" {
		text += " at " + f.At.File
	}
	if f.At.Line > 0 {
		text += fmt.Sprintf(":%d", f.At.Line)
	}
	if f.Func != "" {
		text += " in " + f.Func
	}
	return text
}
