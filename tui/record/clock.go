package record

import (
	"time"

	"roundtrip/wsgi/trace"
)

// Clock tells when the events of a trace happened: after the first byte of the request, without
// the time for which it was held and without the start of an engine. The zero Clock is at the
// beginning of a trace.
type Clock struct {
	first, held, waited time.Duration
	runs, read          bool
}

// At is when an event happened. It is asked for one event after the other.
func (c *Clock) At(e trace.Event) time.Duration {
	if !c.runs {
		c.first, c.held, c.runs = e.T, e.Held, true
	}
	switch d := e.Data.(type) {
	case *trace.EngineWaited:
		c.waited += d.For
	case *trace.BytesIn:
		if !c.read {
			c.read, c.waited = true, e.T-c.first-(e.Held-c.held)
		}
	}
	return max(0, e.T-c.first-(e.Held-c.held)-c.waited)
}
