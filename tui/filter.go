package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
)

// whyNoFilter says why nothing is left out of the lens.
func whyNoFilter(m *Model) string {
	if why := whyNoRequest(m); why != "" {
		return why
	}
	if m.lens.kind() == lens.Code {
		return "Code is shown whole. / shows the lines with some text in every other lens."
	}
	return ""
}

// openFilter asks for the text that rows of the lens must have.
func (m *Model) openFilter() tea.Cmd {
	m.filter = lineField("filter", m.lens.filter, "part of a line")
	return m.filter.focus()
}

// filterKey takes keys while the filter is typed; rows are filtered meanwhile.
func (m *Model) filterKey(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "enter":
		m.filter = nil
		return nil
	case "esc":
		m.filter, m.lens.filter = nil, ""
		return nil
	}
	cmd := m.filter.update(k)
	m.lens.filter = m.filter.value()
	return cmd
}

func (m *Model) filterPaste(msg tea.PasteMsg) tea.Cmd {
	cmd := m.filter.update(msg)
	m.lens.filter = m.filter.value()
	return cmd
}

// fold folds or unfolds the group in which the selection stands.
func (m *Model) fold() tea.Cmd {
	s := m.lens.sides[lens.Environ]
	if m.lens.kind() != lens.Environ || len(s.rows) == 0 {
		m.notice = "Only the environ has groups to fold."
		return nil
	}
	group := groupOf(s.rows, m.cursor(lens.Environ, s.rows))
	m.lens.folded[group] = !m.lens.folded[group]
	m.lens.folds++
	s.selected = mark{id: group}
	return nil
}

// groupOf is the heading above a row.
func groupOf(rows []lens.Row, at int) string {
	for i := min(max(at, 0), len(rows)-1); i >= 0; i-- {
		if len(rows[i].ID) > 6 && rows[i].ID[:6] == "group:" {
			return rows[i].ID
		}
	}
	return ""
}

// hex switches the wire between text and numbers.
func (m *Model) hex() tea.Cmd {
	m.lens.show(lessons.LensWire)
	m.lens.hex = !m.lens.hex
	return nil
}

// whole shows all of the selected line, as an explanation is shown.
func (m *Model) whole() tea.Cmd {
	r := m.selectedRow(m.lens.kind())
	if r.ID == "" {
		m.notice = "Nothing is selected: ↑↓ select a line."
		return nil
	}
	e := &explaining{}
	e.Title, e.whole = lens.Title(r), lens.Detail(r, m.storyWidth()-2)
	m.explain = e
	return nil
}

// copyLine offers the selected line to the terminal's clipboard, which not
// every terminal has.
func (m *Model) copyLine() tea.Cmd {
	r := m.selectedRow(m.lens.kind())
	if r.Copy == "" {
		m.notice = "Nothing is selected: ↑↓ select a line."
		return nil
	}
	m.notice = "Copied, if this terminal allows it: " + theme.Printable(r.Copy)
	return tea.SetClipboard(r.Copy)
}
