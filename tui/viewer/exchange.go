package viewer

import (
	"math"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// Served is what a request was sent to.
type Served struct {
	Chain   []trace.Layer
	Sources map[string]string // by the names that the trace has for them
	Main    string            // the application's source file, "" if it has none
	User    []string          // the source files that are the user's
	Own     bool              // code of the user's runs
	Others  []trace.Layer     // parts that are other programs, whose code is not known
	Serves  bool              // the application is a server itself
	Addr    string            // of the server, "" where there is none any more
}

// Exchange is one request and its response at a position: the record until now, and
// how much of it is looked at. It does no input or output; what happens to the request
// comes in by Update.
type Exchange struct {
	Glimpse
	Served

	At            int          // events that the view shows
	State, Before *trace.State // at At, and where the view was before its last move

	live    Live // nil where there is only the record
	departs int  // events that had happened when the request last moved on
	stuck   bool // it stands still, and nobody holds it

	to      int   // where a replay is going; At, when none is under way
	moved   int   // where the view was before its last move
	back    []int // earlier views, for looking back
	forward []int // later views, for looking forward again
	left    int   // ticks left for the replay
	version int   // grows whenever what is shown changes

	wrote   wrote
	against *trace.Trace      // the run before, where the code was changed since
	differs *trace.Comparison // from it, once this one is over
}

// newExchange shows a request from its beginning; live is nil for a record.
func newExchange(version int, live Live, s Served, g Glimpse) *Exchange {
	x := &Exchange{Glimpse: g, Served: s, live: live, version: version}
	x.At = x.Now()
	x.to = x.At
	x.refresh()
	return x
}

// Now is the position behind the last event that belongs to the exchange. The
// close of the connection behind it is not looked at.
func (x *Exchange) Now() int { return Now(x.Trace) }

// Now is that position of a trace.
func Now(tr *trace.Trace) int {
	n := tr.Len()
	for n > 1 && tr.Event(n-1).Kind() == trace.KindConnClosed {
		n--
	}
	return n
}

// IsLive reports whether the view is at now.
func (x *Exchange) IsLive() bool { return x.to == x.Now() }

// Settled reports whether the request is waiting for somebody, or over.
func (x *Exchange) Settled() bool { return x.Held != nil || x.Over }

// IsHeldInView reports whether the request is held where the view is.
func (x *Exchange) IsHeldInView() bool { return x.Held != nil && x.IsLive() }

// Moved reports whether the request has moved on since it was sent.
func (x *Exchange) Moved() bool { return x.departs > 0 }

// Dropped reports whether the client was cut off while it was held.
func (x *Exchange) Dropped() bool { return x.Over && x.Final().Outcome() == "dropped" }

// Final is the state at the end of the record, wherever the view is.
func (x *Exchange) Final() *trace.State { return x.Trace.At(x.Trace.Len()) }

// Event is the event that the view stands at.
func (x *Exchange) Event() trace.Event { return x.State.Last }

// BytesBack is how many bytes have reached the client. Before it is done with its
// connection, those that were sent count.
func (x *Exchange) BytesBack() int64 {
	if x.live == nil || !x.Over {
		return math.MaxInt64
	}
	return x.Got
}

// Update brings in what happened to the request. A view at now stays there, by way
// of a replay if much has happened and motion asks for one.
func (x *Exchange) Update(g Glimpse, motion bool) {
	if x.isOlder(g) {
		return
	}
	follows := x.IsLive()
	x.stuck = false
	x.Glimpse = g
	x.version++
	if !follows {
		return
	}
	x.to, x.left = x.Now(), replayTicks
	if !motion {
		x.At = x.to
	}
	x.refresh()
}

// isOlder reports whether a glimpse was taken before the request moved on: the
// end of a hold makes the record longer.
func (x *Exchange) isOlder(g Glimpse) bool {
	return !g.Over && g.Held != nil && g.Trace.Len() <= x.departs
}

// depart remembers the view, before the request moves on.
func (x *Exchange) depart() {
	x.FinishReplay()
	for len(x.forward) > 0 {
		x.lookForward()
	}
	x.toNow()
	x.back = append(x.back, x.At)
	x.moved = x.At
	x.departs = x.Trace.Len()
	x.Held = nil
}

// refresh recomputes what is known at the position.
func (x *Exchange) refresh() {
	x.version++
	x.State = x.Trace.At(x.At)
	x.Before = x.Trace.At(x.cameFrom())
	if x.against == nil || !x.Over {
		return
	}
	if x.differs == nil {
		c := trace.Compare(x.against, x.Trace)
		x.differs = &c
	}
	if x.At == x.Now() && x.moved == 0 { // what is new in the lenses is new since that run
		x.Before = x.against.At(x.against.Len())
	}
}

// cameFrom is the position with which the view is compared: where it was before its last move, or
// before the event at which a request is held that has not been looked at before.
func (x *Exchange) cameFrom() int {
	if x.moved > 0 || x.Held == nil || !x.IsLive() {
		return x.moved
	}
	for i := x.At - 1; i > 0; i-- {
		if e := x.Trace.Event(i); e.Seq == x.Held.Event.Seq && e.X == x.Held.Event.X {
			return i
		}
	}
	return 0
}

// Compare sets the request beside the one before, once it is over; nil compares
// it with nothing.
func (x *Exchange) Compare(before *trace.Trace) {
	x.against = before
	x.refresh()
}

// Differs is what is different from the request before; nil until that is known.
func (x *Exchange) Differs() *trace.Comparison { return x.differs }

// Failure is the event of what failed last in view, as the server saw it; false if
// nothing did.
func (x *Exchange) Failure() (trace.Event, bool) { return x.failureAmong(x.At) }

// FinalFailure is what failed last in the whole record.
func (x *Exchange) FinalFailure() (trace.Event, bool) { return x.failureAmong(x.Trace.Len()) }

// FailedView is how many events are in view with the one that tells first of what the whole
// request failed by, 0 if it did not fail: an exception that left a layer, one that a framework
// caught or what it refused by itself, or a step of a framework that an exception ended.
func (x *Exchange) FailedView() int {
	if _, failed := x.FinalFailure(); failed {
		return x.Trace.Find(trace.KindAppRaised, 0) + 1
	}
	if n, _ := x.caught(); n > 0 || x.Final().Status() < 400 {
		return n
	}
	if i := x.answers(); i >= 0 {
		return i + 1
	}
	return max(0, raisedStep(x.Trace, func(trace.Event) bool { return true }))
}

// answers is the index of what the framework answered by itself last, where the client got an error; -1
// if there is none.
func (x *Exchange) answers() int {
	if x.Final().Status() < 400 {
		return -1
	}
	for i := x.Trace.Len() - 1; i >= 0; i-- {
		if x.Trace.Event(i).Kind() == trace.KindFrameworkAnswers {
			return i
		}
	}
	return -1
}

// raisedStep is the index of the first step of a framework that an exception ended, of those that
// are wanted; -1 if there is none.
func raisedStep(tr *trace.Trace, wanted func(trace.Event) bool) int {
	return slices.IndexFunc(tr.Events(), func(e trace.Event) bool {
		d, ok := e.Data.(*trace.FrameworkLeft)
		return ok && d.Raised && wanted(e)
	})
}

// inCode reports whether a step is a function of the application's, of which the line is known that
// the exception left.
func inCode(e trace.Event) bool {
	step := e.Data.(*trace.FrameworkLeft).Step
	return e.Src.Line > 0 && step != "template" && step != "query"
}

// caught is where the exception was raised that a framework answered, or that the application wrote of
// last, or else the line of a framework's step that one ended, and how many events are in view with
// that; 0 where the request has not failed by one.
func (x *Exchange) caught() (view int, at trace.Src) {
	if n, texts := x.Trace.Len(), len(x.Sources); x.Over && (x.wrote.read != n || x.wrote.texts != texts) {
		x.wrote = wrote{read: n, texts: texts}
		x.wrote.view, x.wrote.at = x.lookCaught()
	}
	return x.wrote.view, x.wrote.at
}

func (x *Exchange) lookCaught() (view int, at trace.Src) {
	isLine := func(file string) bool { // and not one of a template that is not here
		return strings.HasSuffix(file, ".py") || x.Sources[file] != ""
	}
	status := x.Final().Status()
	if i := x.answers(); i >= 0 {
		e := x.Trace.Event(i)
		if e.Data.(*trace.FrameworkAnswers).Cause == "" && isLine(e.Src.File) {
			return i + 1, e.Src
		}
	}
	if status >= 500 {
		view, at = lastHandled(x.Trace)
	}
	if i := raisedStep(x.Trace, inCode); i >= 0 && !isLine(at.File) && status >= 400 {
		return i + 1, x.Trace.Event(i).Src
	}
	return view, at
}

// wrote is what a record that was read tells of the exception that the application wrote of.
type wrote struct {
	read, texts int // how many events and files there were
	view        int
	at          trace.Src
}

func lastHandled(tr *trace.Trace) (view int, at trace.Src) {
	for i, e := range tr.Events() {
		var h trace.Handled
		switch d := e.Data.(type) {
		case *trace.ErrorsWrite:
			h = d.Handled
		case *trace.CodePrint:
			h = d.Handled
		}
		if h.At.Line > 0 {
			view, at = i+1, h.At
		}
	}
	return view, at
}

func (x *Exchange) failureAmong(n int) (trace.Event, bool) {
	for i := min(n, x.Trace.Len()) - 1; i >= 0; i-- {
		if e := x.Trace.Event(i); e.Kind() == trace.KindAppRaised && e.Layer == trace.LayerServer {
			return e, true
		}
	}
	return trace.Event{}, false
}

// refused are the bytes for which the server refused the request, as far as
// they are in view.
func (x *Exchange) refused() trace.Span {
	i := x.Trace.Find(trace.KindRequestRejected, 0)
	if i < 0 || i >= x.At || len(x.Trace.Event(i).Spans) == 0 {
		return trace.Span{}
	}
	return x.Trace.Event(i).Spans[0]
}

// clockWords say of a request that was held why a layer tells another time than
// the one without pauses, "" if none does.
func (x *Exchange) clockWords() string {
	sent := x.Final().Sent
	if !x.Moved() || sent == nil || !slices.ContainsFunc(sent.Headers, isTiming) {
		return ""
	}
	return "Server-Timing includes your pauses: the clock of its layer ran on."
}

func isTiming(h trace.Header) bool { return strings.EqualFold(h.Name, "Server-Timing") }
