package lesson

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/lessons"
	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/tui/workspace"
)

// exerciseLines are what the story of an exercise says below its title: the text
// of the page until it was read, the checks, and what became of printed text if
// there is room.
func (s *Screen) exerciseLines(w int) []string {
	lines, room := s.exerciseText(w), s.storyRows()
	if s.Exchange == nil || !lens.IsUnsent(s.State) {
		return lines
	}
	if more := apart(lines, s.Theme.Marked(s.Theme.Sym.Dash, lens.Unsent, w)); len(more) <= room {
		return more
	}
	return lines
}

// storyRows is how many rows there are below the title.
func (s *Screen) storyRows() int { return s.StoryRoom() - len(s.storyTitle()) }

func (s *Screen) exerciseText(w int) []string {
	p, e, room := s.exercise, s.read.Exercise, s.storyRows()
	if e.ShowsSolution() {
		return s.solutionLines(w, room)
	}
	if e.RunsSolution() {
		return s.solvedLines(w)
	}
	var body []string
	if !s.Mute {
		body = s.body()
	}
	if whole := apart(body, s.allChecks(w, true, nil)); len(whole) <= room {
		return whole
	}
	if !s.Mute && !p.begun && s.read.Stops() == 0 {
		return s.cutShort(body, room)
	}
	var more []string
	switch left := room - len(body) - 1; {
	case len(body) > 0 && s.Large && left >= leastChecks:
		return apart(body, s.someChecks(w, left, nil))
	case len(body) > 0 && !s.Large:
		more = append(more, `\ the task`)
	}
	all := s.allChecks(w, true, more)
	if len(all) > room && e.Hint() > 0 {
		all = s.allChecks(w, false, more)
	}
	if len(all) <= room {
		return all
	}
	return s.someChecks(w, room, more)
}

// leastChecks is how many rows there have to be below the text for the check that
// is open.
const leastChecks = 8

// apart puts blocks of lines one below the other, with a line between them.
func apart(blocks ...[]string) []string {
	var lines []string
	for _, b := range blocks {
		if len(b) > 0 && len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, b...)
	}
	return lines
}

// allChecks are all checks, the one that is open with what it is about and perhaps
// an explanation, and what there is to say of them. More is what else can be seen.
func (s *Screen) allChecks(w int, explains bool, more []string) []string {
	var checks []string
	for i := range s.read.Page.Exercise.Checks {
		if i == s.openCheckAt() {
			checks = append(checks, s.openCheckLines(i, w)...)
			if explains {
				checks = append(checks, s.mistakeLines(w)...)
			}
			continue
		}
		checks = append(checks, s.checkLine(i, w))
	}
	foot := append([]string{s.countLine(w, more)}, s.FileLine(w))
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
			lines = append(lines, s.checkLine(j, w))
		}
	}
	if (i >= 0 || shown < len(lines)) && s.onChecks() {
		more = append(more, "↑↓ the others")
	}
	if i >= 0 {
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
		return []string{s.checkLine(check, w), s.gotLine(check, w)}[:room]
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

// cutShort are lines that fit a room, with a word about those that do not.
func (s *Screen) cutShort(lines []string, room int) []string {
	if len(lines) <= room || room < 2 || s.Large {
		return lines
	}
	return s.Theme.Short(lines, room, `\ shows all`)
}

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

// newsLines are what the page's stop says of the file as it came, or why the
// user's cannot run.
func (s *Screen) newsLines(w int) []string {
	p, e := s.exercise, s.read.Exercise
	switch {
	case p.why != "":
		return s.Theme.WrongText(p.why, w)
	case e.Grading() != nil && e.Grading().Trouble != nil:
		return append(s.Theme.WrongText(e.Grading().Trouble.Text, w), s.troubleMistake(w)...)
	case s.read.Changed():
		return nil
	}
	if say := s.saying().Say; say != "" {
		return s.Theme.Marked(s.Theme.Sym.Dash, say, w)
	}
	return nil
}

// troubleMistake explains a file that cannot run, where the mistake is known.
func (s *Screen) troubleMistake(w int) []string {
	if mistake := s.read.Exercise.Grading().Mistake(); mistake != nil {
		return s.Theme.Indented(s.Theme.Now, mistake.Say, 2, w)
	}
	return nil
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

// checkLine is a check on one line: its outcome, what is expected, and what is
// asked.
func (s *Screen) checkLine(i, w int) string {
	r, l := s.read.Exercise.Result(i), theme.NewLine(w)
	s.putMark(l, i)
	sign, style := s.sign(r.Outcome)
	l.Put(2, style, sign)
	x := l.Put(4, s.Theme.Text, s.Theme.Cut(s.Theme.Say(r.Expected), w-4))
	if asked := theme.Printable(r.Asked); theme.Width(asked) <= w-x-2 {
		l.Put(x+2, s.Theme.Faint, asked)
	}
	return l.String()
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
		text = fmt.Sprintf("%d checks, none run yet", n)
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

// solvedLines are said while the solution runs.
func (s *Screen) solvedLines(w int) []string {
	lines := s.Theme.Marked(s.Theme.Sym.Dash, "This is the solution. "+s.read.Page.Exercise.About, w)
	if s.Exchange == nil || !s.Over {
		return lines
	}
	lines = append(lines, s.Theme.Marked(s.Theme.Sym.Dash, "It answers: "+s.AnswerWords(), w)...)
	return append(lines, s.DifferenceLines(w)...)
}

// FileLine says where the user's file lies, and how the original comes back.
func (s *Screen) FileLine(w int) string {
	p, l, t := s.exercise, theme.NewLine(w), s.Theme
	original := ""
	if p.why == "" && p.file.Text != s.read.Page.Exercise.Start {
		original = " " + t.Sym.Mid + " R the original"
	}
	path := t.CutMiddle(theme.Printable(workspace.ShortPath(p.file.Path)), w-2-theme.Width(original))
	l.Put(l.Put(2, t.Faint, path), t.Faint, original)
	return l.String()
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

// exerciseKey is all that the story of an exercise depends on besides its reading.
func (s *Screen) exerciseKey() string {
	p := s.exercise
	if p == nil {
		return ""
	}
	return fmt.Sprint(p.nth, p.cancel != nil, p.slow, p.begun, p.focus, p.at, p.scroll, p.why, p.file.Path,
		p.file.Text != s.read.Page.Exercise.Start, s.onChecks())
}
