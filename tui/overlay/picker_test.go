package overlay

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
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
