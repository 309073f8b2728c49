package lens

import (
	"strings"
	"testing"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

func TestARecordingIsShownWhole(t *testing.T) {
	t.Parallel()
	text := "recorded from gunicorn 20.1.0\n$ gunicorn tea:application\n\x1b[1mlog\x1b[0m " + strings.Repeat("word ", 30) + "end\n"
	rows := Rows(Recording, trace.NewState(), nil, Options{Width: 60, Recording: text})
	if rows[0].Copy != "recorded from gunicorn 20.1.0" || rows[1].ID != "recording:2" {
		t.Errorf("rows %+v", rows[:2])
	}
	lines := Draw(Frame{Kind: Recording, Rows: rows, Cursor: -1, Width: 60, Height: len(rows) + 1, Theme: theme.Theme{}})
	drawn := strings.Join(lines, "\n")
	if !strings.Contains(drawn, "end") || strings.Contains(drawn, "\x1b[1mlog") {
		t.Errorf("drawn as\n%s", drawn)
	}
	for _, l := range lines {
		if theme.Width(l) > 60 {
			t.Errorf("%d columns: %q", theme.Width(l), l)
		}
	}
}
