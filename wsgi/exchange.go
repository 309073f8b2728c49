package wsgi

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// ErrDropped is what every further act of an exchange gives after a gate
// decided to drop the client.
var ErrDropped = errors.New("the exchange was dropped while it was held")

// Exchange is one request and its response while it goes through the gateway.
// All of it happens on one goroutine, the connection's.
type Exchange struct {
	conn *conn
	ctx  context.Context
	id   int
	n    int // ordinal on the connection

	seq      int
	held     time.Duration
	inside   trace.Layer // whose code runs
	src      trace.Src   // where, if that is known
	calls    []call
	layers   int // length of the chain
	edits    int
	sink     trace.Sink  // for its events
	lines    trace.Lines // that are to be told of
	lastHead trace.Head  // the last head on its way out
	headAt   trace.Layer // who received it, "" for the server and for nobody
	closed   []string    // layers whose iterable was closed

	line      http1.RequestLine
	fields    []http1.Field
	head      http1.Head
	body      *http1.Body
	env       *Environ // nil until it is built
	continued bool     // 100 Continue was sent, or is not needed
	notesTold int      // remarks on the body that were told
	badInput  error
	spool     *spool // the body, where it was read before the application was called
	mayAsk    bool   // the application may ask for the body itself, which few may at a time
	rejected  bool   // the server answers itself, since the body cannot be read

	// What the application is handed. It lies here, so that a request costs one
	// allocation for all of it, and is never used for another request, since an
	// application may keep it.
	environ    Environ
	bodyMemory http1.Body
	input      Input
	errors     Errors
	starter    serverStart

	scratch scratch
	spare   *scratch // where the scratch came from

	began    time.Duration
	inFrom   int64
	outFrom  int64
	response response
	gone     error // set once: the client is lost, or was dropped
}

// ExchangeOf is the exchange that an environ belongs to, nil for an environ
// that no gateway made. An app that has layers of its own uses it to tell of
// them.
func ExchangeOf(env *Environ) *Exchange { return env.x }

// Context ends when the client is lost or the server closes.
func (x *Exchange) Context() context.Context { return x.ctx }

// Traced reports whether anybody records or holds the exchange. Where nobody
// does, there is no need to make events.
func (x *Exchange) Traced() bool { return x.conn.server.Sink != nil || x.Gated() }

// Gated reports whether the exchange can be held. An app that runs elsewhere
// then has to wait for an answer at every stoppable event.
func (x *Exchange) Gated() bool { return x.conn.server.Gate != nil }

// Emit records an event of a layer that reports itself, and holds the exchange
// there if the gate says so. It fills in the envelope but for Layer, Dir,
// Depth, Src and Spans. The decision's edit is recorded and left to the caller
// to apply; after a drop, [Exchange.Lost] is set.
func (x *Exchange) Emit(e trace.Event) trace.Decision { return x.emit(e) }

// Lines are the lines of source that a layer is to tell of, as the last decision
// has it.
func (x *Exchange) Lines() trace.Lines { return x.lines }

// Lost is why no more can be sent to the client, nil while it is there.
func (x *Exchange) Lost() error { return x.gone }

// Enter says that a layer's code runs now, at a line of its source, until the
// function that it returns is called. A layer that reports itself says so
// around what it does to the streams and to start_response, since those events
// are the gateway's.
func (x *Exchange) Enter(env *Environ, layer trace.Layer, src trace.Src) (leave func()) {
	back, was := x.enter(env, layer), x.src
	x.src = src
	return func() {
		x.leave(env, back)
		x.src = was
	}
}

// Owns reports whether a start_response is the exchange's own, and not one that
// a layer made. The exchange's own looks at nothing but its arguments and what
// has been sent: a status and headers that it took once it takes in any first
// call.
func (x *Exchange) Owns(start StartResponse) bool { return start == StartResponse(&x.starter) }

// emit records an event, asks the gate, and records what it decided.
func (x *Exchange) emit(e trace.Event) trace.Decision {
	if !x.Traced() {
		return trace.Decision{}
	}
	if d, ok := e.Data.(*trace.StartResponseCalled); ok {
		x.compareHeads(e.Layer, d)
		d.By = cmp.Or(d.By, string(x.inside))
	}
	x.record(&e)
	gate := x.conn.server.Gate
	if gate == nil || x.gone != nil || !e.Kind().Stoppable() {
		return trace.Decision{}
	}
	d := x.hold(gate, e)
	x.lines = d.Lines
	if !applies(d.Edit, e.Kind()) {
		d.Edit = nil
	}
	x.recordEdit(d.Edit, e.Data)
	switch {
	case d.Drop:
		x.lose(ErrDropped)
	case x.ctx.Err() != nil:
		x.lose(context.Cause(x.ctx)) // the hold was not ended by a decision
	}
	return d
}

// applies reports whether an edit can be made at an event of the kind.
func applies(edit trace.Edit, k trace.Kind) bool {
	switch edit.(type) {
	case trace.EditEnviron:
		return k == trace.KindEnvironBuilt || k == trace.KindAppCalled
	case trace.EditHead:
		return k == trace.KindStartResponseCalled
	case trace.EditBlock:
		return k == trace.KindBodyBlock
	}
	return false
}

