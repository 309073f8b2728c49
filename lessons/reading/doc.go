// Package reading is the page machine: where a reader is on a page of a lesson,
// what the page waits for, and what the next press does. Every front end (the
// terminal, plain text, the checks of the content) asks it, and only draws.
//
// It runs nothing and draws nothing. A front end tells it what became of the
// request so far ([Run]: the trace, whether it is held, whether it is over), and
// gets back what to do next ([Step]: send, go on until a condition, turn the page).
//
//	          press, answer, change
//	reader ───────────────▸ front end ──── Run ────▸ Reading
//	       ◂─────────────── draws     ◂─── Step ────  │
//	          Text                       │            └──▸ lessons.Progress
//	                                     └─▸ sends the request, lets it go on
//
// The phases of a page, tried from top to bottom:
//
//	phase     when                                      space                     enter
//	Opening   no request was sent yet                   nothing                   turn the page
//	Running   the request is on its way                 nothing                   turn the page
//	Withheld  a question is due, and has no room        show the question         turn the page
//	Asking    a question is due                         pass: go to its reveal    answer, if it is pointed at
//	Stopping  a stop is left to take                    go to the next stop       turn the page
//	Ending    all stops are taken, it is not over       go to the end             turn the page
//	Inviting  it is over, the change was not made       pass over the change      turn the page
//	Done      nothing is left                           nothing                   turn the page
//
// A question is due once After stops were taken. If the request is over by then, the
// change comes first, and the question is about the request as it was changed. Stops
// behind the end only have something to say; those that would need the request to go on
// are left out. A question that was answered is judged when the request comes to rest
// at its reveal. A page is done when it is turned; one with an exercise when that is
// solved or skipped (in Running, behind the last stop, and in Done, space runs its checks).
//
// A front end goes round a loop like this (the package's example is a whole one):
//
//	r := reading.Open(page, place, reading.Options{Progress: progress})
//	for step := r.Start(); step.Do != reading.Turn; {
//		switch step.Do {
//		case reading.Send: // send r.Stack and r.Request, held at step.Until
//		case reading.Go: // let the held request go on to step.Until
//		}
//		run := reading.Run{Trace: ..., Held: ..., Over: ...} // once it is held or over
//		r.Arrived(run) // judges a question that was answered
//		draw(r.Text(run, view)) // what is said below the page's own text
//		switch r.Phase(run) { // what the reader is asked for
//		case reading.Asking:
//			step, err = r.Answer(run, given)
//		case reading.Done:
//			step = r.Enter()
//		default:
//			step = r.Press(run)
//		}
//	}
package reading
