package tape

import (
	"slices"
	"sync"
	"time"

	"roundtrip/wsgi/trace"
)

// MaxEvents is how many events of one exchange a tape keeps.
const MaxEvents = 10_000

// restEvents is the room in which no steps of source are kept: a line in a loop would take that of the answer.
const restEvents = 1000

// room is how many events there may be before one of a kind.
func room(kind trace.Kind) int {
	switch kind {
	case trace.KindCodeLine, trace.KindCodeCall, trace.KindCodeReturn, trace.KindCodeRaise:
		return MaxEvents - restEvents
	}
	return MaxEvents
}

// Tape is a Sink that keeps one exchange, in one run of bytes, and can be
// read while it is written. The zero Tape is not usable; see [New] and
// [Pool].
type Tape struct {
	mu      sync.Mutex
	enc     encoder
	count   int // of events
	dropped int
	changed chan struct{} // nil until somebody asks for it
	started time.Time
	passing [2]passing // of what came, and of what went
	arena   *arena     // to be given back
	pool    *Pool      // to whom
}

// Record appends an event. Beyond MaxEvents it only counts, and keeps the
// last events of an exchange, which say how it ended.
func (t *Tape) Record(e trace.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	kind := e.Kind()
	full := t.count >= room(kind) && !isEnd(&e, kind)
	switch kind {
	case trace.KindBytesIn, trace.KindBytesOut:
		t.bound(&e, full)
	case trace.KindExchangeEnded:
		t.ending(&e)
	}
	if full {
		t.drop(&e)
		return
	}
	t.append(&e, kind)
	if t.arena != nil && kind == trace.KindExchangeEnded {
		t.seal()
	}
	t.signal()
}

// ReadsEnviron says that an environ is read where it lies ([trace.EntrySource]).
func (t *Tape) ReadsEnviron() {}

// isEnd reports whether an event says how an exchange ended: there is one of each.
func isEnd(e *trace.Event, kind trace.Kind) bool {
	switch kind {
	case trace.KindBodyEnded, trace.KindIterableClosed, trace.KindExchangeEnded:
		return true
	case trace.KindAppRaised:
		return e.Layer == trace.LayerServer
	}
	return false
}

func (t *Tape) append(e *trace.Event, kind trace.Kind) {
	t.count++
	t.enc.event(e, kind)
}

// drop counts an event that has no room. The count stands in one
// events.dropped, where the first of them would stand.
func (t *Tape) drop(e *trace.Event) {
	if t.dropped == 0 {
		note := trace.Event{Seq: e.Seq, X: e.X, Conn: e.Conn, N: e.N, T: e.T, Held: e.Held, Layer: trace.LayerServer, Data: &trace.EventsDropped{}}
		t.append(&note, trace.KindEventsDropped)
	}
	t.dropped++
}

// signal wakes who waits on Changed, without ever waiting itself.
func (t *Tape) signal() {
	if t.changed == nil {
		return
	}
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// Changed receives a value after the tape grew. Several events can be behind
// one value, and one value wakes one receiver.
func (t *Tape) Changed() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.changed == nil { // most tapes are never waited for
		t.changed = make(chan struct{}, 1)
		if t.count > 0 {
			t.signal()
		}
	}
	return t.changed
}

// Len is the number of events on the tape.
func (t *Tape) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count
}

// Size is the number of bytes that the tape retains for its events.
func (t *Tape) Size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	size := cap(t.enc.buf)
	for _, p := range t.passing {
		if p.rest != nil {
			size += cap(p.rest.tail)
		}
	}
	return size
}

// Seal gives back the memory that only a growing tape needs. A sealed tape can
// still be read, and recording on it starts anew with its string table. A tape of a
// [Pool] is sealed when its exchange has ended.
func (t *Tape) Seal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seal()
}

func (t *Tape) seal() {
	t.enc.buf = slices.Clip(slices.Clone(t.enc.buf))
	t.enc.seen = stringTable{}
	t.release()
}

// Events decodes the events from index i on.
func (t *Tape) Events(from int) []trace.Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]trace.Event, 0, max(0, t.count-from))
	r := decoder{buf: t.enc.buf, origin: t.enc.origin}
	for i := range t.count {
		e := r.event()
		if i < from {
			continue
		}
		if d, ok := e.Data.(*trace.EventsDropped); ok {
			d.Count = t.dropped
		}
		out = append(out, e)
	}
	return out
}

// Trace is what the tape holds now. Later events do not change it.
func (t *Tape) Trace() *trace.Trace { return trace.New(t.started, t.Events(0)) }
