package lesson

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/tui/labview"
	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// Story is the title of the page, its text, what the last stop says, and what the page
// waits for.
func (s *Screen) Story(w int) []string {
	if s.phase() == reading.Closing {
		tail, _ := s.tail(w)
		return tail
	}
	lines := s.storyTitle()
	s.leftOut = 0
	if s.exercise != nil {
		return append(lines, s.exerciseLines(w)...)
	}
	if s.Mute && !s.reads {
		return append(lines, s.hiddenLine())
	}
	tail, left := s.tail(w)
	body := s.body()
	switch {
	case len(tail) == 0:
		return append(lines, body...)
	case left > 0 || s.leavesOut(body, tail):
		s.leftOut = len(body) + left
		if begun := s.begunLines(body, len(lines)+len(tail)); len(begun) > 0 {
			return append(append(lines, begun...), tail...)
		}
		return append(append(lines, tail...), s.leftOutLine(len(lines)+len(tail))...)
	}
	return append(append(append(lines, body...), ""), tail...)
}

// leastBegun is how many rows of a text are worth showing without the others.
const leastBegun = 2

// begunLines are the beginning of the text, where what is new leaves rows for it beside so many
// others, and how much of it is left out.
func (s *Screen) begunLines(body []string, rows int) []string {
	most := s.StoryRoom() - rows - 2
	beside := s.Width >= layout.MiddleWidth // where the record has what the story leaves
	if beside || s.isTyping() || most < leastBegun || most >= len(body) {
		return nil
	}
	s.leftOut = len(body) - most
	return append(append(slices.Clone(body[:most]), s.leftOutLine(s.StoryRoom()-1)...), "")
}

// leftOutLine says that the text is not there, and which key shows it, below so many rows.
func (s *Screen) leftOutLine(rows int) []string {
	words := fmt.Sprintf("%s %d more %s", s.Theme.Sym.Cut, s.leftOut, theme.Plural(s.leftOut, "row"))
	if s.isTyping() {
		words += " " + s.Theme.Sym.Mid + " " + s.MoreWord()
	} else {
		words += " " + s.Theme.Sym.Mid + " . shows the text"
	}
	text := s.Theme.Faint.Render(s.Theme.Say(words))
	switch room := s.StoryRoom() - rows; {
	case s.leftOut == 0 || room < 1:
		return nil
	case room == 1:
		return []string{text}
	}
	return []string{"", text}
}

// hiddenLine says how the text comes back that a reader has hidden.
func (s *Screen) hiddenLine() string {
	t := s.Theme
	return t.Faint.Render(t.Say(t.Sym.Dash + " The text is hidden " + t.Sym.Mid + " . shows it"))
}

// body is the text of the page, once it is set: without what it asks for once that is done,
// and faint once something newer stands below it.
func (s *Screen) body() []string {
	if !s.text.ready {
		return nil
	}
	w, lines := s.StoryWidth(), s.text.lines
	if s.isRead() {
		lines = s.text.read
	}
	if s.text.width <= w {
		return lines
	}
	cut := make([]string, len(lines)) // while it is being set for this width
	for i, line := range lines {
		cut[i] = ansi.Truncate(line, w, "")
	}
	return cut
}

// isRead reports whether the text has nothing more to ask for.
func (s *Screen) isRead() bool { return s.read.Stops() > 0 || s.read.Turned() || s.read.Changed() }

// leavesOut reports whether the text makes room for what is new, since there is not enough
// for both: it was read.
func (s *Screen) leavesOut(body, tail []string) bool {
	return len(s.storyTitle())+len(body)+1+len(tail) > s.StoryRoom()
}

// roomForBoth reports whether text and question fit together.
func (s *Screen) roomForBoth() bool {
	return !s.leavesOut(s.body(), questionLines(s.Theme, s.read.Page.Predict, s.StoryWidth()))
}

// Saying is what the page says now.
func (s *Screen) Saying() reading.Text { return s.saying() }

// saying is what the page says at the point to which it was read.
func (s *Screen) saying() reading.Text {
	view := 0
	if s.Exchange != nil {
		view = s.At
	}
	return s.read.Text(s.now(), view)
}

// isTyping reports whether the keys go into an editor.
func (s *Screen) isTyping() bool { return s.Overlays.At(overlay.Lens) != nil }

// tail is what a page says below its text. While the task is typed in, what stands above it
// makes room for it: left is how many rows that are.
func (s *Screen) tail(w int) (lines []string, left int) {
	text := s.saying()
	if text.Closing != nil {
		return closingLines(s.Theme, text.Closing, w), 0
	}
	said, task := s.said(text, w), s.changeLines(text, w)
	if s.isTyping() && len(task) > 0 && s.leavesOut(nil, append(slices.Clone(said), task...)) {
		return task, len(said)
	}
	if both := append(slices.Clone(said), task...); text.Verdict == nil || !text.Made || !s.leavesOut(nil, both) {
		return both, 0
	}
	pairs := pairLines(s.Theme, text.Pairs, w, true) // the words make room for what is compared
	return append(said, pairs...), len(task) - len(pairs)
}

