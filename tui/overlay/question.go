package overlay

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/theme"
)

// Choice is one answer to a Question.
type Choice struct {
	Key, Word string
	Do        func() tea.Cmd // nil for nothing
}

// Question asks in the footer for one of a few keys. Others do nothing.
type Question struct {
	Text    string
	About   string // stands above it while it is asked, "" for nothing
	Choices []Choice
	Enter   string // the key whose answer enter gives as well; "" for none
}

// Place is the footer.
func (q *Question) Place() Place { return Footer }

// Key takes an answer.
func (q *Question) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	key := k.String()
	if key == "enter" {
		key = q.Enter
	}
	i := slices.IndexFunc(q.Choices, func(c Choice) bool { return c.Key == key })
	if i < 0 {
		return nil, Stays
	}
	if q.Choices[i].Do == nil {
		return nil, Closes
	}
	return q.Choices[i].Do(), Closes
}

// Draw is a line.
func (q *Question) Draw(t theme.Theme, w, _ int) []string {
	l := theme.NewLine(w)
	x := l.Put(2, t.Held, t.Cut(theme.Printable(q.Text), w-q.answersWide()-2)) + 3
	for _, c := range q.Choices {
		x = l.Put(x, t.Title, c.Key) + 1
		x = l.Put(x, t.Faint, c.Word) + 3
	}
	return []string{l.String()}
}

// drawAbout is what stands above it, in at most h rows.
func (q *Question) drawAbout(t theme.Theme, w, h int) []string {
	if q.About == "" {
		return nil
	}
	lines := theme.Wrap(t.Say(theme.Printable(q.About)), w-4)
	lines = lines[:min(len(lines), h)]
	for i, line := range lines {
		l := theme.NewLine(w)
		l.Put(2, t.Text, line)
		lines[i] = l.String()
	}
	return lines
}

// Sentence is the question with its answers, for a place that is narrower than a line.
func (q *Question) Sentence() string {
	answers := make([]string, len(q.Choices))
	for i, c := range q.Choices {
		answers[i] = c.Key + ": " + c.Word
	}
	return theme.Printable(q.Text) + " " + strings.Join(answers, ", ") + "."
}

// answersWide is how wide the answers are, with the gap before each: the text makes room for them.
func (q *Question) answersWide() (w int) {
	for _, c := range q.Choices {
		w += 3 + theme.Width(c.Key) + 1 + theme.Width(c.Word)
	}
	return w
}
