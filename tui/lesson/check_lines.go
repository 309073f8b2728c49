package lesson

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

// allChecks are all checks, the one that is open with what it is about and perhaps
// an explanation, and what there is to say of them: with what each asks for as far as so many
// rows have room, at least as much as fewest says. More is what else can be seen.
func (s *Screen) allChecks(w, room int, fewest asks, more []string) []string {
	return s.checksIn(w, room, fewest, more, true)
}

// unexplainedChecks are allChecks without what is said of a known mistake, which a hint takes the
// place of.
func (s *Screen) unexplainedChecks(w, room int, more []string) []string {
	return s.checksIn(w, room, asksBeside, more, false)
}

func (s *Screen) checksIn(w, room int, fewest asks, more []string, explains bool) []string {
	var lines []string
	for asks := asksWhole; asks <= fewest; asks++ {
		if lines = s.checksAsking(0, asks, w, more, explains); len(lines) <= room {
			return s.spareRows(lines, room, asks, w, more, explains)
		}
	}
	return lines
}

// spareRows gives the rows that are left to the first checks, which then say more of what they ask
// for than the others do, and says how the others are read.
func (s *Screen) spareRows(lines []string, room int, others asks, w int, more []string, explains bool) []string {
	if others == asksWhole || len(s.checksAsking(everyCheck, others, w, more, explains)) <= len(lines) {
		return lines
	}
	if others == asksBeside && len(more) == 0 && !s.Large {
		more = []string{s.wholeKey() + " more"}
	}
	n := 0
	for n < everyCheck && len(s.checksAsking(n+1, others, w, more, explains)) <= room {
		n++
	}
	return s.checksAsking(n, others, w, more, explains)
}

// asks is how much of what a check asks for stands in its row, the most first.
type asks int

const (
	asksWhole  asks = iota // all of it, in rows below where that needs some
	asksInARow             // as much as one row below has room for
	asksBeside             // what has room beside, and where two checks expect the same
)

// everyCheck is more checks than an exercise has.
const everyCheck = 100

// checksAsking are the checks with so much of what they ask for, the first of them with one step more.
func (s *Screen) checksAsking(first int, others asks, w int, more []string, explains bool) []string {
	var checks []string
	for i := range s.read.Page.Exercise.Checks {
		asks := others
		if i < first {
			asks = max(asksWhole, others-1)
		}
		if i == s.openCheckAt() {
			checks = append(checks, s.openCheckLines(i, w)...)
			if explains {
				checks = append(checks, s.mistakeLines(w)...)
			}
			continue
		}
		checks = append(checks, s.checkLines(i, asks, w)...)
	}
	foot := []string{s.countLine(w, more)}
	if !s.isTyping() { // the title of the editor says where
		foot = append(foot, s.FileLine(w))
	}
	if explains {
		foot = append(s.passedLines(w), foot...)
	}
	return apart(s.newsLines(w), checks, s.hintLines(w), foot)
}

// passedLines are what a file that passes has shown, and what could be better in it.
func (s *Screen) passedLines(w int) []string {
	e, t := s.read.Exercise, s.Theme
	if !e.Solved() {
		return nil
	}
	var lines []string
	if then := s.read.Page.Exercise.Then; then != "" {
		lines = t.Signed(t.Right, t.Sym.Yes, t.Now, t.Say(then), w)
	}
	if g := e.Grading(); g != nil {
		for _, advice := range g.Advice {
			lines = append(lines, t.Marked(t.Sym.Dash, advice.Say, w)...)
		}
	}
	return lines
}

