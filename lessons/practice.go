package lessons

import (
	"strings"
	"time"
)

// Practice is what a learner has done of one exercise. Of what two windows know, the
// larger number of each counts.
type Practice struct {
	// Attempts are how often the checks were run until it was solved.
	Attempts int `json:"attempts,omitempty"`
	// Hints are how many hints were seen.
	Hints int `json:"hints,omitempty"`
	// Shown says that the solution was looked at.
	Shown bool `json:"shown,omitempty"`
	// Solved says that all checks passed, Skipped that the exercise was passed
	// over on purpose. Either makes its page done.
	Solved  bool `json:"solved,omitempty"`
	Skipped bool `json:"skipped,omitempty"`
	// At is when it last changed.
	At time.Time `json:"at"`
}

// merge is what both windows know: the larger number, and whatever either has seen.
func (p Practice) merge(other Practice) Practice {
	return Practice{
		Attempts: max(p.Attempts, other.Attempts), Hints: max(p.Hints, other.Hints),
		Shown: p.Shown || other.Shown, Solved: p.Solved || other.Solved, Skipped: p.Skipped || other.Skipped,
		At: later(p.At, other.At),
	}
}

// Practice is what was done of the exercise of a page, "lesson/page".
func (p *Progress) Practice(page string) Practice {
	lesson, id, _ := strings.Cut(page, "/")
	p.mu.Lock()
	defer p.mu.Unlock()
	if l := p.state.Lessons[lesson]; l != nil {
		return l.Practice[id]
	}
	return Practice{}
}

// Attempted notes what the checks of an exercise said. One that is solved is
// done, and stays it whatever is tried afterwards.
func (p *Progress) Attempted(page string, solved bool) {
	p.practise(page, func(e *Practice) {
		if !e.Solved {
			e.Attempts++
		}
		e.Solved = e.Solved || solved
	})
	if solved {
		p.Finish(page)
	}
}

// Hinted notes that the first n hints of an exercise were seen.
func (p *Progress) Hinted(page string, n int) {
	p.practise(page, func(e *Practice) { e.Hints = max(e.Hints, n) })
}

// Shown notes that the solution of an exercise was looked at.
func (p *Progress) Shown(page string) {
	p.practise(page, func(e *Practice) { e.Shown = true })
}

// Skip notes that an exercise was passed over on purpose: its page is done.
func (p *Progress) Skip(page string) {
	p.practise(page, func(e *Practice) { e.Skipped = true })
	p.Finish(page)
}

// Turn notes that a page was turned. It is done if it was finished: its request has ended, its
// question was answered and its task made. A page with an exercise is done when that is solved
// or skipped.
func (p *Progress) Turn(page *Page, finished bool) {
	if page.Exercise == nil && finished {
		p.Finish(page.Ref())
		return
	}
	lesson, id, _ := strings.Cut(page.Ref(), "/")
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.lesson(lesson).leave(id, p.state.stamp(page.Ref()))
}

func (p *Progress) practise(page string, do func(*Practice)) {
	lesson, id, _ := strings.Cut(page, "/")
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.state.lesson(lesson)
	e := l.Practice[id]
	do(&e)
	e.At = p.state.stamp(page)
	l.practice(id, e)
}
