package session

import (
	"errors"
	"slices"
	"time"

	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// readLoop hands what the worker says to the requests that it is about, until the
// Worker is gone.
func (w *Worker) readLoop() {
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
func (w *Worker) dispatch(f wire.Frame) error {
	if f.Kind == wire.Layer {
		return w.found(f)
	}
	c := w.call(f.Number)
	if w.IsGuest() && c != nil && !c.answers(f.Kind) {
		return wire.ErrNonsense
	}
	switch {
	case c == nil && f.Kind == wire.Event: // a thread may print when its request has ended
		w.config.Said(f.Payload, w.when)
		return nil
	case c == nil && (f.Kind == wire.Place || f.Kind == wire.Batch):
		return nil
	case c == nil:
		return wire.ErrNonsense
	case f.Kind == wire.Place:
		c.place(callsOf(f.Payload))
		return nil
	}
	ran := c.dog.rest()
	frames := []wire.Frame{f}
	if f.Kind == wire.Batch {
		frames = w.batch(f)
	}
	if len(frames) == 0 {
		return wire.ErrNonsense
	}
	last := frames[len(frames)-1].Kind
	w.proceed(c, last, c.put(frames), ran)
	return nil
}

// call is the request of a number, nil if the worker has none.
func (w *Worker) call(number uint32) *Call {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	for _, c := range w.calls.all {
		if c.number == number {
			if c.dog == nil {
				w.begin(c) // earlier than was expected
			}
			return c
		}
	}
	return nil
}

// callsOf are the calls that a frame tells of.
func callsOf(payload any) []trace.Src {
	rows, _ := payload.([]any)
	calls := make([]trace.Src, 0, len(rows))
	for _, row := range rows {
		f := wire.FieldsOf(row)
		if c := (trace.Src{File: f.Str(), Line: f.Num()}); !f.Bad {
			calls = append(calls, c)
		}
	}
	return calls
}

// batch is the frames that a frame holds.
func (w *Worker) batch(f wire.Frame) []wire.Frame {
	b, _ := f.Payload.(*wire.Batched)
	epoch := w.clock.begins(time.Now(), b.Sent)
	for i := range b.Frames {
		one := &b.Frames[i]
		one.Number = f.Number
		if one.At != 0 {
			one.Told = epoch.Add(time.Duration(one.At))
		}
	}
	if n := len(b.Frames); n > 0 {
		b.Frames[n-1].Bytes = f.Bytes
	}
	return b.Frames
}

// clock knows when the worker's time was zero. A batch that comes late, on a busy machine, makes
// that seem later than it was, so the earliest is right; but clocks may part, as where a computer sleeps.
type clock struct{ zero time.Time }

// parted is a difference that no delay explains.
const parted = time.Second

// begins is when the worker's time was zero, of which a batch came now that was sent at a time.
func (c *clock) begins(now time.Time, sent int) time.Time {
	zero := now.Add(-time.Duration(sent))
	if later := zero.Sub(c.zero); c.zero.IsZero() || later < 0 || later > parted {
		c.zero = zero
	}
	return c.zero
}

// proceed has the watchdog count on if the worker does, which has come to a frame of
// the kind.
func (w *Worker) proceed(c *Call, k wire.Kind, over, ran bool) {
	switch {
	case over:
		w.finish(c)
		c.Free()
	case mayHold(k):
		if c.Gated || k == wire.Prompt {
			w.lookForWaiting()
		}
	case k == wire.Read: // until it has its answer
	case k == wire.Event, k == wire.Head:
		if ran {
			c.dog.run()
		}
	default:
		c.dog.renew()
		if c.Pushed {
			c.dog.run()
		}
	}
}

// finish ends a request.
func (w *Worker) finish(c *Call) {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	now := &w.calls
	i := slices.Index(now.all, c)
	if now.parallel || i == 0 { // one that began beside others, and was overtaken by none, tells nothing of those behind it
		now.usually += (time.Since(c.since) - now.usually) / 8
	}
	now.proven = true
	now.all = slices.Delete(now.all, i, i+1)
	now.dogs = append(now.dogs, c.dog)
	c.end()
	switch {
	case len(now.all) == 0:
		now.turn(false)
	case now.parallel:
		w.lineUp()
	case now.all[0].dog == nil:
		w.begin(now.all[0])
	case i == 0:
		now.all[0].since = time.Now()
		now.all[0].turnCame()
	}
}

// abandon ends all requests: no more will come from the worker.
func (w *Worker) abandon(err error) {
	if errors.Is(err, wire.ErrNonsense) {
		w.Kill(err)
	}
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	w.calls.err = err
	for i, c := range w.calls.all {
		if c.dog != nil {
			c.dog.end()
		}
		if i == 0 || w.calls.parallel {
			c.markBegun() // it may have been; one behind others in the pipe cannot
		}
		c.fail(err)
	}
	for _, dog := range w.calls.dogs {
		dog.end()
	}
	w.calls.all, w.calls.dogs = nil, nil
}

// Ask sends the worker what the gateway asks of a request.
func (w *Worker) Ask(c *Call, k wire.Kind, payload any) error {
	c.goesOn(k)
	if k != wire.Answer {
		c.dog.renew()
	}
	c.dog.run()
	return w.Send(k, c.number, payload)
}
