package system

import "testing"

func TestAServerLeavesProcessorsToItsWorkers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ processors, workers, want int }{
		{1, 1, 1},
		{2, 1, 1},
		{2, 4, 1},
		{3, 1, 2},
		{8, 1, 7},
		{8, 8, 4},
	} {
		if got := left(c.processors, c.workers); got != c.want {
			t.Errorf("%d workers leave a server %d of %d processors, want %d", c.workers, got, c.processors, c.want)
		}
	}
}
