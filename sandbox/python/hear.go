package python

import "roundtrip/wsgi/trace"

// listen has what the worker's process writes beside its frames kept for the
// trace. Its place among the events is as near as two pipes allow.
func (r *request) listen() {
	if r.listens() {
		r.worker.output.listen()
	}
}

func (r *request) listens() bool { return r.worker.output != nil && r.mode() != silent }

// hear tells the trace what was written until now.
func (r *request) hear() {
	if r.listens() {
		r.heard(r.worker.output.take())
	}
}

// hearLast waits for the worker's mark, before which lies all that was written
// during the request.
func (r *request) hearLast() {
	if !r.listens() {
		return
	}
	select {
	case <-r.worker.output.ends:
	case <-r.worker.done:
	}
	r.hear()
}

// hearRest leaves what is written from now on to the log.
func (r *request) hearRest() {
	if r.listens() {
		r.heard(r.worker.output.rest())
	}
}

func (r *request) heard(text string) {
	if text != "" {
		r.x.Emit(trace.Event{Layer: trace.LayerApp, Dir: trace.In, Data: &trace.CodePrint{Stream: "err", Text: text}})
	}
}
