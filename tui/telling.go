package tui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

// storyLines are all lines of the story: title, text, what the last stop says,
// and what the page waits for.
func (m *Model) storyLines(w int) []string {
	if m.screen == screenPlay {
		return m.playLines(w)
	}
	t, p := m.theme, m.read.page
	lines := []string{t.Title.Render(t.Say(p.Title))}
	if m.mute && m.explain == nil && m.practice() == nil {
		return lines
	}
	if m.explain != nil && m.explain.Title != "" {
		return append(lines, m.explain.draw(t, w)...)
	}
	if m.practice() != nil {
		return append(lines, m.practiceLines(w)...)
	}
	tail, body := m.tail(w), m.body()
	if len(tail) == 0 {
		return append(lines, body...)
	}
	if m.leavesOut(body, tail) {
		return append(lines, tail...)
	}
	return append(append(append(lines, body...), ""), tail...)
}

// body is the text of the page, once it is set.
func (m *Model) body() []string {
	if !m.story.ready {
		return nil
	}
	if w := m.storyWidth(); m.story.width > w { // it is being set for this width
		cut := make([]string, len(m.story.lines))
		for i, line := range m.story.lines {
			cut[i] = ansi.Truncate(line, w, "")
		}
		return cut
	}
	return m.story.lines
}

// leavesOut reports whether the text makes room for what is new: it was read.
// Where story and lens stand one above the other it does so from the first
// stop on.
func (m *Model) leavesOut(body, tail []string) bool {
	if m.w < middleWidth && (m.read.stops > 0 || m.read.turned) {
		return true
	}
	return 1+len(body)+1+len(tail) > m.storyRoom()
}

// roomForBoth reports whether text and question fit together.
func (m *Model) roomForBoth() bool {
	return !m.leavesOut(m.body(), m.questionLines(m.storyWidth()))
}

// storyRoom is how many rows a story can have at most.
func (m *Model) storyRoom() int { return m.arrange(m.h, m.largeChecks()).story.h }

// storyKey is all that the story depends on.
func (m *Model) storyKey() string {
	if m.screen != screenLesson || m.read == nil {
		if m.play != nil {
			return fmt.Sprint(m.play.stack, m.play.request, m.explain)
		}
		return ""
	}
	r := m.read
	return fmt.Sprint(r.page.Ref(), r.stops, r.arrived, r.question, r.changed, r.skipped, r.turned, m.phase(), m.story.version,
		m.explain, r.stack.App, r.stack.Middleware, m.lens.station, m.practiceKey())
}

// tail is what a page says at the point to which it was read.
func (m *Model) tail(w int) []string {
	r := m.read
	var lines []string
	if r.verdict != nil && r.decided == r.stops {
		lines = append(lines, m.verdictLines(w)...)
	} else if s := m.stopInView(); s != nil && s.Say != "" && !r.changed {
		lines = append(lines, m.marked(m.theme.Sym.Dash, s.Say, w)...)
	}
	if r.changed && (r.verdict == nil || r.decided != r.stops) {
		lines = append(lines, m.sentLines(w)...)
	}
	switch m.phase() {
	case asking:
		lines = append(lines, m.questionLines(w)...)
	case inviting:
		lines = append(lines, m.marked(m.theme.Sym.Right, r.page.Change.Invite, w)...)
	case done:
		lines = append(lines, m.inviteAgain(w)...)
	}
	return lines
}

// stopInView is the stop whose words belong to what is looked at.
func (m *Model) stopInView() *lessons.Stop {
	if m.x == nil {
		return nil
	}
	return m.read.stopAt(m.x.at)
}

// marked is a paragraph with a sign before it.
func (m *Model) marked(sign, text string, w int) []string {
	var lines []string
	t := m.theme
	for i, line := range theme.Wrap(t.Say(text), max(10, w-2)) {
		lead := strings.Repeat(" ", theme.Width(sign)+1)
		if i == 0 {
			lead = t.Held.Render(sign) + " "
		}
		lines = append(lines, lead+t.Now.Render(line))
	}
	return lines
}

// sentLines say what became of a request that was changed.
func (m *Model) sentLines(w int) []string {
	if m.x == nil || !m.x.over {
		return nil
	}
	what := "Sent again"
	if !m.read.stack.Equal(m.read.page.Run.Stack()) {
		what = "The same server, now with " + stackWords(m.read.stack.App, m.read.stack.Middleware)
	}
	return append(m.marked(m.theme.Sym.Dash, what+": "+answerWords(m.x.final(), m.x.got()), w), m.mineLines(w)...)
}

