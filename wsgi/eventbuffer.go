package wsgi

import (
	"slices"

	"roundtrip/wsgi/trace"
)

// eventBuffer is memory for what events show, each of which uses it anew: a sink
// keeps nothing of an event.
type eventBuffer struct {
	entries []trace.Entry
	spans   []trace.Span
	text    []byte
	own     []Header
	added   []Header
	span    [1]trace.Span
	environ environReader

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

// buffer is what the last events showed.
func (x *Exchange) buffer() *eventBuffer {
	if x.scratch.events == nil {
		x.scratch.events = new(eventBuffer)
	}
	return x.scratch.events
}

// memory is where the lists of the next event are made. Who watches through a
// gate may keep the event at which the exchange is held, and so gets one made
// of new memory.
func (x *Exchange) memory() *eventBuffer {
	if x.Gated() {
		return new(eventBuffer)
	}
	return x.buffer()
}

// reuse makes the data of an event in the place of the last of their kind,
// under the same rule.
func reuse[D any](x *Exchange, last *D, data D) *D {
	if x.Gated() {
		last = new(D)
	}
	*last = data
	return last
}

// retained is a list that an event may show: the layer's own, unless the event
// may be kept longer than the layer leaves it as it is.
func retained[T any](x *Exchange, list []T) []T {
	if x.Gated() {
		return slices.Clone(list)
	}
	return list
}

// oneSpan is a list of one span.
func (x *Exchange) oneSpan(s trace.Span) []trace.Span {
	if x.Gated() {
		return []trace.Span{s}
	}
	t := x.buffer()
	t.span[0] = s
	return t.span[:]
}
