package trace

import (
	"testing"
	"time"
)

// The time for which an exchange waited for an engine to start is not its own.
func TestElapsedLeavesOutTheStartOfAnEngine(t *testing.T) {
	t.Parallel()
	events := []Event{
		{T: 1 * time.Second, Data: &ConnAccepted{}},
		{T: 2 * time.Second, Data: &EngineWaited{What: "guest", Why: "the first request", For: 900 * time.Millisecond}},
		{T: 2100 * time.Millisecond, Held: 100 * time.Millisecond, Data: &ExchangeEnded{Outcome: "complete"}},
	}
	s := New(time.Time{}, events).At(3)
	if got := s.Elapsed(); got != 100*time.Millisecond || s.Waited != 900*time.Millisecond {
		t.Errorf("it took %v, having waited %v", got, s.Waited)
	}
}
