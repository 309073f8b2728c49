package viewer

import (
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
