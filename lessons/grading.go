package lessons

import (
	"fmt"
	"slices"

	"roundtrip/wsgi/trace"
)

// Grading is what the checks of an exercise found out about a file.
type Grading struct {
	Page *Page
	// Results are one for each check, in order.
	Results []Result
	// Seed is what its requests vary by: [SeedEnv] has them asked again.
	Seed uint64
	// Trouble is why the file cannot run, nil if it can.
	Trouble *Trouble

	// Advice is what could be better in a file whose checks pass.
	Advice []*Mistake

	// Problems are expressions of the page that could not be evaluated.
	Problems Problems
}

// Outcome is what became of a check.
type Outcome uint8

// The outcomes.
const (
	NotRun Outcome = iota
	Passed
	Failed
)

func (o Outcome) String() string { return [...]string{"not run", "passed", "failed"}[o] }

// Result is what one check found out.
type Result struct {
	Check   *ExerciseCheck
	Outcome Outcome
	// Asked, Expected and Got are in words. Got is empty for a check that did not
	// fail.
	Asked, Expected, Got string
	// Trace is the request that was looked at, nil if there is none; Position
	// is where to look in it, the number of events up to and with the one that
	// matters.
	Trace    *trace.Trace
	Position int
	// Chain are the layers of the stack that was asked, Sources the texts of its
	// files by the names that the trace has for them.
	Chain   []trace.Layer
	Sources map[string]string
	// Mistake is the known one that explains the failure, nil if none does.
	Mistake *Mistake
}

// Unchecked is a check of the page's exercise that was not run.
func (p *Page) Unchecked(i int) Result {
	c := &p.Exercise.Checks[i]
	return Result{Check: c, Asked: c.asked(p), Expected: c.Expected}
}

// Line is the result on one line.
func (r *Result) Line() string {
	if r.Outcome != Failed {
		return fmt.Sprintf("asked: %s; expected: %s", r.Asked, r.Expected)
	}
	return fmt.Sprintf("asked: %s; expected: %s; got: %s", r.Asked, r.Expected, r.Got)
}

// Trouble is why a file cannot run at all: a text with file and line, and the
// place. The line is 0 where none is known.
type Trouble struct {
	Text string
	Src  trace.Src
}

// advise adds an advice, once; nil is none.
func (g *Grading) advise(m *Mistake) {
	known := func(a *Mistake) bool { return m != nil && a.ID == m.ID }
	if m != nil && !slices.ContainsFunc(g.Advice, known) {
		g.Advice = append(g.Advice, m)
	}
}

// Passed counts the checks that passed.
func (g *Grading) Passed() int {
	n := 0
	for _, r := range g.Results {
		if r.Outcome == Passed {
			n++
		}
	}
	return n
}

// keepAdvice drops advice, which is said only where nothing is left to mend.
func (g *Grading) keepAdvice() {
	if !g.Solved() {
		g.Advice = nil
	}
}

// Solved reports whether all checks passed.
func (g *Grading) Solved() bool { return g.Passed() == len(g.Results) }

// First is the first check that failed, nil if none did.
func (g *Grading) First() *Result {
	for i := range g.Results {
		if g.Results[i].Outcome == Failed {
			return &g.Results[i]
		}
	}
	return nil
}

// Mistake is the known mistake that explains the first check that failed, nil
// if there is none.
func (g *Grading) Mistake() *Mistake {
	if first := g.First(); first != nil {
		return first.Mistake
	}
	return nil
}
