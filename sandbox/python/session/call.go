package session

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"roundtrip/sandbox/python/output"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// creditAfter is how many bytes of a request its exchange takes before its worker
// hears of it. The worker sends four times as many without (worker/dispatch.py,
// WINDOW), so that an application gets no further ahead of its client.
const creditAfter = 64 << 10

// Call is a request in a worker: the frames that came for it, and that its exchange
// has not taken yet. The worker's reader puts them there.
type Call struct {
	CallOptions
	number uint32
	since  time.Time // when it began, or could have
	behind time.Time // when it was sent behind others, zero if it was not, or has its turn
	dog    *watchdog
	tap    *output.Tap // of what is written meanwhile, nil if nobody wants it

	mu       sync.Mutex
	changed  sync.Cond // the reader waits for room, or the exchange for frames: never both
	frames   []wire.Frame
	next     int // the first frame that was not taken
	waiting  int // bytes of those that were not taken
	taken    int // bytes
	credited int // bytes of which the worker has heard
	begun    bool
	asked    wire.Kind        // what the host waits for, of a worker that is asked step by step
	returned bool             // the application has returned, so that close() will be called
	ended    bool             // its blocks have come to an end
	deaf     bool             // nobody takes frames any more
	held     bool             // the worker waits for what the host decides, and a person may take as long as it likes
	stopped  error            // why it was interrupted, nil if it was not
	calls    []trace.Src      // that were under way when the worker was asked, the innermost first
	placed   chan []trace.Src // gets them
	over     chan struct{}    // closed when the worker has come to the end of the request, nil if nobody waits for that
	isOver   bool
	told     bool  // that it seems to wait for another request
	err      error // why no more will come
}

// CallOptions say what is asked of a worker.
type CallOptions struct {
	Method, Path string
	Gated        bool   // it may be held, and so does not wait behind others
	Pushed       bool   // the worker is asked once, and others can wait behind it
	Traced       bool   // somebody wants to know for how long it waits
	Free         func() // called when the worker has come to the end of the request
}

// NewCall makes a call that was not sent yet.
func NewCall(o CallOptions) *Call {
	c := &Call{CallOptions: o, asked: wire.Request}
	c.changed.L = &c.mu
	return c
}

// Number is the request's in frames.
func (c *Call) Number() uint32 { return c.number }

// Tap has what is written to the worker's own stderr during the request, nil where
// nobody listens.
func (c *Call) Tap() *output.Tap { return c.tap }

// RenewTime gives the request its whole time again.
func (c *Call) RenewTime() { c.dog.renew() }

// mostWaiting is how many bytes of a request may wait for its exchange. A worker
// that goes by its credit never comes to it; any other has to wait.
const mostWaiting = 8 * creditAfter

// put gives frames to the exchange, for good, and reports whether the last of them
// is the request's last.
func (c *Call) put(frames []wire.Frame) (over bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.waiting > mostWaiting && !c.deaf {
		c.changed.Wait()
	}
	for _, f := range frames {
		over = c.note(f.Kind)
		c.waiting += f.Bytes
	}
	if c.deaf {
		return over
	}
	if c.next == len(c.frames) {
		c.frames, c.next = frames, 0
	} else {
		c.frames = append(slices.Delete(c.frames, 0, c.next), frames...)
		c.next = 0
	}
	c.changed.Signal()
	return over
}

// mayHold reports whether the worker waits behind a frame of the kind for what the host
// decides, or a person. Behind a read it waits for the client.
func mayHold(k wire.Kind) bool {
	return k == wire.Point || k == wire.Start || k == wire.Write || k == wire.Prompt || k == wire.Evaluated
}

// note keeps what a frame says of how far the request is.
func (c *Call) note(k wire.Kind) (over bool) {
	c.begun = true
	c.held = mayHold(k)
	switch k {
	case wire.Returned:
		c.returned = true
	case wire.End, wire.Raised:
		c.ended = true
		return k == wire.Raised && !c.returned
	case wire.Closed:
		return true
	case wire.Whole:
		c.returned, c.ended = true, true
		return true
	}
	return false
}

