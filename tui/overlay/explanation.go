package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// Explanation answers "what is this?" beside what it explains. The arrows go on selecting,
// and it with them; where it has more lines than room they scroll it. Esc closes it; any
// other key closes it too, and does what it does. Asked twice, the glossary opens.
type Explanation struct {
	lessons.Explanation
	lines []string       // that stand for the text
	flush bool           // they are set for the whole width
	key   keys.Action    // closes it as it has opened it, "" for none
	again func() tea.Cmd // asked twice, nil for what nobody asks twice
	left  func()         // is done as esc closes it, nil for nothing
	from  int            // the first line that is seen
	most  int            // of from, 0 where all is seen
}

// NewExplanation shows an explanation, one without a title being nothing to see. Again is
// called when it is asked for once more.
func NewExplanation(e lessons.Explanation, again func() tea.Cmd) *Explanation {
	return &Explanation{Explanation: e, again: again}
}

// NewText shows lines under a title.
func NewText(title string, lines []string, again func() tea.Cmd) *Explanation {
	e := NewExplanation(lessons.Explanation{Title: title}, again)
	e.lines = lines
	return e
}

// NewReading shows lines, as they are, that have no room while something is typed. It goes with
// the key that opened it, too.
func NewReading(title string, lines []string) *Explanation {
	e := NewText(title, lines, nil).ClosedBy(keys.Task)
	e.flush = true
	return e
}

// ClosedBy has the key of an action close it too: the one that opened it.
func (e *Explanation) ClosedBy(a keys.Action) *Explanation {
	e.key = a
	return e
}

// Leading has esc lead back to where somebody was before it was asked for. Other keys stay where it has led.
func (e *Explanation) Leading(back func()) *Explanation {
	e.left = back
	return e
}

// Asks reports whether it can be asked for twice.
func (e *Explanation) Asks() bool { return e.again != nil }

// AgainWord is what asking twice opens: for a rule the list has the others beside it.
func (e *Explanation) AgainWord() string {
	if strings.HasPrefix(e.ID, "rule:") {
		return "all rules"
	}
	return "glossary"
}

// Place is the story's.
func (e *Explanation) Place() Place { return Story }

// Follows reports whether it is about what is selected, and goes with that.
func (e *Explanation) Follows() bool { return e.lines == nil }

// Scrolls reports whether it has more lines than room.
func (e *Explanation) Scrolls() bool { return e.most > 0 }

// Scroll moves what is seen of it.
func (e *Explanation) Scroll(by int) { e.from = min(max(0, e.from+by), e.most) }

// Key scrolls it or closes it.
func (e *Explanation) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	a, _ := keys.Find(keys.Exchange, k.String())
	by, moves := map[keys.Action]int{keys.Up: -1, keys.Down: 1, keys.PageUp: -pageOfLines, keys.PageDown: pageOfLines}[a]
	switch {
	case moves && e.Scrolls():
		e.Scroll(by)
		return nil, Stays
	case moves && e.Follows() && e.Title != "":
		return nil, Passes
	case a == keys.Escape && e.left != nil:
		e.left()
		return nil, Closes
	case a == keys.Escape, a != "" && a == e.key:
		return nil, Closes
	case a == keys.Explain && e.Asks():
		return e.again(), Closes
	}
	return nil, ClosesAndPasses
}

// Draw tells the explanation with the section that governs it.
func (e *Explanation) Draw(t theme.Theme, w, _ int) []string {
	lines := t.Signed(t.Faint, "?", t.Title, t.Say(e.Title), w)
	if e.flush {
		return append(lines, e.lines...)
	}
	for _, line := range e.text(t, w-2) {
		lines = append(lines, "  "+t.Text.Render(line))
	}
	if e.Section == "" {
		return lines
	}
	return append(lines, t.Indented(t.Faint, e.Section, 2, w)...)
}

// Visible is the part of its lines that is seen in h rows.
func (e *Explanation) Visible(t theme.Theme, lines []string, h int) []string {
	if e.most = max(0, len(lines)-h); e.most > 0 {
		e.most++ // for the line that says so
	}
	e.from = min(e.from, e.most)
	return t.Short(lines[e.from:], h, "down")
}

func (e *Explanation) text(t theme.Theme, w int) []string {
	if e.lines != nil {
		return e.lines
	}
	return theme.Wrap(t.Say(e.Text), w)
}
