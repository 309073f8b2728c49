package lesson

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/tui/labview"
	"roundtrip/tui/layout"
	"roundtrip/tui/theme"
)

// Story is the title of the page, its text, what the last stop says, and what the page
// waits for.
func (s *Screen) Story(w int) []string {
	lines := s.StoryTitle()
	if s.exercise != nil {
		return append(lines, s.exerciseLines(w)...)
	}
	if s.Mute {
		return lines
	}
	tail, body := s.tail(w), s.body()
	switch {
	case len(tail) == 0:
		return append(lines, body...)
	case s.leavesOut(body, tail):
		return append(lines, tail...)
	}
	return append(append(append(lines, body...), ""), tail...)
}

// body is the text of the page, once it is set.
func (s *Screen) body() []string {
	if !s.text.ready {
		return nil
	}
	w := s.StoryWidth()
	if s.text.width <= w {
		return s.text.lines
	}
	cut := make([]string, len(s.text.lines)) // while it is being set for this width
	for i, line := range s.text.lines {
		cut[i] = ansi.Truncate(line, w, "")
	}
	return cut
}

// leavesOut reports whether the text makes room for what is new: it was read.
// Where story and lens stand one above the other it does so from the first
// stop on.
func (s *Screen) leavesOut(body, tail []string) bool {
	if s.Width < layout.MiddleWidth && (s.read.Stops() > 0 || s.read.Turned()) {
		return true
	}
	return 1+len(body)+1+len(tail) > s.StoryRoom()
}

// roomForBoth reports whether text and question fit together.
func (s *Screen) roomForBoth() bool {
	return !s.leavesOut(s.body(), questionLines(s.Theme, s.read.Page.Predict, s.StoryWidth()))
}

// saying is what the page says at the point to which it was read.
func (s *Screen) saying() reading.Text {
	view := 0
	if s.Exchange != nil {
		view = s.At
	}
	return s.read.Text(s.now(), view)
}

// tail is what a page says below its text.
func (s *Screen) tail(w int) []string {
	text, t := s.saying(), s.Theme
	var lines []string
	if text.Verdict != nil {
		lines = verdictLines(t, text.Verdict, w)
	}
	if text.Say != "" {
		lines = t.Marked(t.Sym.Dash, text.Say, w)
	}
	if text.Sent {
		lines = append(lines, s.sentLines(w)...)
	}
	if text.Question != nil {
		lines = append(lines, questionLines(t, text.Question, w)...)
	}
	return append(lines, s.changeLines(text, w)...)
}

// sentLines say what became of a request that was changed.
func (s *Screen) sentLines(w int) []string {
	if s.Exchange == nil || !s.Over {
		return nil
	}
	what := "Sent again"
	if stack := s.read.Stack; !stack.Equal(s.read.Page.Run.Stack()) {
		what = "The same server, now with " + labview.StackWords(stack.App, stack.Middleware)
	}
	return append(s.Theme.Marked(s.Theme.Sym.Dash, what+": "+s.AnswerWords(), w), s.CodeLines(w)...)
}

// questionLines ask, and list the answers.
func questionLines(t theme.Theme, p *lessons.Predict, w int) []string {
	lines := t.Marked("?", p.Ask, w)
	if p.Pointed() {
		return append(lines, "  "+t.Faint.Render(t.Say(pointHint(p))))
	}
	for i, c := range p.Choices {
		for j, line := range theme.Wrap(t.Say(c.Text), max(10, w-6)) {
			lead := "     "
			if j == 0 {
				lead = fmt.Sprintf("  %s  ", t.Held.Render(fmt.Sprint(i+1)))
			}
			lines = append(lines, lead+t.Text.Render(line))
		}
	}
	return lines
}

// pointHint says which arrows point.
func pointHint(p *lessons.Predict) string {
	if p.Point == pointStation {
		return "point at a station with ←→, then enter; space passes"
	}
	return "point with ↑↓, then enter; space passes"
}

// verdictLines set the prediction beside what happened. Nobody is praised.
func verdictLines(t theme.Theme, v *reading.Verdict, w int) []string {
	var lines []string
	switch {
	case v.Passed:
		lines = t.Marked(t.Sym.Right, v.Answer, w)
	case v.Right:
		lines = t.Signed(t.Right, t.Sym.Yes, t.Now, t.Say(v.Said), w)
	default:
		lines = append(t.Signed(t.Wrong, t.Sym.No, t.Text, t.Say(v.Said), w), t.Signed(t.Right, t.Sym.Yes, t.Now, t.Say(v.Answer), w)...)
	}
	for _, text := range []string{v.Why, v.Then} {
		if text != "" {
			lines = append(lines, t.Indented(t.Text, text, 2, w)...)
		}
	}
	return lines
}

// changeLines invite to the page's change, again once it was passed over or made. Where e
// changes the code, nothing else is said of e.
func (s *Screen) changeLines(text reading.Text, w int) []string {
	if text.Change == nil || text.Again && s.editsCode() {
		return nil
	}
	invite := text.Change.Invite
	if text.Back {
		own := s.read.Page.Run.Stack()
		_, asks, _ := strings.Cut(invite, ". ") // what to look for, behind the key
		invite = strings.TrimSpace(asks + " Press e to have " + labview.StackWords(own.App, own.Middleware) + " back.")
	}
	return s.Theme.Marked(s.Theme.Sym.Right, invite, w)
}
