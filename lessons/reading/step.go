package reading

import (
	"bytes"
	"fmt"

	"roundtrip/lessons"
	"roundtrip/wsgi/trace"
)

// Step is what a front end has to do next.
type Step struct {
	Do Do
	// Until is where the request is held next, for Send and Go.
	Until Until
	// Edit changes the held request before it goes on, for Go; nil leaves it as it is.
	Edit trace.Edit
	// Stop is the stop that is taken with it: its lens and what it points at are shown
	// from now on. Nil if none is.
	Stop *lessons.Stop
	// Lens is shown from now on, "" for the one that is: what was answered, changed or
	// solved just now is told with it.
	Lens lessons.Lens
	// Judged says that the question was judged just now: see [Reading.Verdict].
	Judged bool
	// Save says that the progress has changed: it is to be saved.
	Save bool
}

// Do is what a step does.
type Do uint8

// What a step can do.
const (
	Nothing           Do = iota // it means nothing in this phase
	Show                        // only what is shown has changed
	Send                        // send Stack and Request, held at Until
	Go                          // let the held request go on to Until
	Check                       // run the checks of the exercise
	Turn                        // turn the page: [Next] has the next one
	AwaitAnswer                 // the question has to be answered, or skipped
	AwaitChange                 // the change has to be made, or skipped
	ConfirmUnsolved             // enter again turns the page: the exercise is not solved
	ConfirmUnfinished           // enter again turns the page: something on it is open
)

func (d Do) String() string {
	return [...]string{"nothing", "show", "send", "go", "check", "turn", "await answer", "await change", "confirm unsolved", "confirm unfinished"}[d]
}

// Press is one press of space: the request goes on. It answers nothing, and skips nothing.
func (r *Reading) Press(run Run) Step {
	phase := r.Phase(run)
	if r.Exercise != nil && (phase == Done || phase == Running && r.stops == len(r.Page.Stops)) {
		return Step{Do: Check}
	}
	switch phase {
	case Stopping:
		return r.nextStop(run)
	case Asking:
		return Step{Do: AwaitAnswer}
	case Withheld:
		r.turned = true
		return Step{Do: Show}
	case Ending:
		return Step{Do: Go, Until: ToEnd}
	case Inviting:
		return Step{Do: AwaitChange}
	}
	return Step{}
}

// Skip passes over what the page waits for: its question, whose answer is shown then, or its
// change. The page stays unfinished with that.
func (r *Reading) Skip(run Run) Step {
	switch r.Phase(run) {
	case Asking, Withheld:
		step, _ := r.Answer(run, nil) // what cannot be judged is said where it was answered
		return step
	case Inviting:
		r.skipped = true
		return Step{Do: Show}
	}
	return Step{}
}

// nextStop takes the page's next stop. Behind the end there is only something to say.
func (r *Reading) nextStop(run Run) Step {
	s := &r.Page.Stops[r.stops]
	r.stops++
	if run.Over {
		r.arriveAt(run)
		return r.visited(Step{Do: Show, Stop: s})
	}
	return r.visited(Step{Do: Go, Until: Until{s.Until}, Stop: s})
}

// Enter is the press that turns the page. Whoever points at an answer gives it to
// [Reading.Answer] instead.
func (r *Reading) Enter(run Run) Step {
	if r.leaves || r.closing {
		return r.Turn(run)
	}
	switch {
	case r.Exercise != nil && !r.Exercise.Solved():
		r.leaves = true
		return Step{Do: ConfirmUnsolved}
	case r.Exercise == nil && r.Phase(run) < Done:
		r.leaves = true
		return Step{Do: ConfirmUnfinished}
	}
	return r.Turn(run)
}

// Turn turns the page, and notes whether it was finished. Behind the last page of a lesson
// comes its end, which is turned as a page is.
func (r *Reading) Turn(run Run) Step {
	step := Step{Do: Turn}
	if p := r.options.Progress; p != nil && !r.closing {
		p.Turn(r.Page, r.Finished(run))
		step.Save = true
	}
	if r.ends() && !r.closing {
		r.closing = true
		step.Do = Show
	}
	return step
}

// ends reports whether the page is the last of its lesson.
func (r *Reading) ends() bool {
	l := r.lesson()
	return l != nil && r.Page.Number == len(l.PageIDs)
}

// lesson is that of the page, nil where nobody knows it.
func (r *Reading) lesson() *lessons.Lesson {
	if r.options.Course == nil {
		return nil
	}
	l, err := r.options.Course.Lesson(r.Page.Lesson)
	if err != nil {
		return nil
	}
	return l
}

