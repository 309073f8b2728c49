package python

import "roundtrip/wsgi/trace"

// listens reports whether what the worker's process writes beside its frames is
// kept for the trace. Its place among the events is as near as two pipes allow.
func (r *request) listens() bool { return r.worker.Output != nil && r.mode() != silent }

// hear tells the trace what was written until now.
func (r *request) hear() {
	if h := r.turn.hearing; h != nil {
		r.heard(h.take())
	}
}

// hearLast waits for the worker's mark, before which lies all that was written
// during the request.
func (r *request) hearLast() {
	h := r.turn.hearing
	if h == nil || r.turn.stoppedFor() != nil { // one that does not yield comes to no mark
		return
	}
	select {
	case <-h.ended:
	case <-r.worker.Done:
	}
	r.hear()
}

// hearRest leaves what is written from now on to others.
func (r *request) hearRest() {
	if h := r.turn.hearing; h != nil {
		h.leave()
		r.hear()
	}
}

func (r *request) heard(text string) {
	if text != "" {
		r.x.Emit(trace.Event{Layer: trace.LayerApp, Dir: trace.In, Data: &trace.CodePrint{Stream: "err", Text: text}})
	}
}
