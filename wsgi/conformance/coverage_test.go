package conformance_test

import (
	"fmt"
	"slices"
	"testing"
)

// TestEveryRowIsTested: the decision table has 107 rows, and each is met.
func TestEveryRowIsTested(t *testing.T) {
	t.Parallel()
	tested := make(map[string]bool)
	for _, r := range slices.Concat(
		requestLineRows(), targetRows(), hostRows(), fieldRows(), framingRows(), chunkRows(), limitRows(), persistenceRows(),
	) {
		tested[r.rule] = true
	}
	for _, r := range replies() {
		tested[r.rule] = true
	}
	for _, tt := range turns() {
		tested[tt.rule] = true
	}
	const last = 107
	for n := range last {
		if rule := fmt.Sprintf("H%d", n+1); !tested[rule] {
			t.Errorf("nothing tests %s", rule)
		}
	}
	if n := len(bugs()); n != 33 {
		t.Errorf("there are %d bugs, not 33", n)
	}
}
