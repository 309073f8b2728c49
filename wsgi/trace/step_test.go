package trace

import (
	"testing"
	"time"
)

// Steps of a framework nest. One whose end was not told ends with the one around it.
func TestStepsNest(t *testing.T) {
	t.Parallel()
	s := NewState()
	for _, d := range []Data{
		&FrameworkEntered{Framework: "Django", Step: "middleware", Name: "Guard"},
		&FrameworkEntered{Framework: "Django", Step: "view", Name: "home"},
		&FrameworkEntered{Framework: "Django", Step: "query", Name: "SELECT 1"},
		&FrameworkLeft{Framework: "Django", Step: "view", Name: "home", Took: 5 * time.Millisecond, Raised: true},
	} {
		s.Apply(Event{Layer: LayerApp, Data: d})
	}
	if in := s.Inside(); in == nil || in.Name != "Guard" {
		t.Errorf("the request is in %+v", in)
	}
	view, query := s.Steps[1], s.Steps[2]
	if view.Depth != 1 || query.Depth != 2 || !query.Left || !view.Raised || view.Took != 5*time.Millisecond {
		t.Errorf("the steps are %+v", s.Steps)
	}
	if c := s.Clone(); &c.Steps[0] == &s.Steps[0] {
		t.Error("a clone shares its steps")
	}
}