// turnCame says that nothing is before the request in the worker any more. Its exchange is woken to
// tell of the wait, if it was not too short to matter: frames may come much later.
func (c *Call) turnCame() {
	now := time.Now()
	if waited := now.Sub(c.behind); c.Traced && !c.behind.IsZero() && waited >= leastTurn {
		c.put([]wire.Frame{{Kind: Turn, Payload: waited, Told: now}})
	}
	c.behind = time.Time{}
}

// Turn is no frame of the worker's: its payload is for how long the request waited behind others.
const Turn wire.Kind = 254

// leastTurn is how long a wait lasts for which an exchange is woken.
const leastTurn = time.Millisecond

// Take waits for the next frame. Credit is how many bytes of the request were taken
// in all, if the worker is to hear of it, or else 0.
func (c *Call) Take() (f wire.Frame, credit int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.next == len(c.frames) && c.err == nil {
		c.changed.Wait()
	}
	if c.next == len(c.frames) {
		return wire.Frame{}, 0, c.err
	}
	f = c.frames[c.next]
	c.frames[c.next] = wire.Frame{}
	c.next++
	c.waiting -= f.Bytes
	if c.taken += f.Bytes; c.taken-c.credited >= creditAfter && !c.isOver {
		c.credited = c.taken
		credit = c.taken
	}
	c.changed.Signal()
	return f, credit, nil
}

// IsEnded reports whether the worker has come to the end of the blocks.
func (c *Call) IsEnded() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}

// isHeld reports whether the worker waits for what the host decides.
func (c *Call) isHeld() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held
}

// goesOn says that the worker has the answer that it waited for, or is asked for its next
// step.
func (c *Call) goesOn(asked wire.Kind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = false
	if asked != wire.Answer {
		c.asked = asked
	}
}

// fail says why no more frames will come.
func (c *Call) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err, c.deaf = cmp.Or(c.err, err), true
	c.changed.Signal()
}

// WasBegun reports whether the application may have seen the request.
func (c *Call) WasBegun() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.begun
}

// stop notes why the request is interrupted. It is false if it was before.
func (c *Call) stop(why error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped != nil {
		return false
	}
	c.stopped = why
	return true
}

// StoppedFor is why the request was interrupted, nil if it was not.
func (c *Call) StoppedFor() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

// awaitPlace gives a channel for the calls that the worker tells of next.
func (c *Call) awaitPlace() <-chan []trace.Src {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.placed = make(chan []trace.Src, 1)
	return c.placed
}

// place takes the calls that the worker told of.
func (c *Call) place(calls []trace.Src) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = calls
	if c.placed != nil {
		c.placed <- calls
		c.placed = nil
	}
}

// places are the calls that the worker told of last.
func (c *Call) places() []trace.Src {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls
}

// whenOver gives a channel that is closed when the worker has come to the end of the
// request.
func (c *Call) whenOver() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = make(chan struct{})
	if c.isOver {
		close(c.over)
	}
	return c.over
}

// end says that the worker has come to the end of the request.
func (c *Call) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isOver = true
	if c.over != nil {
		close(c.over)
	}
}

// HasEnded reports whether the worker has come to the end of the request.
func (c *Call) HasEnded() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.isOver
}

// markBegun says that the application may have seen the request.
func (c *Call) markBegun() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begun = true
}

// tellOnce reports whether it is asked for the first time.
func (c *Call) tellOnce() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	told := c.told
	c.told = true
	return !told
}

// expected are the frames that answer what the host asks for: no other of these comes, and
// none where nothing was asked.
func expected(asked wire.Kind) []wire.Kind {
	switch asked {
	case wire.Request:
		return []wire.Kind{wire.Returned, wire.Raised}
	case wire.Next:
		return []wire.Kind{wire.Block, wire.End, wire.Raised}
	case wire.Close:
		return []wire.Kind{wire.Closed}
	}
	return nil
}

// answers notes that a frame of a guest's came, and reports whether it is one that can
// come now.
func (c *Call) answers(k wire.Kind) bool {
	switch k {
	case wire.Event, wire.Point, wire.Start, wire.Write, wire.Read, wire.Prompt, wire.Evaluated:
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	ok := slices.Contains(expected(c.asked), k)
	c.asked = 0
	return ok
}
