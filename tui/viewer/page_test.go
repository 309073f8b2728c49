package viewer

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
)

// Page down goes by what a large lens shows, of which one row stays; by no less than eight rows.
func TestAPageIsWhatTheLensShows(t *testing.T) {
	t.Parallel()
	v := New(func(string) {}, func(time.Duration, func() tea.Msg) tea.Cmd { return nil })
	if got := v.PageOfRows(); got != 8 {
		t.Errorf("without a lens it is %d", got)
	}
	v.Offer([]lens.Kind{lens.Code})
	for height, want := range map[int]int{0: 8, 6: 8, 24: 22} {
		v.sides[lens.Code].frame.Height = height
		if got := v.PageOfRows(); got != want {
			t.Errorf("of %d rows it is %d, want %d", height, got, want)
		}
	}
}
