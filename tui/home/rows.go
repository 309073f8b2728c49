package home

import (
	"fmt"
	"strings"

	"roundtrip/lessons"
	"roundtrip/tui/layout"
	"roundtrip/tui/theme"
)

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

// columns are how wide the parts of the list are.
type columns struct {
	width  int // of all
	titles int
	words  int // for the words behind the pages of a lesson
	about  int // where the summaries begin beside the pages, 0 if they stand below the titles
}

// summaries is of which lessons the summary is shown.
type summaries uint8

const (
	summaryOfAll summaries = iota
	summaryOfSelected
)

// widest is how wide a list with nothing beside the pages is: further apart, nobody finds the
// end of a line. Summaries beside the pages take from leastAbout to mostAbout columns.
const (
	widest     = 116
	leastAbout = 40
	mostAbout  = 92
	mostWords  = 24 // between pages and summaries
)

// fitting are the rows that say as much as there is room for, and their width: each summary
// below its title, else beside its pages, else only that of the lesson at the cursor.
func (s *Screen) fitting(room int) ([]row, int) {
	below, beside := s.columns()
	for _, c := range []columns{below, beside} {
		if rows := s.rows(c, summaryOfAll); c.width > 0 && len(rows) <= room {
			return rows, c.width
		}
	}
	return s.rows(below, summaryOfSelected), below.width
}

// columns are those of a list with the summaries below the titles, and of one with them
// beside the pages, which is the zero value if it is not wide enough for that.
func (s *Screen) columns() (below, beside columns) {
	w, titles, pages, words := s.Width-2*layout.Margin, 0, 0, 0
	for _, l := range s.Course.Lessons {
		titles, pages = max(titles, theme.Width(l.Title)), max(pages, len(l.PageIDs))
		words = max(words, theme.Width(s.words(l, mostWords)))
	}
	below.width = min(w, widest)
	below.titles = min(titles, max(below.width/3, below.width-titleAt-apart-pages-1-theme.Width(hereShort)))
	below.words = below.width - titleAt - below.titles - apart - pages - 1
	about := titleAt + titles + apart + pages + 1 + words + apart
	if w-about >= leastAbout {
		beside = columns{width: min(w, about+mostAbout), titles: titles, words: words, about: about}
	}
	return below, beside
}

// rows are the units with their lessons.
func (s *Screen) rows(c columns, which summaries) []row {
	var rows []row
	n := 0
	for i, u := range s.Course.Units {
		if i > 0 && which == summaryOfAll {
			rows = append(rows, row{item: -1})
		}
		if s.folded[i] {
			rows = append(rows, row{s.heading(c.width, i, n == s.at), n})
			n++
			continue
		}
		if u.Title != "" {
			rows = append(rows, row{s.heading(c.width, i, false), -1})
		}
		for _, l := range u.Lessons {
			for _, text := range s.lesson(c, l, n == s.at, which == summaryOfAll || n == s.at) {
				rows = append(rows, row{text, n})
			}
			n++
		}
	}
	return append(rows, row{item: -1}, row{s.playLine(c.width, n == s.at), n})
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

// lesson is a lesson with its pages and where somebody is in it, and what it is about.
func (s *Screen) lesson(c columns, lesson *lessons.Lesson, at, summary bool) []string {
	first := s.lessonLine(c, lesson, at)
	if !summary {
		return []string{first}
	}
	if c.about == 0 {
		return append([]string{first}, s.Theme.Indented(s.Theme.Faint, lesson.Summary, titleAt, c.width)...)
	}
	lines := s.Theme.Indented(s.Theme.Faint, lesson.Summary, c.about, c.width)
	lines[0] = theme.Pad(strings.TrimRight(first, " "), c.about) + strings.TrimLeft(lines[0], " ")
	return lines
}

// lessonLine is the line with its title.
func (s *Screen) lessonLine(c columns, lesson *lessons.Lesson, at bool) string {
	l, t := theme.NewLine(c.width), s.Theme
	style := t.Text
	if at {
		style = t.Selection
	}
	s.cursor(l, at)
	number := fmt.Sprint(lesson.Number)
	l.Put(titleAt-1-len(number), t.Faint, number)
	l.Put(titleAt, style, t.Cut(lesson.Title, c.titles))
	x := titleAt + c.titles + apart
	for _, state := range s.done[lesson.ID].pages {
		style := t.Faint
		if state == lessons.PageDone {
			style = t.Right
		}
		x = l.Put(x, style, PageSign(t, state))
	}
	l.Put(x+1, t.Faint, s.words(lesson, c.words))
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

// The words at the lesson that the reader is in.
const (
	hereLong  = "you are here"
	hereShort = "here"
)

// words says in w columns where somebody is in a lesson. What has no room goes, from the end.
func (s *Screen) words(l *lessons.Lesson, w int) string {
	all := s.allWords(l)
	long := func() string { return strings.Join(all, s.Theme.Say(" "+s.Theme.Sym.Mid+" ")) }
	for len(all) > 0 && theme.Width(long()) > w {
		if all[0] == hereLong {
			all[0] = hereShort
			continue
		}
		all = all[:len(all)-1]
	}
	return long()
}

func (s *Screen) allWords(l *lessons.Lesson) []string {
	var words []string
	switch {
	case s.finished(l):
		words = append(words, "done")
	case l.ID == s.here:
		words = append(words, hereLong)
	}
	if n := s.Progress.CountLeft(l); n > 0 {
		words = append(words, fmt.Sprintf("%d not finished", n))
	}
	if n := s.done[l.ID].surprises; n > 0 {
		words = append(words, theme.Count(n, "surprise"))
	}
	return words
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
