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
func (r *recorder) buffer() *eventBuffer {
	if r.events == nil {
		r.events = new(eventBuffer)
	}
	return r.events
}

// memory is where the lists of the next event are made. Who watches through a
// gate may keep the event at which the exchange is held, and so gets one made
// of new memory.
func (r *recorder) memory() *eventBuffer {
	if r.gated() {
		return new(eventBuffer)
	}
	return r.buffer()
}

// reuse makes the data of an event in the place of the last of their kind,
// under the same rule.
func reuse[D any](r *recorder, last *D, data D) *D {
	if r.gated() {
		last = new(D)
	}
	*last = data
	return last
}

// retained is a list for an event: the layer's own, or a copy where a gate may keep the
// event after the layer has changed its list.
func retained[T any](r *recorder, list []T) []T {
	if r.gated() {
		return slices.Clone(list)
	}
	return list
}

// oneSpan is a list of one span.
func (r *recorder) oneSpan(s trace.Span) []trace.Span {
	if r.gated() {
		return []trace.Span{s}
	}
	t := r.buffer()
	t.span[0] = s
	return t.span[:]
}

func (r *recorder) emitBuilt() trace.Decision {
	b := r.buffer()
	if _, ok := r.sink.(trace.EnvironReader); ok && !r.gated() {
		b.environ.env = r.env
		return r.emit(trace.Event{Data: reuse(r, &b.built, trace.EnvironBuilt{From: &b.environ})})
	}
	entries := r.env.snapshot(r.memory())
	return r.emit(trace.Event{Data: reuse(r, &b.built, trace.EnvironBuilt{Entries: entries})})
}
