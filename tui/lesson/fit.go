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
	smallest := layout.Arrange(layout.Wants{W: fitWidth, H: fitHeight, Lenses: 1, Journey: 4}).At(layout.Story)
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
			f.measure(fmt.Sprintf("what stop %d says", i+1), fmt.Sprintf("stops.%d.say", i), t.Marked(t.Sym.Dash, stop.Say, f.width))
		}
	}
	if p.Change != nil {
		f.measure("the invitation", "change.invite", t.Marked(t.Sym.Dash, p.Change.Invite, f.width))
	}
	if q := p.Predict; q != nil {
		f.measure("the question", "predict.ask", questionLines(t, q, f.width))
		for i, c := range q.Choices {
			v := &reading.Verdict{Verdict: lessons.Verdict{Answer: q.Choices[0].Text, Why: c.Why, Then: q.Then}, Said: c.Text}
			f.measure("what is said of the answer "+c.Text, fmt.Sprintf("predict.choices.%d", i), verdictLines(t, v, f.width))
		}
	}
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
