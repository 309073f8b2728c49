package reading

import (
	"cmp"
	"slices"

	"roundtrip/lessons"
)

// Exercise is the exercise of a page while somebody works at it: what the checks said,
// which hints were told, and what runs.
type Exercise struct {
	// File is the name of the reader's file, which runs in the place of the bundled
	// one; "" while it cannot be read.
	File string

	reading *Reading
	grading *lessons.Grading // what the checks said last, nil before they were run
	state   exerciseState
}

// exerciseState is how far an exercise has come.
type exerciseState struct {
	gradings int  // that came
	looking  int  // the check whose request is sent, -1 for none
	solution bool // the solution is shown
	solved   bool // the solution runs
	hint     int  // the hint that is told, from 1, 0 for none
	hints    int  // how many were told
}

func newExercise(r *Reading) *Exercise {
	e := &Exercise{reading: r, state: exerciseState{looking: -1}}
	if p := r.options.Progress; p != nil {
		e.state.hints = p.Practice(r.Page.Ref()).Hints
	}
	return e
}

// Graded takes what the checks said, nil if the file can no longer be read. Counts says
// that it is an attempt of the reader's; a page is done when an exercise is solved,
// whoever ran its checks.
func (e *Exercise) Graded(g *lessons.Grading, counts bool) Step {
	e.grading, e.state.hint = g, 0
	e.state.gradings++
	if g == nil || !counts && !g.Solved() {
		return Step{Do: Show}
	}
	step := e.note(func(p *lessons.Progress, page string) { p.Attempted(page, g.Solved()) })
	if g.Solved() {
		step.Lens = e.reading.Page.Exercise.Lens
	}
	return step
}

// note notes something in the progress.
func (e *Exercise) note(do func(p *lessons.Progress, page string)) Step {
	p := e.reading.options.Progress
	if p == nil {
		return Step{Do: Show}
	}
	do(p, e.reading.Page.Ref())
	return e.reading.visited(Step{Do: Show})
}

// Grading is what the checks said last, nil before they were run.
func (e *Exercise) Grading() *lessons.Grading { return e.grading }

// Solved reports whether all checks passed when they were run last.
func (e *Exercise) Solved() bool { return e.grading != nil && e.grading.Solved() }

// Result is what one check said; a check that was not run before any was.
func (e *Exercise) Result(i int) lessons.Result {
	if e.grading != nil {
		return e.grading.Results[i]
	}
	return e.reading.Page.Unchecked(i)
}

// FirstFailed is the index of the first check that failed, -1 if none has.
func (e *Exercise) FirstFailed() int {
	if e.grading == nil {
		return -1
	}
	return slices.IndexFunc(e.grading.Results, func(r lessons.Result) bool { return r.Outcome == lessons.Failed })
}

// NextHint tells the next hint, by its number from 1. Behind the last comes the first one
// again.
func (e *Exercise) NextHint() (n int, step Step) {
	s, all := &e.state, e.reading.Page.Exercise.Hints
	s.hint = cmp.Or(s.hint, s.hints)%len(all) + 1
	s.hints, s.solution = max(s.hints, s.hint), false
	step = e.note(func(p *lessons.Progress, page string) { p.Hinted(page, s.hint) })
	return s.hint, step
}

// Hint is the number of the hint that is told, from 1, 0 for none; Hints is how many
// were told.
func (e *Exercise) Hint() int  { return e.state.hint }
func (e *Exercise) Hints() int { return e.state.hints }

// ShowSolution shows the solution.
func (e *Exercise) ShowSolution() Step {
	e.state.solution = true
	return e.note((*lessons.Progress).Shown)
}

// Skip passes the exercise over on purpose: its page is done.
func (e *Exercise) Skip() Step {
	step := e.note((*lessons.Progress).Skip)
	step.Do = Turn
	return step
}

// ShowsSolution reports whether the solution is shown, RunsSolution whether it runs, and
// Looking is the index of the check whose request is sent, -1 for none.
func (e *Exercise) ShowsSolution() bool { return e.state.solution }
func (e *Exercise) RunsSolution() bool  { return e.state.solved }
func (e *Exercise) Looking() int        { return e.state.looking }

// UseFile puts the reader's file, and the page's own request, in the place of whatever else
// was looked at. It is sent with [Reading.Resend].
func (e *Exercise) UseFile() {
	r, s := e.reading, &e.state
	if s.solved || s.looking >= 0 {
		r.Request = r.Page.Run.Sends()
	}
	r.Stack = r.Page.Run.Stack()
	if e.File != "" {
		r.Stack = r.Stack.WithCopy(e.File)
	}
	s.solution, s.solved, s.looking = false, false, -1
}

// RunSolution sends the page's request to the solution, held where the page opens. The
// front end has to put the solution in the place of the file.
func (e *Exercise) RunSolution() Step {
	e.UseFile()
	e.state.solved = true
	e.reading.replace(e.reading.Page.Run.Stack(), e.reading.Page.Run.Sends())
	return Step{Do: Send, Until: Until{e.reading.Page.Hold}}
}

// Look sets the request of a check in the place of the page's. What came of it is in
// [Exercise.Result]; it is sent anew with [Reading.Again].
func (e *Exercise) Look(i int) {
	page := e.reading.Page
	setup := page.RunOf(&page.Exercise.Checks[i])
	e.reading.replace(setup.Stack().WithCopy(e.File), setup.Sends())
	e.state.solved, e.state.looking = false, i
}

// Close goes back to the reader's own file from what is open beside it. It is not ok if
// nothing is.
func (e *Exercise) Close() (step Step, ok bool) {
	switch s := &e.state; {
	case s.solution:
		s.solution = false
		return Step{Do: Show}, true
	case s.looking >= 0 || s.solved:
		e.UseFile()
		return e.reading.Resend(), true
	}
	return Step{}, false
}
