package sandbox

import (
	"fmt"
	"slices"
)

// Stack is what a lab serves: an application behind middleware, the first of
// which is the outermost, and perhaps static files beside it.
//
// App is "demo:NAME" for an application in Go, or "FILE.py" or "FILE.py:NAME"
// for Python. Middleware of a Python application is Python too.
type Stack struct {
	App        string
	Middleware []string
	Static     *StaticDir
}

// StaticDir mounts bundled files: those of the content's folder Dir appear
// below Prefix.
type StaticDir struct{ Prefix, Dir string }

// UnknownError says that a name means nothing here. Near are names that it
// could have been meant for, the likeliest first.
type UnknownError struct {
	What string // "application", "middleware"
	Name string
	Near []string
}

func (e *UnknownError) Error() string {
	msg := fmt.Sprintf("there is no %s %q", e.What, e.Name)
	for i, n := range e.Near {
		switch {
		case i == 0:
			msg += "; did you mean " + n
		case i == len(e.Near)-1:
			msg += " or " + n
		default:
			msg += ", " + n
		}
	}
	if len(e.Near) > 0 {
		msg += "?"
	}
	return msg
}

// Equal reports whether two stacks serve the same.
func (s Stack) Equal(other Stack) bool {
	sameStatic := s.Static == other.Static || s.Static != nil && other.Static != nil && *s.Static == *other.Static
	return s.App == other.App && sameStatic && slices.Equal(s.Middleware, other.Middleware)
}