// someChecks are the check that is open, and how many there are, where there is
// no room for all. A hint that was asked for takes the place of the explanation, and is
// read whole: the check makes room for it.
func (s *Screen) someChecks(w, room int, more []string) []string {
	e := s.read.Exercise
	lines := append(s.newsLines(w), s.passedLines(w)...)
	i := s.openCheckAt()
	if i >= 0 {
		lines = append(lines, s.openCheckLines(i, w)...)
	}
	if e.Hint() == 0 {
		lines = append(lines, s.mistakeLines(w)...)
	}
	shown := max(0, room-1)
	if hint := s.hintLines(w); len(hint) > 0 {
		lines = append(s.aboveHint(lines, i, shown-len(hint), w), hint...)
	}
	for j := range s.read.Page.Exercise.Checks {
		if i < 0 {
			lines = append(lines, s.checkLines(j, asksInARow, w)...)
		}
	}
	if (i >= 0 || shown < len(lines)) && s.onChecks() {
		more = append(more, "↑↓ the others")
	}
	switch {
	case e.Hint() > 0 && len(lines) > shown && s.isTyping(): // the count makes room for the hint
		return s.cutShort(lines, room)
	case i >= 0:
		lines = s.cutShort(lines, shown)
	}
	return append(lines[:min(len(lines), shown)], s.countLine(w, more))
}

// aboveHint is what a hint leaves of the check that is open, in so many rows: the line that
// names it, and the beginning of what it got.
func (s *Screen) aboveHint(lines []string, check, room, w int) []string {
	switch {
	case len(lines) <= room:
		return lines
	case room < 1:
		return nil
	case check >= 0 && room < leastOpen:
		return []string{s.checkLines(check, asksBeside, w)[0], s.gotLine(check, w)}[:room]
	}
	return s.cutShort(lines, room)
}

// gotLine is what a check got, as far as there is room in a line.
func (s *Screen) gotLine(i, w int) string {
	r := s.read.Exercise.Result(i)
	if r.Outcome != lessons.Failed {
		return ""
	}
	l := theme.NewLine(w)
	l.Put(4, s.Theme.Faint, "got")
	l.Put(valueAt, s.Theme.Now, s.Theme.Cut(s.Theme.Say(theme.Printable(r.Got)), w-valueAt))
	return l.String()
}

// leastOpen is how many rows tell more of a check than these two do.
const leastOpen = 3

// openCheckAt is the check that is told with what it is about: the selected one, else
// the first that failed; -1 for none. Where the file cannot run, there is the
// same to say of all.
func (s *Screen) openCheckAt() int {
	p, e := s.exercise, s.read.Exercise
	switch {
	case e.Grading() != nil && e.Grading().Trouble != nil:
		return -1
	case p.at >= 0:
		return p.at
	}
	return e.FirstFailed()
}

// sign is that of an outcome, with its style.
func (s *Screen) sign(o lessons.Outcome) (string, lipgloss.Style) {
	t := s.Theme
	switch o {
	case lessons.Passed:
		return t.Sym.Yes, t.Right
	case lessons.Failed:
		return t.Sym.No, t.Wrong
	}
	return t.Sym.Dash, t.Faint
}

// checkLines are a check in few words: its outcome, what is expected, and what is asked.
func (s *Screen) checkLines(i int, asks asks, w int) []string {
	r := s.read.Exercise.Result(i)
	asked, room := theme.Printable(r.Asked), max(10, w-checkAt)
	var lines []string
	for n, text := range theme.Wrap(s.Theme.Say(r.Expected), room) {
		l := theme.NewLine(w)
		if n == 0 {
			s.putMark(l, i)
			sign, style := s.sign(r.Outcome)
			l.Put(2, style, sign)
		}
		x := l.Put(checkAt, s.Theme.Text, text)
		if n == 0 && theme.Width(asked) <= w-x-2 {
			l.Put(x+2, s.Theme.Faint, asked)
			asked = ""
		}
		lines = append(lines, l.String())
	}
	if asked == "" || asks == asksBeside && !s.expectsTheSame(i) {
		return lines
	}
	if asks == asksWhole {
		return append(lines, s.Theme.Indented(s.Theme.Faint, asked, checkAt, w)...)
	}
	return append(lines, strings.Repeat(" ", checkAt)+s.Theme.Faint.Render(s.Theme.CutMiddle(asked, room)))
}

// checkAt is the column of a check's words.
const checkAt = 4

