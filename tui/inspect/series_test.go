package inspect

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// What is left out of a series is said, in a line of 80 columns with its answers; enter sends it.
func TestASeriesSaysWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	for want, msg := range map[string]askSeriesMsg{
		"Send the 21 requests of the list again, and compare?":            {sent: 21, of: 21},
		"Send the 17 requests of the list again, not the replays (4)?":    {sent: 17, of: 21, replays: 4},
		"Send 16 of the list again, not replays and unended ones (5)?":    {sent: 16, of: 21, replays: 4},
		"Send the 200 requests of the list again, not the replays (100)?": {sent: 200, of: 300, replays: 100},
		"Load it before 200 requests are sent?":                           {sent: 200, of: 300, replays: 100, changed: []string{"app.py"}},
		"Send the 1 request of the list again, and compare?":              {sent: 1, of: 1},
	} {
		got := msg.question()
		if got != want || theme.Width(got) > 64 {
			t.Errorf("%q, want %q", got, want)
		}
	}
	sent := false
	q := overlay.Question{Enter: "L", Choices: []overlay.Choice{{Key: "L", Do: func() tea.Cmd { sent = true; return nil }}}}
	if _, outcome := q.Key(tea.KeyPressMsg{Code: tea.KeyEnter}); !sent || outcome != overlay.Closes {
		t.Error("enter gives no answer")
	}
}
