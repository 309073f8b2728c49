package overlay

import (
	"unicode"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/theme"
)

// Letter asks in the footer for one letter, or space.
type Letter struct {
	Text string
	Take func(rune) tea.Cmd
}

// Place is the footer.
func (l *Letter) Place() Place { return Footer }

// Key takes the letter; any other key takes none.
func (l *Letter) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	for _, r := range k.Text {
		if unicode.IsLetter(r) || r == ' ' {
			return l.Take(r), Closes
		}
	}
	return nil, Closes
}

// Draw is a line.
func (l *Letter) Draw(t theme.Theme, w, _ int) []string {
	line := theme.NewLine(w)
	line.Put(2, t.Held, t.Cut(theme.Printable(l.Text), w-4))
	return []string{line.String()}
}
