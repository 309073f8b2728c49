package conform

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// tested are the tests of every rule, by its number.
func tested() map[string][]string {
	all := make(map[string][]string)
	for name, rows := range map[string][]row{
		"TestRequestLine": requestLineRows(), "TestTarget": targetRows(), "TestHost": hostRows(), "TestFields": fieldRows(),
		"TestFraming": framingRows(), "TestChunks": chunkRows(), "TestLimits": limitRows(), "TestPersistence": persistenceRows(),
	} {
		for i, r := range rows {
			all[r.rule] = append(all[r.rule], fmt.Sprintf("%s/%s/%d", name, r.rule, i))
		}
	}
	for _, r := range replies() {
		all[r.rule] = append(all[r.rule], fmt.Sprintf("TestReplies/%s/%s", r.rule, r.name))
	}
	for _, tt := range turns() {
		all[tt.rule] = append(all[tt.rule], fmt.Sprintf("TestTurns/%s/%s", tt.rule, tt.name))
	}
	return all
}

// TestEveryRowIsTested: the decision table has 107 rows, and each is met. With
// -v it lists them, and what tests them.
func TestEveryRowIsTested(t *testing.T) {
	t.Parallel()
	const last = 107
	all := tested()
	for n := range last {
		rule := fmt.Sprintf("H%d", n+1)
		if len(all[rule]) == 0 {
			t.Errorf("nothing tests %s", rule)
		}
		slices.Sort(all[rule])
		t.Logf("%s: %s", rule, strings.Join(all[rule], ", "))
	}
	if n := len(bugs()); n != 33 {
		t.Errorf("there are %d bugs, not 33", n)
	}
}
