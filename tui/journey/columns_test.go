package journey

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// A page says at each station and lane what the terminal draws there, in the same order, and
// the request is at one of them.
func TestColumnsSayWhatIsDrawn(t *testing.T) {
	t.Parallel()
	for name, tr := range map[string]*trace.Trace{"hello": journeytest.Hello("sid=1"), "deep": journeytest.Deep()} {
		for n := range tr.Len() + 1 {
			in := Input{State: tr.At(n), Width: unbounded, Theme: theme.New(theme.Options{}), Held: "12s"}
			lines := Draw(in)
			columns, caption := Columns(in)
			here := 0
			for lane := range 3 {
				rest := ansi.Strip(lines[lane])
				for _, c := range columns {
					cell := c.Lanes[lane]
					if cell.Here {
						here++
					}
					if lane == int(trace.LaneIn) {
						rest = after(t, rest, c.Name)
						continue // its cargo stands on the wire before it
					}
					rest = after(t, rest, cell.Words)
				}
			}
			if here != 1 {
				t.Errorf("%s, event %d: the request is at %d places", name, n, here)
			}
			if !strings.Contains(ansi.Strip(lines[3]), caption) {
				t.Errorf("%s, event %d: the caption %q is not drawn", name, n, caption)
			}
		}
	}
}

// after is what stands behind some words in a line.
func after(t *testing.T, line, words string) string {
	t.Helper()
	_, rest, found := strings.Cut(line, words)
	if !found {
		t.Fatalf("%q is not drawn in %q", words, line)
	}
	return rest
}

// A wire that leads past stations is between all of them.
func TestColumnsHaveTheWires(t *testing.T) {
	t.Parallel()
	tr := journeytest.Hello("sid=1")
	columns, _ := Columns(Input{State: tr.At(tr.Len()), Theme: theme.New(theme.Options{})})
	for i, c := range columns[1:] {
		for lane, cell := range c.Lanes {
			if cell.Wire != Travelled {
				t.Errorf("at the end, the wire to station %d on the lane %v is %v", i+1, trace.Lane(lane), cell.Wire)
			}
		}
	}
	columns, _ = Columns(Input{State: trace.NewState(), Chain: []trace.Layer{trace.LayerApp}, Theme: theme.New(theme.Options{})})
	if got := columns[2].Lanes[trace.LaneIn].Wire; got != Laid {
		t.Errorf("before anything, the wire to the app is %v", got)
	}
}
