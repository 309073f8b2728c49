package layout

import "testing"

func TestShare(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, second Need
		want          int // of 30 rows
	}{
		"both fit, and what is left is halved":        {Need{Rows: 10}, Need{Rows: 14}, 13},
		"what is left is for the one that may grow":   {Need{Rows: 7}, Need{Rows: 14, More: 99}, 7},
		"also if it is the first":                     {Need{Rows: 14, More: 99}, Need{Rows: 7}, 23},
		"the shorter first has all, the other's cut":  {Need{Rows: 9}, Need{Rows: 40, More: 99}, 9},
		"the shorter second has all, the other's cut": {Need{Rows: 101}, Need{Rows: 12, More: 99}, 18},
		"two that are too long have half each":        {Need{Rows: 101}, Need{Rows: 31, More: 99}, 15},
		"first what may be a few rows more":           {Need{Rows: 14, More: 99}, Need{Rows: 10, More: 2}, 18},
		"the row at each foot goes if then all fits":  {Need{Rows: 12, More: 99}, Need{Rows: 20, More: 2}, 11},
		"and stays where all does not fit anyway":     {Need{Rows: 12, More: 99}, Need{Rows: 21, More: 2}, 12},
		"what has nothing to show keeps a few rows":   {Need{Rows: 60}, Need{Rows: 30, Void: true}, 26},
	} {
		if got := shares(30, []Need{c.first, c.second})[0]; got != c.want {
			t.Errorf("%s: %d of 30 rows, want %d", name, got, c.want)
		}
	}
}

// A third lens takes no row that the first two need; where all have room without the rows at their
// feet, it has what it needs.
func TestAThirdLensTakesNoRowsOfTheOthers(t *testing.T) {
	t.Parallel()
	for n := range 30 * 30 * 30 {
		needs := []Need{{Rows: leastNeed + n%30, More: 99}, {Rows: leastNeed + n/30%30}, {Rows: leastNeed + n/900}}
		if !hasThree(42, needs) {
			continue
		}
		has, tight := shares(42, yielding(42, needs)), 0
		for _, n := range needs {
			tight += max(leastNeed, n.Rows-foot)
		}
		whole, cut := has[2] >= needs[2].Rows-foot, has[0] < needs[0].Rows || has[1] < needs[1].Rows
		if tight <= 42 && !whole || tight > 42 && (cut || has[2] < leastOther) {
			t.Fatalf("%v of 42 rows have %v", needs, has)
		}
	}
}

// Whatever three lenses need, none is cut while another has rows that it does not need.
func TestNoLensIsCutBesideFreeRows(t *testing.T) {
	t.Parallel()
	for n := range 40 * 40 * 40 {
		needs := []Need{{Rows: leastNeed + n%40, More: n % 3}, {Rows: leastNeed + n/40%40}, {Rows: leastNeed + n/1600, More: 9 * (n % 2)}}
		has, sum, cut, free := shares(50, needs), 0, false, false
		for i := range needs {
			sum += has[i]
			cut, free = cut || has[i] < needs[i].Rows-foot, free || has[i] > needs[i].Rows+needs[i].More
		}
		if cut && free || sum != 50 {
			t.Fatalf("%v of 50 rows have %v", needs, has)
		}
	}
}
