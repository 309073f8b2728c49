package home

import (
	"fmt"
	"strings"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
	"roundtrip/tui/layout"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// widest is how wide the list is: further apart, nobody finds the end of a line.
const widest = 96

// The columns of a lesson: the cursor, its number, its title; behind the titles its pages.
const (
	cursorAt = 0
	numberAt = 3
	titleAt  = 6
	apart    = 3
)

// row is a line of the list with the item that it belongs to.
type row struct {
	text string
	item int // -1 for none
}

// Draw is the course in the middle of the terminal, what enter does, and the keys.
func (s *Screen) Draw() string {
	w := min(s.Width-2*layout.Margin, widest)
	x, room := (s.Width-w)/2, s.Height-headRows-3
	rows := s.rows(w, true)
	if len(rows) > room {
		rows = s.rows(w, false)
	}
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
	if len(s.Course.Units) > 1 {
		h.Add(keys.Fold, "fold a unit")
	}
	h.Add(keys.Quit, "")
	h.Add(keys.Help, "")
	return h.List()
}

func (s *Screen) title(w int) string {
	l, t := theme.NewLine(w), s.Theme
	l.Put(0, t.Title, "roundtrip")
	right := t.Say(fmt.Sprintf("%d lessons %s about %d minutes", len(s.Course.Lessons), t.Sym.Mid, s.Course.Minutes))
	l.Put(w-theme.Width(right), t.Faint, right)
	return l.String()
}

func lessonWord(n int) string {
	if n == 1 {
		return "lesson"
	}
	return "lessons"
}

// rows are the units with their lessons, each with what it is about if there is room, else
// only the one at which the cursor stands.
func (s *Screen) rows(w int, all bool) []row {
	t, titles := s.Theme, s.titleWidth(w)
	var rows []row
	n := 0
	for i, u := range s.Course.Units {
		if i > 0 && all {
			rows = append(rows, row{item: -1})
		}
		if s.folded[i] {
			rows = append(rows, row{s.heading(w, i, n == s.at), n})
			n++
			continue
		}
		if u.Title != "" {
			rows = append(rows, row{s.heading(w, i, false), -1})
		}
		for _, l := range u.Lessons {
			rows = append(rows, row{s.lesson(w, titles, l, n == s.at), n})
			if all || n == s.at {
				for _, text := range t.Indented(t.Faint, l.Summary, titleAt, w) {
					rows = append(rows, row{text, n})
				}
			}
			n++
		}
	}
	return append(rows, row{item: -1}, row{s.playLine(w, n == s.at), n})
}

// titleWidth is that of the longest title, so that the pages stand below each other; at most
// what pages and words leave free in each line.
func (s *Screen) titleWidth(w int) int {
	longest, behind := 0, 0
	for _, l := range s.Course.Lessons {
		longest = max(longest, theme.Width(l.Title))
		behind = max(behind, len(s.done[l.ID].pages)+1+theme.Width(s.words(l)))
	}
	return min(longest, max(w/3, w-titleAt-apart-behind))
}

// heading is that of a unit, with how much of it was read.
func (s *Screen) heading(w, i int, at bool) string {
	l, t, u := theme.NewLine(w), s.Theme, s.Course.Units[i]
	style, sign := t.Title, t.Sym.Open
	if s.folded[i] {
		sign = t.Sym.Shut
	}
	s.cursor(l, at)
	l.Put(cursorAt+1, t.Faint, " "+sign)
	if at {
		style = t.Selection
	}
	x := l.Put(numberAt+1, style, u.Title)
	done := 0
	for _, l := range u.Lessons {
		if s.finished(l) {
			done++
		}
	}
	l.Put(x+2, t.Faint, fmt.Sprintf("%d of %d done", done, len(u.Lessons)))
	return l.String()
}

func (s *Screen) cursor(l *theme.Line, at bool) {
	if at {
		l.Put(cursorAt, s.Theme.Now, s.Theme.Sym.Cursor)
	}
}

// lesson is a lesson with its pages and where somebody is in it.
func (s *Screen) lesson(w, titles int, lesson *lessons.Lesson, at bool) string {
	l, t := theme.NewLine(w), s.Theme
	style := t.Text
	if at {
		style = t.Selection
	}
	s.cursor(l, at)
	number := fmt.Sprint(lesson.Number)
	l.Put(titleAt-1-len(number), t.Faint, number)
	l.Put(titleAt, style, t.Cut(lesson.Title, titles))
	x := titleAt + titles + apart
	for _, state := range s.done[lesson.ID].pages {
		style := t.Faint
		if state == lessons.PageDone {
			style = t.Right
		}
		x = l.Put(x, style, PageSign(t, state))
	}
	l.Put(x+1, t.Faint, s.words(lesson))
	return l.String()
}

// PageSign is the sign of a page in the list of lessons.
func PageSign(t theme.Theme, s lessons.PageState) string {
	switch s {
	case lessons.PageDone:
		return t.Sym.Block
	case lessons.PageLeft:
		return t.Sym.Dash
	}
	return t.Sym.Empty
}

// words says where somebody is in a lesson.
func (s *Screen) words(l *lessons.Lesson) string {
	var words []string
	switch {
	case s.finished(l):
		words = append(words, "done")
	case l.ID == s.here:
		words = append(words, "you are here")
	}
	if n := s.Progress.CountLeft(l); n > 0 {
		words = append(words, fmt.Sprintf("%d not finished", n))
	}
	switch n := s.done[l.ID].surprises; {
	case n == 1:
		words = append(words, "1 surprise")
	case n > 1:
		words = append(words, fmt.Sprintf("%d surprises", n))
	}
	return strings.Join(words, " "+s.Theme.Sym.Mid+" ")
}

func (s *Screen) playLine(w int, at bool) string {
	l, t := theme.NewLine(w), s.Theme
	style := t.Text
	if at {
		style = t.Selection
	}
	s.cursor(l, at)
	l.Put(titleAt-2, t.Key, "e")
	x := l.Put(titleAt, style, "Play")
	l.Put(x+2, t.Faint, t.Cut("send any request to an application of the course, or yours", w-x-2))
	return l.String()
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
