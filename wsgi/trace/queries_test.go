package trace

import (
	"testing"
	"time"
)

// Queries are counted, with their time, and those with the same text beside each other.
func TestQueriesAreCounted(t *testing.T) {
	t.Parallel()
	s := NewState()
	for _, text := range []string{"SELECT 1", "SELECT a", "SELECT b", "SELECT a", "SELECT b", "SELECT b"} {
		s.Apply(Event{Layer: LayerApp, Data: &FrameworkEntered{Framework: "Django", Step: "query", Name: text}})
		s.Apply(Event{Layer: LayerApp, Data: &FrameworkLeft{Framework: "Django", Step: "query", Name: text, Took: time.Millisecond}})
	}
	if q := s.Queries(); q.Count != 6 || q.Took != 6*time.Millisecond || q.Repeated() != "the same text ×3, ×2" {
		t.Errorf("the queries are %+v: %s", q, q.Repeated())
	}
	if q := NewState().Queries(); q.Count != 0 || q.Repeated() != "" {
		t.Errorf("of nothing, %+v", q)
	}
}
