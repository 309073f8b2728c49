package python

import (
	"context"
	"errors"
	"fmt"
	"runtime"
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
	busy     []*worker // that requests have
	waiting  []*place
	starting int
	busySaid bool    // that all threads are busy, since somebody began to wait
	fullSaid bool    // that requests are refused, since somebody began to wait
	last     *worker // the one that was loaded last, for the facts of its layers
}

// place is a request's place in the queue for a worker.
type place struct {
	came chan *worker // has room for one
	need need
}

// need is what a request asks of a worker.
type need struct {
	gated   bool // it may be held, and so has a thread that nobody else counts on
	pushed  bool // others can wait behind it, and it behind others
	streams bool // its body comes as it is made, which may take for ever: its thread is not counted any more
	freed   bool // the worker was given back
}

// growAfter is how long a request waits for a worker that others have, before one
// more is started. To start one takes far longer than most requests do, and more
// guests than processors help only those that sleep or wait for their clients.
const growAfter = 100 * time.Millisecond

// depth is how many requests a worker can have while they are brisk and run one after
// the other: the one that it runs, and others that wait in its pipe, so that it has the
// next at once.
const depth = 16

// mostBeside is how many requests of one worker are not counted, each in a thread
// of its own: those that may be held, and those whose bodies come as they are made. An
// application that is told of one thread has no more of them.
const mostBeside = 64

// take gives a request a worker, once there is one. The trace tells of a wait for
// other requests.
func (a *App) take(env *wsgi.Environ, start wsgi.StartResponse) (*worker, need, error) {
	x := wsgi.ExchangeOf(env)
	with := need{gated: a.bounds.Threads > 1 && x != nil && x.Gated(), pushed: a.pushes(env, start)}
	w, wait, crowded := a.ask(with)
	if crowded && x != nil {
		x.Emit(trace.Event{Data: &trace.Queued{Why: a.crowded()}})
	}
	began := time.Now()
	starting, why := wait != nil && !crowded, a.whyStarting()
	w, err := a.await(env.Context(), w, wait)
	if errors.Is(err, wsgi.ErrUnavailable) {
		a.sayFull(err)
	}
	if waited := time.Since(began); starting && err == nil && x != nil && waited >= a.bounds.TellsWait {
		x.Emit(trace.Event{Data: &trace.EngineWaited{What: a.bounds.unit(), Why: why, For: waited}})
	}
	return w, with, err
}

// TellsWait is how long, by default, a request waits for an interpreter to start before
// its trace tells of that: longer than a request that waits for nothing takes.
const TellsWait = 20 * time.Millisecond

// whyStarting says why a request that waits now does so until an interpreter has
// started.
func (a *App) whyStarting() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.last == nil {
		return "the first request since the files were loaded"
	}
	return "there was none that no other request had"
}

func (a *App) crowded() string {
	workers, threads := a.bounds.Workers, a.bounds.Threads
	switch {
	case workers > 1 && threads > 1:
		return fmt.Sprintf("all %d threads of all %d Python %ss are busy with other requests", threads, workers, a.bounds.Noun)
	case threads > 1:
		return fmt.Sprintf("all %d threads of the Python %s are busy with other requests", threads, a.bounds.Noun)
	case workers > 1:
		return fmt.Sprintf("all %d Python %ss are busy with other requests", workers, a.bounds.Noun)
	}
	return fmt.Sprintf("the Python %s is busy with another request", a.bounds.Noun)
}

// ask gives a worker that takes one more request, or else a place in the queue, which
// may have none. Crowded is that other requests are in the way.
func (a *App) ask(with need) (w *worker, wait *place, crowded bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.waiting) == 0 {
		if w := a.choose(with); w != nil {
			behind := w.lent-w.beside >= a.bounds.Threads
			a.lend(w, with)
			return w, nil, behind
		}
	}
	crowded = len(a.busy) >= a.bounds.Workers || a.bounds.Threads == 1 && len(a.busy)+len(a.waiting) >= a.bounds.Workers
	if len(a.waiting) >= a.bounds.Queue {
		return nil, nil, crowded
	}
	wait = &place{make(chan *worker, 1), with}
	a.waiting = append(a.waiting, wait)
	if a.starting == 0 && len(a.busy) == 0 {
		a.start() // nobody will give one back
	}
	return nil, wait, crowded
}

// choose finds a worker for a request, nil if none takes it. Short requests share
// as few workers as there are processors for: the program and its clients need one,
// too. Others go where the fewest are.
func (a *App) choose(with need) *worker {
	a.idle = slices.DeleteFunc(a.idle, (*worker).gone)
	least := a.least(with)
	brisk := least != nil && with.pushed && least.isBrisk()
	if n := len(a.idle); n > 0 && !(brisk && len(a.busy) >= max(1, runtime.NumCPU()-1)) {
		return a.idle[n-1]
	}
	return least
}

// least is the busy worker with the fewest requests of those that take one more, nil
// if none does.
func (a *App) least(with need) (least *worker) {
	for _, w := range a.busy {
		if (least == nil || w.lent < least.lent) && a.hasRoom(w, with) {
			least = w
		}
	}
	return least
}

