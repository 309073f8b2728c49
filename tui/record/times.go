package record

import (
	"time"

	"roundtrip/wsgi/trace"
)

// TimesOf are when the events of a trace happened, in their order: after the first byte of the
// request, without the time for which it was held, for which it waited for an engine, and which
// telling of lines took.
func TimesOf(tr *trace.Trace) []time.Duration {
	var c clock
	for _, e := range tr.Events() {
		c.add(e)
	}
	return c.times
}

// clock reads the times of a trace that grows.
type clock struct {
	times []time.Duration

	first, held, waited time.Duration
	runs, read          bool
	from                int // the first event behind the last that said what telling of lines took
}

func (c *clock) add(e trace.Event) {
	if !c.runs {
		c.first, c.held, c.runs = e.T, e.Held, true
	}
	ran := e.T - c.first - (e.Held - c.held)
	d, waited := e.Data.(*trace.EngineWaited)
	switch {
	case waited && d.What == trace.WaitLines:
		c.share(ran, d.For)
	case waited:
		c.waited += d.For
	case e.Kind() == trace.KindBytesIn && !c.read:
		c.read, c.waited = true, ran
	}
	c.times = append(c.times, max(0, ran-c.waited))
}

// share takes what telling of lines took from the times of the events before, in which it was spent, from each by its
// part; no more than there is.
func (c *clock) share(ran, took time.Duration) {
	var begin time.Duration
	if c.from > 0 {
		begin = c.times[c.from-1]
	}
	all := max(0, ran-c.waited-begin)
	took = min(took, all)
	for i := c.from; i < len(c.times) && all > 0; i++ {
		c.times[i] -= time.Duration(float64(max(0, c.times[i]-begin)) * float64(took) / float64(all))
	}
	c.waited += took
	c.from = len(c.times) + 1
}
