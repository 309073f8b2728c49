package tape

import (
	"time"

	"roundtrip/wsgi/trace"
)

// mostCopied is how many events a buffer copies. An exchange that has more is kept on a
// tape, where an event takes a tenth of the room.
const mostCopied = 256

// Buffer is a Sink for who looks at an exchange once, when it has ended, and then at the
// next one. It copies events instead of writing them, into memory that it uses again: that
// is a tenth of what it takes to write a tape and to read it (wsgi/BENCH.md), and allocates
// nothing. It keeps no bytes of the wire. The zero Buffer is ready; only one
// goroutine at a time uses it.
type Buffer struct {
	events []trace.Event
	long   *Tape // in place of events, once there are too many

	spans   runs[trace.Span]
	headers runs[trace.Header]
	changes runs[trace.Change]
	entries runs[trace.Entry]
	names   runs[string]
	bytes   runs[byte]

	bytesIn   pile[trace.BytesIn]
	line      pile[trace.RequestLine]
	field     pile[trace.RequestHeader]
	route     pile[trace.RouteChosen]
	built     pile[trace.EnvironBuilt]
	called    pile[trace.AppCalled]
	read      pile[trace.InputRead]
	start     pile[trace.StartResponseCalled]
	returned  pile[trace.AppReturned]
	block     pile[trace.BodyBlock]
	committed pile[trace.HeadCommitted]
	sent      pile[trace.BytesOut]
	bodyEnded pile[trace.BodyEnded]
	closed    pile[trace.IterableClosed]
	ended     pile[trace.ExchangeEnded]
	queued    pile[trace.Queued]
	waited    pile[trace.EngineWaited]
	entered   pile[trace.FrameworkEntered]
	left      pile[trace.FrameworkLeft]
	answers   pile[trace.FrameworkAnswers]
	response  pile[trace.FrameworkResponse]
}

// Record copies an event.
func (b *Buffer) Record(e trace.Event) {
	if b.long == nil && len(b.events) == mostCopied {
		b.long = New(time.Time{})
		for _, copied := range b.events {
			b.long.Record(copied)
		}
	}
	if b.long != nil {
		e.Data = withoutWire(e.Data)
		b.long.Record(e)
		return
	}
	if copied := b.data(e.Data); copied != nil {
		e.Data = copied
	} else {
		e = rewritten(e)
	}
	e.Spans = b.spans.copy(e.Spans)
	b.events = append(b.events, e)
}

// ReadsEnviron says that an environ can be read where it lies ([trace.EntrySource]).
func (b *Buffer) ReadsEnviron() {}

// Events are the events so far. They are valid until the buffer is reset.
func (b *Buffer) Events() []trace.Event {
	if b.long != nil {
		return b.long.Events(0)
	}
	return b.events
}

// Reset empties the buffer for the next exchange.
func (b *Buffer) Reset() {
	b.events, b.long = b.events[:0], nil
	b.spans, b.headers, b.changes, b.entries, b.names, b.bytes = b.spans[:0], b.headers[:0], b.changes[:0], b.entries[:0], b.names[:0], b.bytes[:0]
	b.bytesIn.n, b.line.n, b.field.n, b.route.n, b.built.n = 0, 0, 0, 0, 0
	b.called.n, b.read.n, b.start.n, b.returned.n, b.block.n = 0, 0, 0, 0, 0
	b.committed.n, b.sent.n, b.bodyEnded.n, b.closed.n, b.ended.n = 0, 0, 0, 0, 0
	b.queued.n, b.waited.n, b.entered.n, b.left.n, b.answers.n, b.response.n = 0, 0, 0, 0, 0, 0
}

// data copies what an event of a usual exchange shows. It is nil for anything else.
func (b *Buffer) data(d trace.Data) trace.Data {
	switch d := d.(type) {
	case *trace.BytesIn:
		return b.bytesIn.copy(trace.BytesIn{})
	case *trace.RequestLine:
		return b.line.copy(*d)
	case *trace.RequestHeader:
		return b.field.copy(*d)
	case *trace.RouteChosen:
		c := b.route.copy(*d)
		c.Chain = b.names.copy(c.Chain)
		return c
	case *trace.EnvironBuilt:
		return b.built.copy(trace.EnvironBuilt{Entries: b.environ(d)})
	case *trace.AppCalled:
		c := b.called.copy(*d)
		c.Delta = b.delta(c.Delta)
		return c
	case *trace.InputRead:
		return b.read.copy(*d)
	default:
		return b.answer(d)
	}
}

