package session

import (
	"fmt"
	"slices"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// Grace is how long an application may go on after its request was interrupted or
// given up, so that it can clean up.
const Grace = 500 * time.Millisecond

// mostRetiring is how long a process goes on for its other requests when one does
// not yield.
const mostRetiring = 10 * time.Second

// timeIsUp stops a request that has run for too long. One that may wait for a lock of
// a held one has its time anew: nobody's request fails because a person holds another.
func (w *Worker) timeIsUp(c *Call) {
	if !w.holdsAnother(c) {
		w.Stop(c, &python.TooLongError{Limit: w.limit})
		return
	}
	c.dog.renew()
	c.dog.run()
}

// holdsAnother reports whether a request other than this one is held.
func (w *Worker) holdsAnother(c *Call) bool {
	return slices.ContainsFunc(w.under(), func(other *Call) bool { return other != c && other.isHeld() })
}

// Stop interrupts a request. One that does not yield is failed, and its worker is
// replaced once its other requests have come to their end. A worker in which nothing
// answers any more, or that knows no interrupts, is ended at once.
func (w *Worker) Stop(c *Call, why error) {
	if !c.stop(why) {
		return
	}
	if !w.Interrupts() {
		w.Kill(why)
		return
	}
	placed, over := c.awaitPlace(), c.whenOver()
	if w.SideBySide != nil {
		w.runAside()
	}
	go func() { _ = w.Send(wire.Interrupt, c.number, nil) }() // a worker that is gone says so elsewhere
	timer := time.NewTimer(2 * Grace)
	defer timer.Stop()
	select {
	case <-placed:
	case <-over:
		return
	case <-timer.C:
		w.config.Retire() // while it ends, it could still answer the next request
		w.Kill(why)
		return
	}
	timer.Reset(Grace)
	select {
	case <-over:
	case <-timer.C:
		go func() { _ = w.Send(wire.Withdraw, c.number, nil) }()
		lost := w.Stopped(c)
		w.config.Retire() // before its client hears of it, whose next request is for another process
		c.fail(lost)
		w.endLater(c, why)
	}
}

// endLater ends a process that is retired because of a request, if its other requests
// take too long. Time does not count while one of them is held.
func (w *Worker) endLater(c *Call, why error) {
	time.AfterFunc(mostRetiring, func() {
		if w.holdsAnother(c) {
			w.endLater(c, why)
			return
		}
		w.Kill(why)
	})
}

// Stopped is the error of a request that was interrupted.
func (w *Worker) Stopped(c *Call) *python.LostError {
	why := c.StoppedFor()
	lost := &python.LostError{Why: python.Plainly(why), Err: fmt.Errorf("%w: %w", wsgi.ErrGatewayTimeout, why)}
	lost.Src, lost.Exact = w.config.Stack.StoppedIn(c.places(), w.Dir)
	return lost
}

// lookForWaiting looks, when a request is held, whether others seem to wait for
// something that it has.
func (w *Worker) lookForWaiting() {
	if !w.Interrupts() || !w.looking.CompareAndSwap(false, true) {
		return
	}
	time.AfterFunc(longHeld, func() {
		w.looking.Store(false)
		if held, running := w.heldAndRunning(); held != nil {
			for _, c := range running {
				w.tellWaiting(c)
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
func (w *Worker) heldAndRunning() (held *Call, running []*Call) {
	for _, c := range w.under() {
		switch {
		case c.isHeld():
			held = c
		case c.dog != nil && c.dog.hasRun() >= longHeld && c.tellOnce():
			running = append(running, c)
		}
	}
	return held, running
}

// tellWaiting tells in the trace of a request where it is while another one is held.
func (w *Worker) tellWaiting(c *Call) {
	src, known := w.whereIs(c)
	why := "it runs on without a word while another request is held in the same process: it may wait for a lock which that one has"
	if known {
		why = fmt.Sprintf("it has been at line %d of %s while another request is held in the same process: it may wait for a lock which that one has", src.Line, src.File)
	}
	c.put([]wire.Frame{{Kind: Note, Payload: why}})
}

// Note is no frame of the worker's: its payload is told in the trace as a wait.
const Note wire.Kind = 255

// whereIs asks the worker in which of the user's lines a request is.
func (w *Worker) whereIs(c *Call) (trace.Src, bool) {
	placed := c.awaitPlace()
	if w.SideBySide != nil {
		w.runAside()
	}
	go func() { _ = w.Send(wire.Where, c.number, nil) }()
	timer := time.NewTimer(Grace)
	defer timer.Stop()
	select {
	case calls := <-placed:
		return w.config.Stack.StoppedIn(calls, w.Dir)
	case <-timer.C:
		return trace.Src{}, false
	}
}

// Describe says of each request that the worker has what it is, for how long it has
// run, and where it is now.
func (w *Worker) Describe() []string {
	var all []string
	for _, c := range w.under() {
		text := fmt.Sprintf("%s %s for %.1f s", c.Method, c.Path, time.Since(c.since).Seconds())
		if src, known := w.whereIs(c); known {
			text += fmt.Sprintf(" at line %d of %s", src.Line, src.File)
		}
		all = append(all, text)
	}
	return all
}
