package python

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// worker is an interpreter with a stack loaded into it. A process runs several
// requests at a time, each in a thread; a guest runs one.
type worker struct {
	*Instance
	stack      Stack
	limit      time.Duration // that a request may run without an answer
	threads    int           // that it runs requests in at a time
	isGuest    bool          // of a sandbox, out of which nobody is believed who contradicts the host
	finds      bool          // it was asked to look for layers
	interrupts bool          // it can interrupt one request and go on with the others
	turns      turns
	chain      atomic.Pointer[[]Layer]
	looking    atomic.Bool // for requests that wait for a held one
	ready      chan struct{}
	err        error             // why it cannot be used; to be read after ready
	why        func() *LostError // waits until it is gone, and says why
	retire     func()            // has it get no more requests
	said       func(payload any) // takes what it says of no request

	lent    int  // to how many requests; the pool's
	stepped int  // how many of them are asked step by step; the pool's
	beside  int  // how many of them are not counted; the pool's
	retired bool // it gets no more; the pool's
}

// layers are those of its chain, the outermost first.
func (w *worker) layers() []Layer { return *w.chain.Load() }

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
	w.stack, w.threads = a.stack, a.bounds.Threads
	w.limit, w.interrupts = a.bounds.Watchdog, a.bounds.Interrupts
	w.isGuest, w.finds = a.bounds.Noun == Guest, a.bounds.Finds
	w.retire = func() { a.retire(w) }
	w.said = func(payload any) { a.overhear(payload, trace.WhenLoading) }
	heard := w.hearLoading(a)
	dog := newWatchdog(w.limit)
	dog.begin(func() { w.Kill(&tooLongError{w.limit}) })
	dog.run()
	w.err = w.loadStack(a.stack, a.bounds)
	dog.end()
	heard()
	if w.err != nil {
		w.Kill(w.err)
		<-w.Done
		return
	}
	w.why = sync.OnceValue(w.Lost)
	w.said = func(payload any) { a.overhear(payload, trace.WhenIdle) }
	go w.readLoop()
}

func (w *worker) loadStack(stack Stack, b Bounds) error {
	var dir any
	if w.Dir != "" {
		dir = w.Dir
	}
	if err := w.Send(wire.Load, 0, marshal.Tuple{stack.sources(), dir, b.Finds}); err != nil {
		return w.lostLoading(stack)
	}
	f, err := w.Receive()
	for err == nil && f.Kind == wire.Event {
		w.said(f.Payload)
		f, err = w.Receive()
	}
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

// hearLoading has what the worker writes beside its frames kept, until the function that
// it gives is called, when the stack was loaded or could not be.
func (w *worker) hearLoading(a *App) (heard func()) {
	if w.Output == nil {
		return func() {}
	}
	h := w.Output.listen(0)
	return func() {
		select {
		case <-h.ended:
		case <-w.Done:
		}
		h.leave()
		a.overhearOutput(h.take(), trace.WhenLoading)
		w.Output.outside(func(text string) { a.overhearOutput(text, trace.WhenIdle) })
	}
}

// lostLoading says why the interpreter is gone, and where.
func (w *worker) lostLoading(stack Stack) *LostError {
	lost := w.Lost()
	lost.place(stack, w.Instance, sighting{})
	return lost
}

// learn takes the facts of the layers.
func (w *worker) learn(stack Stack, f *wire.Fields) error {
	var chain []Layer
	for !f.Bad && len(f.Rest) > 0 {
		row := wire.FieldsOf(wire.Take[any](f))
		l := layerOf(stack, row)
		l.Depth = len(chain) + 1
		for !row.Bad && len(row.Rest) > 0 {
			l.Notes = append(l.Notes, row.Str())
		}
		f.Bad = f.Bad || row.Bad
		chain = append(chain, l)
	}
	if f.Bad || len(chain) == 0 {
		return wire.ErrNonsense
	}
	w.chain.Store(&chain)
	return nil
}

// mostLayers is how many layers a chain can have: nobody stacks a tenth of it.
const mostLayers = 1000

// found adds a layer that the worker found while it ran.
func (w *worker) found(f wire.Frame) error {
	in := wire.FieldsOf(f.Payload)
	l := layerOf(w.stack, in)
	l.Depth, l.Found = in.Num(), true
	if in.Bad || !w.finds || len(w.layers()) >= mostLayers {
		return wire.ErrNonsense
	}
	chain := append(slices.Clip(w.layers()), l) // others read the chain that they were given
	w.chain.Store(&chain)
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
