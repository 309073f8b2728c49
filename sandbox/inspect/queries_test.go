package inspect

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi/trace"
)

// Of two requests with another number of queries the numbers are told, not each query that one has alone.
func TestQueriesAreComparedByTheirNumber(t *testing.T) {
	t.Parallel()
	with := func(n int) *trace.Trace {
		var events []trace.Event
		for range n {
			events = append(events, trace.Event{Layer: trace.LayerApp, Data: &trace.FrameworkEntered{Framework: "Django", Step: "query", Name: "SELECT 1"}})
		}
		return trace.New(time.Time{}, events)
	}
	got := Twin{}.Differences(with(42), with(22))
	if diff := cmp.Diff([]Difference{{"queries", "42", "22"}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := (Twin{}).Differences(with(3), with(3)); len(got) > 0 {
		t.Errorf("of as many, %v", got)
	}
	if got := (Difference{"step:", "a", "b"}).Lines(); got[0] != "- step: a" {
		t.Errorf("a step is told as %q", got)
	}
}
