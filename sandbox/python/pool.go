package python

import (
	"context"
	"fmt"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// take waits until one more request may be under way, and gives it a worker.
func (a *App) take(env *wsgi.Environ) (*worker, error) {
	ctx := env.Context()
	if err := a.slot(ctx, env); err != nil {
		return nil, err
	}
	w := a.pick()
	select {
	case <-w.ready:
	case <-ctx.Done():
		a.putBack(w)
		<-a.slots
		return nil, context.Cause(ctx)
	}
	if w.err != nil {
		<-a.slots
	}
	return w, w.err
}

// slot waits for one of the application's slots, and tells of the wait.
func (a *App) slot(ctx context.Context, env *wsgi.Environ) error {
	select {
	case a.slots <- struct{}{}:
		return nil
	default:
	}
	if x := wsgi.ExchangeOf(env); x != nil {
		x.Emit(trace.Event{Data: &trace.Queued{Why: a.busy()}})
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

func (a *App) busy() string {
	if n := cap(a.slots); n > 1 {
		return fmt.Sprintf("all %d Python %ss are busy with other requests", n, a.bounds.noun)
	}
	return fmt.Sprintf("the Python %s is busy with another request", a.bounds.noun)
}

// pick gives an idle worker, or a new one that is being started.
func (a *App) pick() *worker {
	a.mu.Lock()
	defer a.mu.Unlock()
	for n := len(a.idle); n > 0; n = len(a.idle) {
		w := a.idle[n-1]
		a.idle = a.idle[:n-1]
		if !w.gone() {
			return w
		}
	}
	return a.start()
}

// Ready waits until a worker has loaded the application, so that the next
// request need not. What is wrong with the sources is said when the
// application is called.
func (a *App) Ready(ctx context.Context) error {
	_ = a.Check(ctx)
	return context.Cause(ctx)
}

// Check waits until a guest has loaded the application, and says what is wrong
// with its sources if they cannot be.
func (a *App) Check(ctx context.Context) error {
	w := a.pick()
	defer a.putBack(w)
	select {
	case <-w.ready:
		return w.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (a *App) putBack(w *worker) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.idle = append(a.idle, w)
}

// release gives up a worker and its slot. One that is lost is not used again.
func (a *App) release(w *worker) {
	if !w.gone() {
		a.putBack(w)
	}
	<-a.slots
}

// start starts an interpreter in the background and loads the stack into it. The
// caller holds the lock.
func (a *App) start() *worker {
	w := &worker{ready: make(chan struct{})}
	if a.closed {
		w.err = ErrClosed
		close(w.ready)
		return w
	}
	a.starts.Add(1)
	go func() {
		defer a.starts.Done()
		w.load(a)
		close(w.ready)
		if w.err == nil {
			a.loaded(w)
			<-w.done
		}
	}()
	return w
}

func (a *App) loaded(w *worker) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last = w
}
