package tape

import (
	"slices"
	"sync"

	"roundtrip/wsgi/trace"
)

// Reader follows a tape that grows: it decodes each event once, however often it is
// asked. It keeps the decoded events, which take far more room than the tape. Several
// goroutines can use it.
type Reader struct {
	tape *Tape

	mu      sync.Mutex
	from    decoder // at the first event that was not read
	trace   *trace.Trace
	events  []trace.Event // of the trace, with room for more
	note    int           // the index of the events.dropped, -1 while there is none
	dropped int           // the count that it has
}

// Reader makes a reader at the beginning of the tape.
func (t *Tape) Reader() *Reader {
	return &Reader{tape: t, trace: trace.New(t.started, nil), note: -1}
}

// Trace is what the tape holds now, as [Tape.Trace] gives it, but that the count of what
// was dropped may be a sixteenth behind while nothing else is added. It shares with the
// traces that it gave before what is in both.
func (r *Reader) Trace() *trace.Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	if same := r.read(); same < len(r.events) {
		r.trace = r.trace.Grown(r.events, same)
	}
	return r.trace
}

// read decodes what is new. Same is how many events are those of the latest trace.
func (r *Reader) read() (same int) {
	t := r.tape
	t.mu.Lock()
	defer t.mu.Unlock()
	same = len(r.events)
	r.from.buf, r.from.origin = t.enc.buf, t.enc.origin
	for len(r.events) < t.count {
		e := r.from.event()
		if e.Kind() == trace.KindEventsDropped {
			r.note = len(r.events)
		}
		r.events = append(r.events, e)
	}
	if r.note < 0 || r.dropped == t.dropped || same == len(r.events) && t.dropped-r.dropped < r.dropped/16 {
		return same
	}
	r.dropped = t.dropped
	r.events = slices.Clone(r.events) // the traces before have the event as it was
	r.events[r.note].Data = &trace.EventsDropped{Count: t.dropped}
	return min(same, r.note)
}
