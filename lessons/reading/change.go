package reading

import (
	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
)

// CanSwap reports whether the page's change is made by one press now: it puts another
// application, or other middleware, in place, and the request has ended. Before that,
// nobody was asked to.
func (r *Reading) CanSwap(run Run) bool {
	return r.Page.Change != nil && r.Page.Change.To != nil && r.Phase(run) >= Inviting
}

// Swap makes the page's change of application or middleware. A second one swaps back.
func (r *Reading) Swap() Step {
	own := r.Page.Run.Stack()
	setup, ok := r.Page.Swapped()
	if swapped := setup.Stack(); ok && !r.Stack.Equal(swapped) {
		own = swapped
	}
	r.Stack = own
	step := r.Resend()
	r.swapped = true
	return step
}

// Change sends another request, or to another stack, and lets it run to its end.
func (r *Reading) Change(s catalog.Stack, req sandbox.Request) Step {
	r.Stack, r.Request = s, req
	return r.Resend()
}

// Resend sends what is set in Stack and Request, which differs from what the page sends,
// and lets it run to its end.
func (r *Reading) Resend() Step {
	r.replace(r.Stack, r.Request)
	r.decided = -1
	return r.visited(Step{Do: Send, Until: ToEnd})
}

// replace puts another request in the place of the page's. Its stops do not tell of that.
func (r *Reading) replace(s catalog.Stack, req sandbox.Request) {
	r.Stack, r.Request = s, req
	r.changed, r.swapped, r.missed, r.leaves, r.stops = true, false, false, false, len(r.Page.Stops)
	r.after = nil
}

// Again sends the same request again, held where the page opens.
func (r *Reading) Again() Step {
	if !r.changed {
		r.stops, r.arrived = 0, nil
	}
	return Step{Do: Send, Until: Until{r.Page.Hold}}
}

// Text is what is said below a page's own text. A zero field is not said.
type Text struct {
	// Verdict is the prediction beside what happened. Guess is the same on a later stop, where
	// it is told in few words. It was about the page's request, and is not told of a changed one.
	Verdict, Guess *Verdict
	// Say is what the stop in view says.
	Say string
	// Sent says that it is to be told what became of the changed request.
	Sent bool
	// Question waits for an answer.
	Question *lessons.Predict
	// Change is what the reader is invited to change: still, or it was made, or skipped. Back
	// says that the next swap takes theirs back. NotYet says that the change was tried, and that
	// the request, which has ended, is not what it asks for.
	Change                      *lessons.Change
	Made, Skipped, Back, NotYet bool
	// Pairs are values before the change and after it.
	Pairs []lessons.Pair
	// Closing is how the lesson ends. Nothing else is said then.
	Closing *lessons.Closing
}

// Text is what is said when a reader looks at the view, a position in the trace.
func (r *Reading) Text(run Run, view int) Text {
	phase := r.Phase(run)
	if phase == Closing {
		end := r.options.Course.Closing(r.lesson(), r.options.Progress)
		return Text{Closing: &end}
	}
	var t Text
	decided := r.verdict != nil && r.decided == r.stops
	switch {
	case decided:
		t.Verdict = r.verdict
	case !r.changed:
		t.Guess = r.verdict
		if s := r.stopAt(view); s != nil {
			t.Say = s.Say
		}
	}
	t.Sent = r.changed && !decided
	if phase == Asking {
		t.Question = r.Page.Predict
	}
	if phase == Inviting || phase == Done && (!decided || r.made) {
		r.tellChange(&t)
	}
	return t
}

// tellChange tells of the page's change, if it has one: its text stays, and once it was made
// what it has shown stands below.
func (r *Reading) tellChange(t *Text) {
	c := r.Page.Change
	if c == nil {
		return
	}
	t.Change, t.Made, t.Skipped, t.NotYet = c, r.made, r.skipped, r.missed
	if r.made {
		t.Pairs = c.Pairs(r.before, r.after)
	}
	t.Back = c.To != nil && r.swapped && !r.Stack.Equal(r.Page.Run.Stack())
}

// stopAt is the stop whose words belong to a view: the last that the request had come
// to there; nil before the first.
func (r *Reading) stopAt(view int) *lessons.Stop {
	for i := min(len(r.arrived), len(r.Page.Stops)) - 1; i >= 0; i-- {
		if r.arrived[i] <= view {
			return &r.Page.Stops[i]
		}
	}
	return nil
}
