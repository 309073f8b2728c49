package record

import (
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// TestTheClockLeavesOutWhatIsNotTheRequest: neither the time before its first byte, nor for how
// long it was held, nor the start of an engine counts.
func TestTheClockLeavesOutWhatIsNotTheRequest(t *testing.T) {
	t.Parallel()
	var c Clock
	for i, e := range []struct {
		event trace.Event
		want  time.Duration
	}{
		{trace.Event{T: 100, Held: 40, Data: &trace.ConnAccepted{}}, 0},
		{trace.Event{T: 110, Held: 45, Data: &trace.BytesIn{}}, 0},
		{trace.Event{T: 115, Held: 45, Data: &trace.BytesIn{}}, 5},
		{trace.Event{T: 210, Held: 90, Data: &trace.RequestLine{}}, 55},
		{trace.Event{T: 510, Held: 90, Data: &trace.EngineWaited{For: 295}}, 60},
		{trace.Event{T: 520, Held: 90, Data: &trace.AppCalled{}}, 70},
	} {
		if got := c.At(e.event); got != e.want {
			t.Errorf("event %d is told at %d, want %d", i+1, got, e.want)
		}
	}
}
