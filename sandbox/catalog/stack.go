package catalog

import (
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
	// Serves says that the outermost of Middleware is a server of the course's or the
	// user's: it gets the bytes of each connection, and what it writes goes to the client.
	Serves bool
	Engine string // Embedded or System; "" for what the form of App asks for
	Dir    string // where the system's Python runs and looks for modules first; "" for the file's folder, or the current one
}

// StaticDir mounts bundled files: those of the content's folder Dir appear
// below Prefix.
type StaticDir struct{ Prefix, Dir string }

// Equal reports whether two stacks serve the same.
func (s Stack) Equal(other Stack) bool {
	sameStatic := s.Static == other.Static || s.Static != nil && other.Static != nil && *s.Static == *other.Static
	return s.App == other.App && s.Engine == other.Engine && s.Serves == other.Serves && s.Dir == other.Dir &&
		sameStatic && slices.Equal(s.Middleware, other.Middleware)
}