// Arrived is told when the request has come to rest: held, or over. A question that
// was answered is judged then. An error is about the page's own expression.
func (r *Reading) Arrived(run Run) (Step, error) {
	if r.onward != nil && run.Held {
		return r.carryOut(run), nil
	}
	r.arriveAt(run)
	if r.ended(run) && !(r.question == answered && r.asksAfterChange()) {
		return Step{Do: Show, Lens: r.Page.Change.Lens}, nil
	}
	if r.question != answered {
		switch stop := r.overtaken(run); {
		case stop == nil:
			return Step{}, nil
		case stop.By == "": // whoever moves by other keys keeps the lens
			return r.visited(Step{Do: Show}), nil
		default:
			return r.visited(Step{Do: Show, Stop: stop}), nil
		}
	}
	return r.judge(run.Trace, max(0, r.revealed(run)))
}

// carryOut carries the answer out that was given before the reader came back: the request is
// where it was given, and goes on to where they left it.
func (r *Reading) carryOut(run Run) Step {
	until := r.onward
	r.onward, r.asked = nil, run.Trace.Len()
	return Step{Do: Go, Until: until, Edit: r.Page.Predict.Decision(r.answer)}
}

// arriveAt notes where the request is at the stops that were taken.
func (r *Reading) arriveAt(run Run) {
	for len(r.arrived) < r.stops {
		r.arrived = append(r.arrived, lessons.EndOf(run.Trace))
	}
}

// Answer answers the question: with the Is of a choice, or what was pointed at (the
// name of a station or a key, the offset of a byte, or the spans of a row of bytes);
// nil passes. The request goes on to where the answer is decided.
func (r *Reading) Answer(run Run, given any) (Step, error) {
	r.question, r.answer, r.asked = answered, given, run.Trace.Len()
	r.passed, r.leaves = given == nil, false
	if at := r.revealed(run); at >= 0 {
		return r.judge(run.Trace, at)
	}
	return Step{Do: Go, Until: Until{r.Page.Predict.Reveal}, Edit: r.Page.Predict.Decision(given)}, nil
}

// Choose answers the question by the number of a choice, from 1. An error says why
// that is not possible now, in a full sentence.
func (r *Reading) Choose(run Run, n int) (Step, error) {
	if r.Phase(run) != Asking || r.Page.Predict.Pointed() {
		return Step{}, fmt.Errorf("there is no question to answer by number now")
	}
	choices := r.Page.Predict.Choices
	if n < 1 || n > len(choices) {
		return Step{}, fmt.Errorf("the question has %d answers", len(choices))
	}
	return r.Answer(run, choices[n-1].Is)
}

// ended keeps what the page compares of its own request, and of the one that was changed, once
// they have ended: a change is told by both. It answers whether the page's change was made now.
func (r *Reading) ended(run Run) (made bool) {
	switch {
	case !run.Over:
	case r.changed:
		r.after = r.compared(run.Trace)
		made = !r.made && r.isAsked() && r.Page.Change.Done(run.Trace)
		r.made = r.made || made
		r.missed = !r.made
	default:
		r.before = r.compared(run.Trace)
	}
	return made
}

// compared are the values that the page compares.
func (r *Reading) compared(tr *trace.Trace) []string {
	if r.Page.Change == nil {
		return nil
	}
	return r.Page.Change.Values(tr)
}

// isAsked reports whether what the page asks to change was changed: its stack by a swap, else
// the request.
func (r *Reading) isAsked() bool {
	if r.Page.Change == nil {
		return false
	}
	if swapped, ok := r.Page.Swapped(); ok {
		return r.Stack.Equal(swapped.Stack())
	}
	own := r.Page.Run.Sends()
	return !bytes.Equal(r.Request.Bytes(""), own.Bytes(""))
}

// overtaken takes the stops to which the request has come by another key than space, and gives
// the last of them, nil if there is none. It passes no question.
func (r *Reading) overtaken(run Run) *lessons.Stop {
	var last *lessons.Stop
	for !r.changed && r.stops < len(r.Page.Stops) && !r.asks(run) {
		stop, from := &r.Page.Stops[r.stops], 0
		if r.stops > 0 {
			from = r.arrived[r.stops-1]
		}
		if stop.Until.End && !run.Over || stop.Until.Absent() {
			break
		}
		at, err := stop.Until.After(run.Trace, from)
		if err != nil || at < 0 || stop.Until.End && from == at {
			break
		}
		r.stops, r.arrived, last = r.stops+1, append(r.arrived, at), stop
	}
	return last
}
