package python

import (
	"errors"
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
				turn.put([]frame{{kind: frameBlock, payload: block}})
				put++
			}
		}()
		for _, want := range []int{2, 3} {
			synctest.Wait()
			if put != want {
				t.Fatalf("%d blocks were put, want %d", put, want)
			}
			if f, err := turn.take(); f.kind != frameBlock || err != nil {
				t.Fatalf("took %v, %v", f.kind, err)
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
	if over := turn.put([]frame{{kind: frameReturned}, {kind: frameEnd}}); over {
		t.Error("it is over before close()")
	}
	turn.fail(errEnded)
	for _, want := range []kind{frameReturned, frameEnd} {
		if f, err := turn.take(); f.kind != want || err != nil {
			t.Errorf("took %v, %v, want %v", f.kind, err, want)
		}
	}
	if _, err := turn.take(); !errors.Is(err, errEnded) {
		t.Errorf("then took %v", err)
	}
	if turn.stop() || !turn.wasBegun() {
		t.Error("it had begun, and its blocks had come to their end")
	}
}
