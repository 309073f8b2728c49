package lessons

import (
	"fmt"
	"slices"
	"testing"
)

// The order in which checks are run varies by the seed, and with nothing else.
func TestTheOrderOfChecksVaries(t *testing.T) {
	t.Parallel()
	page := &Page{Exercise: &Exercise{Checks: make([]ExerciseCheck, 5)}}
	seen := map[string]bool{}
	for seed := range uint64(50) {
		g := grader{page: page, seed: seed}
		order := g.order()
		if sorted := slices.Sorted(slices.Values(order)); order[0] != 0 || !slices.Equal(sorted, []int{0, 1, 2, 3, 4}) {
			t.Fatalf("seed %d: %v", seed, order)
		}
		if !slices.Equal(order, g.order()) {
			t.Errorf("seed %d: another order the second time", seed)
		}
		seen[fmt.Sprint(order)] = true
	}
	if len(seen) < 12 { // of 24
		t.Errorf("only %d orders: %v", len(seen), seen)
	}
	if order := (&grader{page: &Page{Exercise: &Exercise{}}}).order(); len(order) != 0 {
		t.Errorf("without checks: %v", order)
	}
}

// Whatever the order, the same checks count: all up to the first behind which the rest is not
// worth it.
func TestWhatCountsDoesNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	page := &Page{Exercise: &Exercise{Checks: make([]ExerciseCheck, 5)}}
	for _, c := range []struct {
		over []int
		last int
	}{{nil, 5}, {[]int{0}, 0}, {[]int{4}, 4}, {[]int{2}, 2}, {[]int{1, 3}, 1}, {[]int{2, 3, 4}, 2}} {
		for seed := range uint64(50) {
			var done []int
			order := (&grader{page: page, seed: seed}).order()
			last, err := inOrder(slices.Clone(order), func(i int) (bool, error) {
				done = append(done, i)
				return slices.Contains(c.over, i), nil
			})
			if last != c.last || err != nil {
				t.Errorf("%v, %v: %d, %v", c.over, order, last, err)
			}
			for i := range min(last+1, 5) {
				if n := len(slices.DeleteFunc(slices.Clone(done), func(d int) bool { return d != i })); n != 1 {
					t.Errorf("%v, %v: %d was done %d times", c.over, order, i, n)
				}
			}
		}
	}
}
