package wsgi

import (
	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// Some of what an exchange tells. Whoever calls these has asked Traced
// before, so that nothing is made for nobody.

func (x *Exchange) tellBytesIn(off int64, p []byte) {
	x.emit(trace.Event{
		Spans: x.spot(trace.Span{Buf: trace.BufIn, Off: off, Len: int64(len(p))}),
		Data:  again(x, &x.told().bytesIn, trace.BytesIn{Chunk: p}),
	})
}

func (x *Exchange) tellLine() {
	l := &x.line
	x.emit(trace.Event{Spans: x.spot(inSpan(l.Span)), Data: again(x, &x.told().line, trace.RequestLine{
		Method: native(l.Method), Target: native(l.Target), Version: l.Version,
		MethodSpan: inSpan(l.MethodSpan), TargetSpan: inSpan(l.TargetSpan), VersionSpan: inSpan(l.VersionSpan),
	})})
}

func (x *Exchange) tellField(f *http1.Field) {
	x.emit(trace.Event{Spans: x.spot(inSpan(f.Span)), Data: again(x, &x.told().field, trace.RequestHeader{
		Name: native(f.Name), Value: native(f.Value), Key: environKey(f.Name),
		NameSpan: inSpan(f.NameSpan), ValueSpan: inSpan(f.ValueSpan),
	})})
}

func (x *Exchange) tellRejected(bad *http1.Error) {
	var spans []trace.Span
	if bad.Span != (http1.Span{}) {
		spans = []trace.Span{inSpan(bad.Span)}
	}
	x.emit(trace.Event{Spans: spans, Data: &trace.RequestRejected{Status: bad.Status, Rule: bad.Rule, Reason: bad.Reason}})
}

func (x *Exchange) tellInterim(from int64, interim []byte) {
	spans := []trace.Span{{Buf: trace.BufOut, Off: from, Len: x.conn.out - from}}
	x.emit(trace.Event{Dir: trace.Out, Spans: spans, Data: &trace.BytesOut{Framing: "none", What: "100", Chunk: interim}})
	x.emit(trace.Event{Dir: trace.Out, Spans: spans, Data: &trace.ExpectContinue{Mode: 2, Waited: x.elapsed()}})
}

// tellNotes tells of what is odd about the body, as far as it was read (H61,
// H64).
func (x *Exchange) tellNotes() {
	if !x.Traced() {
		return
	}
	for _, n := range x.body.Notes()[x.noted:] {
		x.noted++
		x.emit(trace.Event{Layer: trace.LayerClient, Spans: []trace.Span{inSpan(n.Span)}, Data: &trace.Finding{
			Rule: n.Rule, Level: "advice", Section: noteSections[n.Rule], Text: "sent " + n.Text,
		}})
	}
}

// noteSections are where the rules of such remarks stand.
var noteSections = map[string]string{"H61": "RFC 9112 §7.1.1", "H64": "RFC 9110 §6.5.1"}

func (x *Exchange) tellBuilt() trace.Decision {
	if _, ok := x.sink.(*trace.Tape); ok && !x.Gated() {
		x.told().source.env = x.env
		return x.emit(trace.Event{Data: again(x, &x.told().built, trace.EnvironFrom(&x.told().source))})
	}
	entries := x.env.snapshot(x.memory())
	return x.emit(trace.Event{Data: again(x, &x.told().built, trace.EnvironBuilt{Entries: entries})})
}

func (x *Exchange) tellCommitted(trigger string) {
	t := x.memory()
	t.own, t.added = x.response.lists(t.own[:0], t.added[:0])
	x.emit(trace.Event{Dir: trace.Out, Data: again(x, &t.committed, trace.HeadCommitted{
		Trigger: trigger, Status: x.response.status, Headers: t.own, ServerAdded: t.added,
	})})
}

func (x *Exchange) tellClosed(d trace.IterableClosed) {
	d.Layers = x.closed
	x.emit(trace.Event{Dir: trace.Out, Data: again(x, &x.told().closed, d)})
}

func (x *Exchange) tellSent(from int64, p []byte, what string) {
	x.emit(trace.Event{
		Dir: trace.Out, Spans: x.spot(trace.Span{Buf: trace.BufOut, Off: from, Len: int64(len(p))}),
		Data: again(x, &x.told().sent, trace.BytesOut{Framing: x.response.plan.Framing.String(), What: what, Chunk: p}),
	})
}

func (x *Exchange) tellBodyEnded(reason string) {
	x.emit(trace.Event{Dir: trace.Out, Data: again(x, &x.told().bodyEnded, trace.BodyEnded{Reason: reason})})
}

func (x *Exchange) tellEnded(outcome string, keep bool) {
	x.emit(trace.Event{Dir: trace.Out, Data: again(x, &x.told().ended, trace.ExchangeEnded{
		Outcome: outcome, Status: http1.StatusCode(x.response.status), Total: x.elapsed(),
		In: x.conn.reader.Offset() - x.inFrom, Out: x.conn.out - x.outFrom, KeepAlive: keep,
	})})
}
