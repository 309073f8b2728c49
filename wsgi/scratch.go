package wsgi

import (
	"slices"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// scratch is memory that exchanges use one after the other, on whatever
// connection. An idle connection has none of it.
type scratch struct {
	entries []entry
	fields  []http1.Field
	headers []Header
	out     []byte
	calls   []call
	telling *telling // nil until an exchange is traced
}

// telling is memory for what events show, each of which uses it anew: a sink
// keeps nothing of an event.
type telling struct {
	entries []trace.Entry
	spans   []trace.Span
	text    []byte
	ends    []int
	own     []Header
	added   []Header
	spot    [1]trace.Span

	bytesIn   trace.BytesIn
	line      trace.RequestLine
	field     trace.RequestHeader
	built     trace.EnvironBuilt
	called    trace.AppCalled
	start     trace.StartResponseCalled
	returned  trace.AppReturned
	block     trace.BodyBlock
	committed trace.HeadCommitted
	sent      trace.BytesOut
	bodyEnded trace.BodyEnded
	closed    trace.IterableClosed
	ended     trace.ExchangeEnded
}

// told is what the last events showed.
func (x *Exchange) told() *telling {
	if x.scratch.telling == nil {
		x.scratch.telling = new(telling)
	}
	return x.scratch.telling
}

// memory is where the lists of the next event are made. Who watches through a
// gate may keep the event at which the exchange is held, and so gets one made
// of new memory.
func (x *Exchange) memory() *telling {
	if x.Gated() {
		return new(telling)
	}
	return x.told()
}

// again makes the data of an event in the place of the last of their kind,
// under the same rule.
func again[D any](x *Exchange, last *D, data D) *D {
	if x.Gated() {
		last = new(D)
	}
	*last = data
	return last
}

// lasting is a list that an event may show: the layer's own, unless the event
// may be kept longer than the layer leaves it as it is.
func lasting[T any](x *Exchange, list []T) []T {
	if x.Gated() {
		return slices.Clone(list)
	}
	return list
}

// spot is a list of one span.
func (x *Exchange) spot(s trace.Span) []trace.Span {
	if x.Gated() {
		return []trace.Span{s}
	}
	t := x.told()
	t.spot[0] = s
	return t.spot[:]
}

// The largest parts that are kept for the next exchange.
const (
	keptEntries = 128
	keptOut     = 64 << 10
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
	kept := scratch{
		entries: emptied(x.environ.entries), fields: emptied(x.fields), headers: emptied(x.scratch.headers), out: x.scratch.out[:0],
		calls: emptied(x.calls),
	}
	if cap(kept.out) > keptOut {
		kept.out = nil
	}
	if kept.telling = x.scratch.telling; kept.telling != nil {
		kept.telling.empty()
	}
	x.environ.entries, x.fields, x.calls, x.scratch = nil, nil, nil, scratch{}
	*x.spare = kept
	x.conn.server.spares.Put(x.spare)
	x.spare = nil
}

func (t *telling) empty() {
	*t = telling{
		entries: emptied(t.entries), spans: emptied(t.spans), text: t.text[:0], ends: t.ends[:0],
		own: emptied(t.own), added: emptied(t.added),
	}
	if cap(t.text) > keptOut {
		t.text = nil
	}
}

// emptied forgets what a slice refers to and keeps its memory, unless that is
// uncommonly much.
func emptied[T any](s []T) []T {
	if cap(s) > keptEntries {
		return nil
	}
	clear(s)
	return s[:0]
}
