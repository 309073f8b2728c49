package labview

import (
	"time"

	"roundtrip/wsgi/trace"
)

// comparePatience is how long a run that was held may take to its end, to be compared with.
const comparePatience = 3 * time.Second

// comparison finds the run that the next one is set beside: the last one of the same
// request to the same stack that came to its end, where the code was changed since.
type comparison struct {
	wanted  bool         // the next run is compared
	before  *trace.Trace // the last run that came to its end
	of      string       // what that was a run of
	sent    string       // what the run under way is a run of
	against *trace.Trace // what the run under way is set beside
}

// state is how far the run is that gives way to the next.
type state struct {
	record     *trace.Trace
	over, held bool
}

// sends notes what is sent next. It reports whether the run before is to be finished first,
// since it is held and would be compared with; old is nil if there was none.
func (c *comparison) sends(old *state, what string) (unfinished bool) {
	if old != nil && old.over {
		c.before, c.of = old.record, c.sent
	}
	unfinished = c.wanted && c.of != what && c.sent == what && old != nil && old.held
	c.sent, c.against = what, nil
	if c.wanted && c.of == what {
		c.against = c.before
	}
	c.wanted = false
	return unfinished
}
