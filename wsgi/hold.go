package wsgi

import (
	"bytes"
	"time"

	"roundtrip/wsgi/trace"
)

// applies reports whether an edit can be made at an event.
func applies(edit trace.Edit, e trace.Event) bool {
	if e.ChangeAt(edit) != "" {
		return false
	}
	k := e.Kind()
	switch edit.(type) {
	case trace.Undo, trace.Redo:
		return true
	case trace.EditRequest, trace.ReadBody:
		return k == trace.KindRouteChosen
	case trace.EditEnviron:
		return k == trace.KindEnvironBuilt || k == trace.KindAppCalled
	case trace.EditHead:
		return k == trace.KindStartResponseCalled
	case trace.EditBlock:
		return k == trace.KindBodyBlock
	}
	return false
}

// hold asks the gate. Time spent held is kept apart from the exchange's own.
func (r *recorder) hold(e trace.Event) trace.Decision {
	h := &holding{conn: r.conn, block: r.block, record: func(d trace.Data, sofar time.Duration) {
		note := trace.Event{Held: sofar, Data: d}
		if _, ok := d.(*trace.Hold); ok {
			note.Layer = e.Layer
		}
		r.record(&note)
	}}
	ask := func(q trace.Question) trace.Reply { return r.ask(h, e.Layer, q) }
	d := r.gate.At(r.conn.ctx, trace.Point{Event: e, Enter: h.enter, Skip: h.skip, Ask: ask, Lost: r.engine})
	lasted := h.leave(d)
	r.held += lasted
	r.conn.reads.until += lasted - h.allowed // deadlines stand still meanwhile (H74)
	return d
}

// NobodyAnswers is why nothing is evaluated where no code runs that could be asked.
const NobodyAnswers = "No Python is held here. s leads on to Python code."

// ask has the application answer at a hold. It may read its body meanwhile, so that nobody else may.
func (r *recorder) ask(h *holding, layer trace.Layer, q trace.Question) trace.Reply {
	if r.answers == nil || !h.is {
		return trace.Reply{Why: NobodyAnswers}
	}
	h.unwatch()
	r.conn.reads.until += h.lasted() - h.allowed
	h.allowed = h.lasted()
	block := r.block
	r.asking = h
	e, reply := r.answers(q)
	if e != nil {
		e.Layer = layer
		r.record(e)
	}
	r.asking, r.block = nil, block
	h.rewatch()
	return reply
}

// holding is one stay at a gate, perhaps of no length. The client is watched
// meanwhile.
type holding struct {
	conn    *conn
	record  func(d trace.Data, sofar time.Duration) // sofar is how long this hold has lasted
	reason  string
	block   []byte // at which it is, nil for none
	entered time.Duration
	allowed time.Duration // of its time, what deadlines have stood still for already
	is      bool
	watch   *clientWatch
}

func (h *holding) enter(reason string) {
	data := trace.NewHold(trace.KindHoldEntered)
	data.Reason = reason
	if len(h.block) <= trace.LargestHeld {
		data.Block = bytes.Clone(h.block)
	}
	h.record(data, 0)
	h.reason, h.entered, h.is = reason, h.conn.server.now(), true
	h.conn.unwatch()
	h.rewatch()
}

// lasted is how long it has lasted.
func (h *holding) lasted() time.Duration { return h.conn.server.now() - h.entered }

// rewatch watches the client from now on.
func (h *holding) rewatch() {
	h.watch = h.conn.watchClient(func(d trace.Data) { h.record(d, h.lasted()) }, nil)
}

// unwatch has nobody watch the client any longer.
func (h *holding) unwatch() {
	h.watch.stop()
	h.conn.leftHeld = h.conn.leftHeld || h.watch.lost()
	h.watch = nil
}

func (h *holding) skip(why string) { h.record(&trace.HoldSkipped{Why: why}, 0) }

// leave tells how long it lasted.
func (h *holding) leave(d trace.Decision) time.Duration {
	if !h.is {
		return 0
	}
	h.unwatch()
	data := trace.NewHold(trace.KindHoldLeft)
	data.Reason, data.Action, data.Lasted = h.reason, d.Action, h.lasted()
	h.record(data, 0)
	return data.Lasted
}
