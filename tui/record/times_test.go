package record

import (
	"slices"
	"testing"
	"time"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Neither the time before the request's first byte, nor for how long it was held, nor the start of an engine counts.
// What telling of lines took is told behind the events in whose time it was spent: no event is told at a time before
// that of an earlier one.
func TestTheTimesLeaveOutWhatIsNotTheRequest(t *testing.T) {
	t.Parallel()
	var events []trace.Event
	var want []time.Duration
	for _, e := range []struct {
		event trace.Event
		want  time.Duration
	}{
		{trace.Event{T: 100, Held: 40, Data: &trace.ConnAccepted{}}, 0},
		{trace.Event{T: 110, Held: 45, Data: &trace.BytesIn{}}, 0},
		{trace.Event{T: 115, Held: 45, Data: &trace.BytesIn{}}, 5},
		{trace.Event{T: 210, Held: 90, Data: &trace.RequestLine{}}, 55},
		{trace.Event{T: 510, Held: 90, Data: &trace.EngineWaited{For: 295}}, 60},
		{trace.Event{T: 520, Held: 90, Data: &trace.AppCalled{}}, 70},
		{trace.Event{T: 520, Held: 90, Data: &trace.EngineWaited{What: trace.WaitLines}}, 70},
		{trace.Event{T: 560, Held: 90, Data: &trace.FrameworkEntered{}}, 80},
		{trace.Event{T: 600, Held: 90, Data: &trace.AppReturned{}}, 90},
		{trace.Event{T: 600, Held: 90, Data: &trace.EngineWaited{What: trace.WaitLines, For: 60}}, 90},
		{trace.Event{T: 605, Held: 90, Data: &trace.BodyBlock{}}, 90},
		{trace.Event{T: 610, Held: 90, Data: &trace.EngineWaited{What: trace.WaitLines, For: 30}}, 90},
		{trace.Event{T: 612, Held: 90, Data: &trace.BodyEnded{}}, 92},
	} {
		events, want = append(events, e.event), append(want, e.want)
	}
	tr := trace.New(time.Time{}, events)
	if got := TimesOf(tr); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	var grown Book // which reads them as they come
	for n := range events {
		grown.Read(trace.New(time.Time{}, events[:n+1]), theme.Symbols{})
	}
	for _, r := range grown.Rows {
		if r.At != want[r.View-1] {
			t.Errorf("event %d is told at %v, want %v", r.View, r.At, want[r.View-1])
		}
	}
}
