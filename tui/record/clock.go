package record

import (
	"time"

	"roundtrip/wsgi/trace"
)

// Clock tells when the events of a trace happened: after the first of them, without the time
// for which the request was held and without the start of an engine. The zero Clock is at the
// beginning of a trace.
type Clock struct {
	first, held, waited time.Duration
	runs                bool
}

// At is when an event happened. It is asked for one event after the other.
func (c *Clock) At(e trace.Event) time.Duration {
	if !c.runs {
		c.first, c.held, c.runs = e.T, e.Held, true
	}
	if d, ok := e.Data.(*trace.EngineWaited); ok {
		c.waited += d.For
	}
	return max(0, e.T-c.first-(e.Held-c.held)-c.waited)
}
