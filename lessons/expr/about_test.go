package expr_test

import (
	"testing"

	"roundtrip/lessons/expr"
)

// Each name says what it is.
func TestEachNameSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, name := range expr.Names() {
		if said := expr.About(name); said == "" || len([]rune(said)) > 14 {
			t.Errorf("%s: %q", name, said)
		}
	}
	if expr.About("total") != "" || expr.Compare("status", "own") >= 0 {
		t.Error("a variable is no such name; a status is asked for more often")
	}
}
