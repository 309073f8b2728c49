// Package exit says with which number the program ends, and what it tells a
// person who is stuck.
package exit

import (
	"errors"
	"fmt"
	"strings"

	"roundtrip/tui/theme"
)

// Code is the number with which the program ends.
type Code int

// The codes, the only ones there are.
const (
	// Done: what was asked for was done.
	Done Code = iota
	// Failed: a check or a request failed.
	Failed
	// Usage: the command line asks for something that does not exist.
	Usage
	// Lacking: the environment lacks something, such as a free port.
	Lacking
)

// Error is an error that knows its code and what to do about it.
type Error struct {
	Code Code
	Err  error  // what happened, with what
	Next string // what to do next, a whole sentence or ""
}

// Error is both as sentences.
func (e *Error) Error() string { return strings.TrimSpace(Sentence(e.Err.Error()) + " " + e.Next) }

// Unwrap is what happened.
func (e *Error) Unwrap() error { return e.Err }

// Usagef is an error of the command line; next says what to type instead.
func Usagef(next, format string, args ...any) error {
	return &Error{Code: Usage, Err: fmt.Errorf(format, args...), Next: next}
}

// Failf is a check or a request that failed.
func Failf(next, format string, args ...any) error {
	return &Error{Code: Failed, Err: fmt.Errorf(format, args...), Next: next}
}

// Missing is an error of the environment; next says how to mend it.
func Missing(err error, next string) error {
	return &Error{Code: Lacking, Err: err, Next: next}
}

// Of is the code of an error. An error that knows none is a failure.
func Of(err error) Code {
	var known *Error
	switch {
	case err == nil:
		return Done
	case errors.As(err, &known):
		return known.Code
	}
	return Failed
}

// Sentence is text with a capital letter and a full stop.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	text = theme.Capital(text)
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}