// record fills in the envelope and hands the event to the sink.
func (x *Exchange) record(e *trace.Event) {
	x.seq++
	e.Seq, e.X, e.Conn, e.N = x.seq, x.id, x.conn.id, x.n
	e.T, e.Held = x.conn.server.now(), e.Held+x.held
	if e.Layer == "" {
		e.Layer = trace.LayerServer
	}
	if e.Depth == 0 {
		e.Depth = x.depth(e.Layer)
	}
	if e.Src == (trace.Src{}) && e.Data.Kind() != trace.KindAppCalled {
		e.Src = x.src
	}
	x.pair(e)
	if x.sink != nil {
		x.sink.Record(*e)
	}
}

// pair ties a return to the call of the same layer that it answers.
func (x *Exchange) pair(e *trace.Event) {
	switch e.Data.(type) {
	case *trace.AppCalled:
		x.calls = append(x.calls, call{e.Layer, e.Seq})
	case *trace.AppReturned, *trace.AppRaised:
		for i := len(x.calls) - 1; i >= 0 && e.Pair == 0; i-- {
			if x.calls[i].layer == e.Layer {
				e.Pair = x.calls[i].seq
			}
		}
	}
}

// call is an app.called that a return can be paired with.
type call struct {
	layer trace.Layer
	seq   int
}

// depth is how many calls it takes from the server to a layer.
func (x *Exchange) depth(l trace.Layer) int {
	switch i, ok := l.Middleware(); {
	case ok:
		return i + 1
	case l == trace.LayerApp:
		return x.layers
	}
	return 0
}

// hold asks the gate. Time spent held is kept apart from the exchange's own.
func (x *Exchange) hold(gate trace.Gate, e trace.Event) trace.Decision {
	h := &holding{conn: x.conn, record: func(d trace.Data, sofar time.Duration) {
		note := trace.Event{Held: sofar, Data: d}
		if _, ok := d.(*trace.Hold); ok {
			note.Layer = e.Layer
		}
		x.record(&note)
	}}
	d := gate.At(x.ctx, trace.Point{Event: e, Enter: h.enter})
	lasted := h.leave(d)
	x.held += lasted
	x.conn.reads.until += lasted // deadlines stand still meanwhile (H74)
	return d
}

// holding is one stay at a gate, perhaps of no length. The client is watched
// meanwhile.
type holding struct {
	conn    *conn
	record  func(d trace.Data, sofar time.Duration) // sofar is how long this hold has lasted
	reason  string
	entered time.Duration
	is      bool
	watch   *clientWatch
}

func (h *holding) enter(reason string) {
	data := trace.NewHold(trace.KindHoldEntered)
	data.Reason = reason
	h.record(data, 0)
	h.reason, h.entered, h.is = reason, h.conn.server.now(), true
	if x := h.conn.x; x != nil {
		x.unwatch()
	}
	h.watch = h.conn.watchClient(func(d trace.Data) { h.record(d, h.conn.server.now()-h.entered) })
}

// leave tells how long it lasted.
func (h *holding) leave(d trace.Decision) time.Duration {
	if !h.is {
		return 0
	}
	h.watch.stop()
	h.conn.leftHeld = h.conn.leftHeld || h.watch.lost()
	data := trace.NewHold(trace.KindHoldLeft)
	data.Reason, data.Action, data.Lasted = h.reason, d.Action, h.conn.server.now()-h.entered
	h.record(data, 0)
	return data.Lasted
}

// recordEdit tells of an edit of what an event told of.
func (x *Exchange) recordEdit(edit trace.Edit, of trace.Data) {
	if edit == nil {
		return
	}
	x.edits++
	data := &trace.Edited{}
	switch e := edit.(type) {
	case trace.EditEnviron:
		data.What, data.After = "environ "+e.Key, Repr(e.Value)
		if old, ok := x.env.Get(e.Key); ok {
			data.Before = Repr(old)
		}
		if e.Delete {
			data.After = ""
		}
	case trace.EditHead:
		data.What, data.After = "head", e.Status
		data.Before = x.lastHead.Status
		if d, ok := of.(*trace.StartResponseCalled); ok {
			data.Delta = diffHeads(trace.Head{Status: d.Status, Headers: d.Headers}, e.Status, e.Headers)
		}
		x.lastHead = trace.Head{Status: e.Status, Headers: e.Headers}
	case trace.EditBlock:
		data.What, data.After = "block", string(e.Block)
	}
	x.record(&trace.Event{Layer: x.inside, Data: data})
}

// compareHeads notes what differs from the head that was seen before, if that
// was further inside: otherwise this is a call of its own.
func (x *Exchange) compareHeads(to trace.Layer, d *trace.StartResponseCalled) {
	depth := x.depth(to)
	if x.headAt != "" && depth < x.depth(x.headAt) {
		d.Delta = diffHeads(x.lastHead, d.Status, d.Headers)
	}
	x.lastHead, x.headAt = trace.Head{Status: d.Status}, to
	if depth > 0 { // nobody is further out than the server
		x.lastHead.Headers = slices.Clone(d.Headers)
	}
}

// lose marks the client as gone. The first reason stays.
func (x *Exchange) lose(err error) {
	if x.gone == nil {
		x.gone = err
		x.conn.cancel(err)
		x.conn.net.Close()
	}
}

// elapsed is the time since the exchange began, without the time held.
func (x *Exchange) elapsed() time.Duration { return x.conn.server.now() - x.began - x.held }

// inSpans carries spans of the reader over to the trace.
func inSpans(spans []http1.Span) []trace.Span {
	out := make([]trace.Span, len(spans))
	for i, s := range spans {
		out[i] = inSpan(s)
	}
	return out
}

func inSpan(s http1.Span) trace.Span { return trace.Span{Buf: trace.BufIn, Off: s.Off, Len: s.Len} }
