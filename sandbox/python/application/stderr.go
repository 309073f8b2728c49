package application

import "roundtrip/wsgi/trace"

// listens reports whether what the worker's process writes beside its frames is
// kept for the trace. Its place among the events is as near as two pipes allow.
func (r *request) listens() bool { return r.worker.Output != nil && r.mode() != silent }

// emitWritten tells the trace what was written until now.
func (r *request) emitWritten() {
	tap := r.call.Tap()
	if tap == nil {
		return
	}
	if text := tap.Take(); text != "" {
		r.x.Emit(trace.Event{Layer: trace.LayerApp, Dir: trace.In, Data: &trace.CodePrint{Stream: "err", Text: text}})
	}
}

// emitLast waits for the worker's mark, before which lies all that was written
// during the request.
func (r *request) emitLast() {
	tap := r.call.Tap()
	if tap == nil || r.call.StoppedFor() != nil { // one that does not yield comes to no mark
		return
	}
	tap.Await(r.worker.Done)
	r.emitWritten()
}

// closeTap leaves what is written from now on to others.
func (r *request) closeTap() {
	if tap := r.call.Tap(); tap != nil {
		tap.Close()
		r.emitWritten()
	}
}
