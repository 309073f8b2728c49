package tui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
)

// practiceLines are what the story of an exercise says below its title: the text
// of the page until it was read, the checks, and what became of printed text if
// there is room.
func (m *Model) practiceLines(w int) []string {
	lines, room := m.practiceText(w), m.storyRoom()-1
	if m.x == nil || !lens.IsUnsent(m.x.state) {
		return lines
	}
	if more := apart(lines, m.marked(m.theme.Sym.Dash, lens.Unsent, w)); len(more) <= room {
		return more
	}
	return lines
}

func (m *Model) practiceText(w int) []string {
	p, room := m.practice(), m.storyRoom()-1
	if p.solution {
		return m.solutionLines(w, room)
	}
	if p.solved != nil {
		return m.solvedLines(w)
	}
	var body []string
	if !m.mute {
		body = m.body()
	}
	if whole := apart(body, m.allChecks(w, true, nil)); len(whole) <= room {
		return whole
	}
	if !m.mute && !p.begun && m.read.stops == 0 {
		return m.cutShort(body, room)
	}
	var more []string
	switch left := room - len(body) - 1; {
	case len(body) > 0 && m.large && left >= leastChecks:
		return apart(body, m.someChecks(w, left, nil))
	case len(body) > 0 && !m.large:
		more = append(more, `\ the task`)
	}
	all := m.allChecks(w, true, more)
	if len(all) > room && p.hint > 0 {
		all = m.allChecks(w, false, more)
	}
	if len(all) <= room {
		return all
	}
	return m.someChecks(w, room, more)
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
func (m *Model) allChecks(w int, explains bool, more []string) []string {
	p := m.practice()
	var checks []string
	for i := range p.page.Exercise.Checks {
		if i == p.open() {
			checks = append(checks, m.openCheckLines(i, w)...)
			if explains {
				checks = append(checks, m.mistakeLines(w)...)
			}
			continue
		}
		checks = append(checks, m.checkLine(i, w))
	}
	foot := append([]string{m.countLine(w, more)}, m.fileLine(w))
	return apart(m.newsLines(w), checks, m.hintLines(w), foot)
}

// someChecks are the check that is open, and how many there are, where there is
// no room for all. A hint that was asked for takes the place of the explanation.
func (m *Model) someChecks(w, room int, more []string) []string {
	p := m.practice()
	lines := m.newsLines(w)
	i := p.open()
	if i >= 0 {
		lines = append(lines, m.openCheckLines(i, w)...)
	}
	if p.hint == 0 {
		lines = append(lines, m.mistakeLines(w)...)
	}
	lines = append(lines, m.hintLines(w)...)
	for j := range p.page.Exercise.Checks {
		if i < 0 {
			lines = append(lines, m.checkLine(j, w))
		}
	}
	shown := max(0, room-1)
	if (i >= 0 || shown < len(lines)) && m.onChecks() {
		more = append(more, "↑↓ the others")
	}
	if i >= 0 {
		lines = m.cutShort(lines, shown)
	}
	return append(lines[:min(len(lines), shown)], m.countLine(w, more))
}

// cutShort are lines that fit a room, with a word about those that do not.
func (m *Model) cutShort(lines []string, room int) []string {
	if len(lines) <= room || room < 2 || m.large {
		return lines
	}
	rest := m.theme.Faint.Render(m.theme.Say(`… \ shows the rest`))
	return append(slices.Clip(lines[:room-1]), rest)
}

// open is the check that is told with what it is about: the selected one, else
// the first that failed; -1 for none. Where the file cannot run, there is the
// same to say of all.
func (p *practice) open() int {
	switch {
	case p.grading != nil && p.grading.Trouble != nil:
		return -1
	case p.at >= 0:
		return p.at
	}
	return p.firstFailed()
}

// newsLines are what the page's stop says of the file as it came, or why the
// learner's cannot run.
func (m *Model) newsLines(w int) []string {
	p := m.practice()
	switch {
	case p.why != "":
		return m.wrongLines(p.why, w)
	case p.grading != nil && p.grading.Trouble != nil:
		return append(m.wrongLines(p.grading.Trouble.Text, w), m.troubleMistake(w)...)
	case m.read.changed:
		return nil
	}
	if s := m.stopInView(); s != nil && s.Say != "" {
		return m.marked(m.theme.Sym.Dash, s.Say, w)
	}
	return nil
}

// troubleMistake explains a file that cannot run, where the mistake is known.
func (m *Model) troubleMistake(w int) []string {
	if mistake := m.practice().grading.Mistake(); mistake != nil {
		return m.indented(mistake.Say, 2, w)
	}
	return nil
}

// sign is that of an outcome, with its style.
func (m *Model) sign(o lessons.Outcome) (string, lipgloss.Style) {
	t := m.theme
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
func (m *Model) checkLine(i, w int) string {
	r, l := m.practice().result(i), theme.NewLine(w)
	m.putMark(l, i)
	sign, style := m.sign(r.Outcome)
	l.Put(2, style, sign)
	x := l.Put(4, m.theme.Text, m.theme.Cut(m.theme.Say(r.Expected), w-4))
	if asked := theme.Printable(r.Asked); theme.Width(asked) <= w-x-2 {
		l.Put(x+2, m.theme.Faint, asked)
	}
	return l.String()
}

// putMark marks the selected check.
func (m *Model) putMark(l *theme.Line, i int) {
	if i == m.practice().at && m.practice().focus {
		l.Put(0, m.theme.Held, m.theme.Sym.Right)
	}
}

// openCheckLines are a check with what was asked, what was expected and what
// came.
func (m *Model) openCheckLines(i, w int) []string {
	p, t := m.practice(), m.theme
	r := p.result(i)
	first := theme.NewLine(valueAt)
	m.putMark(first, i)
	sign, style := m.sign(r.Outcome)
	first.Put(2, style, sign)
	first.Put(4, t.Faint, "asked")
	lines := m.valueLines(first, r.Asked, t.Text, w)
	lines = append(lines, m.valueLines(named_(t, "expected"), r.Expected, t.Text, w)...)
	if r.Outcome == lessons.Failed {
		lines = append(lines, m.valueLines(named_(t, "got"), r.Got, t.Now, w)...)
	}
	return lines
}

// valueAt is the column of what was asked, expected and got.
const valueAt = 13

// named_ is the beginning of a line with a name.
func named_(t theme.Theme, name string) *theme.Line {
	l := theme.NewLine(valueAt)
	l.Put(4, t.Faint, name)
	return l
}

// valueLines are a text behind the beginning of its first line.
func (m *Model) valueLines(first *theme.Line, text string, style lipgloss.Style, w int) []string {
	var lines []string
	lead := pad(first.String(), valueAt)
	for i, line := range theme.Wrap(m.theme.Say(theme.Printable(text)), max(10, w-valueAt)) {
		if i > 0 {
			lead = strings.Repeat(" ", valueAt)
		}
		lines = append(lines, lead+style.Render(line))
	}
	return lines[:min(len(lines), mostValue)]
}

// mostValue is how many lines are shown of what a check got.
const mostValue = 4

// mistakeLines explain why the open check failed, where the mistake is known.
func (m *Model) mistakeLines(w int) []string {
	p := m.practice()
	i := p.open()
	if i < 0 || p.result(i).Mistake == nil {
		return nil
	}
	return m.indented(p.result(i).Mistake.Say, 4, w)
}

// indented is a paragraph that belongs to what stands above it.
func (m *Model) indented(text string, by, w int) []string {
	var lines []string
	for _, line := range theme.Wrap(m.theme.Say(text), max(10, w-by)) {
		lines = append(lines, strings.Repeat(" ", by)+m.theme.Now.Render(line))
	}
	return lines
}

// hintLines are the hint that was asked for.
func (m *Model) hintLines(w int) []string {
	p := m.practice()
	if p.hint == 0 {
		return nil
	}
	hints := p.page.Exercise.Hints
	text := fmt.Sprintf("hint %d of %d: %s", p.hint, len(hints), hints[p.hint-1])
	if p.hint == len(hints) {
		text += " H shows a solution."
	}
	return m.marked("?", text, w)
}

// countLine says how many checks pass, or that they are being run, and what else
// can be seen of them.
func (m *Model) countLine(w int, more []string) string {
	p, t := m.practice(), m.theme
	n := len(p.page.Exercise.Checks)
	style, text := t.Faint, ""
	switch {
	case p.slow:
		style, text = t.Held, "checking…"
	case p.grading == nil:
		text = fmt.Sprintf("%d checks, none run yet", n)
	case p.isSolved():
		style, text = t.Right, fmt.Sprintf("All %d checks pass.", n)
	default:
		text = fmt.Sprintf("%d of %d checks pass", p.grading.Passed(), n)
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
func (m *Model) solvedLines(w int) []string {
	lines := m.marked(m.theme.Sym.Dash, "This is the solution. "+m.practice().page.Exercise.About, w)
	if m.x == nil || !m.x.over {
		return lines
	}
	lines = append(lines, m.marked(m.theme.Sym.Dash, "It answers: "+answerWords(m.x.state, m.x.got()), w)...)
	return append(lines, m.differenceLines(w)...)
}

// fileLine says where the learner's file lies, and how the original comes back.
func (m *Model) fileLine(w int) string {
	p, l, t := m.practice(), theme.NewLine(w), m.theme
	original := ""
	if p.why == "" && p.file.Text != p.page.Exercise.Start {
		original = " " + t.Sym.Mid + " R the original"
	}
	path := t.CutMiddle(theme.Printable(homely(p.file.Path)), w-2-theme.Width(original))
	l.Put(l.Put(2, t.Faint, path), t.Faint, original)
	return l.String()
}

// solutionLines are the solution, with a sentence on it. The learner's own is
// beside it, in the lens.
func (m *Model) solutionLines(w, room int) []string {
	p, t := m.practice(), m.theme
	about := "A solution: " + p.page.Exercise.About
	lines := m.marked(t.Sym.Dash, about, w)
	code := strings.Split(strings.TrimRight(p.page.Exercise.Solution, "\n"), "\n")
	if len(code) > room-len(lines) {
		lines = m.marked(t.Sym.Dash, fmt.Sprintf("%s It has %d lines: ↑↓ shows the others.", about, len(code)), w)
	}
	h := max(1, room-len(lines))
	p.scroll = min(p.scroll, max(0, len(code)-h))
	for i, line := range code[p.scroll:min(len(code), p.scroll+h)] {
		l := theme.NewLine(w)
		l.Put(0, t.Faint, fmt.Sprintf("%4d", p.scroll+i+1))
		l.Put(6, t.Text, t.Cut(theme.Printable(line), w-6))
		lines = append(lines, l.String())
	}
	return lines
}

// practiceKey is all that the story of an exercise depends on.
func (m *Model) practiceKey() string {
	p := m.practice()
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%p", p.grading) + fmt.Sprint(p.nth, p.cancel != nil, p.slow, p.begun, p.focus, p.at, p.looking, p.hint,
		p.hints, p.solution, p.scroll, p.solved != nil, p.why, p.file.Path, p.file.Text != p.page.Exercise.Start, m.onChecks(),
		m.x != nil && lens.IsUnsent(m.x.state))
}

// practiceHints are the keys of an exercise, the likeliest first.
func (m *Model) practiceHints(add func(keys.Action, string)) {
	p := m.practice()
	switch {
	case p.solution:
		add(keys.Solution, "watch it run")
		add(keys.Maximise, "")
		return
	case m.phase() == stopping, m.phase() == ending:
		add(keys.Space, "")
	case m.opensCheck():
		add(keys.Enter, "its event")
	case p.isSolved():
		add(keys.Enter, "next page")
	}
	if p.solved != nil {
		add(keys.Revert, "back to yours")
	}
	if m.stepsLines() {
		add(keys.Step, "one line")
	}
	if p.looking >= 0 {
		add(keys.Escape, "back to yours")
		add(keys.Again, "")
	}
	add(keys.Edit, m.editWord())
	if m.checksBySpace() {
		add(keys.Space, "check")
	}
	switch {
	case p.isSolved():
	case p.hints < len(p.page.Exercise.Hints):
		add(keys.Hint, "")
	default:
		add(keys.Solution, "")
	}
	add(keys.Lens, "lens")
}
