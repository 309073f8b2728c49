package python

import (
	"errors"
	"slices"
	"sync"
	"time"

	"roundtrip/sandbox/python/wire"
)

// turns are the requests that a worker has, in the order in which they were sent to
// it.
type turns struct {
	mu       sync.Mutex
	all      []*turn
	dogs     []*watchdog   // that no request has
	last     uint32        // the number of the request that was sent last
	parallel bool          // they run side by side; else one after the other
	stalling bool          // it will be looked whether the first one keeps others waiting
	usually  time.Duration // that requests have lately taken
	proven   bool          // one has come to its end
	err      error         // why the worker takes no more
}

// brisk is how long requests may take for others to wait behind them.
const brisk = 5 * time.Millisecond

// request sends the worker a request. Where those that it has may last, it is told
// to run this one beside them.
func (w *worker) request(t *turn, listens bool, payload any) error {
	aside := false
	err := w.SendNext(wire.Request, func() (number uint32, err error) {
		aside, err = w.append(t)
		if err == nil && listens {
			t.hearing = w.Output.listen(t.number)
		}
		return t.number, err
	}, payload)
	if err == nil && aside {
		w.runAside()
	}
	return err
}

// append gives a request the last place. Aside is that it is not to wait behind others.
func (w *worker) append(t *turn) (aside bool, err error) {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	now := &w.turns
	now.last++
	t.number = now.last
	if now.err != nil {
		return false, now.err
	}
	aside = len(now.all) > 0 && (t.gated || w.threads > 1 && !now.areBrisk())
	now.all = append(now.all, t)
	if len(now.all) == 1 {
		w.begin(t)
	} else if !aside {
		w.lookForStall()
	}
	return aside && w.Wake != nil, nil
}

// begin starts the clock of a request. The caller holds the lock.
func (w *worker) begin(t *turn) {
	if n := len(w.turns.dogs); n > 0 {
		t.dog, w.turns.dogs = w.turns.dogs[n-1], w.turns.dogs[:n-1]
	} else {
		t.dog = newWatchdog(w.limit)
	}
	t.since = time.Now()
	t.dog.begin(func() { w.timeIsUp(t) })
	t.dog.run()
}

// runAside has the worker run requests side by side from now on.
func (w *worker) runAside() {
	w.turns.mu.Lock()
	w.turns.parallel = true
	for _, t := range w.turns.all {
		if t.dog == nil {
			w.begin(t)
		}
	}
	w.turns.mu.Unlock()
	w.Wake()
}

// lookForStall looks soon whether the first request keeps others waiting, which was
// not expected of it. The caller holds the lock.
func (w *worker) lookForStall() {
	if w.turns.stalling || w.turns.parallel || w.threads == 1 || w.Wake == nil {
		return
	}
	w.turns.stalling = true
	time.AfterFunc(brisk, func() {
		w.turns.mu.Lock()
		w.turns.stalling = false
		waiting := len(w.turns.all) > 1
		stalled := waiting && !w.turns.areBrisk()
		if waiting && !stalled {
			w.lookForStall()
		}
		w.turns.mu.Unlock()
		if stalled {
			w.runAside()
		}
	})
}

// areBrisk reports whether a request that is sent now is likely to have its turn soon.
func (ts *turns) areBrisk() bool {
	return ts.proven && ts.usually < brisk && (len(ts.all) == 0 || time.Since(ts.all[0].since) < brisk)
}

// isBrisk is areBrisk for who does not hold the lock.
func (w *worker) isBrisk() bool {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	return w.turns.areBrisk()
}

// takesBehind reports whether a request that is sent now waits behind others, and soon
// has its turn.
func (w *worker) takesBehind() bool {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	return !w.turns.parallel && w.turns.areBrisk()
}

// queued is how many requests stand in the worker's pipe, one behind the other.
func (w *worker) queued() int {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	if w.turns.parallel {
		return 0
	}
	return len(w.turns.all)
}

// under gives a copy of the requests that the worker has.
func (w *worker) under() []*turn {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	return slices.Clone(w.turns.all)
}

// readLoop hands what the worker says to the requests that it is about, until the
// worker is gone.
func (w *worker) readLoop() {
	for {
		f, err := w.Receive()
		if err == nil {
			err = w.dispatch(f)
		}
		if err != nil {
			w.abandon(err)
			return
		}
	}
}

