package sandbox

import (
	"context"
	"slices"
	"sync"
	"time"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// Run is one request through a lab, from the client's connect to the end. It
// can be read while it goes on, and by several goroutines.
type Run struct {
	lab     *Lab
	tape    *tape.Tape
	reader  *tape.Reader // of the tape
	client  *client
	sent    int64
	changed chan struct{}
	done    chan struct{}

	mu      sync.Mutex
	until   Until
	lines   trace.Lines // to be told of until the next hold
	held    *Hold
	release chan trace.Decision
	in, out int64 // bytes that the server took and gave
	over    bool  // the last exchange ended
	closed  bool  // the server closed the connection
	closing bool  // Close was called: no hold begins any more
	left    bool  // the client has all that it waits for, or gave up
}

// Hold is where and why a run is held.
type Hold struct {
	Event  trace.Event
	Since  time.Time
	Reason string
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

// Held says where the run is held, if it is.
func (r *Run) Held() (Hold, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held == nil {
		return Hold{}, false
	}
	return *r.held, true
}

// Over reports whether the exchange has ended, and the client has all of its
// answer.
func (r *Run) Over() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return (r.over || r.closed) && r.left
}

// Go lets a held run go on until the next hold. Action names the move for the
// record: stage, step, next, out or continue. It answers false if the run is
// not held.
func (r *Run) Go(until Until, action string) bool {
	return r.decide(until, trace.Decision{Action: action})
}

// GoBy is Go by lines of the user's source, which happen as events of their own as
// far as lines asks for them.
func (r *Run) GoBy(lines trace.Lines, until Until, action string) bool {
	return r.decide(until, trace.Decision{Action: action, Lines: lines})
}

// Edit changes the held exchange and lets it go on until the next hold.
func (r *Run) Edit(edit trace.Edit, until Until) bool {
	return r.decide(until, trace.Decision{Action: "edit", Edit: edit})
}

// Drop cuts the client off while it is held.
func (r *Run) Drop() bool {
	return r.decide(ToEnd, trace.Decision{Action: "drop", Drop: true})
}

func (r *Run) decide(until Until, d trace.Decision) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held == nil {
		return false
	}
	r.until, r.lines, r.held = until, d.Lines, nil
	d.Lines.At = r.lab.Breaks()
	r.release <- d
	return true
}

// at is the lab's gate for this run.
func (r *Run) at(ctx context.Context, p trace.Point) trace.Decision {
	release, ok := r.hold(p)
	if !ok {
		return trace.Decision{Lines: r.wanted()}
	}
	select {
	case d := <-release:
		return d
	case <-ctx.Done():
		r.letGo()
		return trace.Decision{Action: "continue"}
	}
}

// hold asks whether the run stops here. The hold is in the record before
// anybody can see it as held.
func (r *Run) hold(p trace.Point) (release chan trace.Decision, ok bool) {
	reason, hold := r.stops(p.Event)
	if !hold {
		return nil, false
	}
	p.Enter(reason)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.release = make(chan trace.Decision, 1)
	if r.closing { // Close came while the hold was decided, and lets nobody go later
		r.release <- trace.Decision{Drop: true, Action: "drop"}
		return r.release, true
	}
	r.held = &Hold{Event: p.Event, Since: time.Now(), Reason: reason}
	r.signal()
	return r.release, true
}

// stops asks whether an event is one to be held at, and why.
func (r *Run) stops(e trace.Event) (reason string, hold bool) {
	r.mu.Lock()
	until, closing := r.until, r.closing
	r.mu.Unlock()
	runs := e.Kind() == trace.KindCodeLine || e.Kind() == trace.KindCodeCall
	if runs && !closing && slices.Contains(r.lab.Breaks(), e.Src) {
		return "breakpoint", true
	}
	return until(e, r.reader.Trace)
}

// wanted are the lines to be told of until the next hold.
func (r *Run) wanted() trace.Lines {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := r.lines
	lines.At = r.lab.Breaks()
	return lines
}

func (r *Run) letGo() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held, r.until = nil, ToEnd
}

// Record is the lab's sink for this run.
func (r *Run) record(e trace.Event) {
	r.tape.Record(e)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e.Data.(type) {
	case *trace.BytesIn:
		r.in += length(e.Spans)
	case *trace.BytesOut, *trace.ExpectContinue:
		r.out += length(e.Spans)
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

func length(spans []trace.Span) int64 {
	var n int64
	for _, s := range spans {
		n += s.Len
	}
	return n
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
	r.mu.Lock()
	if r.held != nil {
		r.held = nil
		r.release <- trace.Decision{Drop: true, Action: "drop"}
	}
	r.until, r.closing = ToEnd, true
	r.mu.Unlock()
	select {
	case <-r.done:
	case <-r.lab.ended:
	}
}
