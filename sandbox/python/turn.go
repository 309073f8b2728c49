package python

import (
	"roundtrip/sandbox/python/wire"
	"slices"
	"sync"
)

// mostWaiting is how many octets of a body may wait for a slow client, beside
// what is in the worker's pipe, before its worker has to wait too.
const mostWaiting = 128 << 10

// turn is a request's turn in a worker: the frames that came for it, and that
// its exchange has not taken yet. The worker's reader puts them there.
type turn struct {
	number uint32
	pushed bool // the worker does not wait to be asked for each step

	hearing *hearing // of what is written meanwhile, nil if nobody wants it

	mu       sync.Mutex
	changed  sync.Cond // the reader waits for room, or the exchange for frames: never both
	frames   []wire.Frame
	next     int // the first frame that was not taken
	octets   int // of those that were not
	begun    bool
	returned bool  // the application has returned, so that close() will be called
	ended    bool  // its blocks have come to an end
	deaf     bool  // further blocks are not wanted, so that they need no room
	err      error // why no more will come
}

func newTurn(number uint32, pushed bool) *turn {
	t := &turn{number: number, pushed: pushed}
	t.changed.L = &t.mu
	return t
}

// put gives frames to the exchange, for good, once it has room for them, and
// reports whether the last of them is the request's last.
func (t *turn) put(frames []wire.Frame) (over bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.octets > mostWaiting && !t.deaf {
		t.changed.Wait()
	}
	for _, f := range frames {
		over = t.note(f.Kind)
		t.octets += f.Size()
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

// note keeps what a frame says of how far the request is.
func (t *turn) note(k wire.Kind) (over bool) {
	t.begun = true
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

// take waits for the next frame.
func (t *turn) take() (wire.Frame, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.next == len(t.frames) && t.err == nil {
		t.changed.Wait()
	}
	if t.next == len(t.frames) {
		return wire.Frame{}, t.err
	}
	f := t.frames[t.next]
	t.frames[t.next] = wire.Frame{}
	t.octets -= f.Size()
	t.next++
	t.changed.Signal()
	return f, nil
}

// stop makes the exchange deaf to further blocks, and reports whether the
// worker has not come to the end of them by itself.
func (t *turn) stop() (early bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.deaf = true
	t.changed.Signal()
	return !t.ended
}

// fail says why no more frames will come.
func (t *turn) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = err
	t.changed.Signal()
}

// wasBegun reports whether the application may have seen the request.
func (t *turn) wasBegun() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.begun
}
