package python

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/tetratelabs/wazero/sys"

	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// ErrClosed is what an App or Engine gives after it was closed.
var ErrClosed = errors.New("the python engine is closed")

// ErrGivenUp is why an interpreter is ended that runs on when nobody waits any more.
var ErrGivenUp = errors.New("the server was closed while the application was still running")

// Error is an exception that left the application, or that kept it from being
// loaded.
type Error struct {
	Type    string // the exception's class, such as ValueError
	Message string
	Src     trace.Src // the user's line that raised it
	Func    string    // the user's function that did, where Src has no line
	Frames  []Frame   // the user's calls on the way there, the outermost first
}

// Frame is one call on the way to an exception.
type Frame struct {
	Src  trace.Src
	Func string
	Text string // the source line, if it is known
	Note string // of the calls that follow and are not shown; a Frame may be no more than that
}

// Exc is the exception as Python's last line of a traceback tells it.
func (e *Error) Exc() string {
	switch {
	case e.Message == "":
		return e.Type
	case e.Type == "": // no exception: the message names its place itself
		return e.Message
	}
	return e.Type + ": " + e.Message
}

func (e *Error) Error() string {
	if e.Src.File == "" || e.Type == "" {
		return e.Exc()
	}
	if e.Src.Line == 0 && e.Func != "" {
		return fmt.Sprintf("%s, in %s: %s", e.Src.File, e.Func, e.Exc())
	}
	if e.Src.Line == 0 {
		return e.Src.File + ": " + e.Exc()
	}
	return fmt.Sprintf("%s:%d: %s", e.Src.File, e.Src.Line, e.Exc())
}

// Source is the user's line that raised it.
func (e *Error) Source() trace.Src { return e.Src }

// StackTrace is the traceback as Python prints it.
func (e *Error) StackTrace() string {
	var b strings.Builder
	switch {
	case len(e.Frames) > 0:
		b.WriteString("Traceback (most recent call last):\n")
	case e.Src.Line > 0: // of code that never ran
		fmt.Fprintf(&b, "  File %q, line %d\n", e.Src.File, e.Src.Line)
	case e.Src.File != "" && e.Func != "":
		fmt.Fprintf(&b, "  File %q, in %s\n", e.Src.File, e.Func)
	case e.Src.File != "":
		fmt.Fprintf(&b, "  File %q\n", e.Src.File)
	}
	for _, f := range e.Frames {
		f.write(&b)
	}
	b.WriteString(e.Exc())
	return b.String()
}

func (f Frame) write(b *strings.Builder) {
	if f.Src.File != "" {
		fmt.Fprintf(b, "  File %q, line %d, in %s\n", f.Src.File, f.Src.Line, f.Func)
	}
	for _, text := range [...]struct{ margin, text string }{{"    ", f.Text}, {"  ", f.Note}} {
		if text.text != "" {
			fmt.Fprintln(b, text.margin+text.text)
		}
	}
}

// LostError says that an interpreter ended in the middle of an exchange. The
// next request gets a new one.
type LostError struct {
	Why string // in plain words
	// Src is the user's line at which it ended, if that is known, or else where
	// the application was last seen: without a line, if only its function is known.
	Src   trace.Src
	Exact bool   // it ended at Src
	Func  string // the function that ran, where Src has no line
	Err   error  // what ended the interpreter
	// Said is the end of what a worker process wrote to its stderr.
	Said string
}

func (e *LostError) Error() string {
	var tooLong *TooLongError
	switch {
	case e.Src.File == "":
		return e.Why
	case e.Exact && errors.As(e.Err, &tooLong):
		return tooLong.at(e.Src)
	case e.Exact:
		return fmt.Sprintf("%s (it was at line %d of %s)", e.Why, e.Src.Line, e.Src.File)
	case e.Src.Line > 0:
		return fmt.Sprintf("%s (last seen at line %d of %s)", e.Why, e.Src.Line, e.Src.File)
	}
	return fmt.Sprintf("%s (last seen in %s of %s)", e.Why, e.Func, e.Src.File)
}

// Place notes where the application was when its interpreter ended, or else where
// it had last been seen.
func (e *LostError) Place(stack Stack, i *Instance, seen Sighting) {
	e.Src, e.Exact = stack.StoppedIn(i.Calls, i.Dir)
	if !e.Exact {
		e.Src, e.Func = seen.Src, seen.Func
	}
}

// Sighting is where the application was last seen: at a line, or in a function.
type Sighting struct {
	Src  trace.Src
	Func string // where Src has no line
}

// Unwrap gives what ended the interpreter.
func (e *LostError) Unwrap() error { return e.Err }

// Source is where the application was last seen.
func (e *LostError) Source() trace.Src { return e.Src }

// StackTrace is what the interpreter said last: its own traceback, if it had
// the time for one.
func (e *LostError) StackTrace() string { return e.Said }

// TooLongError is why the watchdog ended an interpreter.
type TooLongError struct{ Limit time.Duration }

func (e *TooLongError) Error() string { return e.asking("") }

// at is the error with the line of the application that was running.
func (e *TooLongError) at(src trace.Src) string {
	return e.asking(fmt.Sprintf(" at line %d of %s", src.Line, src.File))
}

func (e *TooLongError) asking(where string) string {
	return fmt.Sprintf("the application ran for %g s without answering: is there an endless loop%s?", e.Limit.Seconds(), where)
}

// Plainly says in plain words why an interpreter ended.
func Plainly(err error) string {
	var tooLong *TooLongError
	var guest *sys.ExitError
	var process *exec.ExitError
	switch {
	case errors.As(err, &tooLong):
		return tooLong.Error()
	case errors.Is(err, ErrClosed):
		return ErrClosed.Error()
	case errors.Is(err, wire.ErrNonsense):
		return wire.ErrNonsense.Error()
	case errors.Is(err, ErrGivenUp):
		return ErrGivenUp.Error()
	case errors.As(err, &guest):
		return exited(int(guest.ExitCode()))
	case errors.As(err, &process) && process.Exited():
		return exited(process.ExitCode())
	case errors.As(err, &process):
		return fmt.Sprintf("the application's Python broke down or was killed (%v)", process)
	case errors.Is(err, ErrEnded):
		return exited(0)
	case strings.Contains(err.Error(), "stack overflow"):
		return "the application called itself so deeply that its Python gave up"
	}
	return "the application's Python broke down: " + strings.TrimSpace(firstLine(err.Error()))
}

// PlainlySaid is [Plainly], of a process that may have said itself why it ended: Python
// ends with 1 behind a traceback.
func PlainlySaid(err error, said string) string {
	var process *exec.ExitError
	if errors.As(err, &process) && process.ExitCode() == 1 && strings.Contains(said, "Traceback (most recent call last)") {
		return "the application's Python ended with an error: " + said[strings.LastIndexByte(said, '\n')+1:]
	}
	return Plainly(err)
}

func exited(code int) string {
	return fmt.Sprintf("the application ended its Python, with exit code %d: did it call os._exit()?", code)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
