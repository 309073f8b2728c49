package session

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// Config is what a worker is loaded with.
type Config struct {
	Host   python.Host
	Bounds python.Bounds
	Stack  python.Stack
	// Retire is called when the worker is to get no more requests.
	Retire func()
	// Said takes a frame that is about no request, and Wrote what the worker wrote
	// beside its frames outside of them. When is [trace.WhenLoading] or
	// [trace.WhenIdle].
	Said  func(payload any, when string)
	Wrote func(text, when string)
}

// slowness is how many times as long as an interpreter with its stack took to start its requests
// may run at least: on a machine that is slow or busy, both take longer. On one that is not, a
// guest starts in 9 ms.
const slowness = 60

// limit is how long a request may run unheld, where the start took so long.
func (c Config) limit(start time.Duration) time.Duration {
	if c.Stack.Limit == 0 {
		return c.Bounds.Watchdog
	}
	return min(max(c.Stack.Limit, slowness*start).Round(100*time.Millisecond), c.Bounds.Watchdog)
}

// Worker is an interpreter with a stack loaded into it. A process runs several
// requests at a time, each in a thread; a guest runs one.
type Worker struct {
	*python.Instance
	config  Config
	calls   calls
	bases   bases // guarded by the link, which sends one request after the other
	clock   clock // of the reader
	chain   atomic.Pointer[[]python.Layer]
	imports []string                 // the files of the user's own that loading the stack has imported, as people are told of them
	looking atomic.Bool              // for requests that wait for a held one
	lost    func() *python.LostError // waits until it is gone, and says why
	when    string                   // what it says of no request is said
	limit   time.Duration            // how long a request may run
}

// Load starts an interpreter, which lives no longer than ctx, and loads the stack into
// it. A stack that cannot be loaded leaves no interpreter behind.
func Load(ctx context.Context, c Config) (*Worker, error) {
	began := time.Now()
	instance, err := c.Host.Start(ctx, c.Stack.Dir)
	if err != nil {
		return nil, err
	}
	w := &Worker{Instance: instance, config: c, when: trace.WhenLoading}
	listened := w.listenLoading()
	dog := newWatchdog(c.Bounds.Watchdog)
	dog.begin(func() { w.Kill(&python.TooLongError{Limit: c.Bounds.Watchdog}) })
	dog.run()
	err = w.loadStack()
	w.limit = c.limit(time.Since(began))
	dog.end()
	listened()
	if err != nil {
		w.Kill(err)
		<-w.Done
		return nil, err
	}
	w.lost = sync.OnceValue(w.Instance.Lost)
	w.when = trace.WhenIdle
	go w.readLoop()
	return w, nil
}

// Layers are those of its chain, the outermost first.
func (w *Worker) Layers() []python.Layer { return *w.chain.Load() }

// Layer is the one of an index, false if there is none.
func (w *Worker) Layer(index int) (python.Layer, bool) {
	all := w.Layers()
	if index < 0 || index >= len(all) {
		return python.Layer{}, false
	}
	return all[index], true
}

// IsGuest reports whether it is a guest, which is not believed where it contradicts the
// host: an application in it could forge frames.
func (w *Worker) IsGuest() bool { return w.config.Bounds.Noun == python.Guest }

// Limit is how long a request may run.
func (w *Worker) Limit() time.Duration { return w.limit }

// Interrupts reports whether it can interrupt one request and go on with the others.
func (w *Worker) Interrupts() bool { return w.config.Bounds.Interrupts }

// Lost waits until the worker is gone, and says why in plain words.
func (w *Worker) Lost() *python.LostError { return w.lost() }

// Gone reports whether the worker is no more.
func (w *Worker) Gone() bool {
	select {
	case <-w.Done:
		return true
	default:
		return false
	}
}

func (w *Worker) loadStack() error {
	stack, b := w.config.Stack, w.config.Bounds
	var dir any
	if w.Dir != "" {
		dir = w.Dir
	}
	if err := w.Send(wire.Load, 0, marshal.Tuple{stack.Rows(), dir, b.Finds}); err != nil {
		return w.lostLoading()
	}
	f, err := w.Receive()
	for err == nil && f.Kind == wire.Event {
		w.config.Said(f.Payload, w.when)
		f, err = w.Receive()
	}
	switch {
	case err != nil:
		return w.lostLoading()
	case f.Kind == wire.Failed:
		return stack.LoadError(b, wire.FieldsOf(f.Payload))
	case f.Kind != wire.Loaded:
		return wire.ErrNonsense
	}
	return w.learn(wire.FieldsOf(f.Payload))
}

// listenLoading keeps what the worker writes beside its frames, until the function that
// it gives is called, when the stack was loaded or could not be.
func (w *Worker) listenLoading() (listened func()) {
	if w.Output == nil {
		return func() {}
	}
	tap := w.Output.Tap(0)
	return func() {
		tap.Await(w.Done)
		tap.Close()
		w.config.Wrote(tap.Take(), trace.WhenLoading)
		w.Output.Outside(func(text string) { w.config.Wrote(text, trace.WhenIdle) })
	}
}

// lostLoading says why the interpreter is gone, and where.
func (w *Worker) lostLoading() *python.LostError {
	lost := w.Instance.Lost()
	lost.Place(w.config.Stack, w.Instance, python.Sighting{})
	return lost
}

// Imports reports whether loading the stack has imported a file, by the name that people are told.
func (w *Worker) Imports(file string) bool { return slices.Contains(w.imports, file) }

// learn takes what was imported, and the facts of the layers.
func (w *Worker) learn(f *wire.Fields) error {
	for _, file := range f.List() {
		name, _ := file.(string)
		w.imports = append(w.imports, w.config.Stack.Shown(trace.Src{File: name}).File)
	}
	var chain []python.Layer
	for !f.Bad && len(f.Rest) > 0 {
		row := wire.FieldsOf(wire.Take[any](f))
		l := layerOf(w.config.Stack, row)
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
func (w *Worker) found(f wire.Frame) error {
	in := wire.FieldsOf(f.Payload)
	l := layerOf(w.config.Stack, in)
	l.Depth, l.Found = in.Num(), true
	if in.Bad || !w.config.Bounds.Finds || len(w.Layers()) >= mostLayers {
		return wire.ErrNonsense
	}
	chain := append(slices.Clip(w.Layers()), l) // others read the chain that they were given
	w.chain.Store(&chain)
	return nil
}

func layerOf(stack python.Stack, row *wire.Fields) python.Layer {
	return python.Layer{Layer: trace.Layer(row.Str()), Callable: row.Str(), Src: stack.Src(row.Maybe()), Named: row.Str()}
}
