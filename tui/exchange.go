package tui

import (
	"slices"
	"time"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// exchange is a run as a screen shows it: the record until now, and the
// position in it that is looked at. It does no input or output; what happens
// to the run comes in by take.
type exchange struct {
	lab    *sandbox.Lab // nil, as the run is, where there is only the record
	run    *sandbox.Run
	house  *catalog.Catalog // that the lab is of
	served served
	trace  *trace.Trace
	client sandbox.Client
	held   *sandbox.Hold
	over   bool
	went   int            // events that had happened when the request last moved on
	came   int            // events that had happened when the view came to rest
	stuck  bool           // it stands still, and nobody holds it
	found  []lens.Finding // in the whole record, clear in view or not
	// printed says that the application wrote something beside its answer.
	printed bool

	at      int   // events that the view shows
	to      int   // where a replay is going; at, when none is under way
	moved   int   // where the view was before its last move
	back    []int // earlier views, for looking back
	forward []int // later views, for looking forward again
	left    int   // ticks left for the replay
	version int   // grows whenever what is shown changes

	against *trace.Trace      // the run before, where the code was changed since
	differs *trace.Comparison // from it, once this one is over

	state, before *trace.State // at `at` and at `moved`
}

// glimpse is what a run looks like at one moment. It is made outside Update.
type glimpse struct {
	trace  *trace.Trace
	client sandbox.Client
	held   *sandbox.Hold
	over   bool
	found  []lens.Finding

	printed bool
}

func look(run *sandbox.Run) glimpse {
	g := glimpse{over: run.Over()}
	if h, ok := run.Held(); ok {
		g.held = &h
	}
	g.client = run.Client()
	g.trace = run.Trace()
	g.found = lens.Check(g.trace)
	g.printed = len(g.trace.At(g.trace.Len()).Output) > 0
	return g
}

// served is what the request was sent to.
type served struct {
	chain   []trace.Layer
	sources map[string]string // by the names that the trace has for them
	main    string            // the application's source file, "" if it has none
	yours   []string          // the source files that are the learner's
	own     bool              // code of the reader's runs
}

func servedBy(l *sandbox.Lab) served {
	return served{l.Chain(), l.Sources(), l.Main(), l.UserFiles(), l.Stack.HasUserFiles()}
}

// newExchange shows a run from its beginning. Gen tells its versions from those
// of the requests before it.
func newExchange(gen int, house *catalog.Catalog, lab *sandbox.Lab, run *sandbox.Run, g glimpse) *exchange {
	x := recorded(gen, servedBy(lab), g)
	x.house, x.lab, x.run = house, lab, run
	return x
}

// recorded shows a record of which the run has ended.
func recorded(gen int, s served, g glimpse) *exchange {
	x := &exchange{served: s, version: gen << 20}
	x.trace, x.client, x.held, x.over, x.found, x.printed = g.trace, g.client, g.held, g.over, g.found, g.printed
	x.at, x.to, x.moved = x.now(), x.now(), 0
	x.refresh()
	return x
}

// addr is that of the server, "" where there is none any more.
func (x *exchange) addr() string {
	if x.lab == nil {
		return ""
	}
	return x.lab.Addr()
}

// close ends what runs, and the lab.
func (x *exchange) close(labs *labs) {
	if x == nil || x.run == nil {
		return
	}
	x.run.Close()
	labs.close(x.lab)
}

// now is the position behind the last event that belongs to the exchange. The
// close of the connection behind it is not looked at.
func (x *exchange) now() int {
	n := x.trace.Len()
	for n > 0 && x.trace.Event(n-1).Kind() == trace.KindConnClosed && n > 1 {
		n--
	}
	return n
}

// live reports whether the view is at now.
func (x *exchange) live() bool { return x.to == x.now() }

// settled reports whether the run is waiting for somebody, or over.
func (x *exchange) settled() bool { return x.held != nil || x.over }

// take brings in what happened to the run. A view at now stays there, by way
// of a replay if much has happened.
func (x *exchange) take(g glimpse, motion bool) {
	if x.stale(g) {
		return
	}
	live := x.live()
	x.stuck = false
	x.trace, x.client, x.held, x.over, x.found, x.printed = g.trace, g.client, g.held, g.over, g.found, g.printed
	x.version++
	if !live {
		return
	}
	x.to = x.now()
	x.left = replayTicks
	if !motion {
		x.at = x.to
	}
	x.refresh()
}

// A replay takes at most 400 ms.
const (
	replayTick  = 33 * time.Millisecond
	replayTicks = 12
)

// dropped reports whether the client was cut off while it was held.
func (x *exchange) dropped() bool {
	return x.over && x.trace.At(x.trace.Len()).Outcome() == "dropped"
}

// replaying reports whether the view is on its way.
func (x *exchange) replaying() bool { return x.at != x.to }

// tick moves a replay on by its share of the way.
func (x *exchange) tick() {
	if !x.replaying() {
		return
	}
	rest := x.to - x.at
	step := max(1, (rest+max(1, x.left)-1)/max(1, x.left))
	x.left--
	x.at = min(x.to, x.at+step)
	x.refresh()
}

// finish ends a replay at once.
func (x *exchange) finish() {
	if x.replaying() {
		x.at = x.to
		x.refresh()
	}
}

// depart remembers the view, before the request moves on.
func (x *exchange) depart() {
	x.finish()
	for len(x.forward) > 0 {
		x.lookForward()
	}
	x.toNow()
	x.back = append(x.back, x.at)
	x.moved = x.at
	x.went = x.trace.Len()
}

// stale reports whether a glimpse was taken before the request moved on: the
// end of a hold makes the record longer.
func (x *exchange) stale(g glimpse) bool {
	return !g.over && g.held != nil && g.trace.Len() <= x.went
}

// lookBack undoes one forward move of the view. It answers false at the first
// view.
func (x *exchange) lookBack() bool {
	x.finish()
	x.back = x.earlier()
	if len(x.back) == 0 {
		return false
	}
	x.forward = append(x.forward, x.at)
	x.show(x.back[len(x.back)-1])
	x.back = x.back[:len(x.back)-1]
	return true
}

// earlier are the views to look back to. A request that was never held on its
// way has had none: it is looked back on stage by stage.
func (x *exchange) earlier() []int {
	if len(x.back) > 0 || x.went > 0 || !x.over {
		return x.back
	}
	var views []int
	stage := trace.StageSent
	for i, e := range x.trace.Events() {
		if k := e.Kind(); i == 0 || k.Moves() && k.Stage() > stage {
			views, stage = append(views, i+1), k.Stage()
		}
	}
	return slices.DeleteFunc(views, func(n int) bool { return n >= x.at })
}

// looksAround reports whether the view can go anywhere.
func (x *exchange) looksAround() bool { return len(x.earlier())+len(x.forward) > 0 }

// lookForward undoes lookBack. It answers false at now.
func (x *exchange) lookForward() bool {
	x.finish()
	if len(x.forward) == 0 {
		if x.at == x.now() {
			return false
		}
		x.toNow()
		return true
	}
	next := x.forward[len(x.forward)-1]
	x.forward = x.forward[:len(x.forward)-1]
	x.back = append(x.back, x.at)
	x.show(next)
	return true
}

// lookAt moves the view to a position, so that it can be undone.
func (x *exchange) lookAt(n int) bool {
	x.finish()
	n = min(max(1, n), x.now())
	if n == x.at {
		return false
	}
	if n < x.at {
		x.forward = append(x.forward, x.at)
	} else {
		x.back = append(x.back, x.at)
		x.passForward(n)
	}
	x.show(n)
	return true
}

// passForward makes the later views up to n earlier ones.
func (x *exchange) passForward(n int) {
	for last := len(x.forward) - 1; last >= 0 && x.forward[last] <= n; last-- {
		if x.forward[last] < n {
			x.back = append(x.back, x.forward[last])
		}
		x.forward = x.forward[:last]
	}
}

// backEvent looks back by one act.
func (x *exchange) backEvent() bool {
	n := x.at - 1
	for n > 1 && !x.trace.Event(n-1).Kind().Act() {
		n--
	}
	return x.lookAt(n)
}

// forwardEvent looks forward by one act.
func (x *exchange) forwardEvent() bool {
	n := x.at + 1
	for n < x.now() && !x.trace.Event(n-1).Kind().Act() {
		n++
	}
	return x.lookAt(n)
}

func (x *exchange) toNow() {
	x.at, x.to = x.now(), x.now()
	x.refresh()
}

func (x *exchange) show(n int) {
	x.moved = x.at
	x.at, x.to = n, n
	x.refresh()
}

// refresh recomputes what is known at the position.
func (x *exchange) refresh() {
	x.version++
	x.state = x.trace.At(x.at)
	x.before = x.trace.At(x.moved)
	if x.against == nil || !x.over {
		return
	}
	if x.differs == nil {
		c := trace.Compare(x.against, x.trace)
		x.differs = &c
	}
	if x.at == x.now() && x.moved == 0 { // what is new in the lenses is new since that run
		x.before = x.against.At(x.against.Len())
	}
}

// setBeside compares the run with the one before, once it is over.
func (x *exchange) setBeside(before *trace.Trace) {
	x.against = before
	x.refresh()
}

// final is the state at the end of the record, wherever the view is.
func (x *exchange) final() *trace.State { return x.trace.At(x.trace.Len()) }

// event is the act that the view stands at.
func (x *exchange) event() trace.Event { return x.state.Last }
