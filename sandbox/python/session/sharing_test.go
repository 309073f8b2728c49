package session

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/sandbox/python"
)

// sharing is a worker that nobody speaks to, and whether its requests run side by side as
// far as it was told.
func sharing() (w *Worker, aside *atomic.Bool) {
	aside = new(atomic.Bool)
	instance := &python.Instance{SideBySide: aside.Store}
	w = &Worker{Instance: instance, config: Config{Bounds: python.Bounds{Threads: 8}}, limit: time.Minute}
	w.calls.proven = true
	return w, aside
}

// come sends the worker so many requests.
func come(t *testing.T, w *Worker, n int) {
	t.Helper()
	for range n {
		aside, _, err := w.append(NewCall(CallOptions{Pushed: true}))
		if err != nil {
			t.Fatal(err)
		}
		if aside {
			w.runAside()
		}
	}
}

// end has the request at a place come to its end, as its frames would.
func end(w *Worker, place int) {
	c := w.call(w.under()[place].number)
	c.dog.rest()
	w.finish(c)
}

// pass ends requests that take so long each, one of which comes for each that ends: there
// is no moment without a request.
func pass(t *testing.T, w *Worker, took, lasting time.Duration) {
	t.Helper()
	for range lasting / took {
		time.Sleep(took)
		synctest.Wait()
		come(t, w, 1)
		end(w, 0)
	}
}

// One slow request has others run beside it. While they are fast again they line up, although
// requests come all the time: else they would compete for the interpreter for as long as
// any comes.
func TestRequestsLineUpAgainAfterASlowOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, aside := sharing()
		come(t, w, 1)
		pass(t, w, time.Millisecond, 10*time.Millisecond)
		come(t, w, 3)
		if aside.Load() {
			t.Fatal("fast requests run side by side")
		}
		pass(t, w, 2*fast, 2*fast)
		if !aside.Load() {
			t.Fatal("one after the other, although the first one lasted")
		}
		pass(t, w, time.Millisecond, 2*leastPatience)
		if aside.Load() || w.Queued() == 0 {
			t.Error("fast requests still run side by side")
		}
		w.abandon(python.ErrEnded)
	})
}

// Requests that last run side by side, but for a try now and then, which comes ever later.
func TestRequestsThatLastRunSideBySide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, aside := sharing()
		var tries atomic.Int32
		w.SideBySide = func(on bool) {
			if aside.Swap(on) && !on {
				tries.Add(1)
			}
		}
		come(t, w, 4)
		pass(t, w, 2*fast, time.Minute)
		if !aside.Load() && !w.calls.stalling {
			t.Error("slow requests run one after the other, and nobody looks whether they stall")
		}
		if n := tries.Load(); n == 0 || n > 15 {
			t.Errorf("within a minute, one after the other was tried %d times", n)
		}
		w.abandon(python.ErrEnded)
	})
}

// A request that goes on, such as a stream, keeps the others beside it.
func TestNobodyLinesUpBehindAStream(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, aside := sharing()
		come(t, w, 2)
		for range 1000 {
			time.Sleep(time.Millisecond)
			synctest.Wait()
			come(t, w, 1)
			end(w, 1)
		}
		if !aside.Load() {
			t.Error("one after the other, although the first one still runs")
		}
		w.abandon(python.ErrEnded)
	})
}
