package reading

import (
	"slices"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// Verdict is a prediction beside what happened.
type Verdict struct {
	lessons.Verdict
	// Passed says that no answer was given.
	Passed bool
	// Said is what was answered, in words.
	Said string
}

// revealed is the position at which the question is decided, behind the one at which
// it was answered; -1 if the run has not come there.
func (r *Reading) revealed(run Run) int {
	reveal := r.Page.Predict.Reveal
	if reveal.End && !run.Over {
		return -1
	}
	n, err := reveal.After(run.Trace, min(r.asked, run.Trace.Len()))
	switch {
	case err == nil && n >= 0:
		return n
	case run.Over: // it was decided before it was asked, or never will be
		return lessons.EndOf(run.Trace)
	}
	return -1
}

// judge sets the answer beside what had happened at a position, and notes a surprise.
func (r *Reading) judge(tr *trace.Trace, at int) (Step, error) {
	r.question = judged
	q, given := r.Page.Predict, r.answer
	if spans, ok := given.([]trace.Span); ok {
		given = byteAnswer(q, spans, expr.At(tr, at))
	}
	r.answer = given
	v, err := lessons.Judge(r.Page, given, expr.At(tr, at))
	if err != nil {
		return r.visited(Step{Do: Show}), err
	}
	r.verdict, r.decided = &Verdict{Verdict: v, Passed: given == nil, Said: q.InWords(given)}, r.stops
	if p := r.options.Progress; p != nil && !v.Right && given != nil {
		p.Surprise(r.Page.Ref(), r.verdict.Said, v.Answer)
	}
	return r.visited(Step{Do: Show, Judged: true, Lens: q.Lens}), nil
}

// byteAnswer turns spans that were pointed at into an answer to a question about a
// byte: the right byte if it is among them, else their first.
func byteAnswer(q *lessons.Predict, spans []trace.Span, at *expr.Context) any {
	right, err := q.Answers(at)
	if err != nil {
		return nil
	}
	for _, r := range right {
		off, isInt := r.(int)
		if isInt && slices.ContainsFunc(spans, func(s trace.Span) bool { return s.Contains(s.Buf, int64(off)) }) {
			return off
		}
	}
	return int(spans[0].Off)
}
