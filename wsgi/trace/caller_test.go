package trace_test

import (
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// What is new in environ as a layer is called was put there by the layer that
// calls it, which is the nearest one outside whose code runs.
func TestTheCallerChangedTheEnviron(t *testing.T) {
	t.Parallel()
	const outer, next, inner = trace.Layer("mw.0:outer"), trace.Layer("mw.1:next"), trace.Layer("mw.2:inner")
	adds := func(l trace.Layer) trace.Event {
		return trace.Event{Layer: l, Data: &trace.AppCalled{Delta: trace.Delta{Add: []trace.Header{{Name: "tea", Value: "'green'"}}}}}
	}
	called := func(l trace.Layer) trace.Event { return trace.Event{Layer: l, Data: &trace.AppCalled{}} }
	returned := func(l trace.Layer, kind string) trace.Event {
		return trace.Event{Layer: l, Data: &trace.AppReturned{Type: kind}}
	}
	for name, c := range map[string]struct {
		events []trace.Event
		want   trace.Layer
	}{
		"by the server":                {[]trace.Event{adds(outer)}, trace.LayerServer},
		"the next one outside":         {[]trace.Event{called(outer), called(next), adds(inner)}, next},
		"that one has returned":        {[]trace.Event{called(outer), called(next), returned(next, "list"), adds(inner)}, outer},
		"it has failed":                {[]trace.Event{called(outer), called(next), {Layer: next, Data: &trace.AppRaised{Exc: "E"}}, adds(inner)}, outer},
		"it was called again":          {[]trace.Event{called(outer), called(next), returned(next, "list"), called(next), adds(inner)}, next},
		"it is a generator":            {[]trace.Event{called(outer), called(next), returned(next, "generator"), adds(inner)}, next},
		"all have returned, and go on": {[]trace.Event{called(outer), called(next), returned(next, "Body"), returned(outer, "Body"), adds(inner)}, next},
	} {
		state := trace.New(time.Now(), c.events).At(len(c.events))
		if len(state.Environ) != 1 || state.Environ[0].By != c.want {
			t.Errorf("%s: %+v, want it put there by %q", name, state.Environ, c.want)
		}
	}
}
