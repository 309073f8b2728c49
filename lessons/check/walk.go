package check

import (
	"context"
	"errors"
	"slices"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// Runner runs the requests of pages.
type Runner interface {
	// Start sends a request, which is held where until says so first.
	Start(ctx context.Context, setup lessons.Setup, until sandbox.Until) (Sent, error)
}

// Sent is a request that a Runner has sent.
type Sent interface {
	// Settle waits until the request is held or over, and says which.
	Settle(ctx context.Context) (held bool, err error)
	// Go lets a held request go on until the next hold.
	Go(until sandbox.Until)
	// Edit changes a held request, and lets it go on.
	Edit(edit trace.Edit, until sandbox.Until)
	// Trace is everything that has happened until now.
	Trace() *trace.Trace
	// Close ends it, wherever it is.
	Close() error
}

// Walk is a page's way from its opening to the end.
type Walk struct {
	// Trace is the whole of it.
	Trace *trace.Trace
	// Opening is the position of the opening hold, -1 if it was not reached.
	Opening int
	// Reached are the positions after each of the page's presses, -1 for one
	// that was not reached.
	Reached []int
	// Failed are the conditions that could not be evaluated on the way, each once.
	Failed []error
}

// ReadThrough runs a page's request through all its holds to the end, as a learner does who
// only presses space. Its position after a press is -1 if the request was not held there.
func ReadThrough(ctx context.Context, p *lessons.Page, runner Runner) (w *Walk, err error) {
	return readThrough(ctx, p, runner, nil)
}

// readThrough is ReadThrough by a learner who gives an answer, unless it is nil.
func readThrough(ctx context.Context, p *lessons.Page, runner Runner, answer any) (w *Walk, err error) {
	w = &Walk{Reached: slices.Repeat([]int{-1}, len(p.Presses()))}
	r := reading.Open(p, lessons.Place{}, reading.Options{})
	x, err := runner.Start(ctx, p.Run, w.hold(reading.Until{p.Hold}))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	held, err := x.Settle(ctx)
	w.Opening = arrived(x, p.Hold, held)
	for err == nil {
		run := reading.Run{Trace: x.Trace(), Held: held, Over: !held}
		_, _ = r.Arrived(run) // an answer that cannot be judged is told by checkAnswer
		phase := r.Phase(run)
		if phase == reading.Done {
			break
		}
		step := r.Press(run)
		switch {
		case phase == reading.Asking && answer != nil:
			step, _ = r.Answer(run, answer)
		case phase == reading.Asking || phase == reading.Inviting:
			step = r.Skip(run)
		}
		if step.Do == reading.Go {
			goOn(x, step, w.hold(step.Until))
			held, err = x.Settle(ctx)
		}
		if press, until := pressed(p, phase, step); press >= 0 {
			w.Reached[press] = arrived(x, until, held && step.Do == reading.Go)
		}
	}
	w.Trace = x.Trace()
	return w, err
}

// goOn lets a held request go on as a step says.
func goOn(x Sent, step reading.Step, until sandbox.Until) {
	if step.Edit != nil {
		x.Edit(step.Edit, until)
		return
	}
	x.Go(until)
}

// pressed is which of the page's presses a step took, and where it wanted the request to come
// to; -1 if it took none.
func pressed(p *lessons.Page, phase reading.Phase, step reading.Step) (int, lessons.Cond) {
	presses := p.Presses()
	i := slices.IndexFunc(presses, func(press lessons.Press) bool {
		return press.Stop != nil && press.Stop == step.Stop || press.Predict != nil && phase == reading.Asking
	})
	if i < 0 {
		return i, lessons.Cond{}
	}
	return i, presses[i].Until()
}

// hold holds a request, and notes the conditions that fail on the way.
func (w *Walk) hold(u reading.Until) sandbox.Until {
	return u.Hold(func(err error) {
		if !slices.ContainsFunc(w.Failed, func(told error) bool { return told.Error() == err.Error() }) {
			w.Failed = append(w.Failed, err)
		}
	})
}

// arrived is the position at which the request came to rest, -1 if that is not where the
// condition wanted it.
func arrived(x Sent, c lessons.Cond, held bool) int {
	switch {
	case held:
		return x.Trace().Len()
	case c.End:
		return lessons.EndOf(x.Trace())
	}
	return -1
}
