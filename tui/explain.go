package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// explaining is the answer to "what is this?".
type explaining struct {
	lessons.Explanation
	whole []string // lines that stand for the text
}

// explainSelected explains what is selected; asked twice, it lists the keys.
func (m *Model) explainSelected() tea.Cmd {
	if m.explain != nil || m.screen == screenHome || m.x == nil {
		m.explain = nil
		return m.openHelp()
	}
	for _, id := range m.selected() {
		if e, ok := m.o.Course.Explain(id); ok {
			m.explain = &explaining{Explanation: e}
			return nil
		}
	}
	m.notice = "There is no explanation of this yet. ? again lists the keys."
	m.explain = &explaining{}
	return nil
}

// learnToExplain reads the explanations ahead of the first question.
func (m *Model) learnToExplain() tea.Cmd {
	course := m.o.Course
	return func() tea.Msg {
		_, _ = course.Explanations() // an error comes back when something is asked
		return nil
	}
}

// explainID explains one thing.
func (m *Model) explainID(id string) tea.Cmd {
	if e, ok := m.o.Course.Explain(id); ok {
		m.explain = &explaining{Explanation: e}
	}
	return nil
}

// selected are ids for what is selected, the nearest first: the line of the
// lens, then the event in view, then the lens.
func (m *Model) selected() []string {
	ids := m.explains()
	if e := m.x.event(); e.Data != nil {
		ids = append(ids, "event:"+e.Kind().String())
	}
	return append(ids, "lens:"+string(m.lens.current()))
}

// draw tells the explanation with the section that governs it.
func (e *explaining) draw(t theme.Theme, w int) []string {
	if e.Title == "" {
		return nil
	}
	lines := signed(t.Held, "?", t.Title, t.Say(e.Title), w)
	for _, line := range e.text(t, w-2) {
		lines = append(lines, "  "+t.Text.Render(line))
	}
	if e.Section == "" {
		return lines
	}
	again := "? again: " + keysWord
	for _, line := range theme.Wrap(t.Say(e.Section)+"  "+t.Sym.Mid+"  "+again, max(10, w-2)) {
		lines = append(lines, "  "+t.Faint.Render(line))
	}
	return lines
}

func (e *explaining) text(t theme.Theme, w int) []string {
	if e.whole != nil {
		return e.whole
	}
	return theme.Wrap(t.Say(e.Text), w)
}

var keysWord = func() string {
	b, _ := keys.Of(keys.Anywhere, keys.Help)
	return b.Word
}()
