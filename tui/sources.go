package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
)

// sourcesMsg brings the source files of the stack, ready to be drawn.
type sourcesMsg struct {
	gen      int
	listings map[string]*lens.Listing
}

// listed takes the sources of the request that is looked at.
func (m *Model) listed(msg sourcesMsg) {
	if msg.gen == m.gen {
		m.lens.sources = msg.listings
		m.lens.texts++
	}
}

// readSources colours the source files of the lab, which is slow, unless they are
// as they were for the request before.
func (m *Model) readSources() tea.Cmd {
	gen, texts, before := m.gen, m.x.served.sources, m.lens.sources
	return func() tea.Msg {
		listings := make(map[string]*lens.Listing, len(texts))
		for file, text := range texts {
			if listings[file] = before[file]; !before[file].Shows(text) {
				listings[file] = lens.Highlight(file, text)
			}
		}
		return sourcesMsg{gen, listings}
	}
}
