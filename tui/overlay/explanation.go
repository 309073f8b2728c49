package overlay

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// Explanation answers "what is this?" in the place of the story. Esc closes it; any
// other key closes it too, and does what it does. Asked twice, it lists the keys.
type Explanation struct {
	lessons.Explanation
	lines []string       // that stand for the text
	again func() tea.Cmd // asked twice
}

// NewExplanation shows an explanation, one without a title being nothing to see. Again is
// called when it is asked for once more.
func NewExplanation(e lessons.Explanation, again func() tea.Cmd) *Explanation {
	return &Explanation{Explanation: e, again: again}
}

// NewText shows lines under a title.
func NewText(title string, lines []string, again func() tea.Cmd) *Explanation {
	e := NewExplanation(lessons.Explanation{Title: title}, again)
	e.lines = lines
	return e
}

// Place is the story's.
func (e *Explanation) Place() Place { return Story }

// Key closes it.
func (e *Explanation) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch a, _ := keys.Find(keys.Exchange, k.String()); a {
	case keys.Escape:
		return nil, Closes
	case keys.Explain:
		return e.again(), Closes
	}
	return nil, ClosesAndPasses
}

// Draw tells the explanation with the section that governs it.
func (e *Explanation) Draw(t theme.Theme, w, _ int) []string {
	lines := t.Signed(t.Held, "?", t.Title, t.Say(e.Title), w)
	for _, line := range e.text(t, w-2) {
		lines = append(lines, "  "+t.Text.Render(line))
	}
	if e.Section == "" {
		return lines
	}
	b, _ := keys.Of(keys.Anywhere, keys.Help)
	return append(lines, t.Indented(t.Faint, e.Section+"  "+t.Sym.Mid+"  ? again: "+b.Word, 2, w)...)
}

func (e *Explanation) text(t theme.Theme, w int) []string {
	if e.lines != nil {
		return e.lines
	}
	return theme.Wrap(t.Say(e.Text), w)
}
