package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/theme"
)

// picker is a list to choose one thing from.
type picker struct {
	title  string
	names  []string
	about  func(name string) string
	at     int
	stays  bool // open after a choice
	chosen func(m *Model, name string) tea.Cmd
}

func newPicker(title string, names []string, at int, about func(string) string) *picker {
	return &picker{title: title, names: names, at: max(0, at), about: about}
}

func (m *Model) pickerKey(k tea.KeyPressMsg) tea.Cmd {
	p := m.picker
	switch k.String() {
	case "up", "k":
		p.at = max(0, p.at-1)
	case "down", "j":
		p.at = min(len(p.names)-1, p.at+1)
	case "enter", "space":
		if !p.stays {
			m.picker = nil
		}
		return p.chosen(m, p.names[p.at])
	case "esc", "q", "a", "m":
		m.picker = nil
	}
	return nil
}

// draw shows the part of the list around the mark.
func (p *picker) draw(t theme.Theme, w, h int) []string {
	lines := []string{t.Title.Render(t.Cut(p.title, w))}
	room := max(1, h-1)
	from := min(max(0, p.at-room/2), max(0, len(p.names)-room))
	for i := from; i < min(len(p.names), from+room); i++ {
		l := theme.NewLine(w)
		style := t.Text
		if i == p.at {
			l.Put(0, t.Held, t.Sym.Right)
			style = t.Selection
		}
		x := l.Put(2, style, p.names[i])
		l.Put(max(24, x+2), t.Faint, t.Cut(p.about(p.names[i]), w-max(24, x+2)))
		lines = append(lines, l.String())
	}
	return lines
}
