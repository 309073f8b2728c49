package screen

import (
	"slices"
	"strings"
	"testing"

	"roundtrip/tui/theme"
)

// However narrow the terminal, the last two hints are the last to go.
func TestHintsMakeRoomForTheLastTwo(t *testing.T) {
	t.Parallel()
	all := []Hint{{Key: "space", Word: "go on", Action: "a"}, {Key: "s", Word: "one event", Action: "b"}, {Key: "tab", Word: "lens", Action: "c"}, {Key: "?", Word: "what is this", Action: "d"}, {Key: "esc", Word: "leave", Action: "e"}}
	for room := 26; room < 80; room++ {
		hints, gap := fitHints(slices.Clone(all), room)
		width := -gap
		for _, h := range hints {
			width += theme.Width(h.Key+" "+h.Word) + gap
		}
		if last := hints[len(hints)-1]; width > room || last.Key != "esc" || hints[len(hints)-2].Key != "?" {
			t.Errorf("in %d columns %d, %v", room, width, hints)
		}
	}
}

// A key that the text names stays where others have no room.
func TestNamedKeysMakeRoomLast(t *testing.T) {
	t.Parallel()
	all := []Hint{
		{Key: "space", Word: "go on", Action: "a"}, {Key: "←→", Word: "look", Action: "b"}, {Key: "tab", Word: "lens", Action: "c"},
		{Key: "e", Word: "change the code", Action: "d", Named: true}, {Key: "?", Word: "explain", Action: "e"}, {Key: "F1", Word: "keys", Action: "f"},
	}
	var keys []string
	hints, _ := fitHints(all, 54)
	for _, h := range hints {
		keys = append(keys, h.Key)
	}
	if !slices.Equal(keys, []string{"space", "e", "?", "F1"}) {
		t.Errorf("the footer has %q", keys)
	}
}

// Only the first of several actions is the next one; the others look as in the footer.
func TestOneActionIsTheBrightest(t *testing.T) {
	t.Parallel()
	s := &Shell{Theme: theme.New(theme.Options{Dark: true})}
	line := s.Act(60, []Hint{{Key: "enter", Word: "next page"}, {Key: "e", Word: "again"}})
	action := s.Theme.Action
	for _, part := range []string{action.Render(" next page"), s.Theme.Key.Render("e"), s.Theme.Faint.Render(" again")} {
		if !strings.Contains(line, strings.TrimSuffix(part, "\x1b[m")) {
			t.Errorf("%q is not in %q", part, line)
		}
	}
}
