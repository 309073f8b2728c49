package python

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/wsgi"
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
	// Dir is the folder that the stack may read and import from, "" for none.
	Dir string

	root string // where the files lie that Python names, "" if they are none of this system's
}

// Main is the app's own source file, as the trace names it.
func (s Stack) Main() string { return s.shown(trace.Src{File: s.App.File}).File }

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

// sources are the rows of a load frame: the app is the last.
func (s Stack) sources() []any {
	var rows []any
	for i, src := range append(slices.Clone(s.Middleware), s.App) {
		row := marshal.Tuple{src.Name, src.File, src.Text, src.callables(i == len(s.Middleware))}
		if src.Module != "" {
			row[1], row[2] = src.Module, nil
		}
		rows = append(rows, row)
	}
	return rows
}

// layers are the names of the layers, as far as they are known without running
// anything.
func (s Stack) layers() []trace.Layer {
	names := make([]trace.Layer, 0, len(s.Middleware)+1)
	for i, m := range s.Middleware {
		names = append(names, trace.MiddlewareLayer(i, m.Name))
	}
	return append(names, trace.LayerApp)
}

// App is a Python application. It implements [wsgi.App] and [wsgi.Layered].
type App struct {
	host   Host
	bounds Bounds
	stack  Stack
	ctx    context.Context
	cancel context.CancelCauseFunc
	starts sync.WaitGroup
	words  words
	pool
}

var _ wsgi.Layered = (*App)(nil)

// NewApp makes an application that lives no longer than ctx.
func NewApp(ctx context.Context, h Host, stack Stack) *App {
	a := &App{host: h, bounds: h.Bounds().orDefault(), stack: stack}
	a.stack.root, a.words.log = a.bounds.Root, a.bounds.Log
	a.ctx, a.cancel = context.WithCancelCause(ctx)
	if h.Eager() {
		a.mu.Lock()
		a.start()
		a.mu.Unlock()
	}
	return a
}

// Close ends the workers of the application. A request under way fails.
func (a *App) Close() error {
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	a.cancel(ErrClosed)
	a.starts.Wait()
	return nil
}

// Layers are the names of the layers, the outermost first.
func (a *App) Layers() []trace.Layer {
	var names []trace.Layer
	for _, l := range a.Chain() {
		names = append(names, l.Layer)
	}
	return names
}

// Layer is what is known of a layer without calling it.
type Layer struct {
	Layer    trace.Layer
	Callable string    // what sort of callable it is, once it has been loaded
	Src      trace.Src // where its code begins
	Depth    int       // of the calls from the server to it
	Found    bool      // it was found as it was called, and is not in every request's chain
	Notes    []string  // what a person should know of how it was found
}

// Chain are the layers, the outermost first. Layers that the sources make
// themselves, and where each layer's code begins, are known once a worker has
// loaded them.
func (a *App) Chain() []Layer {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.last != nil {
		return a.last.layers()
	}
	var chain []Layer
	for i, name := range a.stack.layers() {
		l := Layer{Layer: name, Src: trace.Src{File: a.stack.Main()}, Depth: i + 1}
		if i < len(a.stack.Middleware) {
			l.Src.File = a.stack.Middleware[i].File
		}
		chain = append(chain, l)
	}
	return chain
}

// Threads tells the truth for wsgi.multithread and wsgi.multiprocess.
func (a *App) Threads() (multithread, multiprocess bool) {
	return a.bounds.Threads > 1, a.bounds.Workers > 1
}

// Places are how many requests the application runs at a time, beside those that are
// held.
func (a *App) Places() int { return a.bounds.Workers * a.bounds.Threads }

// Call runs one request in a worker. A request that had not begun when its
// worker was lost gets another one.
func (a *App) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	for {
		w, with, err := a.take(env, start)
		a.words.tell(wsgi.ExchangeOf(env))
		if err != nil {
			return nil, err
		}
		body, err := newRequest(a, w, with, env, start).call()
		if !errors.Is(err, errNotBegun) {
			return body, err
		}
	}
}
