package sandbox

import (
	"fmt"
	"slices"
)

// Stack is what a lab serves: an application behind middleware, the first of
// which is the outermost, and perhaps static files beside it.
//
// App is "demo:NAME" for an application in Go, "FILE.py" or "FILE.py:NAME" for
// Python, or "package.module:NAME" for the system's Python. Middleware of a
// Python application is Python too.
type Stack struct {
	App        string
	Middleware []string
	Static     *StaticDir
	Engine     string // Embedded or System; "" for what the form of App asks for
	Dir        string // where the system's Python runs and looks for modules first; "" for the file's folder, or the current one
}

// StaticDir mounts bundled files: those of the content's folder Dir appear
// below Prefix.
type StaticDir struct{ Prefix, Dir string }

// UnknownError says that a name means nothing here. Near are names that it
// could have been meant for, the likeliest first.
type UnknownError struct {
	What string // "application", "middleware", "engine"
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
	return s.App == other.App && s.Engine == other.Engine && s.Dir == other.Dir &&
		sameStatic && slices.Equal(s.Middleware, other.Middleware)
}