// expectsTheSame reports whether the words of another check are the same.
func (s *Screen) expectsTheSame(i int) bool {
	for j := range s.read.Page.Exercise.Checks {
		if j != i && s.read.Exercise.Result(j).Expected == s.read.Exercise.Result(i).Expected {
			return true
		}
	}
	return false
}

// putMark marks the selected check.
func (s *Screen) putMark(l *theme.Line, i int) {
	if i == s.exercise.at && s.exercise.focus {
		l.Put(0, s.Theme.Now, s.Theme.Sym.Cursor)
	}
}

// openCheckLines are a check with what was asked, what was expected and what
// came.
func (s *Screen) openCheckLines(i, w int) []string {
	e, t := s.read.Exercise, s.Theme
	r := e.Result(i)
	first := theme.NewLine(valueAt)
	s.putMark(first, i)
	sign, style := s.sign(r.Outcome)
	first.Put(2, style, sign)
	first.Put(4, t.Faint, "asked")
	lines := s.valueLines(first, r.Asked, t.Text, w)
	lines = append(lines, s.valueLines(labelled(t, "expected"), r.Expected, t.Text, w)...)
	if r.Outcome == lessons.Failed {
		lines = append(lines, s.valueLines(labelled(t, "got"), r.Got, t.Now, w)...)
	}
	return lines
}

// valueAt is the column of what was asked, expected and got.
const valueAt = 13

// labelled is the beginning of a line with a name.
func labelled(t theme.Theme, name string) *theme.Line {
	l := theme.NewLine(valueAt)
	l.Put(4, t.Faint, name)
	return l
}

// valueLines are a text behind the beginning of its first line.
func (s *Screen) valueLines(first *theme.Line, text string, style lipgloss.Style, w int) []string {
	var lines []string
	lead := theme.Pad(first.String(), valueAt)
	for i, line := range theme.Wrap(s.Theme.Say(theme.Printable(text)), max(10, w-valueAt)) {
		if i > 0 {
			lead = strings.Repeat(" ", valueAt)
		}
		lines = append(lines, lead+style.Render(line))
	}
	return s.Theme.Short(lines, mostValue, "")
}

// mostValue is how many lines are shown of what a check got.
const mostValue = 8

// mistakeLines explain why the open check failed, where the mistake is known.
func (s *Screen) mistakeLines(w int) []string {
	e := s.read.Exercise
	i := s.openCheckAt()
	if i < 0 || e.Result(i).Mistake == nil {
		return nil
	}
	return s.Theme.Indented(s.Theme.Now, e.Result(i).Mistake.Say, 4, w)
}

// hintLines are the hint that was asked for.
func (s *Screen) hintLines(w int) []string {
	n := s.read.Exercise.Hint()
	if n == 0 {
		return nil
	}
	return hintText(s.Theme, s.read.Page.Exercise.Hints, n, w)
}

// hintText is the nth hint, from 1.
func hintText(t theme.Theme, hints []string, n, w int) []string {
	text := fmt.Sprintf("hint %d of %d: %s", n, len(hints), hints[n-1])
	if n == len(hints) {
		text += " H shows a solution."
	}
	return t.Marked("?", text, w)
}

// countLine says how many checks pass, or that they are being run, and what else
// can be seen of them.
func (s *Screen) countLine(w int, more []string) string {
	p, e, t := s.exercise, s.read.Exercise, s.Theme
	n := len(s.read.Page.Exercise.Checks)
	style, text := t.Faint, ""
	switch {
	case p.slow:
		style, text = t.Held, "The checks run."
	case e.Grading() == nil:
		text = fmt.Sprintf("%d checks, none run", n)
	case e.Solved():
		style, text = t.Right, fmt.Sprintf("All %d checks pass.", n)
	default:
		text = fmt.Sprintf("%d of %d checks pass", e.Grading().Passed(), n)
	}
	l := theme.NewLine(w)
	x := l.Put(2, style, t.Cut(t.Say(text), w-2))
	for _, word := range more {
		if word = t.Say(" " + t.Sym.Mid + " " + word); x+theme.Width(word) <= w {
			x = l.Put(x, t.Faint, word)
		}
	}
	return l.String()
}
