package python

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// pool are the workers of an application. One that is given back is there for the
// next request before one that is still being started.
type pool struct {
	mu       sync.Mutex
	closed   bool
	idle     []*worker
	busy     []*worker // that requests have
	waiting  []*place
	starting int
	last     *worker // the one that was loaded last, for the facts of its layers
}

// place is a request's place in the queue for a worker.
type place struct {
	came chan *worker // has room for one
	with company
}

// company is which other requests may be in a worker together with one.
type company uint8

const (
	alone    company = iota
	unseen           // those that nobody records, either
	recorded         // those that are recorded, too
)

// growAfter is how long a request waits for a worker that others have, before one
// more is started. To start one takes far longer than most requests do, and more
// guests than processors help only those that sleep or wait for their clients.
const growAfter = 100 * time.Millisecond

// depth is how many requests a worker can have: the one that it runs, and others
// that wait in its pipe, so that it has the next at once. If one turns out slow,
// those behind it have to wait for it.
const depth = 16

// take gives a request a worker, once there is one. The trace tells of a wait for
// other requests.
func (a *App) take(env *wsgi.Environ, start wsgi.StartResponse) (*worker, error) {
	x := wsgi.ExchangeOf(env)
	w, wait, crowded := a.ask(a.company(env, start))
	if crowded && x != nil {
		x.Emit(trace.Event{Data: &trace.Queued{Why: a.crowded()}})
	}
	return a.await(env.Context(), w, wait)
}

func (a *App) company(env *wsgi.Environ, start wsgi.StartResponse) company {
	switch {
	case !a.pushes(env, start):
		return alone
	case wsgi.ExchangeOf(env).Traced():
		return recorded
	}
	return unseen
}

func (a *App) crowded() string {
	if n := a.bounds.Workers; n > 1 {
		return fmt.Sprintf("all %d Python %ss are busy with other requests", n, a.bounds.Noun)
	}
	return fmt.Sprintf("the Python %s is busy with another request", a.bounds.Noun)
}

// ask gives an idle worker, or one to share if its requests take no time to speak
// of; or else a place in the queue. Crowded is that other requests are in the way.
func (a *App) ask(with company) (w *worker, wait *place, crowded bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if w := a.rested(); w != nil {
		a.lend(w, with)
		return w, nil, false
	}
	crowded = len(a.busy)+len(a.waiting) >= a.bounds.Workers
	if len(a.waiting) == 0 && (crowded || with == unseen) { // who looks at a request wants to see it run
		if w := a.roomiest(with); w != nil {
			w.lent++
			return w, nil, crowded
		}
	}
	wait = &place{make(chan *worker, 1), with}
	a.waiting = append(a.waiting, wait)
	if a.starting == 0 && len(a.busy) == 0 {
		a.start() // nobody will give one back
	}
	return nil, wait, crowded
}

// rested takes out an idle worker, nil if there is none.
func (a *App) rested() *worker {
	a.idle = slices.DeleteFunc(a.idle, (*worker).gone)
	n := len(a.idle)
	if n == 0 {
		return nil
	}
	w := a.idle[n-1]
	a.idle = a.idle[:n-1]
	return w
}

// roomiest is the worker with the fewest requests of those that take one more in
// such company, nil if there is none.
func (a *App) roomiest(with company) (least *worker) {
	for _, w := range a.busy {
		if (least == nil || w.lent < least.lent) && w.hasRoom(with) {
			least = w
		}
	}
	return least
}

// hasRoom reports whether the worker takes one more request in such company.
func (w *worker) hasRoom(with company) bool {
	return with != alone && w.with == with && w.lent < depth && !w.gone() && w.isBrisk()
}

// lend gives a worker that is idle to a request.
func (a *App) lend(w *worker, with company) {
	w.lent, w.with = 1, with
	a.busy = append(a.busy, w)
}

// await waits in the queue, and has a worker started where that takes long.
func (a *App) await(ctx context.Context, w *worker, wait *place) (*worker, error) {
	if w != nil {
		return w, nil
	}
	grow := time.NewTimer(growAfter)
	defer grow.Stop()
	for {
		select {
		case w := <-wait.came:
			return w, w.err
		case <-grow.C:
			a.grow()
		case <-ctx.Done():
			a.forget(wait)
			return nil, context.Cause(ctx)
		}
	}
}

// grow starts a worker if more requests wait than are being started, and there
// may be one more.
func (a *App) grow() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.starting < len(a.waiting) && a.starting+len(a.busy) < a.bounds.Workers {
		a.start()
	}
}

// forget leaves the queue. A worker that came too late is for the next one.
func (a *App) forget(wait *place) {
	a.mu.Lock()
	a.waiting = slices.DeleteFunc(a.waiting, func(p *place) bool { return p == wait })
	a.mu.Unlock()
	select {
	case w := <-wait.came:
		if w.err == nil {
			a.release(w)
		}
	default:
	}
}

// offer gives a worker that no request has to who waits longest, or keeps it. The
// caller holds the lock. One that cannot be used is for all who wait: each would
// get another that cannot be used either.
func (a *App) offer(w *worker) {
	if w.err != nil {
		for _, wait := range a.waiting {
			wait.came <- w
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
		a.lend(w, a.waiting[0].with)
		a.next() <- w
	default:
		a.idle = append(a.idle, w)
	}
}

// next takes the first place out of the queue.
func (a *App) next() chan<- *worker {
	wait := a.waiting[0]
	a.waiting = a.waiting[1:]
	return wait.came
}

// release gives up a worker. One that is lost is not used again.
func (a *App) release(w *worker) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if w.lent--; w.lent == 0 {
		a.busy = slices.DeleteFunc(a.busy, func(b *worker) bool { return b == w })
		a.offer(w)
	}
	for len(a.waiting) > 0 && w.lent > 0 && w.hasRoom(a.waiting[0].with) {
		w.lent++
		a.next() <- w
	}
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
	w, wait, _ := a.ask(alone)
	w, err := a.await(ctx, w, wait)
	if err == nil {
		a.release(w)
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
			<-w.Done
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
func (a *App) found(w *worker, f *wire.Fields) {
	l := layerOf(a.stack, f)
	l.Depth, l.Found = f.Num(), true
	if f.Bad {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	w.chain = append(slices.Clip(w.chain), l) // others read the chain that they were given
}
