package overlay

import (
	"fmt"
	"slices"
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
	page  int // how many are seen
}

// NewHelp lists the keys of a screen.
func NewHelp(where keys.Where) *Help { return &Help{where: where} }

// Place is the whole screen.
func (h *Help) Place() Place { return Screen }

// Foot are the keys.
func (h *Help) Foot() []keys.Entry {
	return []keys.Entry{{Key: "↑↓", Word: "scroll"}, {Key: "pgup pgdown", Word: "a screen"}, {Key: "esc", Word: "close"}}
}

// Scroll moves the list.
func (h *Help) Scroll(by int) { h.from = max(0, h.from+by) }

// Key scrolls, or closes; any other key does nothing, as in every list.
func (h *Help) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "esc", "?", "f1", "q", "enter":
		return nil, Closes
	case "up", "k":
		h.Scroll(-1)
	case "down", "j":
		h.Scroll(1)
	case "pgup":
		h.Scroll(-h.page)
	case "pgdown", "space":
		h.Scroll(h.page)
	case "home", "g":
		h.from = 0
	case "end", "G":
		h.from = endOfList
	}
	return nil, Stays
}

// endOfList is behind every line; drawing brings it back to the last ones.
const endOfList = 1 << 20

// Draw lists the keys by what they are for.
func (h *Help) Draw(t theme.Theme, w, height int) []string {
	lines := h.lines(t, w)
	room := max(1, height-2)
	h.page = max(1, room-1)
	h.from = min(h.from, max(0, len(lines)-room))
	to := min(len(lines), h.from+room)
	if to < len(lines) && room > 1 {
		to-- // its last row says how many more there are
	}
	head := theme.NewLine(w)
	head.Put(0, t.Title, "Keys")
	if to-h.from < len(lines) {
		shown := t.Say(fmt.Sprintf("%d–%d of %d", h.from+1, to, len(lines)))
		head.Put(w-theme.Width(shown), t.Faint, shown)
	}
	law := t.Faint.Render(t.Cut(t.Say(keys.Law(h.where)), w))
	if len(lines) < room {
		lines = slices.Insert(lines, 0, "")
	}
	return append([]string{head.String(), law}, t.Short(lines[h.from:], room, t.Say("↓"))...)
}

// A list that is at least twoColumns wide is set in two, columnGap apart.
const (
	twoColumns = 140
	columnGap  = 4
)

// lines are the aims with their keys.
func (h *Help) lines(t theme.Theme, w int) []string {
	if w < twoColumns {
		return h.column(t, keys.Aims(h.where), w)
	}
	half := (w - columnGap) / 2
	left, right := h.halves(t, half)
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		if i < len(left) {
			lines[i] = left[i]
		}
		if i < len(right) {
			lines[i] = theme.Pad(lines[i], half+columnGap) + right[i]
		}
	}
	return lines
}

// halves are the aims in two columns, in order, the longer of them as short as can be.
func (h *Help) halves(t theme.Theme, w int) (left, right []string) {
	aims := keys.Aims(h.where)
	left = h.column(t, aims, w)
	for n := len(aims) - 1; n > 0; n-- {
		l, r := h.column(t, aims[:n], w), h.column(t, aims[n:], w)
		if max(len(l), len(r)) < max(len(left), len(right)) {
			left, right = l, r
		}
	}
	return left, right
}

// column is aims below each other.
func (h *Help) column(t theme.Theme, aims []keys.Aim, w int) []string {
	var lines []string
	for _, aim := range aims {
		lines = append(lines, aimLines(t, aim, h.where, w)...)
	}
	return lines[:max(0, len(lines)-1)] // without the distance behind the last one
}

// helpAt is the column of the words, behind the longest keys.
const helpAt = 14

func aimLines(t theme.Theme, aim keys.Aim, where keys.Where, w int) []string {
	var lines []string
	for _, way := range aim.Ways {
		b, _ := keys.Of(where, way.Action)
		for i, text := range theme.Wrap(t.Say(way.Text), max(20, w-helpAt)) {
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
	return append(append([]string{t.Title.Render(aim.Heading)}, lines...), "")
}

// labels are the keys of a binding, as people write them.
func labels(b keys.Binding, ascii bool) string {
	all := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		all[i] = keys.Label(k, ascii)
	}
	return strings.Join(all, " ")
}
