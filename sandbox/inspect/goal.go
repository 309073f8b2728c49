package inspect

import (
	"fmt"
	"slices"

	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// Goal is what has to stay while a request is made smaller: an exception with its place, a status with why
// it was given, as far as the record knows, or a rule that is broken with the place.
type Goal struct {
	Failure trace.Failure
	Status  int       // 0 where the exception says all
	Rule    string    // of the server, which refused the request, or of the checker; "" for none
	At      trace.Src // where the checker's rule was broken, if it has a place in code
}

// GoalOf is what is wrong with an exchange, false if nothing is.
func GoalOf(tr *trace.Trace) (Goal, bool) {
	g := answerOf(tr)
	if g.Status >= 400 || g.Failure.Any() {
		return g, true
	}
	strongest, level := Goal{}, -1
	for _, f := range lint.Check(tr) {
		if rank(f.Level) > level {
			strongest, level = Goal{Rule: f.Rule, At: placeOf(tr, f)}, rank(f.Level)
		}
	}
	return strongest, level >= 0
}

// answerOf is what an exchange has come to, as a goal.
func answerOf(tr *trace.Trace) Goal {
	s := tr.At(tr.Len())
	g := Goal{Failure: trace.FailureOf(tr), Status: s.Status()}
	if g.Failure.Any() && (g.Status < 400 || g.Status >= 500) {
		g.Status = 0
	}
	if s.Rejected != nil {
		g.Rule = s.Rejected.Rule
	}
	return g
}

// placeOf is the first line of code that a finding rests on.
func placeOf(tr *trace.Trace, f lint.Finding) trace.Src {
	for _, e := range tr.Events() {
		if e.X == f.X && e.Src.File != "" && slices.Contains(f.Refs, e.Seq) {
			return e.Src
		}
	}
	return trace.Src{}
}

// String says what stays.
func (g Goal) String() string {
	status := fmt.Sprintf("the status %d", g.Status)
	switch {
	case g.Failure.Any() && g.Status == 0:
		return g.Failure.String()
	case g.Failure.Any():
		return status + " by " + g.Failure.String()
	case g.Status != 0 && g.Rule != "":
		return status + " by rule " + g.Rule
	case g.Status != 0:
		return status
	case g.At.File != "":
		return fmt.Sprintf("that %s is broken at %s:%d", g.Rule, g.At.File, g.At.Line)
	}
	return "that " + g.Rule + " is broken"
}

// Met reports whether an exchange still has it.
func (g Goal) Met(tr *trace.Trace) bool {
	if g.Status == 0 && !g.Failure.Any() {
		return slices.ContainsFunc(lint.Check(tr), func(f lint.Finding) bool { return f.Rule == g.Rule && placeOf(tr, f) == g.At })
	}
	got := answerOf(tr)
	return got.Status == g.Status && got.Rule == g.Rule && sameFailure(got.Failure, g.Failure)
}

// sameFailure reports whether two requests failed by the same exception. One without a type is a sentence, as errors of
// Go are: its ids and numbers are no difference, as they are none where requests are compared.
func sameFailure(a, b trace.Failure) bool {
	return a.Same(b) || a.At == b.At && skeleton(a.Type()) == skeleton(b.Type())
}
