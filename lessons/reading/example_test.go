package reading_test

import (
	"fmt"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/lessons/reading"
)

// A front end that presses space, and enter at the end, over a request that was recorded.
func Example() {
	request := tracetest.Replay{Trace: tracetest.Hello()} // in the place of a live one
	r := reading.Open(page(), lessons.Place{}, reading.Options{})
	for step := r.Start(); step.Do != reading.Turn; {
		switch step.Do {
		case reading.Send:
			request.Position = 0
			request.Go(step.Until.Hold(nil))
		case reading.Go:
			request.Go(step.Until.Hold(nil))
		}
		run := reading.Run{Trace: request.Now(), Held: request.Held(), Over: !request.Held()}
		if _, err := r.Arrived(run); err != nil {
			fmt.Println(err)
		}
		tell(r.Text(run, run.Trace.Len()))
		if r.Phase(run) == reading.Done {
			step = r.Enter(run)
			continue
		}
		if phase := r.Phase(run); phase == reading.Asking || phase == reading.Inviting {
			step = r.Skip(run)
			continue
		}
		step = r.Press(run)
	}
	// Output:
	// The first line.
	// ? Who receives the call first?
	// = The session. The layer next to it.
	// The answer.
	// > Press e.
	// The answer.
	// > Press e.
}

// tell writes what is said below the text of a page.
func tell(t reading.Text) {
	if t.Verdict != nil {
		fmt.Println("=", t.Verdict.Answer+".", t.Verdict.Then)
	}
	if t.Say != "" {
		fmt.Println(t.Say)
	}
	if t.Question != nil {
		fmt.Println("?", t.Question.Ask)
	}
	if t.Change != nil {
		fmt.Println(">", t.Change.Invite)
	}
}