// hasRoom reports whether a worker takes one more request.
func (a *App) hasRoom(w *worker, with need) bool {
	running := w.lent - w.beside
	switch {
	case w.gone():
		return false
	case with.gated:
		return w.beside < mostBeside
	case running < a.bounds.Threads:
		return true
	}
	all := len(a.busy) >= a.bounds.Workers
	return with.pushed && all && w.stepped == 0 && running < depth && w.takesBehind()
}

// lend gives a worker to a request.
func (a *App) lend(w *worker, with need) {
	if w.lent == 0 {
		a.idle = slices.DeleteFunc(a.idle, func(i *worker) bool { return i == w })
		a.busy = append(a.busy, w)
	}
	w.lent++
	if with.gated {
		w.beside++
	}
	if !with.pushed {
		w.stepped++
	}
}

// await waits in the queue, and has a worker started where that takes long.
func (a *App) await(ctx context.Context, w *worker, wait *place) (*worker, error) {
	switch {
	case w != nil:
		return w, nil
	case wait == nil:
		return nil, &fullError{fmt.Sprintf("%d other requests wait for the application", a.bounds.Queue)}
	}
	grow, busy, late := time.NewTimer(growAfter), time.NewTimer(longBusy), time.NewTimer(a.bounds.QueueTime)
	defer grow.Stop()
	defer busy.Stop()
	defer late.Stop()
	for {
		select {
		case w := <-wait.came:
			return w, w.err
		case <-grow.C:
			a.grow()
		case <-busy.C:
			go a.sayBusy()
			busy.Reset(longBusy)
		case <-late.C:
			if !wait.need.gated && a.isBusy() {
				a.forget(wait)
				return nil, &fullError{fmt.Sprintf("the application was busy with others for %v", a.bounds.QueueTime)}
			}
			late.Reset(a.bounds.QueueTime)
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
	for a.starting < len(a.waiting) && a.starting+len(a.busy) < a.bounds.Workers {
		a.start()
	}
}

// isCrowded reports whether requests wait for others to end.
func (a *App) isCrowded() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.waiting) > a.starting
}

// isBusy reports whether any request has a worker, so that those who wait do not wait
// only for one to start.
func (a *App) isBusy() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.busy) > 0
}

// forget leaves the queue. A worker that came too late is for the next one.
func (a *App) forget(wait *place) {
	a.mu.Lock()
	a.waiting = slices.DeleteFunc(a.waiting, func(p *place) bool { return p == wait })
	a.mu.Unlock()
	select {
	case w := <-wait.came:
		if w.err == nil {
			a.release(w, &wait.need)
		}
	default:
	}
}

// offer gives a worker that no request has to those who wait, or keeps it. The
// caller holds the lock. One that cannot be used is for all who wait: each would
// get another that cannot be used either.
func (a *App) offer(w *worker) {
	switch {
	case w.err != nil:
		for _, wait := range a.waiting {
			wait.came <- w
		}
		a.waiting = nil
	case w.gone():
		if len(a.waiting) > a.starting {
			a.start()
		}
	default:
		a.idle = append(a.idle, w)
		a.serveWaiting()
	}
}

// streams says that a request's body comes as it is made, so that others need not
// wait for its end.
func (a *App) streams(w *worker, with *need) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.bounds.Threads == 1 || with.gated || with.freed || w.beside >= mostBeside {
		return
	}
	with.streams = true
	w.beside++
	a.serveWaiting()
}

// serveWaiting gives workers to those who wait longest. The caller holds the lock.
func (a *App) serveWaiting() {
	for len(a.waiting) > 0 {
		wait := a.waiting[0]
		w := a.choose(wait.need)
		if w == nil {
			return
		}
		a.waiting = a.waiting[1:]
		if len(a.waiting) == 0 {
			a.busySaid, a.fullSaid = false, false
		}
		a.lend(w, wait.need)
		wait.came <- w
	}
}

// release gives up a worker, once: when it has come to the end of the request, or else
// when the exchange has. One that is lost or retired is not used again.
func (a *App) release(w *worker, with *need) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if with.freed {
		return
	}
	with.freed = true
	if with.gated || with.streams {
		w.beside--
	}
	if !with.pushed {
		w.stepped--
	}
	if w.lent--; w.lent > 0 {
		a.serveWaiting()
		return
	}
	a.busy = slices.DeleteFunc(a.busy, func(b *worker) bool { return b == w })
	if w.retired {
		w.Kill(ErrEnded)
	}
	a.offer(w)
}

// retire gives a worker no more requests. It ends with those that it has.
func (a *App) retire(w *worker) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w.retired = true
	a.idle = slices.DeleteFunc(a.idle, func(i *worker) bool { return i == w })
	if len(a.waiting) > a.starting || a.host.Eager() && a.starting == 0 {
		a.start()
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
	w, wait, _ := a.ask(need{})
	w, err := a.await(ctx, w, wait)
	if err == nil {
		a.release(w, &need{})
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
