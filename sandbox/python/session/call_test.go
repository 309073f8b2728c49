package session

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/wire"
)

// A worker that goes by no credit has to wait until its exchange takes something, or
// wants no more.
func TestACallHoldsItsWorkerBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		call := NewCall(CallOptions{Pushed: true})
		put := 0
		go func() {
			for range 5 {
				call.put([]wire.Frame{{Kind: wire.Block, Bytes: mostWaiting/2 + 1}})
				put++
			}
		}()
		for _, want := range []int{2, 3} {
			synctest.Wait()
			if put != want {
				t.Fatalf("%d blocks were put, want %d", put, want)
			}
			if f, _, err := call.Take(); f.Kind != wire.Block || err != nil {
				t.Fatalf("took %v, %v", f.Kind, err)
			}
		}
		call.fail(python.ErrEnded)
		synctest.Wait()
		if put != 5 {
			t.Errorf("%d blocks were put after nobody wanted them, want 5", put)
		}
	})
}

// A worker hears of what was taken in steps, and of little nothing.
func TestACallGivesCredit(t *testing.T) {
	t.Parallel()
	call := NewCall(CallOptions{Pushed: true})
	var credits []int
	for range 6 {
		call.put([]wire.Frame{{Kind: wire.Block, Bytes: creditAfter / 2}})
		if _, credit, _ := call.Take(); credit > 0 {
			credits = append(credits, credit)
		}
	}
	if want := []int{creditAfter, 2 * creditAfter, 3 * creditAfter}; !slices.Equal(credits, want) {
		t.Errorf("the credits are %d, want %d", credits, want)
	}
}

// What came before the worker was lost can be taken, and then the reason.
func TestACallFailsBehindWhatCame(t *testing.T) {
	t.Parallel()
	call := NewCall(CallOptions{Pushed: true})
	if call.WasBegun() {
		t.Error("it was begun before anything came")
	}
	if over := call.put([]wire.Frame{{Kind: wire.Returned}, {Kind: wire.End}}); over {
		t.Error("it is over before close()")
	}
	call.fail(python.ErrEnded)
	for _, want := range []wire.Kind{wire.Returned, wire.End} {
		if f, _, err := call.Take(); f.Kind != want || err != nil {
			t.Errorf("took %v, %v, want %v", f.Kind, err, want)
		}
	}
	if _, _, err := call.Take(); !errors.Is(err, python.ErrEnded) {
		t.Errorf("then took %v", err)
	}
	if !call.IsEnded() || !call.WasBegun() {
		t.Error("it had begun, and its blocks had come to their end")
	}
}
