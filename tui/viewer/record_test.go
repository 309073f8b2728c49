package viewer

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/layout"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Where the record was scrolled to in another height, or before it was away, does not count: how many events the first
// frame had, and how much room, depends on how fast the machine was.
func TestTheRecordIsScrolledByWhatIsSeen(t *testing.T) {
	t.Parallel()
	events := make([]trace.Event, 20)
	for i := range events {
		events[i] = trace.Event{Data: &trace.InputRead{}}
	}
	room := layout.Rect{W: 80, H: 6}
	for name, moment := range map[string]layout.Rect{"none": {}, "lower": {W: 80, H: 3}, "higher": {W: 80, H: 9}} {
		v := New(func(string) {}, func(time.Duration, func() tea.Msg) tea.Cmd { return nil })
		v.Exchange = newExchange(0, nil, Served{}, Recorded(trace.New(time.Time{}, events), nil))
		v.FitRecord(theme.Theme{}, room)
		v.FitRecord(theme.Theme{}, moment)
		v.LookAt(9)
		v.FitRecord(theme.Theme{}, moment)
		v.FitRecord(theme.Theme{}, room)
		if got := v.record.scroll; got != 5 {
			t.Errorf("%s: the first row is %d, want 5", name, got)
		}
		v.FitRecord(theme.Theme{}, layout.Rect{})
		if v.FitRecord(theme.Theme{}, room); v.record.scroll != 5 {
			t.Errorf("%s: the first row is %d once the record is there again, want 5", name, v.record.scroll)
		}
	}
}

// What an event says goes on below its line: all of that is seen where it has room.
func TestTheWholeEventInViewIsSeen(t *testing.T) {
	t.Parallel()
	long := trace.Event{Data: &trace.Edited{What: "head", Before: strings.Repeat("old ", 30), After: strings.Repeat("new ", 30)}}
	v := New(func(string) {}, func(time.Duration, func() tea.Msg) tea.Cmd { return nil })
	v.Exchange = newExchange(0, nil, Served{}, Recorded(trace.New(time.Time{}, slices.Repeat([]trace.Event{long}, 9)), nil))
	v.LookAt(5)
	for _, width := range []int{40, 60, 100} {
		v.FitRecord(theme.Theme{}, layout.Rect{W: width, H: 12})
		_, first, last := v.record.frame.Lines()
		if shown := v.record.scroll + 11; width > 46 && last == first || first < v.record.scroll || last >= shown {
			t.Errorf("%d columns: lines %d to %d of the event, %d to %d are shown", width, first, last, v.record.scroll, shown-1)
		}
	}
}
