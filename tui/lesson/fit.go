package lesson

import (
	"context"
	"fmt"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/tui/layout"
	"roundtrip/tui/theme"
)

// The smallest terminal in which every page has to be read whole, in columns and rows.
const (
	fitWidth  = 80
	fitHeight = 24
)

// Fit says which texts of a page do not fit beside its request in a terminal of 80 columns
// and 24 rows: they would be shown with their beginning left out.
func Fit(_ context.Context, _ *lessons.Lesson, p *lessons.Page) lessons.Problems {
	smallest := layout.Arrange(layout.Wants{W: fitWidth, H: fitHeight, Journey: 4}).At(layout.Story)
	f := fitting{
		page: p, theme: theme.New(theme.Options{Dark: true}),
		width: smallest.W, room: smallest.H,
	}
	f.texts()
	return f.wrong
}

// fitting is a page while it is measured.
type fitting struct {
	page        *lessons.Page
	theme       theme.Theme
	width, room int
	wrong       lessons.Problems
}

func (f *fitting) texts() {
	p, t := f.page, f.theme
	f.measure("the text", lessons.PartBody, render(p.Body, f.width, t))
	for i, stop := range p.Stops {
		if stop.Say != "" {
			f.measure(fmt.Sprintf("what stop %d says", i+1), fmt.Sprintf("stops.%d.say", i), f.belowGuess(i, t.Marked(t.Sym.Dash, stop.Say, f.width)))
		}
	}
	f.question()
	f.change()
	f.hints()
}

// hints measures each hint with the two lines beside it: the check that it is about, and how
// many checks pass.
func (f *fitting) hints() {
	if f.page.Exercise == nil {
		return
	}
	hints := f.page.Exercise.Hints
	for i := range hints {
		f.measure(fmt.Sprintf("hint %d", i+1), fmt.Sprintf("exercise.hints.%d", i), append(hintText(f.theme, hints, i+1, f.width), "", ""))
	}
}

func (f *fitting) question() {
	q, t := f.page.Predict, f.theme
	if q == nil {
		return
	}
	f.measure("the question", "predict.ask", questionLines(t, q, f.width))
	for i, c := range q.Choices {
		f.measure("what is said of the answer "+c.Text, fmt.Sprintf("predict.choices.%d", i), verdictLines(t, verdictOn(q, c), f.width))
	}
}

// change measures the task below a guess, then what is told once it was done.
func (f *fitting) change() {
	c, t := f.page.Change, f.theme
	if c == nil {
		return
	}
	f.measure("the invitation", "change.invite", f.belowGuess(len(f.page.Stops), invitation(t, c, f.width)))
	done := reading.Text{Change: c}
	var sent []string
	for _, compared := range c.Compare {
		done.Pairs = append(done.Pairs, lessons.Pair{Name: compared.Name})
	}
	if len(c.Compare) == 0 { // one line says what became of the request
		sent = append(sent, "")
	}
	f.measure("the task with what it has shown", "change.then", append(sent, madeLines(t, done, f.width, true)...))
}

// belowGuess puts lines below the longest wrong guess, on a stop that comes after the one at
// which the question is decided.
func (f *fitting) belowGuess(stop int, lines []string) []string {
	q := f.page.Predict
	if q == nil || stop <= q.After {
		return lines
	}
	var longest []string
	for _, c := range q.Choices {
		if guess := guessLines(f.theme, verdictOn(q, c), f.width); len(guess) > len(longest) {
			longest = guess
		}
	}
	return append(longest, lines...)
}

// verdictOn is what is told of an answer.
func verdictOn(q *lessons.Predict, c lessons.Choice) *reading.Verdict {
	right := c
	for _, other := range q.Choices {
		if other.Why == "" {
			right = other
		}
	}
	return &reading.Verdict{Verdict: lessons.Verdict{Answer: right.Text, Right: c.Why == "", Why: c.Why, Then: q.Then}, Said: c.Text}
}

// measure notes a text that has more lines than there is room for.
func (f *fitting) measure(what, part string, lines []string) {
	if most := f.room; len(lines) > most {
		f.wrong = append(f.wrong, lessons.Problem{
			File: f.page.File, Part: part, What: fmt.Sprintf("%s does not fit in %d columns and %d rows", what, fitWidth, fitHeight),
			Expected: fmt.Sprintf("%d lines of %d columns at most", most, f.width), Got: fmt.Sprintf("%d lines", len(lines)),
		})
	}
}
