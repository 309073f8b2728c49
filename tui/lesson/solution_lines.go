package lesson

import (
	"fmt"
	"strings"

	"roundtrip/tui/theme"
)

// solvedLines are said while the solution runs.
func (s *Screen) solvedLines(w int) []string {
	lines := s.Theme.Marked(s.Theme.Sym.Dash, "This is the solution. "+s.read.Page.Exercise.About, w)
	if s.Exchange == nil || !s.Over {
		return lines
	}
	lines = append(lines, s.Theme.Marked(s.Theme.Sym.Dash, "It answers: "+s.AnswerWords(), w)...)
	return append(lines, s.DifferenceLines(w)...)
}

// solutionLines are the solution, with a sentence on it. The user's own is
// beside it, in the lens.
func (s *Screen) solutionLines(w, room int) []string {
	p, t := s.exercise, s.Theme
	about := "A solution: " + s.read.Page.Exercise.About
	lines := s.Theme.Marked(t.Sym.Dash, about, w)
	code := s.solutionCode(w)
	if len(code) > room-len(lines) {
		lines = s.Theme.Marked(t.Sym.Dash, fmt.Sprintf("%s It has %d lines: ↑↓ shows the others.", about, len(code)), w)
	}
	h := max(1, room-len(lines))
	p.scroll = min(p.scroll, max(0, len(code)-h))
	return append(lines, code[p.scroll:min(len(code), p.scroll+h)]...)
}

// The columns of the solution: its numbers, its code, and what goes on of a line.
const (
	solutionAt = 6
	deeper     = 4
)

// solutionCode is the solution with its numbers, in lines of w columns.
func (s *Screen) solutionCode(w int) []string {
	t, sign := s.Theme, s.Theme.Say("╎")
	var lines []string
	for i, text := range strings.Split(strings.TrimRight(s.read.Page.Exercise.Solution, "\n"), "\n") {
		code := theme.Printable(text)
		in := min(len(code)-len(strings.TrimLeft(code, " "))+deeper, w/2)
		first, rest := t.Broken(code, w-solutionAt, w-solutionAt-in)
		l := theme.NewLine(w)
		l.Put(0, t.Faint, fmt.Sprintf("%4d", i+1))
		l.Put(solutionAt, t.Text, first)
		lines = append(lines, l.String())
		for _, part := range rest {
			l.Reset()
			l.Put(solutionAt-3, t.Faint, sign)
			l.Put(solutionAt+in, t.Text, part)
			lines = append(lines, l.String())
		}
	}
	return lines
}
