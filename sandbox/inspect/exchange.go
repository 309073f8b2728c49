package inspect

import (
	"cmp"
	"strings"
	"sync"
	"time"

	"roundtrip/sandbox"
	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// Row is what a list shows of an exchange.
type Row struct {
	Number  int       // in the record, from 1
	Server  int       // the server's number, which the events have; 0 while nothing was sent
	Conn, N int       // its connection, and which request of it
	Peer    string    // where the connection comes from, "" where that is not told
	Started time.Time // of the request; of the connection while there is none

	Method, Target, Version string
	Status                  int
	Outcome                 string        // "" while it is under way
	Took                    time.Duration // as State.Elapsed: from the first byte on, without the time held, and without the start of an engine
	In, Out                 int64         // bytes on the wire
	Type                    string        // the media type of the response, without parameters; "" where none is stated
	Body                    int64         // bytes of the response's body so far, without its framing

	// Stage and Layer are how far it has come, before its end, and where it is.
	Stage  trace.Stage
	Layer  trace.Layer
	Static bool
	Passed string        // to which protocol the connection changed, and was then passed through; "" for none
	Other  bool          // another server answers
	Rule   string        // why the server refused it
	Raised string        // the exception that reached the server
	Caught trace.Handled // the last exception that the application wrote of as it handled it

	Hold     *sandbox.Hold // nil while nobody holds it
	Why      string        // why it was not held although it would have been
	Left     string        // why a hold of it ended by itself, ActionRoom or trace.ActionLost; "" for no such
	Gone     bool          // the client sends no more, and may have left
	Edited   int           // changes that somebody made, without those that were undone
	Answered trace.Handled // the exception of the application's in whose place a framework answered with an error
	// Refused is that an exception ended a step of a framework or it answered by itself, and the
	// answer is an error's.
	Refused bool
	Stepped bool // it was held at least once
	Mark    rune // 0 for none
	// Findings is how many rules were broken, Broken the one that binds most strongly.
	Findings int
	Broken   string
	Level    lint.Level
	Cost     time.Duration // that it took to record it
	Of       int           // the number of the exchange that it repeats, 0 for none
	Changed  bool          // its bytes are others than those of the exchange that it repeats
	Purpose  Purpose       // why it repeats that
	From     string        // where it was recorded, or FromHAR or MadeSmaller; "" for this server
	App      string        // the application of the server that recorded it, "" for this server's

	clock clock
}

// Idle reports whether it is a connection on which no byte of a request has come.
func (r Row) Idle() bool { return r.Server == 0 }

// Over reports whether nothing more happens.
func (r Row) Over() bool { return r.Outcome != "" }

// Exchange is one request and its response, or a connection that has sent nothing yet.
// It can be read while it goes on, by several goroutines.
type Exchange struct {
	record *Record
	tape   *tape.Tape
	size   int64 // of one that has ended; the record's

	mu      sync.Mutex
	row     Row
	follow  *following
	holder  *sandbox.Holder // nil until it is selected to be held
	isTrue  map[int]bool    // which breakpoints' conditions are true, of the goroutine that serves it
	release *time.Timer
	end     func() // is called at its end, nil for nobody
}

// following is what only an exchange has that somebody looks at.
type following struct {
	reader  *tape.Reader
	changed chan struct{}
	done    chan struct{}
	over    bool
	lookers int // that have called Watch and not Unwatch
}

// Number is its number in the record.
func (x *Exchange) Number() int { return x.row.Number } // which never changes

// Row is what a list shows of it now.
func (x *Exchange) Row() Row {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.row
}

// Trace is everything that has happened until now. It does not change.
func (x *Exchange) Trace() *trace.Trace {
	if f := x.ifFollowed(); f != nil {
		return f.reader.Trace()
	}
	return x.tape.Trace()
}

// Held says where it is held, if it is.
func (x *Exchange) Held() (sandbox.Hold, bool) {
	if h := x.Holder(); h != nil {
		return h.Held()
	}
	return sandbox.Hold{}, false
}

// Holder lets it go on while it is held; nil where it cannot be.
func (x *Exchange) Holder() *sandbox.Holder {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.holder
}

// Watch has it read event by event until Unwatch is called, which keeps more in memory.
// Changed receives a value after something happened to it, and wakes one receiver; done is
// closed when nothing more will happen.
func (x *Exchange) Watch() (changed <-chan struct{}, done <-chan struct{}) {
	x.mu.Lock()
	defer x.mu.Unlock()
	f := x.followLocked()
	f.lookers++
	return f.changed, f.done
}

// Unwatch ends a Watch.
func (x *Exchange) Unwatch() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.follow != nil {
		x.follow.lookers--
		x.unfollow()
	}
}

// unfollow gives back what following took, where nobody looks and nobody can hold it.
func (x *Exchange) unfollow() {
	if x.follow.lookers <= 0 && (x.row.Over() || x.holder == nil) {
		x.follow = nil
	}
}

func (x *Exchange) ifFollowed() *following {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.follow
}

