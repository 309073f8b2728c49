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
	r.Stack, r.swapped = own, true
	return r.Resend()
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
	r.changed, r.stops = true, len(r.Page.Stops)
}

// Again sends the same request again, held where the page opens.
func (r *Reading) Again() Step {
	if !r.changed {
		r.stops = 0
	}
	return Step{Do: Send, Until: Until{r.Page.Hold}}
}

// Text is what is said below a page's own text. A zero field is not said.
type Text struct {
	// Verdict is the prediction beside what happened.
	Verdict *Verdict
	// Say is what the stop in view says.
	Say string
	// Sent says that it is to be told what became of the changed request.
	Sent bool
	// Question waits for an answer.
	Question *lessons.Predict
	// Change is what the reader is invited to change. Again says that the reader
	// has done so, or passed it over, and can do it again; Back that the next swap undoes theirs.
	Change      *lessons.Change
	Again, Back bool
}

// Text is what is said when a reader looks at the view, a position in the trace.
func (r *Reading) Text(run Run, view int) Text {
	t, decided := Text{}, r.verdict != nil && r.decided == r.stops
	if decided {
		t.Verdict = r.verdict
	} else if s := r.stopAt(view); s != nil && !r.changed {
		t.Say = s.Say
	}
	t.Sent = r.changed && !decided
	switch r.Phase(run) {
	case Asking:
		t.Question = r.Page.Predict
	case Inviting:
		t.Change = r.Page.Change
	case Done:
		if c := r.Page.Change; c != nil && !decided {
			t.Change, t.Again = c, true
			t.Back = c.To != nil && r.swapped && !r.Stack.Equal(r.Page.Run.Stack())
		}
	}
	return t
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
