package middleware

import (
	"embed"
	"strings"

	"roundtrip/wsgi"
)

// layer is a row of the table of names.
type layer struct {
	name    string
	summary string
	make    func() wsgi.Middleware
}

func layers() []layer {
	return []layer{
		{"timing", "adds a Server-Timing header to the head on its way out", Timing},
		{"session", "knows a client again by a cookie", Session},
		{"auth", "asks who the client is, and answers 401 by itself", Auth},
		{"upper", "turns every block of the body into capitals", Upper},
		{"catch", "turns an error into an error page", Catch},
		{"dispatch", "moves the first part of the path from PATH_INFO to SCRIPT_NAME", func() wsgi.Middleware { return Dispatch(nil) }},
	}
}

// Names are the names that Named knows.
func Names() []string {
	var names []string
	for _, l := range layers() {
		names = append(names, l.name)
	}
	return names
}

// Named makes the layer with the given name.
func Named(name string) (wsgi.Middleware, bool) {
	l, ok := find(name)
	if !ok {
		return wsgi.Middleware{}, false
	}
	return l.make(), true
}

// Summary says in one line what the layer does, "" for an unknown name.
func Summary(name string) string {
	l, _ := find(name)
	return l.summary
}

func find(name string) (layer, bool) {
	for _, l := range layers() {
		if l.name == name {
			return l, true
		}
	}
	return layer{}, false
}

//go:embed auth.go catch.go dispatch.go session.go timing.go upper.go
var sources embed.FS

// folder stands before a file's name where events tell of source code.
const folder = "middleware/"

// File is the source file of a named layer, as events name it.
func File(name string) string { return folder + name + ".go" }

// SourceText is the text of a source file that events name, such as
// "middleware/timing.go".
func SourceText(file string) (text string, ok bool) {
	name, ok := strings.CutPrefix(file, folder)
	if !ok {
		return "", false
	}
	b, err := sources.ReadFile(name)
	return string(b), err == nil
}
