package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// pageOfLines is how far page up and page down go.
const pageOfLines = 8

// Help is the list of the keys of a screen, scrolled.
type Help struct {
	where keys.Where
	from  int // the first line that is seen
}

// NewHelp lists the keys of a screen.
func NewHelp(where keys.Where) *Help { return &Help{where: where} }

// Place is the whole screen.
func (h *Help) Place() Place { return Screen }

// Foot are the keys.
func (h *Help) Foot() []keys.Entry {
	return []keys.Entry{{Key: "↑↓", Word: "scroll"}, {Key: "pgup pgdn", Word: "a screen"}, {Key: "esc", Word: "close"}}
}

// Scroll moves the list.
func (h *Help) Scroll(by int) { h.from = max(0, h.from+by) }

// Key scrolls, or closes.
func (h *Help) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	by, ok := map[string]int{
		"up": -1, "k": -1, "down": 1, "j": 1, "pgdown": pageOfLines, "space": pageOfLines, "pgup": -pageOfLines,
	}[k.String()]
	if !ok {
		return nil, Closes
	}
	h.Scroll(by)
	return nil, Stays
}

// Draw lists the keys by group.
func (h *Help) Draw(t theme.Theme, w, height int) []string {
	head := theme.NewLine(w)
	head.Put(head.Put(0, t.Title, "Keys")+2, t.Faint, t.Cut("arrows look, space moves the request, enter turns the page", w-6))
	lines := []string{head.String(), ""}
	for _, group := range keys.Groups() {
		lines = append(lines, groupLines(t, group, h.where, w)...)
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
	return append(append([]string{t.Title.Render(group)}, lines...), "")
}

// labels are the keys of a binding, as people write them.
func labels(b keys.Binding, ascii bool) string {
	all := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		all[i] = keys.Label(k, ascii)
	}
	return strings.Join(all, " ")
}
