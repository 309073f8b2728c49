package pool

import (
	"testing"
	"time"
)

// Who gets a worker in the moment in which it has waited for too long keeps that: it is the one that makes others busy.
func TestWhoGetsAWorkerAtTheLastMomentHasIt(t *testing.T) {
	t.Parallel()
	p := &Pool{busy: []*member{{}}}
	p.config.Bounds.QueueTime = time.Nanosecond
	for range 200 {
		wait := &waiter{came: make(chan *member, 1), lease: &Lease{}}
		wait.came <- p.busy[0]
		if err := p.await(t.Context(), wait); err != nil {
			t.Fatal(err)
		}
	}
	wait := &waiter{came: make(chan *member, 1), lease: &Lease{}}
	p.waiting = []*waiter{wait}
	if err := p.await(t.Context(), wait); err == nil || len(p.waiting) > 0 {
		t.Errorf("behind others it got %v, and %d wait", err, len(p.waiting))
	}
}