// said is what a page says above its task.
func (s *Screen) said(text reading.Text, w int) []string {
	t := s.Theme
	var lines []string
	if text.Guess != nil {
		lines = guessLines(t, text.Guess, w)
	}
	if text.Verdict != nil {
		lines = verdictLines(t, text.Verdict, w)
	}
	if text.Say != "" {
		lines = append(lines, t.Marked(t.Sym.Dash, text.Say, w)...)
	}
	if text.Sent && len(text.Pairs) == 0 {
		lines = append(lines, s.sentLines(w)...)
	}
	if text.Question != nil {
		lines = append(lines, questionLines(t, text.Question, w)...)
	}
	return lines
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
	if p.Pointed() { // the action says how
		return lines
	}
	for i, c := range p.Choices {
		for j, line := range theme.Wrap(t.Say(c.Text), max(10, w-6)) {
			lead := "     "
			if j == 0 {
				lead = fmt.Sprintf("  %s  ", t.Key.Render(fmt.Sprint(i+1)))
			}
			lines = append(lines, lead+t.Text.Render(line))
		}
	}
	return lines
}

// verdictLines set the prediction beside what happened, the reason against a wrong one below
// that one. Nobody is praised.
func verdictLines(t theme.Theme, v *reading.Verdict, w int) []string {
	if v.Right {
		return signedWith(t, t.Right, t.Sym.Yes, t.Now, v.Said, v.Then, w)
	}
	right := signedWith(t, t.Right, t.Sym.Yes, t.Now, v.Answer, v.Then, w)
	if v.Passed {
		return right
	}
	return append(signedWith(t, t.Wrong, t.Sym.No, t.Text, v.Said, v.Why, w), right...)
}

// signedWith is an answer behind its sign, with what is said of it below, "" for nothing.
func signedWith(t theme.Theme, style lipgloss.Style, sign string, textStyle lipgloss.Style, answer, more string, w int) []string {
	lines := t.Signed(style, sign, textStyle, t.Say(answer), w)
	if more == "" {
		return lines
	}
	return append(lines, t.Indented(t.Text, more, 2, w)...)
}

// guessLines are the guess beside the fact, once the request has gone on.
func guessLines(t theme.Theme, v *reading.Verdict, w int) []string {
	switch {
	case v.Passed:
		return t.Marked(t.Sym.Dash, "The answer was: "+v.Answer, w)
	case v.Right:
		return t.Signed(t.Right, t.Sym.Yes, t.Text, t.Say("Your answer: "+v.Said), w)
	}
	return t.Signed(t.Wrong, t.Sym.No, t.Text, t.Say("Your answer: "+v.Said+"; it was: "+v.Answer), w)
}

// changeLines are the page's task. Its text stays when it was made, with what it has shown.
func (s *Screen) changeLines(text reading.Text, w int) []string {
	c, t := text.Change, s.Theme
	switch {
	case c == nil:
		return nil
	case text.Skipped && !text.Made:
		return t.Marked(t.Sym.Dash, "Skipped: "+c.Invite, w)
	case !text.Made:
		lines := invitation(t, c, w)
		if text.NotYet {
			lines = append(t.Marked(t.Sym.Dash, c.NotYet(s.read.Page.Run), w), lines...)
		}
		return lines
	}
	if lines := madeLines(t, text, w, false); !s.leavesOut(nil, append(s.said(text, w), lines...)) {
		return lines
	}
	return madeLines(t, text, w, true)
}

// invitation is a task that is not done yet, behind the sign of what to do next.
func invitation(t theme.Theme, c *lessons.Change, w int) []string {
	return t.Signed(t.Action, t.Sym.Act, t.Now, t.Say(c.Invite), w)
}

// madeLines are a task that was done: its text, the values before and after, what they show.
// The action line says how to take it back. Tight ones have the fewest rows.
func madeLines(t theme.Theme, text reading.Text, w int, tight bool) []string {
	lines := t.Signed(t.Right, t.Sym.Yes, t.Faint, t.Say(text.Change.Invite), w)
	lines = append(lines, pairLines(t, text.Pairs, w, tight)...)
	if then := text.Change.Then; then != "" {
		lines = append(lines, t.Indented(t.Text, then, 2, w)...)
	}
	return lines
}

// closingLines are the end of a lesson.
func closingLines(t theme.Theme, end *lessons.Closing, w int) []string {
	lines := []string{t.Title.Render(t.Say("What you have learned"))}
	for _, say := range end.Learned {
		lines = append(lines, t.Marked(t.Sym.Dash, say, w)...)
	}
	if len(end.Unfinished) > 0 {
		lines = append(lines, t.Marked(t.Sym.Empty, "Not finished: "+strings.Join(end.Unfinished, ", "), w)...)
	}
	if end.Next == "" {
		return lines
	}
	return append(lines, t.Indented(t.Now, end.Next, 2, w)...)
}
