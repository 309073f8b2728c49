package tui

import (
	"slices"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// reading is a page of a lesson while somebody reads it: what it runs, how far
// its stops were taken, and what became of its question.
type reading struct {
	lesson  *lessons.Lesson
	page    *lessons.Page
	stack   sandbox.Stack
	request sandbox.Request

	stops    int // taken
	question question
	answer   any // what was said, nil if it was passed
	asked    int // events that had happened when the question was asked
	verdict  *verdict
	decided  int            // stops that were taken when the question was judged
	way      []lessons.Cond // holds that a reader who comes back has passed
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
	r := &reading{lesson: l, page: p, stack: stackOf(p), request: requestOf(p)}
	return r
}

// stackOf is the stack that a page runs.
func stackOf(p *lessons.Page) sandbox.Stack {
	s := sandbox.Stack{App: p.Run.App, Middleware: slices.Clone(p.Run.Middleware)}
	if d := p.Run.Static; d != nil {
		s.Static = &sandbox.StaticDir{Prefix: d.Prefix, Dir: d.Dir}
	}
	return s
}

// requestOf is the request that a page sends.
func requestOf(p *lessons.Page) sandbox.Request {
	if p.Run.Raw != "" {
		return sandbox.Request{Raw: []byte(p.Run.Raw)}
	}
	r := p.Run.Request
	return sandbox.Request{
		Method: r.Method, Target: r.Target, Version: r.Version, Headers: r.Fields(), Body: []byte(r.Body),
	}
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
	case !x.over && r.stops < len(r.page.Stops):
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
	return p != nil && r.question == unasked && (r.stops >= p.After || x.over) && !(x.over && r.invites())
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
	conds := []lessons.Cond{r.page.Hold}
	presses := r.page.Presses()
	for _, press := range presses[:min(at.Presses, len(presses))] {
		conds = append(conds, press.Until())
		if press.Predict != nil {
			r.question = answered
		} else {
			r.stops++
		}
	}
	if at.Changed == nil {
		r.way = conds[:len(conds)-1]
		return sequence(conds)
	}
	changed := &lessons.Page{Run: *at.Changed}
	r.stack, r.request, r.changed, r.stops = stackOf(changed), requestOf(changed), true, len(r.page.Stops)
	return sandbox.ToEnd
}

// sequence holds at the last of some conditions, each looked for behind the
// one before. An absent first one means the connection, an end never holds.
func sequence(conds []lessons.Cond) sandbox.Until {
	next := 0
	return func(e trace.Event, record func() *trace.Trace) (string, bool) {
		if next >= len(conds) || !meets(conds[next], e, record) {
			return "", false
		}
		next++
		return "goto", next == len(conds)
	}
}

// meets reports whether an event fulfils a condition. An expression that fails
// matches nothing.
func meets(c lessons.Cond, e trace.Event, record func() *trace.Trace) bool {
	switch {
	case c.End:
		return false
	case c.Expr == nil:
		return e.Kind() == trace.KindConnAccepted
	}
	tr := record()
	is, err := c.Expr.Bool(expr.At(tr, tr.Len()))
	return err == nil && is
}

// until holds at the first event that fulfils a condition.
func until(c lessons.Cond) sandbox.Until { return sequence([]lessons.Cond{c}) }

// stop is the stop that was taken last, nil before the first.
func (r *reading) stop() *lessons.Stop {
	if r.stops == 0 || r.stops > len(r.page.Stops) {
		return nil
	}
	return &r.page.Stops[r.stops-1]
}
