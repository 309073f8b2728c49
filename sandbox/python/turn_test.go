package python

import (
	"errors"
	"roundtrip/sandbox/python/wire"
	"testing"
	"testing/synctest"
)

// A turn takes no more blocks than there is room for, until its exchange takes
// some or wants no more.
func TestATurnHoldsItsWorkerBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turn := newTurn(1, true)
		put := 0
		block := []byte{mostWaiting / 2: 'x'}
		go func() {
			for range 5 {
				turn.put([]wire.Frame{{Kind: wire.Block, Payload: block}})
				put++
			}
		}()
		for _, want := range []int{2, 3} {
			synctest.Wait()
			if put != want {
				t.Fatalf("%d blocks were put, want %d", put, want)
			}
			if f, err := turn.take(); f.Kind != wire.Block || err != nil {
				t.Fatalf("took %v, %v", f.Kind, err)
			}
		}
		if early := turn.stop(); !early {
			t.Error("the worker is told not to have come to the end")
		}
		synctest.Wait()
		if put != 5 {
			t.Errorf("%d blocks were put after nobody wanted them, want 5", put)
		}
	})
}

// What came before the worker was lost can be taken, and then the reason.
func TestATurnFailsBehindWhatCame(t *testing.T) {
	t.Parallel()
	turn := newTurn(1, true)
	if turn.wasBegun() {
		t.Error("it was begun before anything came")
	}
	if over := turn.put([]wire.Frame{{Kind: wire.Returned}, {Kind: wire.End}}); over {
		t.Error("it is over before close()")
	}
	turn.fail(ErrEnded)
	for _, want := range []wire.Kind{wire.Returned, wire.End} {
		if f, err := turn.take(); f.Kind != want || err != nil {
			t.Errorf("took %v, %v, want %v", f.Kind, err, want)
		}
	}
	if _, err := turn.take(); !errors.Is(err, ErrEnded) {
		t.Errorf("then took %v", err)
	}
	if turn.stop() || !turn.wasBegun() {
		t.Error("it had begun, and its blocks had come to their end")
	}
}
