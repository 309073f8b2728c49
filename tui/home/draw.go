package home

import (
	"fmt"
	"strings"

	"roundtrip/tui/theme"
)

// lines lay the lessons out as a round trip: two on the way in, two on the way
// back. What comes after the trip stands below it.
func (s *Screen) lines(t theme.Theme, w, height int) []string {
	if w < homeWidth || len(s.Course.Lessons) < roundTrip {
		return s.list(t, w)
	}
	half := (w - 4) / 2
	lines := []string{s.title(t, w), "", ""}
	lines = append(lines, s.row(t, w, half, 0, 1)...)
	lines = append(lines, s.wireDown(t, w, half))
	lines = append(lines, s.row(t, w, half, 3, 2)...)
	for i := roundTrip; i < len(s.Course.Lessons); i++ {
		lines = append(append(lines, ""), s.station(t, w, i)...)
	}
	lines = append(lines, "", "")
	lines = append(lines, s.choice(t, w)...)
	top := max(0, (height-len(lines)-4)/4)
	return append(make([]string, top), lines...)
}

const homeWidth = 76

// roundTrip is how many lessons the way to the application and back takes.
const roundTrip = 4

// row draws two lessons with the wire between them, and a line of squares
// below.
func (s *Screen) row(t theme.Theme, w, half, left, right int) []string {
	head, squares := theme.NewLine(w), theme.NewLine(w)
	end := s.name(t, head, 3, left)
	start := 3 + half
	s.name(t, head, start, right)
	style, wire := t.Faint, t.Sym.Laid
	if s.finished(left) && left == 0 || s.finished(right) && left != 0 {
		style, wire = t.Done, t.Sym.Wire
	}
	head.Fill(end+1, start-2, style, wire)
	if left < right {
		head.Put(start-2, style, t.Sym.Right)
	} else {
		head.Put(end+1, style, t.Sym.Left)
	}
	s.squares(t, squares, 5, left)
	s.squares(t, squares, start+2, right)
	return []string{head.String(), squares.String()}
}

// station draws a lesson that stands for itself, and a line of squares below.
func (s *Screen) station(t theme.Theme, w, i int) []string {
	head, squares := theme.NewLine(w), theme.NewLine(w)
	s.name(t, head, 3, i)
	s.squares(t, squares, 5, i)
	return []string{head.String(), squares.String()}
}

func (s *Screen) name(t theme.Theme, l *theme.Line, x, i int) int {
	style := t.Done
	if i == s.at {
		style = t.Selection
		l.Put(x-2, t.Now, t.Sym.Cursor)
	}
	x = l.Put(x, t.Faint, fmt.Sprint(i+1)) + 1
	return l.Put(x, style, s.Course.Lessons[i].Title)
}

func (s *Screen) squares(t theme.Theme, l *theme.Line, x, i int) {
	d := s.done[s.Course.Lessons[i].ID]
	for _, read := range d.pages {
		style, symbol := t.Faint, t.Sym.Empty
		if read {
			style, symbol = t.App, t.Sym.Block
		}
		x = l.Put(x, style, symbol)
	}
	l.Put(x+1, t.Faint, s.words(t, i))
}

// words says where somebody is in a lesson.
func (s *Screen) words(t theme.Theme, i int) string {
	id := s.Course.Lessons[i].ID
	d := s.done[id]
	var words []string
	switch {
	case s.finished(i):
		words = append(words, "done")
	case id == s.here:
		words = append(words, "you are here")
	}
	if d.surprises == 1 {
		words = append(words, "1 surprise")
	}
	if d.surprises > 1 {
		words = append(words, fmt.Sprintf("%d surprises", d.surprises))
	}
	return strings.Join(words, " "+t.Sym.Mid+" ")
}

func (s *Screen) finished(i int) bool {
	d := s.done[s.Course.Lessons[i].ID]
	for _, read := range d.pages {
		if !read {
			return false
		}
	}
	return len(d.pages) > 0
}

func (s *Screen) wireDown(t theme.Theme, w, half int) string {
	l := theme.NewLine(w)
	style, symbol := t.Faint, "╎"
	if t.Options.ASCII {
		symbol = ":"
	}
	l.Put(3+half+8, style, symbol)
	return l.String()
}

// choice says what enter does now.
func (s *Screen) choice(t theme.Theme, w int) []string {
	enter, play := theme.NewLine(w), theme.NewLine(w)
	label, playStyle := "Play: send any request to an application of the course, or yours", t.Text
	mark := enter
	if s.at >= len(s.Course.Lessons) {
		mark, playStyle = play, t.Selection
	}
	mark.Put(1, t.Now, t.Sym.Cursor)
	enter.Put(3, t.Title, "enter")
	enter.Put(11, t.Text, t.Cut(s.what(), w-12))
	play.Put(3, t.Title, "e")
	play.Put(11, playStyle, t.Cut(label, w-12))
	return []string{enter.String(), play.String()}
}

// what is the summary of the selected lesson.
func (s *Screen) what() string {
	if s.at >= len(s.Course.Lessons) {
		return "open the selected line"
	}
	return s.Course.Lessons[s.at].Summary
}

// list is the home of a narrow terminal, or of a course of another size.
func (s *Screen) list(t theme.Theme, w int) []string {
	lines := []string{s.title(t, w), ""}
	for i := range s.Course.Lessons {
		lines = append(lines, s.station(t, w, i)...)
	}
	return append(append(lines, ""), s.choice(t, w)...)
}
