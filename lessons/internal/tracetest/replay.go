package tracetest

import (
	"roundtrip/wsgi/trace"
)

// Replay is a request that was recorded, held and let go on as a live one is.
type Replay struct {
	Trace *trace.Trace
	// Position is how many events have happened.
	Position int
}

// Go lets the request go on to where until holds it, or to its end.
func (r *Replay) Go(until func(trace.Event, func() *trace.Trace) (string, bool)) {
	for r.Position < r.Trace.Len() {
		r.Position++
		e := r.Trace.Event(r.Position - 1)
		if _, hold := until(e, r.Now); hold && e.Kind().Stoppable() {
			return
		}
	}
}

// Now is what has happened.
func (r *Replay) Now() *trace.Trace {
	return trace.New(r.Trace.Started, r.Trace.Events()[:r.Position])
}

// Held reports whether the request is held, and not over.
func (r *Replay) Held() bool { return r.Position < r.Trace.Len() }
