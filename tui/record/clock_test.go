package record

import (
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// TestTheClockLeavesOutWhatIsNotTheRequest: neither for how long it was held nor the start of
// an engine counts.
func TestTheClockLeavesOutWhatIsNotTheRequest(t *testing.T) {
	t.Parallel()
	var c Clock
	for i, e := range []struct {
		event trace.Event
		want  time.Duration
	}{
		{trace.Event{T: 100, Held: 40, Data: &trace.ConnAccepted{}}, 0},
		{trace.Event{T: 110, Held: 40, Data: &trace.BytesIn{}}, 10},
		{trace.Event{T: 210, Held: 90, Data: &trace.RequestLine{}}, 60},
		{trace.Event{T: 510, Held: 90, Data: &trace.EngineWaited{For: 295}}, 65},
		{trace.Event{T: 520, Held: 90, Data: &trace.AppCalled{}}, 75},
	} {
		if got := c.At(e.event); got != e.want {
			t.Errorf("event %d is told at %d, want %d", i+1, got, e.want)
		}
	}
}
