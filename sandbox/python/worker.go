package python

import (
	"sync"

	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/wsgi/trace"
)

// worker is an interpreter with a stack loaded into it. It runs one request at
// a time, and can have others wait in its pipe.
type worker struct {
	*instance
	dog   *watchdog
	turns turns
	chain []Layer
	ready chan struct{}
	err   error             // why it cannot be used; to be read after ready
	why   func() *LostError // waits until it is gone, and says why
	said  func(payload any) // takes what it says of no request

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
	case <-w.done:
		return true
	default:
		return false
	}
}

// load starts an interpreter and loads the stack. A stack that cannot be loaded
// leaves no interpreter behind.
func (w *worker) load(a *App) {
	w.instance, w.err = a.host.start(a.ctx, a.stack.Dir)
	if w.err != nil {
		return
	}
	limit := a.bounds.watchdog
	w.dog = newWatchdog(limit, func() { w.kill(&tooLongError{limit}) })
	w.said = func(payload any) { a.overhear(payload, trace.WhenLoading) }
	heard := w.hearLoading(a)
	w.err = w.loadStack(a.stack, a.bounds)
	heard()
	if w.err != nil {
		w.dog.end()
		w.kill(w.err)
		<-w.done
		return
	}
	w.why = sync.OnceValue(w.lost)
	w.said = func(payload any) { a.overhear(payload, trace.WhenIdle) }
	go w.attend()
}

func (w *worker) loadStack(stack Stack, b bounds) error {
	var dir any
	if w.dir != "" {
		dir = w.dir
	}
	w.dog.begin()
	w.dog.run()
	defer w.dog.rest()
	if err := w.send(frameLoad, 0, marshal.Tuple{stack.sources(), dir, b.finds}); err != nil {
		return w.lostLoading(stack)
	}
	f, err := w.receive()
	for err == nil && f.kind == frameEvent {
		w.said(f.payload)
		f, err = w.receive()
	}
	switch {
	case err != nil:
		return w.lostLoading(stack)
	case f.kind == frameFailed:
		return loadError(stack, b, fieldsOf(f.payload))
	case f.kind != frameLoaded:
		return errNonsense
	}
	return w.learn(stack, fieldsOf(f.payload))
}

// hearLoading has what the worker writes beside its frames kept, until the function that
// it gives is called, when the stack was loaded or could not be.
func (w *worker) hearLoading(a *App) (heard func()) {
	if w.output == nil {
		return func() {}
	}
	h := w.output.listen()
	return func() {
		select {
		case <-h.ended:
		case <-w.done:
		}
		h.leave()
		a.overhearOutput(h.take(), trace.WhenLoading)
		w.output.outside(func(text string) { a.overhearOutput(text, trace.WhenIdle) })
	}
}

// lostLoading says why the interpreter is gone, and where.
func (w *worker) lostLoading(stack Stack) *LostError {
	lost := w.lost()
	lost.place(stack, w.instance, sighting{})
	return lost
}

// learn takes the facts of the layers.
func (w *worker) learn(stack Stack, f *fields) error {
	for !f.bad && len(f.rest) > 0 {
		row := fieldsOf(take[any](f))
		l := layerOf(stack, row)
		l.Depth = len(w.chain) + 1
		f.bad = f.bad || row.bad
		w.chain = append(w.chain, l)
	}
	if f.bad || len(w.chain) == 0 {
		return errNonsense
	}
	return nil
}

func layerOf(stack Stack, row *fields) Layer {
	return Layer{Layer: trace.Layer(row.str()), Callable: row.str(), Src: stack.src(row.maybe())}
}

// loadError is what keeps a stack from being loaded.
func loadError(stack Stack, b bounds, f *fields) error {
	e := &Error{Message: f.str()}
	e.Src = stack.src(f)
	e.Type = f.str()
	e.Frames = framesOf(stack, f.list())
	if f.bad {
		return errNonsense
	}
	return e.advise(b)
}

func framesOf(stack Stack, rows []any) []Frame {
	frames := make([]Frame, 0, len(rows))
	for _, row := range rows {
		f := fieldsOf(row)
		raw := trace.Src{File: f.str(), Line: f.num()}
		at := Frame{Src: stack.shown(raw), Func: f.str(), Text: stack.text(raw), Note: f.str()}
		frames = append(frames, at)
	}
	return frames
}
