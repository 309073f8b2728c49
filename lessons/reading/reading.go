package reading

import (
	"fmt"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// Run is the page's request at one moment.
type Run struct {
	// Trace is what has happened until now, nil while no request was sent.
	Trace *trace.Trace
	// Held says that the request waits for somebody, Over that it has ended.
	Held, Over bool
}

// Phase is what a page waits for.
type Phase uint8

// The phases, in the order in which a page goes through them. From Inviting on the
// request has ended.
const (
	Opening Phase = iota
	Running
	Stopping
	Asking
	Withheld
	Ending
	Inviting
	Done
	Closing
)

func (p Phase) String() string {
	return [...]string{"opening", "running", "stopping", "asking", "withheld", "ending", "inviting", "done", "closing"}[p]
}

// Options are what a page is read with.
type Options struct {
	// Progress is what the reader has done. It may be nil. Nothing is saved by this
	// package: see [Step].
	Progress *lessons.Progress
	// Withhold reports whether a question that is due has to wait for a press of its
	// own: it has no room beside the text, or a teacher asks it. Nil never does.
	Withhold func() bool
	// Files says that the reader has files, and can work at an exercise.
	Files bool
	// Course is what the page is of: its lesson ends behind the last page. It may be nil.
	Course *lessons.Course
}

// Reading is a page of a lesson while somebody reads it. It is used by one goroutine.
type Reading struct {
	Page *lessons.Page
	// Stack and Request are what is sent: the page's own, or as they were changed.
	Stack   catalog.Stack
	Request sandbox.Request
	// Exercise is the page's, nil if it has none or the reader has no files.
	Exercise *Exercise

	options Options
	start   Until    // where the request is held first
	onward  Until    // where it goes from there, once an answer that was given before is carried out
	before  []string // what the page compares, of its own request, once that has ended
	after   []string // the same of the one that was changed
	answer  any      // what was said to the question, nil if it was passed
	verdict *Verdict
	state
}

// state is how far a page was read.
type state struct {
	stops    int      // taken
	question question // what became of it
	asked    int      // events that had happened when the question was answered
	decided  int      // stops that were taken when it was judged, -1 if on another request
	arrived  []int    // where the request came to rest after each stop
	swapped  bool     // the page's swap was made last
	turned   bool     // the text was read, and its question may take its place
	changed  bool     // another request is sent than the page's
	made     bool     // the change was made as the page asks for it
	missed   bool     // it was tried, and what was sent last is not what the page asks for
	skipped  bool     // the change was skipped
	passed   bool     // the question was skipped
	leaves   bool     // enter turns the page, though it is not finished
	closing  bool     // the last page was turned, and the lesson ends
}

// question is what became of a page's question.
type question uint8

const (
	unasked question = iota
	answered
	judged
)

// Open begins to read a page, at its beginning or, if the place is on this page, where
// a reader left it.
func Open(p *lessons.Page, at lessons.Place, o Options) *Reading {
	r := &Reading{Page: p, Stack: p.Run.Stack(), Request: p.Run.Sends(), options: o, start: Until{p.Hold}}
	if at.Page == p.Ref() {
		r.comeBack(at)
	}
	if p.Exercise != nil && o.Files {
		r.Exercise = newExercise(r)
	}
	return r
}

// Start is the first step: the request is sent. It is held where the page opens, or
// where the reader left it.
func (r *Reading) Start() Step {
	return r.visited(Step{Do: Send, Until: r.start})
}

// Phase is what the page waits for, with its request as it is now.
func (r *Reading) Phase(run Run) Phase {
	switch {
	case r.closing:
		return Closing
	case run.Trace == nil:
		return Opening
	case !run.Held && !run.Over:
		return Running
	case r.asks(run):
		if !r.turned && r.options.Withhold != nil && r.options.Withhold() {
			return Withheld
		}
		return Asking
	case r.stops < len(r.Page.Stops) && (!run.Over || r.Page.Stops[r.stops].Until.End):
		return Stopping
	case !run.Over:
		return Ending
	case r.invites():
		return Inviting
	}
	return Done
}

// asks reports whether the question is due: its stops are taken, and if the request
// has ended already, the change was made first.
func (r *Reading) asks(run Run) bool {
	q := r.Page.Predict
	if q == nil || r.question != unasked || r.changed && !r.asksAfterChange() {
		return false
	}
	due := (r.stops >= q.After || run.Over) && !(run.Over && r.invites())
	return due && !(run.Over && run.wasDropped())
}

// wasDropped reports whether the client went away before the answer. The whole record is
// folded for it.
func (r Run) wasDropped() bool { return r.Trace.At(r.Trace.Len()).Outcome() == "dropped" }

// asksAfterChange reports whether the question is about the request as it was changed:
// its stops have run to the end, where the change comes first.
func (r *Reading) asksAfterChange() bool {
	n := r.Page.Predict.After
	return n > 0 && n <= len(r.Page.Stops) && r.Page.Stops[n-1].Until.End
}

// invites reports whether the page's change is still to be made.
func (r *Reading) invites() bool { return r.Page.Change != nil && !r.made && !r.skipped }

// Finished reports whether nothing on the page is open: its stops are taken, its request has
// ended, its question was answered and its change made, or its exercise solved or skipped.
func (r *Reading) Finished(run Run) bool {
	if r.Page.Exercise != nil {
		return r.Exercise != nil && r.Exercise.Solved()
	}
	open := r.Page.Predict != nil && (r.question == unasked || r.passed)
	return r.Phase(run) >= Done && !open && !r.skipped
}

// Stops is how many stops were taken.
func (r *Reading) Stops() int { return r.stops }

// Stop is the stop that was taken last, nil before the first.
func (r *Reading) Stop() *lessons.Stop {
	if r.stops == 0 || r.stops > len(r.Page.Stops) {
		return nil
	}
	return &r.Page.Stops[r.stops-1]
}

// Presses is how many of the page's presses ([lessons.Page.Presses]) were taken: its
// stops, and its question once it was judged.
func (r *Reading) Presses() int {
	if r.question == judged {
		return r.stops + 1
	}
	return r.stops
}

// Changed reports whether another request is sent than the page's own.
func (r *Reading) Changed() bool { return r.changed }

// Turned reports whether a question that was withheld has taken the place of the text.
func (r *Reading) Turned() bool { return r.turned }

// Verdict is what became of the prediction, nil before it was judged.
func (r *Reading) Verdict() *Verdict { return r.verdict }

// Key is different whenever what is to be said is: for caches.
func (r *Reading) Key() string {
	key := fmt.Sprint(r.Page.Ref(), r.state, r.Stack.App, r.Stack.Middleware)
	if r.Exercise != nil {
		key += fmt.Sprint(r.Exercise.state)
	}
	return key
}
