package inspect

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Acts that both have stand beside each other, and what only one has beside what the other did
// in its place.
func TestActsAreAligned(t *testing.T) {
	t.Parallel()
	got := aligned([]string{"a", "b", "c", "d"}, []string{"x", "b", "y", "z", "d", "e"})
	want := []Pair{{"a", "x"}, {"b", "b"}, {"c", "y"}, {"", "z"}, {"d", "d"}, {"", "e"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := aligned(nil, nil); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}
