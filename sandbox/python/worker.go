package python

import (
	"sync"

	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// worker is an interpreter with a stack loaded into it. It runs one request at
// a time, and can have others wait in its pipe.
type worker struct {
	*Instance
	dog   *watchdog
	turns turns
	chain []Layer
	ready chan struct{}
	err   error             // why it cannot be used; to be read after ready
	why   func() *LostError // waits until it is gone, and says why

	lent int     // to how many requests; the pool's
	with company // which requests may join them; the pool's
}

// gone reports whether the worker was started and is no more.
func (w *worker) gone() bool {
	select {
	case <-w.ready:
	default:
		return false
	}
	if w.err != nil {
		return true
	}
	select {
	case <-w.Done:
		return true
	default:
		return false
	}
}

// load starts an interpreter and loads the stack. A stack that cannot be loaded
// leaves no interpreter behind.
func (w *worker) load(a *App) {
	w.Instance, w.err = a.host.Start(a.ctx, a.stack.Dir)
	if w.err != nil {
		return
	}
	limit := a.bounds.Watchdog
	w.dog = newWatchdog(limit, func() { w.Kill(&tooLongError{limit}) })
	if w.err = w.loadStack(a.stack, a.bounds); w.err != nil {
		w.dog.end()
		w.Kill(w.err)
		<-w.Done
		return
	}
	w.why = sync.OnceValue(w.Lost)
	go w.attend()
}

func (w *worker) loadStack(stack Stack, b Bounds) error {
	var dir any
	if w.Dir != "" {
		dir = w.Dir
	}
	w.dog.begin()
	w.dog.run()
	defer w.dog.rest()
	if err := w.Send(wire.Load, 0, marshal.Tuple{stack.sources(), dir, b.Finds}); err != nil {
		return w.lostLoading(stack)
	}
	f, err := w.Receive()
	switch {
	case err != nil:
		return w.lostLoading(stack)
	case f.Kind == wire.Failed:
		return loadError(stack, b, wire.FieldsOf(f.Payload))
	case f.Kind != wire.Loaded:
		return wire.ErrNonsense
	}
	return w.learn(stack, wire.FieldsOf(f.Payload))
}

// lostLoading says why the interpreter is gone, and where.
func (w *worker) lostLoading(stack Stack) *LostError {
	lost := w.Lost()
	lost.place(stack, w.Instance, sighting{})
	return lost
}

// learn takes the facts of the layers.
func (w *worker) learn(stack Stack, f *wire.Fields) error {
	for !f.Bad && len(f.Rest) > 0 {
		row := wire.FieldsOf(wire.Take[any](f))
		l := layerOf(stack, row)
		l.Depth = len(w.chain) + 1
		f.Bad = f.Bad || row.Bad
		w.chain = append(w.chain, l)
	}
	if f.Bad || len(w.chain) == 0 {
		return wire.ErrNonsense
	}
	return nil
}

func layerOf(stack Stack, row *wire.Fields) Layer {
	return Layer{Layer: trace.Layer(row.Str()), Callable: row.Str(), Src: stack.src(row.Maybe())}
}

// loadError is what keeps a stack from being loaded.
func loadError(stack Stack, b Bounds, f *wire.Fields) error {
	e := &Error{Message: f.Str()}
	e.Src = stack.src(f)
	e.Type = f.Str()
	e.Frames = framesOf(stack, f.List())
	if f.Bad {
		return wire.ErrNonsense
	}
	return e.advise(b)
}

func framesOf(stack Stack, rows []any) []Frame {
	frames := make([]Frame, 0, len(rows))
	for _, row := range rows {
		f := wire.FieldsOf(row)
		raw := trace.Src{File: f.Str(), Line: f.Num()}
		at := Frame{Src: stack.shown(raw), Func: f.Str(), Text: stack.text(raw), Note: f.Str()}
		frames = append(frames, at)
	}
	return frames
}
