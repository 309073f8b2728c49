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
	x.spare, _ = x.conn.server.spares.Get().(*scratch)
	if x.spare == nil {
		x.spare = &scratch{entries: make([]entry, 0, 40), fields: make([]http1.Field, 0, 16), out: make([]byte, 0, 1<<10)}
	}
	x.scratch = *x.spare
	x.fields, x.calls = x.scratch.fields, x.scratch.calls
}

// giveBack gives the scratch back when the exchange is over. The environ is
// empty from now on, so that who has kept it against the rules does not see
// another client's request in it.
func (x *Exchange) giveBack() {
	s := &x.scratch
	clear(x.environ.entries) // as building the next environ expects them
	*x.spare = scratch{
		entries: usable(x.environ.entries, keptItems), fields: usable(x.fields, keptItems), headers: usable(s.headers, keptItems),
		out: usable(s.out, keptBytes), calls: usable(x.calls, keptItems), events: s.events,
	}
	if t := s.events; t != nil {
		t.entries, t.spans, t.text = usable(t.entries, keptItems), usable(t.spans, keptItems), usable(t.text, keptBytes)
	}
	x.conn.server.spares.Put(x.spare)
	x.environ.entries, x.fields, x.calls, x.scratch, x.spare = nil, nil, nil, scratch{}, nil
}

// usable is an empty list in the same memory, or none where that is uncommonly
// much.
func usable[T any](list []T, most int) []T {
	if cap(list) > most {
		return nil
	}
	return list[:0]
}