// questionLines ask, and list the answers.
func (m *Model) questionLines(w int) []string {
	p := m.read.page.Predict
	lines := m.marked("?", p.Ask, w)
	if p.Pointed() {
		return append(lines, "  "+m.theme.Faint.Render(m.theme.Say(pointHint(p))))
	}
	for i, c := range p.Choices {
		for j, line := range theme.Wrap(m.theme.Say(c.Text), max(10, w-6)) {
			lead := "     "
			if j == 0 {
				lead = fmt.Sprintf("  %s  ", m.theme.Held.Render(fmt.Sprint(i+1)))
			}
			lines = append(lines, lead+m.theme.Text.Render(line))
		}
	}
	return lines
}

// pointHint says which arrows point.
func pointHint(p *lessons.Predict) string {
	if p.Point == "station" {
		return "point at a station with ←→, then enter; space passes"
	}
	return "point with ↑↓, then enter; space passes"
}

// verdictLines set the prediction beside what happened. Nobody is praised.
func (m *Model) verdictLines(w int) []string {
	v, t := m.read.verdict, m.theme
	var lines []string
	switch {
	case v.passed:
		lines = m.marked(t.Sym.Right, v.Answer, w)
	case v.Right:
		lines = signed(t.Right, t.Sym.Yes, t.Now, t.Say(v.said), w)
	default:
		lines = append(signed(t.Wrong, t.Sym.No, t.Text, t.Say(v.said), w), signed(t.Right, t.Sym.Yes, t.Now, t.Say(v.Answer), w)...)
	}
	for _, text := range []string{v.Why, v.Then} {
		for _, line := range theme.Wrap(t.Say(text), max(10, w-2)) {
			if text != "" {
				lines = append(lines, "  "+t.Text.Render(line))
			}
		}
	}
	return lines
}

// signed is a text behind a sign, in as many lines as it needs.
func signed(sign lipgloss.Style, with string, style lipgloss.Style, text string, w int) []string {
	lead := sign.Render(with + " ")
	var lines []string
	for _, line := range theme.Wrap(text, max(10, w-2)) {
		lines = append(lines, lead+style.Render(line))
		lead = "  "
	}
	return lines
}

// inviteAgain repeats the invitation once it was passed over or taken, since
// it can be taken again, or taken back. Where e changes the code, nothing else is said of e.
func (m *Model) inviteAgain(w int) []string {
	c, own := m.read.page.Change, m.read.page.Run.Stack()
	switch {
	case c == nil || m.editsCode() || m.read.verdict != nil && m.read.decided == m.read.stops:
		return nil
	case c.To != nil && m.read.swapped && !m.read.stack.Equal(own):
		_, asks, _ := strings.Cut(c.Invite, ". ") // what to look for, behind the key
		return m.marked(m.theme.Sym.Right, strings.TrimSpace(asks+" Press e to have "+stackWords(own.App, own.Middleware)+" back."), w)
	}
	return m.marked(m.theme.Sym.Right, c.Invite, w)
}

// playAt is the column of what play says of its stack and request.
const playAt = 14

// playRows is how many rows each of them has at most, so that none pushes the answer out.
func (m *Model) playRows() int { return max(1, (m.storyRoom()-8)/3) }

// playLines are what the play screen says about its stack and request.
func (m *Model) playLines(w int) []string {
	t, p := m.theme, m.play
	if m.explain != nil && m.explain.Title != "" {
		return m.explain.draw(t, w)
	}
	var lines []string
	row := func(key, name, value string) {
		for i, text := range t.WrapAtMost(theme.Printable(value), w-playAt, m.playRows()) {
			l := theme.NewLine(w)
			if i == 0 {
				l.Put(0, t.Held, key)
				l.Put(2, t.Faint, name)
			}
			l.Put(playAt, t.Text, text)
			lines = append(lines, l.String())
		}
	}
	layers := strings.Join(p.stack.Middleware, " "+t.Sym.Mid+" ")
	if layers == "" {
		layers = t.Sym.Dash
	}
	row("a", "app", partWords(p.stack.App)+"  "+m.o.House.Summary(p.stack.App))
	row("m", "middleware", layers)
	row("e", "request", requestWords(p.request))
	if m.x != nil && m.x.over {
		row("", "answer", answerWords(m.x.final(), m.x.got())+", in "+took(m.x.final()))
		if words := m.x.clockWords(); words != "" {
			row("", "", words)
		}
	}
	return append(lines, m.mineLines(w)...)
}