// answer is data for what an event of the response shows.
func (b *Buffer) answer(d trace.Data) trace.Data {
	switch d := d.(type) {
	case *trace.StartResponseCalled:
		c := b.start.copy(*d)
		c.Headers, c.Environ = b.headers.copy(c.Headers), b.delta(c.Environ)
		c.Delta.Add, c.Delta.Set, c.Delta.Del = b.headers.copy(c.Delta.Add), b.changes.copy(c.Delta.Set), b.headers.copy(c.Delta.Del)
		return c
	case *trace.AppReturned:
		c := b.returned.copy(*d)
		c.Environ = b.delta(c.Environ)
		return c
	case *trace.BodyBlock:
		c := b.block.copy(*d)
		c.Head, c.Environ = b.bytes.copy(c.Head), b.delta(c.Environ)
		return c
	case *trace.HeadCommitted:
		c := b.committed.copy(*d)
		c.Headers, c.ServerAdded = b.headers.copy(c.Headers), b.headers.copy(c.ServerAdded)
		return c
	case *trace.BytesOut:
		return b.sent.copy(trace.BytesOut{Framing: d.Framing, What: d.What})
	case *trace.BodyEnded:
		return b.bodyEnded.copy(*d)
	case *trace.IterableClosed:
		c := b.closed.copy(*d)
		c.Layers = b.names.copy(c.Layers)
		return c
	case *trace.ExchangeEnded:
		if len(d.LeftOut) == 0 {
			return b.ended.copy(*d)
		}
	default:
		return b.note(d)
	}
	return nil
}

// note is data for what an event tells of an application in another process.
func (b *Buffer) note(d trace.Data) trace.Data {
	switch d := d.(type) {
	case *trace.Queued:
		return b.queued.copy(*d)
	case *trace.EngineWaited:
		return b.waited.copy(*d)
	case *trace.FrameworkEntered:
		c := b.entered.copy(*d)
		c.Args = b.headers.copy(c.Args)
		return c
	case *trace.FrameworkLeft:
		return b.left.copy(*d)
	case *trace.FrameworkAnswers:
		c := b.answers.copy(*d)
		c.Known = b.names.copy(c.Known)
		return c
	case *trace.FrameworkResponse:
		c := b.response.copy(*d)
		c.Delta.Add, c.Delta.Set, c.Delta.Del = b.headers.copy(c.Delta.Add), b.changes.copy(c.Delta.Set), b.headers.copy(c.Delta.Del)
		return c
	}
	return nil
}

// delta copies what changed in an environ.
func (b *Buffer) delta(d trace.Delta) trace.Delta {
	return trace.Delta{Add: b.headers.copy(d.Add), Set: b.changes.copy(d.Set), Del: b.headers.copy(d.Del)}
}

// environ copies an environ: the entries of the event, or those that From reads.
func (b *Buffer) environ(d *trace.EnvironBuilt) []trace.Entry {
	from := len(b.entries)
	if d.From == nil {
		for i := range d.Entries {
			b.entry(&d.Entries[i])
		}
		return b.entries[from:len(b.entries):len(b.entries)]
	}
	for i := range d.From.Len() {
		if known := d.From.Known(i); known > 0 {
			b.entries = append(b.entries, knownEntries[known-1])
		} else {
			b.entry(d.From.Entry(i))
		}
	}
	return b.entries[from:len(b.entries):len(b.entries)]
}

func (b *Buffer) entry(e *trace.Entry) {
	b.entries = append(b.entries, *e)
	last := &b.entries[len(b.entries)-1]
	last.Spans = b.spans.copy(last.Spans)
}

// withoutWire leaves out the bytes of the wire.
func withoutWire(d trace.Data) trace.Data {
	switch d := d.(type) {
	case *trace.BytesIn:
		return &trace.BytesIn{}
	case *trace.BytesOut:
		return &trace.BytesOut{Framing: d.Framing, What: d.What}
	}
	return d
}

// rewritten copies an event by way of a tape, which knows every kind of them.
func rewritten(e trace.Event) trace.Event {
	t := &Tape{}
	t.Record(e)
	return t.Events(0)[0]
}

// pile is memory for values of one kind, each of which stays where it is.
type pile[T any] struct {
	all []*T
	n   int // how many are in use
}

func (p *pile[T]) copy(v T) *T {
	if p.n == len(p.all) {
		p.all = append(p.all, new(T))
	}
	c := p.all[p.n]
	*c = v
	p.n++
	return c
}

// runs is memory for slices, one behind the other.
type runs[T any] []T

func (r *runs[T]) copy(s []T) []T {
	if len(s) == 0 {
		return nil
	}
	from := len(*r)
	*r = append(*r, s...)
	return (*r)[from:len(*r):len(*r)]
}
