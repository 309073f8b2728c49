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
	d := r.gate.At(r.conn.ctx, trace.Point{Event: e, Enter: h.enter, Skip: h.skip, Lost: r.engine})
	lasted := h.leave(d)
	r.held += lasted
	r.conn.reads.until += lasted // deadlines stand still meanwhile (H74)
	return d
}

// holding is one stay at a gate, perhaps of no length. The client is watched
// meanwhile.
type holding struct {
	conn    *conn
	record  func(d trace.Data, sofar time.Duration) // sofar is how long this hold has lasted
	reason  string
	block   []byte // at which it is, nil for none
	entered time.Duration
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
	h.watch = h.conn.watchClient(func(d trace.Data) { h.record(d, h.conn.server.now()-h.entered) }, nil)
}

func (h *holding) skip(why string) { h.record(&trace.HoldSkipped{Why: why}, 0) }

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
