package wsgi

import "roundtrip/wsgi/http1"

// scratch is memory that exchanges use one after the other, on whatever
// connection. An idle connection has none of it.
type scratch struct {
	entries []entry
	fields  []http1.Field
	headers []Header
	out     []byte
	calls   []call
	events  *eventBuffer // nil until an exchange is traced
}

// keptItems is the longest list, and keptBytes the longest run of bytes, whose
// memory is kept for the next exchange.
const (
	keptItems = 256
	keptBytes = 64 << 10
)

// borrow gives the exchange its scratch.
func (x *Exchange) borrow() {
	s, _ := x.conn.server.spares.Get().(*scratch)
	if s == nil {
		s = &scratch{entries: make([]entry, 0, 40), fields: make([]http1.Field, 0, 16), out: make([]byte, 0, 1<<10)}
	}
	x.scratch = s
	x.environ.entries, x.request.fields = s.entries, s.fields
	x.response.own, x.response.out = s.headers, s.out
	x.recorder.calls, x.recorder.events = s.calls, s.events
}

// giveBack gives the scratch back when the exchange is over. The environ is
// empty from now on, so that who has kept it against the rules does not see
// another client's request in it.
func (x *Exchange) giveBack() {
	s, r := x.scratch, &x.response
	clear(x.environ.entries) // as building the next environ expects them
	*s = scratch{
		entries: usable(x.environ.entries, keptItems), fields: usable(x.request.fields, keptItems), headers: usable(r.own, keptItems),
		out: usable(r.out, keptBytes), calls: usable(x.recorder.calls, keptItems), events: x.recorder.events,
	}
	if b := s.events; b != nil {
		b.entries, b.spans, b.text = usable(b.entries, keptItems), usable(b.spans, keptItems), usable(b.text, keptBytes)
	}
	x.conn.server.spares.Put(s)
	x.environ.entries, x.request.fields, r.own, r.out = nil, nil, nil, nil
	x.recorder.calls, x.recorder.events, x.scratch = nil, nil, nil
}

// usable is an empty list in the same memory, or none where that is uncommonly
// much.
func usable[T any](list []T, most int) []T {
	if cap(list) > most {
		return nil
	}
	return list[:0]
}
