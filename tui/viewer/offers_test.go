package viewer

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// Output and findings may come in either order, by what the machine is faster with; their lenses stand in one, and the
// lens that is shown stays.
func TestTheLensesStandInOneOrder(t *testing.T) {
	t.Parallel()
	events := []trace.Event{{Data: &trace.ConnAccepted{}}, {Data: &trace.AppCalled{}}}
	printed, found := Recorded(trace.New(time.Time{}, events), nil), Recorded(trace.New(time.Time{}, events), []lens.Finding{{At: 1}})
	printed.Printed = true
	both := found
	both.Printed = true
	for _, first := range []Glimpse{printed, found, both} {
		v := New(func(string) {}, func(time.Duration, func() tea.Msg) tea.Cmd { return nil })
		v.Offer([]lens.Kind{lens.Wire, lens.Findings, lens.Output})
		v.Show(nil, Served{}, Recorded(trace.New(time.Time{}, events[:1]), nil))
		v.Arrived(first, false)
		shown := v.offers[1]
		v.Turn(shown)
		v.Arrived(both, false)
		if want := []lens.Kind{lens.Wire, lens.Output, lens.Findings}; !slices.Equal(v.offers, want) || v.Lens() != shown {
			t.Errorf("%v, of which %s is shown; want %v and %s", v.offers, v.Lens(), want, shown)
		}
	}
}
