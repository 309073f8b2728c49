package session

import (
	"slices"
	"sync"
	"time"

	"roundtrip/sandbox/python/wire"
)

// calls are the requests that a worker has, in the order in which they were sent to
// it.
type calls struct {
	mu       sync.Mutex
	all      []*Call
	dogs     []*watchdog   // that no request has
	last     uint32        // the number of the request that was sent last
	parallel bool          // they run side by side; else one after the other
	turned   time.Time     // when that was last changed
	patience time.Duration // how long they run side by side before one after the other is tried again
	stalling bool          // it will be looked whether the first one keeps others waiting
	usually  time.Duration // that requests have lately taken
	proven   bool          // one has come to its end
	err      error         // why the worker takes no more
}

// fast is how long requests may take for others to wait behind them.
const fast = 5 * time.Millisecond

// Request sends the worker a request. Where those that it has may last, it is told
// to run this one beside them; and where they do not, it gets this one soon, together with
// others that come in the same moment.
func (w *Worker) Request(c *Call, listens bool, a *Asked) error {
	aside := false
	err := w.SendNext(wire.Request, func() (number uint32, soon bool, err error) {
		aside, soon, err = w.append(c)
		if err == nil && listens {
			c.tap = w.Output.Tap(c.number)
		}
		return c.number, soon, err
	}, asked{a, &w.bases})
	if err == nil && aside {
		w.runAside()
	}
	return err
}

// append gives a request the last place. Aside is that it is not to wait behind others, soon
// that it waits behind some.
func (w *Worker) append(c *Call) (aside, soon bool, err error) {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	now := &w.calls
	now.last++
	c.number = now.last
	if now.err != nil {
		return false, false, now.err
	}
	aside = len(now.all) > 0 && (c.Gated || w.config.Bounds.Threads > 1 && !now.areFast())
	now.all = append(now.all, c)
	if len(now.all) == 1 {
		w.begin(c)
	} else if !aside {
		c.behind = time.Now()
		w.lookForStall()
	}
	return aside && w.SideBySide != nil, len(now.all) > 1 && !aside && !now.parallel, nil
}

// begin starts the clock of a request. The caller holds the lock.
func (w *Worker) begin(c *Call) {
	if n := len(w.calls.dogs); n > 0 {
		c.dog, w.calls.dogs = w.calls.dogs[n-1], w.calls.dogs[:n-1]
	} else {
		c.dog = newWatchdog(w.limit)
	}
	c.since = time.Now()
	c.turnCame()
	c.dog.begin(func() { w.timeIsUp(c) })
	c.dog.run()
}

// runAside has the worker run requests side by side from now on.
func (w *Worker) runAside() {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	w.calls.turn(true)
	for _, c := range w.calls.all {
		if c.dog == nil {
			w.begin(c)
		}
	}
	w.SideBySide(true)
}

// How long requests run side by side before one after the other is tried again: at first,
// and where they last. A try costs them no more than fast.
const (
	leastPatience = 100 * time.Millisecond
	mostPatience  = 10 * time.Second
)

// lasting is how long requests take side by side that would not be fast one after the other
// either: those that only compete for the interpreter take less, where a process has the
// usual eight threads.
const lasting = 2 * fast

// turn notes whether requests run side by side from now on.
func (cs *calls) turn(parallel bool) {
	if cs.parallel != parallel {
		cs.parallel, cs.turned = parallel, time.Now()
	}
}

// lineUp has the worker run requests one after the other again, if they have run side by
// side for long and none of them lasts. A single slow one, or a busy machine, would else
// have them compete for the interpreter until no request comes any more. The caller
// holds the lock.
func (w *Worker) lineUp() {
	now := &w.calls
	if w.SideBySide == nil || time.Since(now.turned) < max(now.patience, leastPatience) || time.Since(now.all[0].since) > leastPatience {
		return
	}
	if now.usually < lasting {
		now.patience = leastPatience
	} else {
		now.patience = min(2*max(now.patience, leastPatience), mostPatience)
	}
	now.turn(false)
	now.usually = 0 // what it was includes that they waited for each other
	now.all[0].since = time.Now()
	w.SideBySide(false)
	if len(now.all) > 1 {
		w.lookForStall()
	}
}

// lookForStall looks soon whether the first request keeps others waiting, which was
// not expected of it. The caller holds the lock.
func (w *Worker) lookForStall() {
	if w.calls.stalling || w.calls.parallel || w.config.Bounds.Threads == 1 || w.SideBySide == nil {
		return
	}
	w.calls.stalling = true
	time.AfterFunc(fast, func() {
		w.calls.mu.Lock()
		w.calls.stalling = false
		waiting := len(w.calls.all) > 1
		stalled := waiting && !w.calls.areFast()
		if waiting && !stalled {
			w.lookForStall()
		}
		w.calls.mu.Unlock()
		if stalled {
			w.runAside()
		}
	})
}

// areFast reports whether a request that is sent now is likely to have its turn soon.
func (cs *calls) areFast() bool {
	return cs.proven && cs.usually < fast && (len(cs.all) == 0 || time.Since(cs.all[0].since) < fast)
}

// IsFast is areFast for who does not hold the lock.
func (w *Worker) IsFast() bool {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	return w.calls.areFast()
}

// TakesBehind reports whether a request that is sent now waits behind others, and soon
// has its turn.
func (w *Worker) TakesBehind() bool {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	return !w.calls.parallel && w.calls.areFast()
}

// Queued is how many requests stand in the worker's pipe, one behind the other.
func (w *Worker) Queued() int {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	if w.calls.parallel {
		return 0
	}
	return len(w.calls.all)
}

// under gives a copy of the requests that the worker has.
func (w *Worker) under() []*Call {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	return slices.Clone(w.calls.all)
}
