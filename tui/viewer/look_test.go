package viewer

import (
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// A look by one act passes what the exchange waited for and what is noted of it, so that it leads to the same
// places however busy the machine was.
func TestALookByOneActPassesWaits(t *testing.T) {
	t.Parallel()
	x := newExchange(0, nil, Served{}, Recorded(trace.New(time.Time{}, []trace.Event{
		{Data: &trace.ConnAccepted{}},
		{Data: &trace.AppCalled{}},
		{Data: &trace.EngineWaited{What: trace.WaitLines, For: time.Millisecond}},
		{Data: &trace.FrameworkEntered{}},
		{Data: &trace.Finding{}},
		{Data: &trace.EngineWaited{What: trace.WaitTurn, For: time.Millisecond}},
		{Data: &trace.FrameworkLeft{}},
	}), nil))
	for _, want := range []int{4, 2, 1} {
		if x.backEvent(); x.At != want {
			t.Errorf("looking back leads to %d, want %d", x.At, want)
		}
	}
	for _, want := range []int{2, 4, 7} {
		if x.forwardEvent(); x.At != want {
			t.Errorf("looking forward leads to %d, want %d", x.At, want)
		}
	}
}
