package wsgi

import (
	"slices"

	"roundtrip/wsgi/trace"
)

// telling is memory for what events show, each of which uses it anew: a sink
// keeps nothing of an event.
type telling struct {
	entries []trace.Entry
	spans   []trace.Span
	text    []byte
	own     []Header
	added   []Header
	spot    [1]trace.Span
	source  source

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
