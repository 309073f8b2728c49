package wsgi

import (
	"cmp"
	"errors"
	"os"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// request is what comes in: the head, line by line, and the body as far as anybody
// reads it.
type request struct {
	conn     *conn
	recorder *recorder
	from     int64 // where it begins in the connection's input

	line   http1.RequestLine
	fields []http1.Field
	head   http1.Head
	asked  string   // the method that the client sent, which decides whether the answer has a body
	buf    string   // where the bytes of the head lie: the connection's input, or an edit's
	framed []Header // what the client said of the length of its body, once the head was edited; nil for nothing

	body      *http1.Body // nil until the head is whole
	decoder   http1.Body  // what body points to
	input     Input
	continued bool   // 100 Continue was sent, or is not needed
	notesTold int    // remarks on the body that were told
	failure   error  // why the body cannot be read any further
	spool     *spool // the body, where it was read before the application was called
	early     []byte // what was read in of it before, while the request was held, and where it lies
	earlyFrom []trace.Span
	mayAsk    bool // the application may ask for the body itself, which few may at a time
}

// readHead reads line by line, with an event for each.
func (r *request) readHead() error {
	line, err := r.conn.reader.RequestLine()
	if err = cmp.Or(r.conn.gone, err); err != nil {
		return err
	}
	r.line, r.asked = line, line.Method
	if r.recorder.tells(trace.KindRequestLine) {
		r.emitLine()
	}
	if err := r.readFields(); err != nil {
		return err
	}
	r.head, err = http1.CheckHead(line, r.fields, r.conn.server.Limits)
	if err == nil {
		r.body, r.continued = r.conn.reader.BodyIn(&r.decoder, r.head), !r.head.Expect100
	}
	return err
}

func (r *request) readFields() error {
	for r.conn.gone == nil {
		field, more, err := r.conn.reader.Field()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		r.fields = append(r.fields, field)
		if r.recorder.tells(trace.KindRequestHeader) {
			r.emitField(&field)
		}
	}
	return r.conn.gone
}

// askToContinue sends 100 Continue before the first read, if the client waits
// for it (H75).
func (r *request) askToContinue() error {
	if r.continued || r.body.Started() || r.conn.waiting() > 0 {
		r.continued = true
		return nil
	}
	r.continued = true
	from, interim := r.conn.out, []byte(http1.Continue())
	if err := r.conn.write(interim); err != nil {
		return err
	}
	if r.conn.traced() {
		r.emitInterim(from, interim)
	}
	return r.conn.gone
}

// unreadExpect: a client that was never told to continue may send its body or
// not, so what follows cannot be told from a request (H76).
func (r *request) unreadExpect() bool { return r.body != nil && !r.continued }

// fail keeps why the body cannot be read any further. What is neither wrong with
// the body nor a matter of time is a client that is lost (H107).
func (r *request) fail(err error) {
	var bad *http1.Error
	if !errors.As(err, &bad) && !errors.Is(err, os.ErrDeadlineExceeded) {
		r.conn.lose(err)
	}
	r.failure = err
}

// refusal is why the body cannot be read any further, as the client is told
// (H65, H66, H73); nil if it can. The application may have failed only for
// that.
func (r *request) refusal() *http1.Error {
	var bad *http1.Error
	switch {
	case errors.As(r.failure, &bad):
		return bad
	case errors.Is(r.failure, os.ErrDeadlineExceeded):
		return &http1.Error{Status: 408, Rule: "H73", Reason: "the body stopped coming"}
	}
	return nil
}

// drain reads away what is left of the body, and reports whether all of it was (H79).
func (r *request) drain() bool {
	if r.body == nil || r.body.Done() {
		return true
	}
	r.conn.reads.allow(patience)
	complete, err := r.body.Drain(drainBytes)
	r.emitNotes()
	return complete && err == nil
}

// restTime is how long a record waits for the rest of a body that nobody has read.
const restTime = 100 * time.Millisecond

// takeRest has the record get what the client has sent of a body that nobody has read, although
// the connection ends: a request whose application failed before it read can be sent again.
func (r *request) takeRest() {
	if r.conn.gone != nil || !r.conn.traced() || r.body == nil || r.body.Done() || r.unreadExpect() || r.failure != nil {
		return
	}
	r.conn.reads.allow(restTime)
	_, _ = r.body.Drain(drainBytes) // what does not come is told by the record, in which it is missing
	r.emitNotes()
}

// log tells of an error with the request that it was met in.
func (r *request) log(what string, err error) {
	if l := r.conn.server.Log; l != nil {
		l.Error(what, "method", r.line.Method, "target", r.line.Target, "err", err)
	}
}

// The events of a request. Their callers have asked tells first, so that no event is
// made where nothing records it.

func (r *request) emitBytesIn(off int64, p []byte) {
	t := r.recorder
	t.emit(trace.Event{
		Spans: t.oneSpan(trace.Span{Buf: trace.BufIn, Off: off, Len: int64(len(p))}),
		Data:  reuse(t, &t.buffer().bytesIn, trace.BytesIn{Chunk: p}),
	})
}

func (r *request) emitLine() {
	l, t := &r.line, r.recorder
	t.emit(trace.Event{Spans: t.oneSpan(inSpan(l.Span)), Data: reuse(t, &t.buffer().line, trace.RequestLine{
		Method: latin1.Decode(l.Method), Target: latin1.Decode(l.Target), Version: l.Version,
		MethodSpan: inSpan(l.MethodSpan), TargetSpan: inSpan(l.TargetSpan), VersionSpan: inSpan(l.VersionSpan),
	})})
}

func (r *request) emitField(f *http1.Field) {
	t := r.recorder
	t.emit(trace.Event{Spans: t.oneSpan(inSpan(f.Span)), Data: reuse(t, &t.buffer().field, trace.RequestHeader{
		Name: latin1.Decode(f.Name), Value: latin1.Decode(f.Value), Key: environKey(f.Name),
		NameSpan: inSpan(f.NameSpan), ValueSpan: inSpan(f.ValueSpan),
	})})
}

func (r *request) emitRejected(bad *http1.Error) {
	var spans []trace.Span
	if bad.Span != (http1.Span{}) {
		spans = []trace.Span{inSpan(bad.Span)}
	}
	r.recorder.emit(trace.Event{Spans: spans, Data: &trace.RequestRejected{Status: bad.Status, Rule: bad.Rule, Reason: bad.Reason}})
}

func (r *request) emitInterim(from int64, interim []byte) {
	spans := []trace.Span{{Buf: trace.BufOut, Off: from, Len: r.conn.out - from}}
	r.recorder.emit(trace.Event{Dir: trace.Out, Spans: spans, Data: &trace.BytesOut{Framing: "none", What: "100", Chunk: interim}})
	r.recorder.emit(trace.Event{Dir: trace.Out, Spans: spans, Data: &trace.ExpectContinue{Mode: 2, Waited: r.recorder.elapsed()}})
}

// emitNotes tells of what is odd about the body, as far as it was read (H61,
// H64).
func (r *request) emitNotes() {
	if !r.conn.traced() {
		return
	}
	for _, n := range r.body.Notes()[r.notesTold:] {
		r.notesTold++
		r.recorder.emit(trace.Event{Layer: trace.LayerClient, Spans: []trace.Span{inSpan(n.Span)}, Data: &trace.Finding{
			Rule: n.Rule, Level: "advice", Section: noteSections[n.Rule], Text: "sent " + n.Text,
		}})
	}
}

// noteSections are the sections of the rules of these remarks.
var noteSections = map[string]string{"H61": "RFC 9112 §7.1.1", "H64": "RFC 9110 §6.5.1"}

// inSpans carries spans of the reader over to the trace.
func inSpans(spans []http1.Span) []trace.Span {
	out := make([]trace.Span, len(spans))
	for i, s := range spans {
		out[i] = inSpan(s)
	}
	return out
}

func inSpan(s http1.Span) trace.Span { return trace.Span{Buf: trace.BufIn, Off: s.Off, Len: s.Len} }
