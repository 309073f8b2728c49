package wsgi

import (
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"roundtrip/wsgi/trace"
)

// Chain wraps an application in layers, the first being the outermost. Each
// border gets a probe, which tells the trace of the calls through it and is
// otherwise not to be noticed: lengths, close methods and identities stay.
func Chain(app App, layers ...Middleware) App {
	if _, ok := app.(Layered); !ok {
		app = newProbe(app, trace.LayerApp, len(layers)+1)
	}
	names := layersOf(app)
	for i := len(layers) - 1; i >= 0; i-- {
		name := trace.MiddlewareLayer(i, layers[i].Name)
		p := newProbe(layers[i].Wrap(app), name, i+1)
		p.inner = app
		p.inside, names = names, append([]trace.Layer{name}, names...)
		app = p
	}
	return app
}

// layersOf are the layers of an application, as far as it knows them.
func layersOf(app App) []trace.Layer {
	if l, ok := app.(Layered); ok {
		return l.Layers()
	}
	return []trace.Layer{trace.LayerApp}
}

// probe stands at the border of one layer.
type probe struct {
	app      App
	layer    trace.Layer
	depth    int
	inner    App // the layer inside, nil for the innermost
	inside   []trace.Layer
	callable string
	src      trace.Src
}

func newProbe(app App, layer trace.Layer, depth int) *probe {
	p := &probe{app: app, layer: layer, depth: depth}
	p.callable, p.src = describe(app)
	return p
}

// Layers are this layer and those inside it.
func (p *probe) Layers() []trace.Layer { return append([]trace.Layer{p.layer}, p.inside...) }

// Call calls the layer, with an event on the way in and one on the way out.
func (p *probe) Call(env *Environ, start StartResponse) (Body, error) {
	if env.x == nil || !env.x.Traced() {
		return p.app.Call(env, start)
	}
	r := &env.x.recorder
	start, wraps := observeStart(r, env, start)
	called := p.called(r, env, wraps)
	if r.conn.gone != nil {
		return nil, r.conn.gone
	}
	was := r.enter(env, p.layer, p.depth)
	body, err := safely(func() (Body, error) { return p.app.Call(env, start) })
	r.leave(env, was)
	if err != nil {
		p.raised(r, called, err)
		return nil, err
	}
	return p.returned(r, env, called, body), nil
}

// called tells of the call, and applies what the gate changed. It answers with
// the event's Seq, 0 where nobody looks at it.
func (p *probe) called(r *recorder, env *Environ, wraps bool) int {
	if !r.tells(trace.KindAppCalled) {
		return 0
	}
	delta := env.takeDelta()
	d := r.emit(trace.Event{Layer: p.layer, Depth: p.depth, Dir: trace.In, Src: p.src, Data: reuse(r, &r.buffer().called, trace.AppCalled{
		Callable: p.callable, Delta: delta, Wraps: wraps, Shift: shift(delta),
	})})
	env.edit(r, d.Edit)
	return r.calls[len(r.calls)-1].seq
}

// shift is how far the path moved from PATH_INFO to SCRIPT_NAME.
func shift(d trace.Delta) string {
	for _, c := range d.Set {
		if c.Name == "SCRIPT_NAME" {
			return strings.Trim(c.New, "'")
		}
	}
	return ""
}

func (p *probe) raised(r *recorder, called int, err error) {
	if r.conn.gone != nil {
		return
	}
	data := &trace.AppRaised{Exc: err.Error(), Stack: stackOf(err)}
	r.emit(trace.Event{Layer: p.layer, Depth: p.depth, Dir: trace.Out, Pair: called, Data: data})
}

func (p *probe) returned(r *recorder, env *Environ, called int, body Body) Body {
	_, passed := body.(observed)
	if r.tells(trace.KindAppReturned) {
		_, closes := body.(io.Closer)
		r.emit(trace.Event{Layer: p.layer, Depth: p.depth, Dir: trace.Out, Pair: called, Data: reuse(r, &r.buffer().returned, trace.AppReturned{
			Type: kindOf(body), Len: length(body), HasClose: closes, FileWrapper: isFile(body), Passed: passed, Environ: env.takeDelta(),
		})})
	}
	if passed || body == nil {
		return body
	}
	return observeBody(&observedBody{recorder: r, env: env, body: body, probe: p})
}

// PanicError is a panic of an application, made an error.
type PanicError struct {
	Value any
	Stack string
}

// StackTrace is the stack of the goroutine that panicked.
func (e *PanicError) StackTrace() string { return e.Stack }

// Error says what the panic was given.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// safely turns a panic into an error (PEP 3333, Error Handling: the server
// catches what aborts the application).
func safely[T any](f func() (T, error)) (result T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: string(debug.Stack())}
		}
	}()
	return f()
}

// edit applies edits of the environ.
func (e *Environ) edit(r *recorder, edit trace.Edit) {
	changes, _ := edit.(trace.Edits)
	if len(changes) == 0 {
		return
	}
	by, told := e.by, len(e.log)
	e.by = trace.Layer(trace.EditBuf(r.edits))
	for _, c := range changes {
		if c.Delete {
			e.Delete(c.Key)
		} else {
			e.Set(c.Key, c.Value)
		}
	}
	e.by = by
	e.log = e.log[:told] // the edited event has told of it
}
