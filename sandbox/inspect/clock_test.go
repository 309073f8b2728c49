package inspect

import (
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// The list and the view of an exchange say one time: from the first byte on, without what was held.
func TestARowTellsTheTimeOfItsRecord(t *testing.T) {
	t.Parallel()
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	events := []trace.Event{
		{T: ms(1), Data: &trace.ConnAccepted{}},
		{T: ms(3), Data: &trace.BytesIn{}},
		{T: ms(20), Held: ms(10), Data: &trace.EngineWaited{For: ms(2)}},
		{T: ms(25), Held: ms(10), Data: &trace.ExchangeEnded{Outcome: "complete", Total: ms(14)}},
		{T: ms(40), Held: ms(10), Data: &trace.ConnClosed{}},
	}
	var row Row
	state := &trace.State{}
	for _, e := range events {
		row.clock.note(e)
		row.note(e)
		state.Apply(e)
		if e.Kind() == trace.KindExchangeEnded && row.Took != ms(10) {
			t.Errorf("the row took %v, want 10ms", row.Took)
		}
	}
	if row.Took != state.Elapsed() {
		t.Errorf("the row took %v, its record %v", row.Took, state.Elapsed())
	}
}
