package wsgi

import (
	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// Some of what an exchange tells. Whoever calls these has asked Traced
// before, so that nothing is made for nobody.

func (x *Exchange) emitBytesIn(off int64, p []byte) {
	x.emit(trace.Event{
		Spans: x.oneSpan(trace.Span{Buf: trace.BufIn, Off: off, Len: int64(len(p))}),
		Data:  reuse(x, &x.buffer().bytesIn, trace.BytesIn{Chunk: p}),
	})
}

func (x *Exchange) emitLine() {
	l := &x.line
	x.emit(trace.Event{Spans: x.oneSpan(inSpan(l.Span)), Data: reuse(x, &x.buffer().line, trace.RequestLine{
		Method: http1.Native(l.Method), Target: http1.Native(l.Target), Version: l.Version,
		MethodSpan: inSpan(l.MethodSpan), TargetSpan: inSpan(l.TargetSpan), VersionSpan: inSpan(l.VersionSpan),
	})})
}

func (x *Exchange) emitField(f *http1.Field) {
	x.emit(trace.Event{Spans: x.oneSpan(inSpan(f.Span)), Data: reuse(x, &x.buffer().field, trace.RequestHeader{
		Name: http1.Native(f.Name), Value: http1.Native(f.Value), Key: environKey(f.Name),
		NameSpan: inSpan(f.NameSpan), ValueSpan: inSpan(f.ValueSpan),
	})})
}

func (x *Exchange) emitRejected(bad *http1.Error) {
	var spans []trace.Span
	if bad.Span != (http1.Span{}) {
		spans = []trace.Span{inSpan(bad.Span)}
	}
	x.emit(trace.Event{Spans: spans, Data: &trace.RequestRejected{Status: bad.Status, Rule: bad.Rule, Reason: bad.Reason}})
}

func (x *Exchange) emitInterim(from int64, interim []byte) {
	spans := []trace.Span{{Buf: trace.BufOut, Off: from, Len: x.conn.out - from}}
	x.emit(trace.Event{Dir: trace.Out, Spans: spans, Data: &trace.BytesOut{Framing: "none", What: "100", Chunk: interim}})
	x.emit(trace.Event{Dir: trace.Out, Spans: spans, Data: &trace.ExpectContinue{Mode: 2, Waited: x.elapsed()}})
}

// emitNotes tells of what is odd about the body, as far as it was read (H61,
// H64).
func (x *Exchange) emitNotes() {
	if !x.Traced() {
		return
	}
	for _, n := range x.body.Notes()[x.notesTold:] {
		x.notesTold++
		x.emit(trace.Event{Layer: trace.LayerClient, Spans: []trace.Span{inSpan(n.Span)}, Data: &trace.Finding{
			Rule: n.Rule, Level: "advice", Section: noteSections[n.Rule], Text: "sent " + n.Text,
		}})
	}
}

// noteSections are where the rules of such remarks stand.
var noteSections = map[string]string{"H61": "RFC 9112 §7.1.1", "H64": "RFC 9110 §6.5.1"}

func (x *Exchange) emitBuilt() trace.Decision {
	if _, ok := x.sink.(*tape.Tape); ok && !x.Gated() {
		x.buffer().environ.env = x.env
		return x.emit(trace.Event{Data: reuse(x, &x.buffer().built, trace.EnvironBuilt{From: &x.buffer().environ})})
	}
	entries := x.env.snapshot(x.memory())
	return x.emit(trace.Event{Data: reuse(x, &x.buffer().built, trace.EnvironBuilt{Entries: entries})})
}

func (x *Exchange) emitCommitted(trigger string) {
	t := x.memory()
	t.own, t.added = x.response.lists(t.own[:0], t.added[:0])
	x.emit(trace.Event{Dir: trace.Out, Data: reuse(x, &t.committed, trace.HeadCommitted{
		Trigger: trigger, Status: x.response.status, Headers: t.own, ServerAdded: t.added,
	})})
}

func (x *Exchange) emitClosed(d trace.IterableClosed) {
	d.Layers = x.closed
	x.emit(trace.Event{Dir: trace.Out, Data: reuse(x, &x.buffer().closed, d)})
}

func (x *Exchange) emitSent(from int64, p []byte, what string) {
	x.emit(trace.Event{
		Dir: trace.Out, Spans: x.oneSpan(trace.Span{Buf: trace.BufOut, Off: from, Len: int64(len(p))}),
		Data: reuse(x, &x.buffer().sent, trace.BytesOut{Framing: x.response.plan.Framing.String(), What: what, Chunk: p}),
	})
}

func (x *Exchange) emitBodyEnded(reason string) {
	x.emit(trace.Event{Dir: trace.Out, Data: reuse(x, &x.buffer().bodyEnded, trace.BodyEnded{Reason: reason})})
}

func (x *Exchange) emitEnded(outcome string, keep bool) {
	x.emit(trace.Event{Dir: trace.Out, Data: reuse(x, &x.buffer().ended, trace.ExchangeEnded{
		Outcome: outcome, Status: http1.StatusCode(x.response.status), Total: x.elapsed(),
		In: x.conn.reader.Offset() - x.inFrom, Out: x.conn.out - x.outFrom, KeepAlive: keep,
	})})
}
