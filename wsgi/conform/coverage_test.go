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

// untried are the rules that have no case in the matrix, and why. MATRIX.md says so, too.
var untried = map[string]string{
	"H71": "it takes as long as a server's own deadline", "H72": "it takes as long as a server's own deadline",
	"H73": "it takes as long as a server's own deadline", "H74": "no other server holds a request",
	"H75": "S47 is the same", "H79": "how much is read away is a server's setting", "H80": "how much is read away is a server's setting",
	"H89": "S33 is the same", "H90": "S34 is the same", "H91": "S35 is the same", "H100": "S49 is the same", "H101": "S49 is the same",
	"H105": "S32 is the same", "H106": "S46 is the same", "H107": "S39 is the same",
	"S12": "it asks for a text to read", "S43": "only an application can break it",
	"S50": "it is an option of each server's own", "S51": "it is an option of each server's own",
}

// TestEveryRuleHasACase: of the decision table's rows and of the duties, each is tried with a
// server, or is on the list of those that are not.
func TestEveryRuleHasACase(t *testing.T) {
	t.Parallel()
	tried := make(map[string]bool)
	for _, c := range Cases() {
		tried[c.Rule] = true
	}
	for _, table := range []struct {
		letter string
		last   int
	}{{"H", 107}, {"S", 54}} {
		for n := 1; n <= table.last; n++ {
			rule := fmt.Sprintf("%s%d", table.letter, n)
			if why := untried[rule]; tried[rule] == (why != "") {
				t.Errorf("%s: tried %v, and the reason not to is %q", rule, tried[rule], why)
			}
		}
	}
}
