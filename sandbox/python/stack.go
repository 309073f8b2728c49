package python

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/wsgi/trace"
)

// Source is a Python source file that makes a layer of a stack.
type Source struct {
	Name     string // the layer's name
	File     string // the path to show
	Text     []byte
	Module   string // the app's module, which is imported by name in place of Text
	Callable string // the name in the file; "" means a usual one
}

// callables are the names to look for, the first that there is being meant: timing
// in timing.py, and before that the names that servers take for an application.
func (s Source) callables(isApp bool) marshal.Tuple {
	if s.Callable != "" {
		return marshal.Tuple{s.Callable}
	}
	base := filepath.Base(filepath.ToSlash(s.File))
	stem := strings.TrimSuffix(base, filepath.Ext(base))
	switch {
	case s.Module != "":
		return marshal.Tuple{"application", "app"}
	case isApp:
		return slices.Compact(marshal.Tuple{"application", "app", stem})
	}
	return marshal.Tuple{stem}
}

// Stack is an application and the middleware around it, the outermost first.
// The middleware's callables take the application inside them and return one.
type Stack struct {
	App        Source
	Middleware []Source
	// Serves says that the outermost of Middleware is a server: its callable is serve(rfile,
	// wfile, application), and is called for each connection.
	Serves bool
	// Dir is the folder that the stack may read and import from, "" for none.
	Dir string
	// Limit is how long a request may run without an answer, not counting time for which
	// it is held; 0 means as long as the engine says, which is never exceeded.
	Limit time.Duration

	// Root is where the files lie that Python names, "" if they are none of this
	// system's. The engine fills it in.
	Root string
}

// Main is the app's own source file, as the trace names it.
func (s Stack) Main() string { return s.Shown(trace.Src{File: s.App.File}).File }

// MainText is the text of the app's own source file, "" if it is not known.
func (s Stack) MainText() string {
	if s.App.Module == "" || s.App.File == "" {
		return string(s.App.Text)
	}
	text, err := plainfile.Read(s.App.File, plainfile.MostText)
	if err != nil {
		return "" // Python will say what is wrong with it
	}
	return string(text)
}

// Rows are the sources as a load frame has them: the app is the last.
func (s Stack) Rows() []any {
	var rows []any
	for i, src := range append(slices.Clone(s.Middleware), s.App) {
		row := marshal.Tuple{src.Name, src.File, src.Text, src.callables(i == len(s.Middleware))}
		if src.Module != "" {
			row[1], row[2] = src.Module, nil
		}
		if s.Serves && i == 0 {
			row = append(row, true)
		}
		rows = append(rows, row)
	}
	return rows
}

// Layers are the names of the layers, as far as they are known without running
// anything.
func (s Stack) Layers() []trace.Layer {
	names := make([]trace.Layer, 0, len(s.Middleware)+1)
	for i, m := range s.Middleware {
		names = append(names, trace.MiddlewareLayer(i, m.Name))
	}
	return append(names, trace.LayerApp)
}

// Layer is what is known of a layer without calling it.
type Layer struct {
	Layer    trace.Layer
	Callable string    // what sort of callable it is, once it has been loaded
	Src      trace.Src // where its code begins
	Named    string    // the expression in its module that gave it, or MODULE:NAME of another; "" if that is not known
	Depth    int       // of the calls from the server to it
	Found    bool      // it was found as it was called, and is not in every request's chain
	Notes    []string  // what a person should know of how it was found
}
