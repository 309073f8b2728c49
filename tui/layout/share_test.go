package layout

import "testing"

func TestShare(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, second Need
		want          int // of 30 rows
	}{
		"both fit, and what is left is halved":        {Need{10, false}, Need{14, false}, 13},
		"what is left is for the one that may grow":   {Need{7, false}, Need{14, true}, 7},
		"also if it is the first":                     {Need{14, true}, Need{7, false}, 23},
		"the shorter first has all, the other's cut":  {Need{9, false}, Need{40, true}, 9},
		"the shorter second has all, the other's cut": {Need{101, false}, Need{12, true}, 18},
		"two that are too long have half each":        {Need{101, false}, Need{31, true}, 15},
		"what has nothing to show keeps a few rows":   {Need{60, false}, Need{}, 26},
	} {
		if got := share(30, c.first, c.second); got != c.want {
			t.Errorf("%s: %d of 30 rows, want %d", name, got, c.want)
		}
	}
}

// Whatever two lenses need, none is cut while the other has rows that it does not need.
func TestNoLensIsCutBesideFreeRows(t *testing.T) {
	t.Parallel()
	for a := leastNeed; a < 60; a++ {
		for b := leastNeed; b < 60; b++ {
			for _, grow := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
				first := share(40, Need{a, grow[0]}, Need{b, grow[1]})
				if second := 40 - first; first < a && second > b || second < b && first > a {
					t.Fatalf("%d and %d rows are needed: %d and %d are had", a, b, first, second)
				}
			}
		}
	}
}
