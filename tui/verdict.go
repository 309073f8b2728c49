package tui

import (
	"fmt"
	"reflect"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// verdict is a prediction beside what happened.
type verdict struct {
	lessons.Verdict
	passed bool
	said   string // in words
}

// judgePage compares an answer with the run. Given is the value of a choice, or
// what was pointed at; nil passes. At is where the answer is decided.
func judgePage(p *lessons.Page, given any, tr *trace.Trace, at int) (*verdict, error) {
	if spans, ok := given.([]trace.Span); ok {
		given = byteAnswer(p.Predict, spans, tr, at)
	}
	v, err := lessons.Judge(p, given, expr.At(tr, at))
	if err != nil {
		return nil, err
	}
	return &verdict{Verdict: v, passed: given == nil, said: inWords(p.Predict, given)}, nil
}

// inWords is an answer as it was read: the text of the choice, or the name of
// what was pointed at.
func inWords(q *lessons.Predict, given any) string {
	for _, c := range q.Choices {
		if reflect.DeepEqual(c.Is, given) && c.Text != "" {
			return c.Text
		}
	}
	if off, ok := given.(int); ok && q.Point == "byte" {
		return "byte " + itoa(off)
	}
	return fmt.Sprint(given)
}

// revealed is the position at which the page's question is decided, behind the
// one at which it was asked; -1 if the run has not come there.
func revealed(q *lessons.Predict, tr *trace.Trace, asked int, over bool) int {
	if q.Reveal.End && !over {
		return -1
	}
	n, err := q.Reveal.After(tr, min(asked, tr.Len()))
	switch {
	case err == nil && n >= 0:
		return n
	case over: // it was decided before it was asked, or never will be
		return lessons.EndOf(tr)
	}
	return -1
}
