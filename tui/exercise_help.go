package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
)

const noExercise = "Hints and solutions are on the pages with exercises."

func whyNoHint(m *Model) string {
	if m.practice() == nil {
		return noExercise
	}
	return ""
}

// whyNoSolution says why the solution is not shown yet.
func whyNoSolution(m *Model) string {
	p := m.practice()
	if p == nil {
		return noExercise
	}
	if n := len(p.page.Exercise.Hints); p.hints < n {
		return fmt.Sprintf("The solution comes after the last hint: h tells hint %d of %d.", p.hints+1, n)
	}
	return ""
}

// nextHint tells the next hint, and behind the last the first one again.
func (m *Model) nextHint() tea.Cmd {
	p := m.practice()
	last := p.hint
	if last == 0 {
		last = p.hints
	}
	p.hint = last%len(p.page.Exercise.Hints) + 1
	p.hints = max(p.hints, p.hint)
	p.begun, p.focus, p.solution = true, true, false
	m.o.Progress.Hinted(p.page.Ref(), p.hint)
	return m.save()
}

// showSolution shows the solution beside the learner's file, and runs it if it
// is shown.
func (m *Model) showSolution() tea.Cmd {
	p := m.practice()
	if p.solution {
		return m.runSolution()
	}
	p.solution, p.focus, p.begun, p.scroll = true, true, true, 0
	m.o.Progress.Shown(p.page.Ref())
	return m.save()
}

// runSolution sends the page's request to the solution, from its beginning.
func (m *Model) runSolution() tea.Cmd {
	r, p := m.read, m.practice()
	m.toTheirs()
	p.solved = m.o.House.WithFile(p.page.Exercise.AsSolved())
	r.stack, r.request = r.page.Run.Stack(), r.page.Run.Sends()
	r.changed, r.stops = true, len(r.page.Stops)
	m.large, m.bench.compares = false, true
	m.lens.show(lessons.LensCode)
	return tea.Batch(m.send(r.stack, r.request, r.opens()), m.tellStory())
}

// closeExercise goes back to the learner's own file from what is open beside it.
// It answers false if nothing is.
func (m *Model) closeExercise() (tea.Cmd, bool) {
	p := m.practice()
	switch {
	case p == nil:
		return nil, false
	case p.solution:
		p.solution = false
		return nil, true
	case p.looking >= 0, p.solved != nil:
		return m.backToTheirs(), true
	}
	return nil, false
}