// dispatch gives a frame to its request.
func (w *worker) dispatch(f wire.Frame) error {
	if f.Kind == wire.Layer {
		return w.found(f)
	}
	t := w.turn(f.Number)
	if w.isGuest && t != nil && !t.answers(f.Kind) {
		return wire.ErrNonsense
	}
	switch {
	case t == nil && f.Kind == wire.Event: // a thread may print when its request has ended
		w.said(f.Payload)
		return nil
	case t == nil && (f.Kind == wire.Place || f.Kind == wire.Batch):
		return nil
	case t == nil:
		return wire.ErrNonsense
	case f.Kind == wire.Place:
		t.place(callsOf(f.Payload))
		return nil
	}
	ran := t.dog.rest()
	frames := []wire.Frame{f}
	if f.Kind == wire.Batch {
		frames = batch(f)
	}
	if len(frames) == 0 {
		return wire.ErrNonsense
	}
	last := frames[len(frames)-1].Kind
	w.proceed(t, last, t.put(frames), ran)
	return nil
}

// turn is the request of a number, nil if the worker has none.
func (w *worker) turn(number uint32) *turn {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	for _, t := range w.turns.all {
		if t.number == number {
			if t.dog == nil {
				w.begin(t) // earlier than was expected
			}
			return t
		}
	}
	return nil
}

// callsOf are the calls that a frame tells of.
func callsOf(payload any) []Call {
	rows, _ := payload.([]any)
	calls := make([]Call, 0, len(rows))
	for _, row := range rows {
		f := wire.FieldsOf(row)
		if c := (Call{f.Str(), f.Num()}); !f.Bad {
			calls = append(calls, c)
		}
	}
	return calls
}

// batch is the frames that a frame holds, as rows of a kind and a payload; none if
// it cannot be understood.
func batch(f wire.Frame) []wire.Frame {
	rows, _ := f.Payload.([]any)
	frames := make([]wire.Frame, len(rows))
	for i, row := range rows {
		pair, _ := row.([]any)
		if len(pair) != 2 {
			return nil
		}
		k, ok := pair[0].(int)
		if !ok {
			return nil
		}
		frames[i] = wire.Frame{Kind: wire.Kind(k), Number: f.Number, Payload: pair[1]}
	}
	if len(frames) > 0 {
		frames[len(frames)-1].Bytes = f.Bytes
	}
	return frames
}

// proceed has the watchdog count on if the worker does, which has come to a frame of
// the kind.
func (w *worker) proceed(t *turn, k wire.Kind, over, ran bool) {
	switch {
	case over:
		w.finish(t)
		t.free()
	case mayHold(k):
		if t.gated || k == wire.Prompt {
			w.lookForWaiting()
		}
	case k == wire.Read: // until it has its answer
	case k == wire.Event, k == wire.Head:
		if ran {
			t.dog.run()
		}
	default:
		t.dog.renew()
		if t.pushed {
			t.dog.run()
		}
	}
}

// finish ends a request's turn.
func (w *worker) finish(t *turn) {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	now := &w.turns
	now.usually += (time.Since(t.since) - now.usually) / 8
	now.proven = true
	i := slices.Index(now.all, t)
	now.all = slices.Delete(now.all, i, i+1)
	now.dogs = append(now.dogs, t.dog)
	t.end()
	switch {
	case len(now.all) == 0:
		now.parallel = false
	case now.all[0].dog == nil:
		w.begin(now.all[0])
	}
}

// abandon ends all turns: no more will come from the worker.
func (w *worker) abandon(err error) {
	if errors.Is(err, wire.ErrNonsense) {
		w.Kill(err)
	}
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	w.turns.err = err
	for i, t := range w.turns.all {
		if t.dog != nil {
			t.dog.end()
		}
		if i == 0 || w.turns.parallel {
			t.markBegun() // it may have been; one behind others in the pipe cannot
		}
		t.fail(err)
	}
	for _, dog := range w.turns.dogs {
		dog.end()
	}
	w.turns.all, w.turns.dogs = nil, nil
}

// ask sends the worker what the gateway asks of a request.
func (w *worker) ask(t *turn, k wire.Kind, payload any) error {
	t.goesOn(k)
	if k != wire.Answer {
		t.dog.renew()
	}
	t.dog.run()
	return w.Send(k, t.number, payload)
}
