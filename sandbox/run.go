package sandbox

import (
	"context"
	"sync"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// Run is one request through a lab, from the client's connect to the end. It
// can be read while it goes on, and by several goroutines.
type Run struct {
	*Holder
	lab     *Lab
	tape    *tape.Tape
	reader  *tape.Reader // of the tape
	client  *client
	sent    int64 // what the server is to read, which grows where it asks for more
	leaves  Until // where the client goes away, nil for nowhere
	changed chan struct{}
	done    chan struct{}

	mu      sync.Mutex
	in, out int64 // bytes that the server took and gave
	over    bool  // the last exchange ended
	closed  bool  // the server closed the connection
	left    bool  // the client has all that it waits for, or gave up
}

// Trace is everything that has happened until now. It does not change.
func (r *Run) Trace() *trace.Trace { return r.reader.Trace() }

// Tape is the record itself, for who follows a run event by event.
func (r *Run) Tape() *tape.Tape { return r.tape }

// Client is what the client saw until now.
func (r *Run) Client() Client { return r.client.seen() }

// Changed receives a value after something happened; several happenings can be
// behind one value. It wakes one receiver.
func (r *Run) Changed() <-chan struct{} { return r.changed }

// Done is closed when client and server have both finished.
func (r *Run) Done() <-chan struct{} { return r.done }

// Over reports whether the exchange has ended, and the client has all of its
// answer.
func (r *Run) Over() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return (r.over || r.closed) && r.left
}

// at is the lab's gate for this run.
func (r *Run) at(ctx context.Context, p trace.Point) trace.Decision {
	if r.leaves != nil {
		if _, away := r.leaves(p.Event, r.Trace); away {
			return trace.Decision{Action: "drop", Drop: true}
		}
	}
	return r.At(ctx, p)
}

// record is the lab's sink for this run.
func (r *Run) record(e trace.Event) {
	r.tape.Record(e)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e.Data.(type) {
	case *trace.BytesIn:
		r.in += e.Size()
	case *trace.BytesOut:
		r.out += e.Size()
	case *trace.ExchangeEnded:
		r.ended()
	case *trace.ConnClosed:
		r.closed = true
		r.finish()
	}
	r.signal()
}

// clientLeft is called when the client reads no more.
func (r *Run) clientLeft() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = true
	r.finish()
	r.signal()
}

// finish closes Done once both sides have ended.
func (r *Run) finish() {
	if r.closed && r.left {
		close(r.done)
	}
}

// ended tells the client how much there is to get, once nothing that it sent
// is left for another exchange.
func (r *Run) ended() {
	if r.in < r.sent {
		return
	}
	r.over = true
	r.client.expect(r.out)
}

func (r *Run) signal() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// Settle waits until the run is held or has ended, or ctx ends.
func (r *Run) Settle(ctx context.Context) error {
	for {
		if _, held := r.Held(); held || r.Over() {
			return nil
		}
		select {
		case <-r.changed:
		case <-r.done:
			return nil
		case <-r.lab.ended:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Close ends the run: a held exchange is let go, the client leaves, and the
// server has finished with it when Close returns.
func (r *Run) Close() {
	r.client.close()
	r.Holder.End()
	select {
	case <-r.done:
	case <-r.lab.ended:
	}
}
