package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// helping is the list of keys, scrolled.
type helping struct{ from int }

func (m *Model) openHelp() tea.Cmd {
	m.help = &helping{}
	return nil
}

func (m *Model) helpKey(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "up", "k":
		m.help.from = max(0, m.help.from-1)
	case "down", "j":
		m.help.from++
	case "pgdown", "space":
		m.help.from += pageOfRows
	case "pgup":
		m.help.from = max(0, m.help.from-pageOfRows)
	default:
		m.help = nil
	}
	return nil
}

// draw lists the keys of a screen by group, and then those of the others.
func (h *helping) draw(t theme.Theme, where keys.Where, w, height int) []string {
	head := theme.NewLine(w)
	head.Put(head.Put(0, t.Title, "Keys")+2, t.Faint, t.Cut("arrows look, space moves the request, enter turns the page", w-6))
	lines := []string{head.String(), ""}
	for _, group := range keys.Groups() {
		lines = append(lines, groupLines(t, group, where, w)...)
	}
	h.from = min(h.from, max(0, len(lines)-height))
	return lines[h.from:min(len(lines), h.from+height)]
}

// helpAt is the column of the words, behind the longest keys.
const helpAt = 14

func groupLines(t theme.Theme, group string, where keys.Where, w int) []string {
	var lines []string
	for _, b := range keys.Table() {
		if b.Group != group || b.Where&where == 0 {
			continue
		}
		for i, text := range theme.Wrap(b.Help, max(20, w-helpAt)) {
			l := theme.NewLine(w)
			if i == 0 {
				l.Put(2, t.Title, labels(b, t.Options.ASCII))
			}
			l.Put(helpAt, t.Text, text)
			lines = append(lines, l.String())
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append(append([]string{t.Held.Render(group)}, lines...), "")
}

// labels are the keys of a binding, as people write them.
func labels(b keys.Binding, ascii bool) string {
	all := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		all[i] = keys.Label(k, ascii)
	}
	return strings.Join(all, " ")
}
