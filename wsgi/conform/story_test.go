package conform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// checkStory asserts what holds for the record of every connection: all spans
// lie in what was sent, every element is the bytes that it points at, and the
// bytes of the wire are told once, in order, as they were.
func checkStory(t testing.TB, o outcome) {
	t.Helper()
	input := o.sent
	if o.open {
		input += probe
	}
	in, out := wire{t: t, what: "in", bytes: input}, wire{t: t, what: "out", bytes: o.received}
	for _, e := range o.events {
		for _, s := range e.Spans {
			if s.Buf == trace.BufIn && s.End() > int64(len(input)) {
				t.Errorf("%q: %s points at %v", o.sent, e.Kind(), s)
			}
		}
		switch d := e.Data.(type) {
		case *trace.BytesIn:
			in.takes(e.Spans[0], d.Chunk)
		case *trace.BytesOut:
			out.takes(e.Spans[0], d.Chunk)
		case *trace.RequestLine:
			in.names(d.MethodSpan, d.Method)
			in.names(d.TargetSpan, d.Target)
			in.names(d.VersionSpan, d.Version)
		case *trace.RequestHeader:
			in.names(d.NameSpan, d.Name)
			in.names(d.ValueSpan, d.Value)
		}
	}
	if out.told != int64(len(o.received)) {
		t.Errorf("%q: %d bytes came back, the record tells of %d", o.sent, len(o.received), out.told)
	}
	checkEnds(t, o)
}

// wire is one direction of a connection, as far as the record has told of it.
type wire struct {
	t     testing.TB
	what  string
	bytes string
	told  int64
}

func (w *wire) takes(s trace.Span, chunk []byte) {
	if s.Off != w.told || !strings.HasPrefix(w.bytes[min(s.Off, int64(len(w.bytes))):], string(chunk)) {
		w.t.Errorf("bytes %s at %v are told as %q, after %d", w.what, s, chunk, w.told)
	}
	w.told = s.End()
}

// names asserts that a span has come and is the text.
func (w *wire) names(s trace.Span, text string) {
	if s.End() > w.told || latin1(w.bytes[s.Off:s.End()]) != text {
		w.t.Errorf("%v is told as %q", s, text)
	}
}

// checkEnds asserts that every exchange ended once, every iterable was closed
// once, and the connection last of all.
func checkEnds(t testing.TB, o outcome) {
	t.Helper()
	seq := make(map[int]int)
	for _, e := range o.events {
		if seq[e.X]++; e.Seq != seq[e.X] {
			t.Errorf("%q: %s has the number %d, not %d", o.sent, e.Kind(), e.Seq, seq[e.X])
		}
	}
	exchanges, returned := len(seq)-1, 0
	for _, e := range o.events {
		if e.Kind() == trace.KindAppReturned {
			returned++
		}
	}
	ended, closed := of[*trace.ExchangeEnded](o.events), of[*trace.IterableClosed](o.events)
	if len(ended) != exchanges || len(closed) != returned {
		t.Errorf("%q: %d exchanges, %d ended; %d iterables, %d closed", o.sent, exchanges, len(ended), returned, len(closed))
	}
	if n := len(o.events); n < 2 || o.events[n-1].Kind() != trace.KindConnClosed {
		t.Errorf("%q: the record does not end with conn.closed", o.sent)
	}
}

// digest is all of an outcome that must not depend on how the bytes came.
func (o *outcome) digest() string {
	var b strings.Builder
	fmt.Fprintf(&b, "open %v\n", o.open)
	for _, a := range o.answers {
		fmt.Fprintf(&b, "%s %s %q cut %v closes %v\n", a.status, a.framing, a.body, a.cut, a.closes)
	}
	for _, e := range o.own() {
		if line := digestEvent(e); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// digestEvent leaves out what differs from one run to the next: times, ports,
// and how many reads it took.
func digestEvent(e trace.Event) string {
	switch d := e.Data.(type) {
	case *trace.BytesIn, *trace.ConnAccepted, *trace.Hold, *trace.ClientEOF:
		return ""
	case *trace.ConnReused:
		d.Idle = 0
	case *trace.EnvironBuilt:
		d.Entries = slices.DeleteFunc(d.Entries, func(en trace.Entry) bool { return strings.HasSuffix(en.Key, "_PORT") })
	case *trace.AppRaised:
		d.Stack = ""
		d.Exc, _, _ = strings.Cut(d.Exc, ": read tcp")
	case *trace.HeadCommitted:
		d.ServerAdded = slices.DeleteFunc(d.ServerAdded, func(h wsgi.Header) bool { return h.Name == "Date" })
	case *trace.BytesOut:
		d.Chunk = nil
	case *trace.IterableClosed:
		d.Took = 0
	case *trace.ExchangeEnded:
		d.Total = 0
		if d.Outcome != "complete" {
			d.In = 0 // what came behind the fault counts or not
		}
	}
	return fmt.Sprintf("%s %s %v %+v", e.Kind(), e.Layer, e.Spans, e.Data)
}

// latin1 is the native string of bytes.
func latin1(raw string) string {
	var b strings.Builder
	for i := range len(raw) {
		b.WriteRune(rune(raw[i]))
	}
	return b.String()
}
