package python

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// pool are the workers of an application. One that is given back is there for the
// next request before one that is still being started.
type pool struct {
	mu       sync.Mutex
	closed   bool
	idle     []*worker
	waiting  []chan *worker // of requests, each with room for one worker
	starting int
	busy     int     // workers that requests have
	last     *worker // the one that was loaded last, for the facts of its layers
}

// growAfter is how long a request waits for a worker that others have, before one
// more is started. To start one takes far longer than most requests do, and more
// guests than processors help only those that sleep or wait for their clients.
const growAfter = 100 * time.Millisecond

// take waits until one more request may be under way, and gives it a worker.
func (a *App) take(env *wsgi.Environ) (*worker, error) {
	ctx := env.Context()
	if err := a.slot(ctx, env); err != nil {
		return nil, err
	}
	w, err := a.get(ctx)
	if err != nil {
		<-a.slots
	}
	return w, err
}

// slot waits for one of the application's slots, and tells of the wait.
func (a *App) slot(ctx context.Context, env *wsgi.Environ) error {
	select {
	case a.slots <- struct{}{}:
		return nil
	default:
	}
	if x := wsgi.ExchangeOf(env); x != nil {
		x.Emit(trace.Event{Data: &trace.Queued{Why: a.crowded()}})
	}
	select {
	case a.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-a.ctx.Done():
		return ErrClosed
	}
}

func (a *App) crowded() string {
	if n := cap(a.slots); n > 1 {
		return fmt.Sprintf("all %d Python %ss are busy with other requests", n, a.bounds.noun)
	}
	return fmt.Sprintf("the Python %s is busy with another request", a.bounds.noun)
}

// get gives a worker that is ready, or says why there will be none.
func (a *App) get(ctx context.Context) (*worker, error) {
	w, wait := a.ask()
	if w == nil {
		var err error
		if w, err = a.await(ctx, wait); err != nil {
			return nil, err
		}
	}
	if w.err != nil {
		a.giveBack(w)
	}
	return w, w.err
}

// ask gives an idle worker, or a place in the queue.
func (a *App) ask() (w *worker, wait chan *worker) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for n := len(a.idle); n > 0; n = len(a.idle) {
		w, a.idle = a.idle[n-1], a.idle[:n-1]
		if !w.gone() {
			a.busy++
			return w, nil
		}
	}
	wait = make(chan *worker, 1)
	a.waiting = append(a.waiting, wait)
	if a.starting == 0 && a.busy == 0 {
		a.start() // nobody will give one back
	}
	return nil, wait
}

// await waits in the queue, and has a worker started where that takes long.
func (a *App) await(ctx context.Context, wait chan *worker) (*worker, error) {
	grow := time.NewTimer(growAfter)
	defer grow.Stop()
	for {
		select {
		case w := <-wait:
			return w, nil
		case <-grow.C:
			a.grow()
		case <-ctx.Done():
			a.forget(wait)
			return nil, context.Cause(ctx)
		}
	}
}

// grow starts a worker if more requests wait than are being started.
func (a *App) grow() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.starting < len(a.waiting) {
		a.start()
	}
}

// forget leaves the queue. A worker that came too late is for the next one.
func (a *App) forget(wait chan *worker) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiting = slices.DeleteFunc(a.waiting, func(w chan *worker) bool { return w == wait })
	select {
	case w := <-wait:
		a.busy--
		a.offer(w)
	default:
	}
}

// offer gives a worker to who waits longest, or keeps it. The caller holds the
// lock. One that cannot be used is for all who wait: each would get another that
// cannot be used either.
func (a *App) offer(w *worker) {
	if w.err != nil {
		for _, wait := range a.waiting {
			a.busy++
			wait <- w
		}
		a.waiting = nil
		return
	}
	switch {
	case w.gone():
		if len(a.waiting) > a.starting {
			a.start()
		}
	case len(a.waiting) > 0:
		wait := a.waiting[0]
		a.waiting = a.waiting[1:]
		a.busy++
		wait <- w
	default:
		a.idle = append(a.idle, w)
	}
}

// giveBack gives up a worker.
func (a *App) giveBack(w *worker) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.busy--
	if w.err == nil {
		a.offer(w)
	}
}

// release gives up a worker and its slot. One that is lost is not used again.
func (a *App) release(w *worker) {
	a.giveBack(w)
	<-a.slots
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
func (a *App) Check(ctx context.Context) error {
	w, err := a.get(ctx)
	if err == nil {
		a.giveBack(w)
	}
	return err
}

// start starts an interpreter in the background and loads the stack into it. The
// caller holds the lock.
func (a *App) start() {
	w := &worker{ready: make(chan struct{})}
	if a.closed {
		w.err = ErrClosed
		close(w.ready)
		a.offer(w)
		return
	}
	a.starting++
	a.starts.Go(func() {
		w.load(a)
		close(w.ready)
		a.started(w)
		if w.err == nil {
			<-w.done
		}
	})
}

func (a *App) started(w *worker) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.starting--
	if w.err == nil {
		a.last = w
	}
	a.offer(w)
}

// found adds a layer that a worker found while it ran.
func (a *App) found(w *worker, f *fields) {
	l := layerOf(a.stack, f)
	l.Depth, l.Found = f.num(), true
	if f.bad {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	w.chain = append(slices.Clip(w.chain), l) // others read the chain that they were given
}
