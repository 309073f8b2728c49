package application

import (
	"context"
	"errors"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/pool"
	"roundtrip/sandbox/python/session"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// App is a Python application. It implements [wsgi.App] and [wsgi.Layered].
type App struct {
	bounds  python.Bounds
	stack   python.Stack
	pool    *pool.Pool
	outside outside
	heads   heads
}

var _ wsgi.Layered = (*App)(nil)

// New makes an application that lives no longer than ctx.
func New(ctx context.Context, h python.Host, stack python.Stack) *App {
	a := &App{bounds: h.Bounds().OrDefault(), stack: stack}
	a.stack.Root, a.outside.log = a.bounds.Root, a.bounds.Log
	a.pool = pool.New(ctx, session.Config{
		Host: h, Bounds: a.bounds, Stack: a.stack, Said: a.said, Wrote: a.wrote,
	})
	return a
}

// Close ends the workers of the application. A request under way fails.
func (a *App) Close() error {
	a.pool.Close()
	return nil
}

// Ready waits until a worker has loaded the application, so that the next
// request need not. What is wrong with the sources is said when the
// application is called.
func (a *App) Ready(ctx context.Context) error {
	_ = a.Check(ctx)
	return context.Cause(ctx)
}

// Check waits until a worker has loaded the application, and says what is wrong
// with its sources if they cannot be.
func (a *App) Check(ctx context.Context) error { return a.pool.Check(ctx) }

// Layers are the names of the layers, the outermost first.
func (a *App) Layers() []trace.Layer {
	var names []trace.Layer
	for _, l := range a.Chain() {
		names = append(names, l.Layer)
	}
	return names
}

// Chain are the layers, the outermost first. Layers that the sources make
// themselves, and where each layer's code begins, are known once a worker has
// loaded them.
func (a *App) Chain() []python.Layer {
	if w := a.pool.Loaded(); w != nil {
		return w.Layers()
	}
	var chain []python.Layer
	for i, name := range a.stack.Layers() {
		l := python.Layer{Layer: name, Src: trace.Src{File: a.stack.Main()}, Depth: i + 1}
		if i < len(a.stack.Middleware) {
			l.Src.File = a.stack.Middleware[i].File
		}
		chain = append(chain, l)
	}
	return chain
}

// Imports reports whether loading the application has imported a file, by the name that people are told. It is true
// while nothing is loaded.
func (a *App) Imports(file string) bool {
	w := a.pool.Loaded()
	return w == nil || w.Imports(file)
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
	x := wsgi.ExchangeOf(env)
	for {
		lease, err := a.pool.Take(env.Context(), x, x != nil && x.Gated(), a.pushes(x, start))
		a.outside.tell(x)
		if err != nil {
			return nil, err
		}
		body, err := newRequest(a, lease, env, start).run()
		if !errors.Is(err, errNotBegun) {
			return body, err
		}
	}
}
