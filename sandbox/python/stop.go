package python

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// grace is how long an application may go on after its request was interrupted or
// given up, so that it can clean up.
const grace = 500 * time.Millisecond

// mostRetiring is how long a process goes on for its other requests when one does
// not yield.
const mostRetiring = 10 * time.Second

// timeIsUp stops a request that has run for too long. One that may wait for a lock of
// a held one has its time anew: nobody's request fails because a person holds another.
func (w *worker) timeIsUp(t *turn) {
	if !w.holdsAnother(t) {
		w.stop(t, &tooLongError{w.limit})
		return
	}
	t.dog.renew()
	t.dog.run()
}

// holdsAnother reports whether a request other than this one is held.
func (w *worker) holdsAnother(t *turn) bool {
	return slices.ContainsFunc(w.under(), func(other *turn) bool { return other != t && other.isHeld() })
}

// stop interrupts a request. One that does not yield is failed, and its worker is
// replaced once its other requests have come to their end. A worker in which nothing
// answers any more, or that knows no interrupts, is ended at once.
func (w *worker) stop(t *turn, why error) {
	if !t.stop(why) {
		return
	}
	if !w.interrupts {
		w.Kill(why)
		return
	}
	placed, over := t.awaitPlace(), t.whenOver()
	if w.Wake != nil {
		w.runAside()
	}
	go func() { _ = w.Send(wire.Interrupt, t.number, nil) }() // a worker that is gone says so elsewhere
	timer := time.NewTimer(2 * grace)
	defer timer.Stop()
	select {
	case <-placed:
	case <-over:
		return
	case <-timer.C:
		w.Kill(why)
		return
	}
	timer.Reset(grace)
	select {
	case <-over:
	case <-timer.C:
		lost := w.stopped(t)
		w.retire() // before its client hears of it, whose next request is for another process
		t.fail(lost)
		w.endLater(t, why)
	}
}

// endLater ends a process that is retired because of a request, if its other requests
// take too long. Time does not count while one of them is held.
func (w *worker) endLater(t *turn, why error) {
	time.AfterFunc(mostRetiring, func() {
		if w.holdsAnother(t) {
			w.endLater(t, why)
			return
		}
		w.Kill(why)
	})
}

// stopped is the error of a request that was interrupted.
func (w *worker) stopped(t *turn) *LostError {
	why := t.stoppedFor()
	lost := &LostError{Why: Plainly(why), Err: fmt.Errorf("%w: %w", wsgi.ErrGatewayTimeout, why)}
	lost.Src, lost.Exact = w.stack.stoppedIn(t.places(), w.Dir)
	return lost
}

// lookForWaiting looks, when a request is held, whether others seem to wait for
// something that it has.
func (w *worker) lookForWaiting() {
	if !w.interrupts || !w.looking.CompareAndSwap(false, true) {
		return
	}
	time.AfterFunc(longHeld, func() {
		w.looking.Store(false)
		if held, running := w.heldAndRunning(); held != nil {
			for _, t := range running {
				w.tellWaiting(t)
			}
			w.lookForWaiting()
		}
	})
}

// longHeld is how long a request runs beside a held one before it is told that it
// may wait for that.
const longHeld = time.Second

// heldAndRunning are a request that is held, nil if none is, and those that have
// run on for long and were not told of it.
func (w *worker) heldAndRunning() (held *turn, running []*turn) {
	for _, t := range w.under() {
		switch {
		case t.isHeld():
			held = t
		case t.dog != nil && t.dog.hasRun() >= longHeld && t.tellOnce():
			running = append(running, t)
		}
	}
	return held, running
}

// tellWaiting tells in the trace of a request where it is while another one is held.
func (w *worker) tellWaiting(t *turn) {
	src, known := w.whereIs(t)
	why := "it runs on without a word while another request is held in the same process: it may wait for a lock which that one has"
	if known {
		why = fmt.Sprintf("it has been at line %d of %s while another request is held in the same process: it may wait for a lock which that one has", src.Line, src.File)
	}
	t.put([]wire.Frame{{Kind: frameNote, Payload: why}})
}

// frameNote is no frame of the worker's: its payload is told in the trace as a wait.
const frameNote wire.Kind = 255

// whereIs asks the worker in which of the user's lines a request is.
func (w *worker) whereIs(t *turn) (trace.Src, bool) {
	placed := t.awaitPlace()
	if w.Wake != nil {
		w.runAside()
	}
	go func() { _ = w.Send(wire.Where, t.number, nil) }()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case calls := <-placed:
		return w.stack.stoppedIn(calls, w.Dir)
	case <-timer.C:
		return trace.Src{}, false
	}
}

// giveUp stops the application if it is still running after the grace. One that
// pushes is left to come to its next block by itself if only the client is
// lost: it had not waited for the client, as one would that is asked for each.
func (r *request) giveUp() {
	if r.turn.pushed && !errors.Is(context.Cause(r.env.Context()), context.Canceled) {
		return
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-timer.C:
		r.worker.stop(r.turn, errGivenUp)
	case <-r.over:
	}
}
