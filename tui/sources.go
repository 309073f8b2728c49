package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
)

// sourcesMsg brings the source files of the stack, ready to be drawn.
type sourcesMsg struct{ listings map[string]*lens.Listing }

// readSources colours the source files of the lab, which is slow, once for
// each lab.
func (m *Model) readSources() tea.Cmd {
	texts := m.x.lab.Sources()
	return func() tea.Msg {
		listings := make(map[string]*lens.Listing, len(texts))
		for file, text := range texts {
			listings[file] = lens.Highlight(file, text)
		}
		return sourcesMsg{listings}
	}
}
