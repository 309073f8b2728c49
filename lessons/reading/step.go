package reading

import (
	"fmt"

	"roundtrip/lessons"
)

// Step is what a front end has to do next.
type Step struct {
	Do Do
	// Until is where the request is held next, for Send and Go.
	Until Until
	// Stop is the stop that is taken with it: its lens and what it points at are shown
	// from now on. Nil if none is.
	Stop *lessons.Stop
	// Judged says that the question was judged just now: see [Reading.Verdict].
	Judged bool
	// Save says that the progress has changed: it is to be saved.
	Save bool
}

// Do is what a step does.
type Do uint8

// What a step can do.
const (
	Nothing         Do = iota // it means nothing in this phase
	Show                      // only what is shown has changed
	Send                      // send Stack and Request, held at Until
	Go                        // let the held request go on to Until
	Check                     // run the checks of the exercise
	Turn                      // turn the page: [Next] has the next one
	ConfirmSwapped            // enter again turns the page: the swap was sent already
	ConfirmUnsolved           // enter again turns the page: the exercise is not solved
)

func (d Do) String() string {
	return [...]string{"nothing", "show", "send", "go", "check", "turn", "confirm swapped", "confirm unsolved"}[d]
}

// Press is one press of space.
func (r *Reading) Press(run Run) Step {
	phase := r.Phase(run)
	if r.Exercise != nil && (phase == Done || phase == Running && r.stops == len(r.Page.Stops)) {
		return Step{Do: Check}
	}
	switch phase {
	case Stopping:
		return r.nextStop(run)
	case Asking:
		step, _ := r.Answer(run, nil) // what cannot be judged is said where it was answered
		return step
	case Withheld:
		r.turned = true
		return Step{Do: Show}
	case Ending:
		return Step{Do: Go, Until: ToEnd}
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
		return r.visited(Step{Do: Show, Stop: s})
	}
	return r.visited(Step{Do: Go, Until: Until{s.Until}, Stop: s})
}

// Enter is the press that turns the page. Whoever points at an answer gives it to
// [Reading.Answer] instead.
func (r *Reading) Enter() Step {
	if r.swapped {
		r.swapped = false
		return Step{Do: ConfirmSwapped}
	}
	if r.Exercise != nil && r.Exercise.confirms() {
		return Step{Do: ConfirmUnsolved}
	}
	return r.Turn()
}

// Turn turns the page. It is done with that, unless it has an exercise.
func (r *Reading) Turn() Step {
	if r.options.Progress == nil {
		return Step{Do: Turn}
	}
	r.options.Progress.Turn(r.Page)
	return Step{Do: Turn, Save: true}
}

// Arrived is told when the request has come to rest: held, or over. A question that
// was answered is judged then. An error is about the page's own expression.
func (r *Reading) Arrived(run Run) (Step, error) {
	for len(r.arrived) < r.stops {
		r.arrived = append(r.arrived, lessons.EndOf(run.Trace))
	}
	if r.question != answered {
		return Step{}, nil
	}
	return r.judge(run.Trace, max(0, r.revealed(run)))
}

// Answer answers the question: with the Is of a choice, or what was pointed at (the
// name of a station or a key, the offset of a byte, or the spans of a row of bytes);
// nil passes. The request goes on to where the answer is decided.
func (r *Reading) Answer(run Run, given any) (Step, error) {
	r.question, r.answer, r.asked = answered, given, run.Trace.Len()
	if at := r.revealed(run); at >= 0 {
		return r.judge(run.Trace, at)
	}
	return Step{Do: Go, Until: Until{r.Page.Predict.Reveal}}, nil
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
