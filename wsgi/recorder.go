package wsgi

import (
	"cmp"
	"context"
	"slices"
	"time"

	"roundtrip/wsgi/trace"
)

// recorder is who tells what happens in an exchange: it numbers the events, measures
// their time without that for which the exchange was held, hands them to the sink, and
// asks the gate.
type recorder struct {
	conn *conn
	sink trace.Sink    // for the events of this exchange
	read trace.KindSet // that the sink looks at
	gate trace.Gate    // nil where it cannot be held
	env  *Environ      // nil until it is built
	id   int
	n    int // ordinal on the connection

	seq     int
	began   time.Duration // as if nothing had been held before
	held    time.Duration
	late    time.Duration // how long ago it happened what is told now
	last    time.Duration // the time of the last event
	inside  trace.Layer   // whose code runs
	deep    int           // how many calls enclose that code
	src     trace.Src     // where, if that is known
	calls   []call
	layers  int // length of the chain
	edits   int
	lines   trace.Lines                                      // that are to be told of
	answers func(trace.Question) (*trace.Event, trace.Reply) // evaluates what a person asks, nil where nobody does
	asking  *holding                                         // while that happens
	engine  <-chan struct{}                                  // closed once what runs the application has ended, nil for nothing

	block    []byte       // all of the block that is told of, nil while none is
	lastHead trace.Head   // the last head on its way out
	headAt   trace.Layer  // who received it, "" for the server and for nobody
	closed   []string     // layers whose iterable was closed
	events   *eventBuffer // nil until an exchange is traced
}

// begin makes r the recorder of the n-th exchange of a connection.
func (r *recorder) begin(c *conn, n int) {
	r.conn, r.id, r.n, r.inside = c, int(c.server.nextX.Add(1)), n, trace.LayerServer
	r.began, r.held = c.server.now()-c.held, c.held
	if s := c.server.Sink; s != nil {
		r.sink = trace.SinkOf(s, c.id, r.id, n)
		r.read = trace.KindsRead(r.sink)
	}
	r.gate = trace.GateOf(c.server.Gate, c.id, r.id, n)
}

// emit records an event, asks the gate, and records what it decided.
func (r *recorder) emit(e trace.Event) trace.Decision {
	c := r.conn
	if !r.tells(e.Data.Kind()) {
		return trace.Decision{}
	}
	if d, ok := e.Data.(*trace.StartResponseCalled); ok {
		r.compareHeads(e.Layer, d)
		d.By = cmp.Or(d.By, string(r.inside))
	}
	r.record(&e)
	if !r.gated() || r.asking != nil || c.gone != nil || !e.Kind().Stoppable() {
		return trace.Decision{}
	}
	if e.Kind() == trace.KindRouteChosen { // whoever chose it makes the edits, and chooses again
		return r.decide(e)
	}
	var h history
	for {
		d := r.decide(e)
		_ = h.decided(r, d.Edit, r.makes(e.Data, &h)) // which only those of a request can refuse
		if !d.Stay || c.gone != nil {
			d.Edit = h.outcome()
			return d
		}
	}
}

// emitBlock tells of a block, all of which a hold has.
func (r *recorder) emitBlock(e trace.Event, block []byte) trace.Decision {
	r.block = block
	defer func() { r.block = nil }()
	return r.emit(e)
}

// decide asks the gate once. The edit of its decision is one that applies.
func (r *recorder) decide(e trace.Event) trace.Decision {
	d, c := r.hold(e), r.conn
	r.lines = d.Lines
	if !applies(d.Edit, e) {
		d.Edit = nil
	}
	switch {
	case d.Drop:
		c.lose(ErrDropped)
	case c.ctx.Err() != nil:
		c.lose(context.Cause(c.ctx)) // the hold was not ended by a decision
	}
	return d
}

// gated reports whether the exchange can be held.
func (r *recorder) gated() bool { return r.gate != nil }

// tells reports whether anybody looks at events of a kind. Where nobody does, none is made.
func (r *recorder) tells(k trace.Kind) bool { return r.read.Has(k) || r.gated() }

// record fills in the envelope and hands the event to the sink.
func (r *recorder) record(e *trace.Event) {
	r.seq++
	e.Seq, e.X, e.Conn, e.N = r.seq, r.id, r.conn.id, r.n
	e.T, e.Held = max(r.last, r.conn.server.now()-r.late), e.Held+r.held
	r.last = e.T
	if r.asking != nil { // all that happens then is part of the hold
		e.Held += max(0, e.T-r.asking.entered)
	}
	if e.Layer == "" {
		e.Layer = trace.LayerServer
	}
	if e.Depth == 0 {
		e.Depth = r.enclosing(e)
	}
	if e.Src == (trace.Src{}) && e.Data.Kind() != trace.KindAppCalled {
		e.Src = r.src
	}
	r.pair(e)
	if r.sink != nil {
		r.sink.Record(*e)
	}
}

// call is an app.called that a return can be paired with.
type call struct {
	layer trace.Layer
	seq   int
}

// pair ties a return to the call of the same layer that it answers.
func (r *recorder) pair(e *trace.Event) {
	switch e.Data.(type) {
	case *trace.AppCalled:
		r.calls = append(r.calls, call{e.Layer, e.Seq})
	case *trace.AppReturned, *trace.AppRaised:
		for i := len(r.calls) - 1; i >= 0 && e.Pair == 0; i-- {
			if r.calls[i].layer == e.Layer {
				e.Pair = r.calls[i].seq
			}
		}
	}
}

// enclosing is how many calls enclose an event that does not say so itself. What the server does
// for code that runs, such as reading more of the body, is one call further inside than that; a
// head is where whoever receives it stands in the chain.
func (r *recorder) enclosing(e *trace.Event) int {
	switch {
	case e.Layer == r.inside:
		return r.deep
	case e.Layer == trace.LayerServer && e.Kind().Stage() != trace.StageHead:
		return r.deep + 1
	}
	return r.depth(e.Layer)
}

// depth is how many calls it takes from the server to a layer.
func (r *recorder) depth(l trace.Layer) int {
	switch i, ok := l.Middleware(); {
	case ok:
		return i + 1
	case l == trace.LayerApp:
		return r.layers
	}
	return 0
}

// compareHeads notes what differs from the head that was seen before, if that
// was further inside: otherwise this is a call of its own.
func (r *recorder) compareHeads(to trace.Layer, d *trace.StartResponseCalled) {
	to = cmp.Or(to, trace.LayerServer)
	if r.headAt != "" && to.Rank() < r.headAt.Rank() {
		d.Delta = trace.DiffHeads(r.lastHead, d.Status, d.Headers)
	}
	r.lastHead, r.headAt = trace.Head{Status: d.Status}, to
	if to != trace.LayerServer { // nobody is further out than the server
		r.lastHead.Headers = slices.Clone(d.Headers)
	}
}

// running is whose code runs, and who counts as the writer of the environ.
type running struct {
	inside, by trace.Layer
	deep       int
}

// enter makes layer the one whose code runs, so many calls from the server, until leave gets
// what it returns.
func (r *recorder) enter(env *Environ, layer trace.Layer, deep int) running {
	was := running{r.inside, env.by, r.deep}
	r.inside, r.deep, env.by = layer, deep, layer
	return was
}

func (r *recorder) leave(env *Environ, was running) {
	r.inside, r.deep, env.by = was.inside, was.deep, was.by
}

// elapsed is the time since the exchange began, without the time held.
func (r *recorder) elapsed() time.Duration { return r.conn.server.now() - r.began - r.held }