func (x *Exchange) followLocked() *following {
	if x.follow == nil {
		x.follow = &following{reader: x.tape.Reader(), changed: make(chan struct{}, 1), done: make(chan struct{})}
		x.follow.end(x.row.Over())
	}
	return x.follow
}

func (f *following) end(over bool) {
	if over && !f.over {
		f.over = true
		close(f.done)
	}
}

// mayGo reports whether the record may let it go.
func (x *Exchange) mayGo() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.row.Over() && x.row.Mark == 0
}

// ReadsEnviron says that an environ is read where it lies: a tape takes the events.
func (x *Exchange) ReadsEnviron() {}

// Record takes an event.
func (x *Exchange) Record(e trace.Event) {
	x.timed(e)
	if e.Kind() == trace.KindExchangeEnded {
		x.record.ended(x, e.X)
		select {
		case x.record.ends <- x:
		default:
		}
	}
	if d, ok := e.Data.(*trace.Hold); ok && d.Action == trace.ActionLost {
		x.record.note("%d goes on: what ran its application has ended while it was held.", x.Number())
	}
	x.record.signal()
}

// timed takes an event, and counts how long that took. It is asked for each event of a busy
// server: the wall clock is not read, and the row locked once.
func (x *Exchange) timed(e trace.Event) {
	began := time.Since(x.record.began)
	x.mu.Lock()
	x.takeLocked(e)
	x.row.Cost += time.Since(x.record.began) - began
	x.mu.Unlock()
}

// take keeps an event, and notes what a row shows of it.
func (x *Exchange) take(e trace.Event) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.takeLocked(e)
}

func (x *Exchange) takeLocked(e trace.Event) {
	x.tape.Record(e)
	x.row.clock.note(e)
	x.row.note(e)
	if x.row.Outcome == "closed" {
		x.tape.Seal()
	}
	if f := x.follow; f != nil {
		select {
		case f.changed <- struct{}{}:
		default:
		}
		f.end(x.row.Over())
		x.unfollow()
	}
}

// begin makes it the exchange of a request.
func (x *Exchange) begin(server, n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.row.Server, x.row.N, x.row.Started = server, n, x.record.o.Now()
}

// note is what a row shows of an event.
func (r *Row) note(e trace.Event) {
	if k := e.Kind(); k.Moves() && k.Stage() < trace.StageEnd {
		r.Stage = max(r.Stage, k.Stage())
		r.Layer = e.Layer
	}
	switch d := e.Data.(type) {
	case *trace.ConnAccepted:
		r.Peer = d.Peer
	case *trace.RequestLine:
		r.Method, r.Target, r.Version = strings.Clone(d.Method), strings.Clone(d.Target), d.Version
	case *trace.RequestRejected:
		r.Status, r.Rule = d.Status, d.Rule
	case *trace.RouteChosen:
		r.Static, r.Other = d.Route == "static", d.Route == trace.RouteForward
	case *trace.StartResponseCalled:
		if e.Layer == trace.LayerServer {
			r.Status = http1.StatusCode(d.Status)
		}
	case *trace.HeadCommitted:
		if r.Status = http1.StatusCode(d.Status); r.Status == 101 {
			h, _ := named(d.Headers, "Upgrade")
			r.Passed = cmp.Or(strings.Clone(h.Value), "another protocol")
		}
		r.Type = mediaType(d.Headers)
	case *trace.BytesOut:
		r.Body += bodyBytes(d)
	case *trace.AppRaised:
		if e.Layer == trace.LayerServer {
			r.Raised = d.Exc
		}
	case *trace.ConnClosed:
		r.Outcome = "closed"
	default:
		r.noteRest(e)
	}
}

func (r *Row) noteRest(e trace.Event) {
	switch d := e.Data.(type) {
	case *trace.ErrorsWrite:
		r.Caught = cmp.Or(d.Handled, r.Caught)
	case *trace.CodePrint:
		r.Caught = cmp.Or(d.Handled, r.Caught)
	case *trace.Hold:
		r.Stepped = true
		if d.Action == ActionRoom || d.Action == trace.ActionLost {
			r.Left = d.Action
		}
	case *trace.FrameworkLeft:
		r.Refused = r.Refused || d.Raised
	case *trace.FrameworkAnswers:
		raised := trace.Handled{Exc: d.Exc, At: e.Src}
		r.Refused, r.Caught = true, cmp.Or(raised, r.Caught)
		if d.Cause == "" && d.Exc != "" {
			r.Answered = raised
		}
	case *trace.HoldSkipped:
		r.Why = d.Why
	case *trace.ClientEOF:
		r.Gone = true
	case *trace.Edited:
		r.Edited += d.Made()
	case *trace.ExchangeEnded:
		if d.Status < 400 {
			r.Refused, r.Answered = false, trace.Handled{}
		}
		r.Outcome, r.Status, r.Took, r.In, r.Out = d.Outcome, d.Status, r.clock.took(), d.In, d.Out
		r.Body = wholeBody(d, r.Body)
		if d.Out == 0 {
			r.Status = 0 // there was one, which nobody got
		}
	}
}
