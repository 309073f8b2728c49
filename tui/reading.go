package tui

import (
	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// reading is a page of a lesson while somebody reads it: what it runs, how far
// its stops were taken, and what became of its question.
type reading struct {
	lesson  *lessons.Lesson
	page    *lessons.Page
	stack   catalog.Stack
	request sandbox.Request

	practice *practice // nil on a page without an exercise, and where nobody has files of their own
	stops    int       // taken
	question question
	answer   any // what was said, nil if it was passed
	asked    int // events that had happened when the question was asked
	verdict  *verdict
	decided  int            // stops that were taken when the question was judged
	way      []lessons.Cond // holds that a reader who comes back has passed
	arrived  []int          // where the request came to rest after each stop
	swapped  bool           // a swap was made, and nobody has pressed enter since
	turned   bool           // the text was read, and its question may take its place
	changed  bool           // the change was sent
	skipped  bool           // the change was passed over
}

// question is what became of a page's question.
type question uint8

const (
	unasked question = iota
	answered
	judged
)

// phase is what a page waits for.
type phase uint8

const (
	opening  phase = iota // its request is being sent
	running               // the request is on its way to a stop
	stopping              // space takes the next stop
	asking                // its question waits for an answer
	withheld              // there is no room for text and question: space shows the question
	ending                // space runs the request to its end
	inviting              // e changes something; space passes
	done                  // enter turns the page
)

func newReading(l *lessons.Lesson, p *lessons.Page) *reading {
	r := &reading{lesson: l, page: p, stack: p.Run.Stack(), request: p.Run.Sends()}
	return r
}

// phase is what the page waits for, with its request as it stands.
func (r *reading) phase(x *exchange) phase {
	switch {
	case x == nil:
		return opening
	case !x.settled():
		return running
	case r.asks(x):
		return asking
	case r.stops < len(r.page.Stops) && (!x.over || r.page.Stops[r.stops].Until.End):
		return stopping
	case !x.over:
		return ending
	case r.invites():
		return inviting
	}
	return done
}

// asks reports whether the question is due: its stops are taken, and if the
// request has ended already, the change was made first.
func (r *reading) asks(x *exchange) bool {
	p := r.page.Predict
	if p == nil || r.question != unasked || x.dropped() || r.changed && !r.asksAfterChange() {
		return false
	}
	return (r.stops >= p.After || x.over) && !(x.over && r.invites())
}

// asksAfterChange reports whether the question is about the request as it was
// changed: its stops have run to the end, where the change comes first.
func (r *reading) asksAfterChange() bool {
	n := r.page.Predict.After
	return n > 0 && n <= len(r.page.Stops) && r.page.Stops[n-1].Until.End
}

// invites reports whether the page's change is still to be made.
func (r *reading) invites() bool { return r.page.Change != nil && !r.changed && !r.skipped }

// opens is where the request is held first.
func (r *reading) opens() sandbox.Until { return until(r.page.Hold) }

// comeBack sets the page to where a reader left it, and answers where the
// request is held then. A place of another page is the beginning.
func (r *reading) comeBack(at lessons.Place) sandbox.Until {
	if at.Page != r.page.Ref() {
		return r.opens()
	}
	if at.Changed != nil && isLarge(at.Changed.Sends()) {
		at.Changed = nil // it would have to be sent and shown before anything else is
	}
	conds := []lessons.Cond{r.page.Hold}
	presses := r.page.Presses()
	for _, press := range presses[:min(at.Presses, len(presses))] {
		conds = append(conds, press.Until())
		switch {
		case press.Predict != nil && at.Changed != nil:
			r.question = judged // the changed request does not answer it
		case press.Predict != nil:
			r.question = answered
		default:
			r.stops++
		}
	}
	if at.Changed == nil {
		r.way = conds[:len(conds)-1]
		return sequence(conds)
	}
	r.stack, r.request, r.changed, r.stops = at.Changed.Stack(), at.Changed.Sends(), true, len(r.page.Stops)
	return sandbox.ToEnd
}

// sequence holds at the last of some conditions, each looked for behind the
// one before. An absent one means the connection, an end never holds.
func sequence(conds []lessons.Cond) sandbox.Until {
	next, meets := 0, make([]sandbox.Until, len(conds))
	for i, c := range conds {
		meets[i] = until(c)
	}
	return func(e trace.Event, record func() *trace.Trace) (string, bool) {
		if next >= len(conds) {
			return "", false
		}
		if _, met := meets[next](e, record); !met {
			return "", false
		}
		next++
		return "goto", next == len(conds)
	}
}

// until holds at the first event that fulfils a condition, an absent one being
// the connection. An expression that fails matches nothing.
func until(c lessons.Cond) sandbox.Until {
	if c.Absent() {
		return sandbox.AtKind(trace.KindConnAccepted)
	}
	return c.Until(nil)
}

// stop is the stop that was taken last, nil before the first.
func (r *reading) stop() *lessons.Stop {
	if r.stops == 0 || r.stops > len(r.page.Stops) {
		return nil
	}
	return &r.page.Stops[r.stops-1]
}

// cameTo notes where the request came to rest after the stops that were taken.
func (r *reading) cameTo(x *exchange) {
	for len(r.arrived) < r.stops {
		r.arrived = append(r.arrived, x.now())
	}
}

// stopAt is the stop whose words belong to a view: the last that the request
// had come to there; nil before the first.
func (r *reading) stopAt(view int) *lessons.Stop {
	for i := min(len(r.arrived), len(r.page.Stops)) - 1; i >= 0; i-- {
		if r.arrived[i] <= view {
			return &r.page.Stops[i]
		}
	}
	return nil
}
