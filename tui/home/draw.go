package home

import (
	"fmt"
	"roundtrip/tui/keys"
	"roundtrip/tui/layout"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// Draw is the course in the middle of the terminal, what enter does, and the keys.
func (s *Screen) Draw() string {
	room := s.Height - headRows - 3
	rows, w := s.fitting(room)
	x := (s.Width - w) / 2
	top := max(0, (room-len(rows))/3)
	s.list = layout.Rect{X: x, Y: top + 1 + headRows, W: w, H: min(len(rows), room)}
	s.scroll(rows)
	fr := layout.NewFrame(s.Width, s.Height)
	fr.Put(layout.Rect{X: x, Y: top + 1, W: w, H: headRows}, []string{s.title(w), s.dueLine(w), s.Act(w, s.action()), ""})
	fr.Put(s.list, s.visible(rows))
	keyRow := layout.Rect{X: layout.Margin, Y: s.Height - 1, W: s.Width - 2*layout.Margin, H: 1}
	fr.Put(keyRow, []string{s.Footer(keyRow.W, s.hints())})
	if s.Notice != "" {
		keyRow.Y--
		fr.Put(keyRow, []string{s.Message(keyRow.W)})
	}
	return fr.String()
}

// headRows are the title, what enter does, and the distance to the list.
const headRows = 4

func (s *Screen) action() []screen.Hint {
	return []screen.Hint{{Key: "enter", Word: s.opens(), Action: keys.Enter}}
}

func (s *Screen) hints() []screen.Hint {
	h := s.NewHints(keys.Home)
	h.Put(screen.Hint{Key: screen.UpDown(s.ASCII()), Word: "choose", Action: keys.Up})
	h.Add(keys.Enter, "open")
	if s.due > 0 {
		h.Add(keys.Review, "")
	}
	h.Add(keys.Play, "")
	if len(s.Course.Units) > 1 && h.Room() > 2 {
		h.Add(keys.Fold, "fold a unit")
	}
	h.Add(keys.Quit, "")
	return h.EndHelp()
}

func (s *Screen) title(w int) string {
	l, t := theme.NewLine(w), s.Theme
	l.Put(0, t.Title, "roundtrip")
	n := len(s.Course.Lessons)
	right := t.Say(fmt.Sprintf("%s %s about %s", theme.Count(n, "lesson"), t.Sym.Mid, duration(s.Course.Minutes)))
	l.Put(w-theme.Width(right), t.Faint, right)
	return l.String()
}

// duration is how long something takes, as people say it.
func duration(minutes int) string {
	if hours := (minutes + 30) / 60; hours > 1 {
		return fmt.Sprintf("%d hours", hours)
	}
	return theme.Count(minutes, "minute")
}

// scroll shows the rows of the item at which the cursor stands.
func (s *Screen) scroll(rows []row) {
	first, last := -1, 0
	for i, r := range rows {
		if r.item == s.at {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	s.from = max(min(s.from, first-1), last+2-s.list.H)
	s.from = min(max(0, s.from), max(0, len(rows)-s.list.H))
}

// visible are the rows that there is room for. The last of them says how many are below.
func (s *Screen) visible(rows []row) []string {
	s.shown = rows[s.from:min(len(rows), s.from+s.list.H)]
	lines := make([]string, len(s.shown))
	for i, r := range s.shown {
		lines[i] = r.text
	}
	below := len(rows) - s.from - len(lines)
	if n := len(lines); n > 0 && below > 0 {
		lines[n-1] = s.Theme.Faint.Render(s.Theme.Say(fmt.Sprintf("%s %d more %s", s.Theme.Sym.Cut, below+1, theme.Plural(below+1, "row"))))
	}
	return lines
}
