package viewer

import (
	"time"

	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// Live is a request that is under way, as whoever runs it knows it. Its methods
// are called from commands, not while the model changes; Look may take milliseconds.
type Live interface {
	// Look is what the request looks like at this moment.
	Look() Glimpse
	// Changed receives a value after something happened.
	Changed() <-chan struct{}
	// Done is closed when nothing more will happen.
	Done() <-chan struct{}
	// Go lets the held request go on.
	Go(Move)
	// Change changes the held request, undoes a change or makes it again. It is held where it was.
	Change(trace.Edit)
	// Drop cuts the client off while the request is held.
	Drop()
	// BreakAt sets the lines of code at which requests are held.
	BreakAt([]trace.Src)
}

// Move is how a held request goes on, and from where.
type Move struct {
	By    By
	From  trace.Event // where it is held
	Stage trace.Stage // that it has come to
}

// By is how far a move goes.
type By uint8

// The moves. Those by lines go by lines of the user's source.
const (
	ByEvent By = iota
	ByStage
	OverLayer
	OutOfLayer
	ToEnd
	ByLine
	OverLine
	OutOfLine
)

// Hold is where, since when and why a request is held.
type Hold struct {
	Event  trace.Event
	Since  time.Time
	Reason string
}

// Glimpse is what a request looks like at one moment. It does not change.
type Glimpse struct {
	Trace *trace.Trace
	Sent  []byte // the first bytes that the client sent
	Got   int64  // bytes that have reached the client
	Held  *Hold  // nil while nobody holds it
	Over  bool   // the exchange has ended, and the client has its answer
	Found []lens.Finding
	// Printed says that the application wrote something beside its answer, or that the
	// traceback of an exception is known.
	Printed bool
	// Cost is how long it took to record the exchange, 0 where that is not known.
	Cost time.Duration
}

// Recorded is the glimpse of a record of which nothing more is known.
func Recorded(tr *trace.Trace, found []lens.Finding) Glimpse {
	return Glimpse{Trace: tr, Over: true, Found: found, Printed: printed(tr)}
}

// Of is a glimpse of a request with its record so far. The follower is the request's own:
// what it has checked before is not checked again.
func Of(tr *trace.Trace, f *lens.Follower) Glimpse {
	return Glimpse{Trace: tr, Found: f.Check(tr), Printed: printed(tr)}
}

func printed(tr *trace.Trace) bool {
	return tr.Find(trace.KindErrorsWrite, 0) >= 0 || tr.Find(trace.KindCodePrint, 0) >= 0 || hasTraceback(tr)
}

func hasTraceback(tr *trace.Trace) bool {
	for at := tr.Find(trace.KindAppRaised, 0); at >= 0; at = tr.Find(trace.KindAppRaised, at+1) {
		if tr.Event(at).Data.(*trace.AppRaised).Stack != "" {
			return true
		}
	}
	return false
}
