package lesson

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/screen"
)

// explain explains the check that is selected, else what the lens has selected.
func (s *Screen) explain(selected screen.Handler) screen.Handler {
	return screen.Handler{Why: selected.Why, Do: func() tea.Cmd {
		if s.exercise == nil || !s.onChecks() || s.openCheckAt() < 0 {
			return selected.Do()
		}
		s.explainCheck(s.read.Exercise.Result(s.openCheckAt()))
		return nil
	}}
}

// explainCheck says in sentences what a check does, what came of it, and why, as far as that
// is known.
func (s *Screen) explainCheck(r lessons.Result) {
	texts := []string{"A check sends a request to your file and looks at what comes back.", "Asked: " + r.Asked, "Expected: " + r.Expected}
	switch r.Outcome {
	case lessons.Passed:
		texts = append(texts, "It passes.")
	case lessons.Failed:
		texts = append(texts, "Got: "+r.Got, whyFailed(r))
	default:
		texts = append(texts, "It has not run yet. space runs it.")
	}
	s.OpenText("A check of this exercise", texts)
}

func whyFailed(r lessons.Result) string {
	if r.Mistake != nil {
		return "Why: " + r.Mistake.Say
	}
	return "No known mistake explains this. enter shows the request at the event that matters, and h gives a hint."
}
