package python

import (
	"errors"
	"sync"
	"time"
)

// turns are the requests in a worker, in the order in which they were sent to
// it. It runs one after the other, so that all that it says is about the first.
type turns struct {
	mu      sync.Mutex
	all     []*turn
	last    uint32        // the number of the request that was sent last
	since   time.Time     // when the first one's turn came
	usually time.Duration // that requests have lately taken
	proven  bool          // one has come to its end
	err     error         // why the worker takes no more
}

// request sends the worker a request behind those that it has.
func (w *worker) request(pushed, listens bool, payload any) (*turn, error) {
	w.sending.Lock() // so that they lie in the pipe in their order
	defer w.sending.Unlock()
	t, err := w.append(pushed)
	if err != nil {
		return t, err
	}
	if listens {
		t.hearing = w.output.listen()
	}
	return t, w.write(frameRequest, t.number, payload)
}

// waiting is how many requests the worker has now.
func (w *worker) waiting() int {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	return len(w.turns.all)
}

func (w *worker) append(pushed bool) (*turn, error) {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	w.turns.last++
	t := newTurn(w.turns.last, pushed)
	if w.turns.err != nil {
		return t, w.turns.err
	}
	w.turns.all = append(w.turns.all, t)
	if len(w.turns.all) == 1 {
		w.first()
	}
	return t, nil
}

// first begins the turn of the request that is the first now.
func (w *worker) first() {
	w.turns.since = time.Now()
	w.dog.begin()
	w.dog.run()
}

// attend hands what the worker says to the request that it is about, until the
// worker is gone.
func (w *worker) attend() {
	for {
		f, err := w.receive()
		ran := w.dog.rest()
		if err == nil {
			err = w.hand(f, ran)
		}
		if err != nil {
			w.abandon(err)
			return
		}
	}
}

// hand gives a frame to its request.
func (w *worker) hand(f frame, ran bool) error {
	t := w.current()
	if t == nil || t.number != f.number {
		if f.kind != frameEvent { // a thread may print when its request has ended
			return errNonsense
		}
		w.goOn(ran)
		return nil
	}
	frames := []frame{f}
	if f.kind == frameSheaf {
		frames = sheaf(f)
	}
	if len(frames) == 0 {
		return errNonsense
	}
	last := frames[len(frames)-1].kind
	w.proceed(t, last, t.put(frames), ran)
	return nil
}

func (w *worker) current() *turn {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	if len(w.turns.all) == 0 {
		return nil
	}
	return w.turns.all[0]
}

// sheaf is the frames that a frame holds, as rows of a kind and a payload; none if
// it cannot be understood.
func sheaf(f frame) []frame {
	rows, _ := f.payload.([]any)
	frames := make([]frame, len(rows))
	for i, row := range rows {
		pair, _ := row.([]any)
		if len(pair) != 2 {
			return nil
		}
		k, ok := pair[0].(int)
		if !ok {
			return nil
		}
		frames[i] = frame{kind: kind(k), number: f.number, payload: pair[1]}
	}
	return frames
}

// proceed has the watchdog count on if the worker does, which has come to a
// frame of the kind.
func (w *worker) proceed(t *turn, k kind, over, ran bool) {
	switch {
	case over:
		w.finish()
	case k == framePoint, k == frameStart, k == frameWrite, k == frameRead, k == framePrompt: // until it has its answer
	case k == frameEvent, k == frameHead:
		w.goOn(ran)
	default:
		w.dog.begin()
		w.goOn(t.pushed)
	}
}

// goOn has the watchdog count on if the worker runs without being asked.
func (w *worker) goOn(runs bool) {
	if runs {
		w.dog.run()
	}
}

// finish ends the first request's turn.
func (w *worker) finish() {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	took := time.Since(w.turns.since)
	w.turns.usually += (took - w.turns.usually) / 8
	w.turns.proven = true
	w.turns.all = w.turns.all[:copy(w.turns.all, w.turns.all[1:])]
	if len(w.turns.all) > 0 {
		w.first()
	}
}

// abandon ends all turns: no more will come from the worker.
func (w *worker) abandon(err error) {
	if errors.Is(err, errNonsense) {
		w.kill(err)
	}
	w.dog.end()
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	w.turns.err = err
	for i, t := range w.turns.all {
		if i == 0 {
			t.note(frameEvent) // it may have been begun, those behind it cannot
		}
		t.fail(err)
	}
	w.turns.all = nil
}

// brisk is how long requests may take for another one to be sent behind them.
const brisk = 5 * time.Millisecond

// isBrisk reports whether a request that is sent to the worker now is likely to
// have its turn soon.
func (w *worker) isBrisk() bool {
	w.turns.mu.Lock()
	defer w.turns.mu.Unlock()
	now := &w.turns
	return now.proven && now.usually < brisk && (len(now.all) == 0 || time.Since(now.since) < brisk)
}

// ask sends the worker what the gateway asks of its current request.
func (w *worker) ask(t *turn, k kind, payload any) error {
	if k != frameAnswer {
		w.dog.begin()
	}
	w.dog.run()
	return w.send(k, t.number, payload)
}
