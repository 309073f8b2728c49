package overlay

import (
	"fmt"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// What the foot says of esc is what esc does.
func TestTheFootSaysWhatEscDoes(t *testing.T) {
	t.Parallel()
	p := NewPicker("Glossary", []string{"body", "head"}, 0, func(string) string { return "" })
	foot := func(word string) {
		t.Helper()
		all := p.Foot()
		if last := all[len(all)-1]; last != (keys.Entry{Key: "esc", Word: word}) {
			t.Errorf("the foot ends in %+v, and not in %s", last, word)
		}
	}
	foot("close")
	p.Key(tea.KeyPressMsg{Code: 'h', Text: "h"})
	foot("show all")
	if _, outcome := p.Key(tea.KeyPressMsg{Code: tea.KeyEscape}); outcome != Stays || len(p.names) != 2 {
		t.Errorf("esc does %d, and leaves %d names", outcome, len(p.names))
	}
	foot("close")
	if _, outcome := p.Key(tea.KeyPressMsg{Code: tea.KeyEscape}); outcome != Closes {
		t.Errorf("the second esc does %d", outcome)
	}
}

// What is seen of a long list is a part of all of it around the mark, and no more is drawn
// than can be seen from there.
func TestALongListIsDrawnAroundItsMark(t *testing.T) {
	t.Parallel()
	const height, room = 9, 8
	asked := 0
	names := make([]string, 60)
	for i := range names {
		names[i] = fmt.Sprintf("name %02d", i)
	}
	p := NewPicker("Names", names, 0, func(name string) string { asked++; return "about " + name })
	p.Group = func(name string) string { return "group " + name[:len("name 0")] }
	for p.at = range names {
		all := p.Draw(theme.New(theme.Options{}), 80, 2*len(names))[1:]
		asked = 0
		seen := p.Draw(theme.New(theme.Options{}), 80, height)[1:]
		if asked > 2*room+1 {
			t.Errorf("at %d, %d names are asked for", p.at, asked)
		}
		mark := slices.IndexFunc(p.seen, func(r pickRow) bool { return r.heading == "" && r.name == p.at })
		from := slices.Index(all, seen[0])
		if len(seen) != room || mark < 0 || from < 0 || !slices.Equal(seen, all[from:from+room]) {
			t.Errorf("at %d, %d rows are seen with the mark in row %d: %q", p.at, len(seen), mark, seen)
		}
		if mark != room/2 && from != 0 && from+room != len(all) {
			t.Errorf("at %d, the mark is in row %d", p.at, mark)
		}
	}
}

// Home and end lead to the first and the last line of a list, also of an empty one.
func TestTheEndsOfAListHaveKeys(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{{"a", "b", "c"}, nil} {
		p := NewPicker("Which?", names, 0, func(string) string { return "" })
		for _, k := range []struct {
			code rune
			at   int
		}{{tea.KeyEnd, max(0, len(names)-1)}, {tea.KeyHome, 0}} {
			if p.Key(tea.KeyPressMsg{Code: k.code}); p.at != k.at {
				t.Errorf("%d names: it is at %d, want %d", len(names), p.at, k.at)
			}
		}
	}
}
