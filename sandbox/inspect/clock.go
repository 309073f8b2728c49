package inspect

import (
	"time"

	"roundtrip/wsgi/trace"
)

// clock measures an exchange as [trace.State.Elapsed] does, event by event: a row and the
// view of its record show one number.
type clock struct {
	began, now, held, held0 time.Duration
	waited, idle            time.Duration
	started, read, ended    bool
}

func (c *clock) note(e trace.Event) {
	if !c.started || e.Kind() == trace.KindConnReused {
		*c = clock{started: true, began: e.T, held0: e.Held}
	}
	if c.ended { // what the connection does afterwards is not the exchange's time
		return
	}
	c.now, c.held = e.T, e.Held
	switch d := e.Data.(type) {
	case *trace.EngineWaited:
		c.waited += d.For
	case *trace.BytesIn:
		if !c.read {
			c.read, c.idle = true, c.took()
		}
	case *trace.ExchangeEnded:
		c.ended = true
	}
}

func (c *clock) took() time.Duration {
	return max(0, c.now-c.began-(c.held-c.held0)-c.waited-c.idle)
}
