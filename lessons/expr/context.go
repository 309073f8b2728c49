package expr

import (
	"slices"

	"roundtrip/wsgi/trace"
)

// Context is an exchange as it stands at one position of its trace: what the
// names of an expression speak of. It folds the trace when a name first needs
// it. A Context is for one goroutine.
type Context struct {
	state  *trace.State
	events []trace.Event
	whole  *trace.Trace
	blind  bool // there is no record to look back on
	last   trace.Event
	meets  bool // last is the event that is met, whether it is in the record or not
	judged Judged
}

// Judged is what is known beside the trace where a file of a learner's is judged.
type Judged struct {
	// Own is the layer of the learner's file.
	Own string
	// Varied says that the request is another one than the file has passed before.
	Varied bool
	// Stopped says that the request was broken off, since it did not come to its end.
	Stopped bool
	// Broken are the rules that the checker found broken.
	Broken []string
}

// Judging adds what is known beside the trace.
func (c *Context) Judging(j Judged) *Context {
	c.judged = j
	return c
}

// At is the exchange after the first n events of its trace, n cut to what
// there is.
func At(tr *trace.Trace, n int) *Context {
	n = min(max(n, 0), tr.Len())
	return &Context{whole: tr, events: tr.Events()[:n]}
}

// End is the exchange after all events of its trace.
func End(tr *trace.Trace) *Context { return At(tr, tr.Len()) }

// Now is an exchange that has just met e, without its record: state is the
// fold up to and with e. Names that look back, such as count, fail in it.
func Now(state *trace.State, e trace.Event) *Context {
	return &Context{state: state, blind: true, last: e}
}

// Meeting is the exchange as it meets an event, for which the record may have had no room.
func (c *Context) Meeting(e trace.Event) *Context {
	c.last, c.meets = e, true
	return c
}

// State is the fold of the events up to the position. The caller must not
// change it.
func (c *Context) State() *trace.State {
	if c.state == nil {
		c.state = c.whole.At(len(c.events))
	}
	return c.state
}

// event is the last event up to the position. A hold is a note on the event at
// which the exchange is held, and shows through to it.
func (c *Context) event() trace.Event {
	if c.blind || c.meets {
		return c.last
	}
	for _, e := range slices.Backward(c.events) {
		if !e.Kind().Hold() {
			return e
		}
	}
	return trace.Event{}
}

// record are the events up to the position, for the names that look back.
func (c *Context) record() ([]trace.Event, error) {
	if c.blind {
		return nil, errBlind
	}
	return c.events, nil
}

// layer finds a layer by its name ("timing") or its place in the chain
// ("mw.0:timing"). Of one that is not known nothing is known.
func (c *Context) layer(name string) trace.LayerState {
	for _, l := range c.State().Layers {
		if isLayer(l.Layer, name) {
			return l
		}
	}
	return trace.LayerState{}
}

func isLayer(l trace.Layer, name string) bool { return string(l) == name || l.Name() == name }
