package python

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"roundtrip/sandbox/python/wire"
)

// creditAfter is how many bytes of a request its exchange takes before its worker
// hears of it. The worker sends four times as many without (worker/dispatch.py,
// WINDOW), so that an application gets no further ahead of its client.
const creditAfter = 64 << 10

// turn is a request in a worker: the frames that came for it, and that its exchange
// has not taken yet. The worker's reader puts them there.
type turn struct {
	need
	number uint32
	method string
	path   string
	since  time.Time // when it began, or could have
	dog    *watchdog
	free   func() // called when the worker has come to the end of the request

	hearing *hearing // of what is written meanwhile, nil if nobody wants it

	mu       sync.Mutex
	changed  sync.Cond // the reader waits for room, or the exchange for frames: never both
	frames   []wire.Frame
	next     int // the first frame that was not taken
	waiting  int // bytes of those that were not taken
	taken    int // bytes
	credited int // bytes of which the worker has heard
	begun    bool
	asked    wire.Kind     // what the host waits for, of a worker that is asked step by step
	returned bool          // the application has returned, so that close() will be called
	ended    bool          // its blocks have come to an end
	deaf     bool          // nobody takes frames any more
	held     bool          // the worker waits for what the host decides, and a person may take as long as it likes
	stopped  error         // why it was interrupted, nil if it was not
	calls    []Call        // that were under way when the worker was asked, the innermost first
	placed   chan []Call   // gets them
	over     chan struct{} // closed when the worker has come to the end of the request, nil if nobody waits for that
	isOver   bool
	told     bool  // that it seems to wait for another request
	err      error // why no more will come
}

func newTurn(with need) *turn {
	t := &turn{need: with, asked: wire.Request}
	t.changed.L = &t.mu
	return t
}

// mostWaiting is how many bytes of a request may wait for its exchange. A worker
// that goes by its credit never comes to it; any other has to wait.
const mostWaiting = 8 * creditAfter

// put gives frames to the exchange, for good, and reports whether the last of them
// is the request's last.
func (t *turn) put(frames []wire.Frame) (over bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.waiting > mostWaiting && !t.deaf {
		t.changed.Wait()
	}
	for _, f := range frames {
		over = t.note(f.Kind)
		t.waiting += f.Bytes
	}
	if t.deaf {
		return over
	}
	if t.next == len(t.frames) {
		t.frames, t.next = frames, 0
	} else {
		t.frames = append(slices.Delete(t.frames, 0, t.next), frames...)
		t.next = 0
	}
	t.changed.Signal()
	return over
}

// mayHold reports whether the worker waits behind a frame of the kind for what the host
// decides, or a person. Behind a read it waits for the client.
func mayHold(k wire.Kind) bool {
	return k == wire.Point || k == wire.Start || k == wire.Write || k == wire.Prompt
}

// note keeps what a frame says of how far the request is.
func (t *turn) note(k wire.Kind) (over bool) {
	t.begun = true
	t.held = mayHold(k)
	switch k {
	case wire.Returned:
		t.returned = true
	case wire.End, wire.Raised:
		t.ended = true
		return k == wire.Raised && !t.returned
	case wire.Closed:
		return true
	}
	return false
}

// take waits for the next frame. Credit is how many bytes of the request were taken
// in all, if the worker is to hear of it, or else 0.
func (t *turn) take() (f wire.Frame, credit int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.next == len(t.frames) && t.err == nil {
		t.changed.Wait()
	}
	if t.next == len(t.frames) {
		return wire.Frame{}, 0, t.err
	}
	f = t.frames[t.next]
	t.frames[t.next] = wire.Frame{}
	t.next++
	t.waiting -= f.Bytes
	if t.taken += f.Bytes; t.taken-t.credited >= creditAfter && !t.isOver {
		t.credited = t.taken
		credit = t.taken
	}
	t.changed.Signal()
	return f, credit, nil
}

// isEnded reports whether the worker has come to the end of the blocks.
func (t *turn) isEnded() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ended
}

// isHeld reports whether the worker waits for what the host decides.
func (t *turn) isHeld() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held
}

// goesOn says that the worker has the answer that it waited for, or is asked for its next
// step.
func (t *turn) goesOn(asked wire.Kind) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held = false
	if asked != wire.Answer {
		t.asked = asked
	}
}

// fail says why no more frames will come.
func (t *turn) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err, t.deaf = cmp.Or(t.err, err), true
	t.changed.Signal()
}

// wasBegun reports whether the application may have seen the request.
func (t *turn) wasBegun() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.begun
}

// stop notes why the request is interrupted. It is false if it was before.
func (t *turn) stop(why error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopped != nil {
		return false
	}
	t.stopped = why
	return true
}

// stoppedFor is why the request was interrupted, nil if it was not.
func (t *turn) stoppedFor() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stopped
}

// awaitPlace gives a channel for the calls that the worker tells of next.
func (t *turn) awaitPlace() <-chan []Call {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.placed = make(chan []Call, 1)
	return t.placed
}

// place takes the calls that the worker told of.
func (t *turn) place(calls []Call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls = calls
	if t.placed != nil {
		t.placed <- calls
		t.placed = nil
	}
}

// places are the calls that the worker told of last.
func (t *turn) places() []Call {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.calls
}

// whenOver gives a channel that is closed when the worker has come to the end of the
// request.
func (t *turn) whenOver() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = make(chan struct{})
	if t.isOver {
		close(t.over)
	}
	return t.over
}

// end says that the worker has come to the end of the request.
func (t *turn) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.isOver = true
	if t.over != nil {
		close(t.over)
	}
}

// hasEnded reports whether the worker has come to the end of the request.
func (t *turn) hasEnded() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.isOver
}

// markBegun says that the application may have seen the request.
func (t *turn) markBegun() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun = true
}

// tellOnce reports whether it is asked for the first time.
func (t *turn) tellOnce() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	told := t.told
	t.told = true
	return !told
}
