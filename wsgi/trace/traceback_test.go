package trace_test

import (
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// An exception passes the border of each layer, with more calls each time: it is told once,
// with all that were known by then. One of another kind is told beside it.
func TestATracebackIsToldOnce(t *testing.T) {
	t.Parallel()
	const inner, outer, other = "Traceback\n  app\nKeyError: 1", "Traceback\n  layer\n  app\nKeyError: 1", "Traceback\n  layer\nValueError: 2"
	var events []trace.Event
	for i, stack := range []string{inner, outer, "", other} {
		events = append(events, trace.Event{Seq: i + 1, Layer: trace.LayerApp, Data: &trace.AppRaised{Exc: "E", Stack: stack}})
	}
	tr := trace.New(time.Unix(0, 0), events)
	for n, want := range [][]string{{}, {inner}, {outer}, {outer}, {outer, other}} {
		var got []string
		for _, said := range tr.At(n).Output {
			if said.Stream != "raised" || said.At > n {
				t.Errorf("at %d: %q is told as %s, at %d", n, said.Text, said.Stream, said.At)
			}
			got = append(got, said.Text)
		}
		if len(got) != len(want) || len(got) > 0 && (got[0] != want[0] || got[len(got)-1] != want[len(want)-1]) {
			t.Errorf("at %d: %q, want %q", n, got, want)
		}
	}
}
