package trace

import (
	"context"
	"slices"
)

// Sink takes the events of exchanges as they happen. Record never blocks and
// keeps no reference into the event after it has returned: the gateway may use
// the memory again. It can be called from several goroutines.
type Sink interface {
	Record(Event)
}

// Keeper is a Sink that has a sink for each exchange, so that nobody has to look
// for the right one at every event. It gets the events outside exchanges itself.
type Keeper interface {
	Sink
	// Exchange is the sink for exchange x, the n-th request of a connection. It is
	// asked for once, before the exchange's first event, and not used after its
	// exchange.ended.
	Exchange(conn, x, n int) Sink
}

// EnvironReader is a Sink that looks at the environ of an environ.built where it lies
// ([EntrySource]), if at all: nobody then has to make a list of it.
type EnvironReader interface {
	Sink
	ReadsEnviron()
}

// KindReader is a Sink that looks at events of some kinds only. Events of other kinds need not
// be made for it.
type KindReader interface {
	Sink
	// Kinds is asked once, before the first event of the exchange or the connection.
	Kinds() KindSet
}

// KindsRead are the kinds of events that a sink looks at: all, unless it says which.
func KindsRead(s Sink) KindSet {
	if k, ok := s.(KindReader); ok {
		return k.Kinds()
	}
	return AllKinds
}

// SinkFunc makes a Sink of a function.
type SinkFunc func(Event)

// Record calls f.
func (f SinkFunc) Record(e Event) { f(e) }

// Tee is a Sink that hands every event to each of its sinks, in order.
type Tee []Sink

// Record calls Record of every sink.
func (t Tee) Record(e Event) {
	for _, s := range t {
		s.Record(e)
	}
}

// Exchange is the same for the exchange's sinks.
func (t Tee) Exchange(conn, x, n int) Sink {
	own := make(Tee, len(t))
	for i, s := range t {
		own[i] = SinkOf(s, conn, x, n)
	}
	return own
}

// Kinds are those that any of the sinks looks at.
func (t Tee) Kinds() (all KindSet) {
	for _, s := range t {
		all |= KindsRead(s)
	}
	return all
}

// SinkOf is the sink for the events of an exchange.
func SinkOf(s Sink, conn, x, n int) Sink {
	if k, ok := s.(Keeper); ok {
		return k.Exchange(conn, x, n)
	}
	return s
}

// Point is a place where an exchange may be held: the event at its head, which
// has been recorded.
type Point struct {
	Event Event
	// Enter says that the exchange is now held, and why: a stop reason such as
	// "step" or "breakpoint". A gate that holds calls it once, before it waits,
	// so that the record shows the hold while it lasts.
	Enter func(reason string)
	// Skip tells why the exchange is not held here although it would have been.
	Skip func(why string)
	// Ask has the application answer a question where it stands, for a gate that holds the exchange. It is called
	// on the goroutine of At, and gives the reply once there is one; nil where nothing can be asked.
	Ask func(Question) Reply
	// Lost is closed where the engine of the application has ended, and nothing is left to be
	// held: the gate lets the exchange go on then, which finds out. Nil where there is none.
	Lost <-chan struct{}
}

// ActionLost is the [Decision.Action] of a hold that ended since the engine had.
const ActionLost = "engine_lost"

// Gate decides at every stoppable event how the exchange goes on. At runs on
// the exchange's own goroutine and may take as long as it likes; it returns
// when ctx ends, which means that the client is lost or the server closes.
type Gate interface {
	At(ctx context.Context, p Point) Decision
}

// Selector is a Gate that need not be asked about every exchange. One that it does not
// select is not held anywhere, and costs no more than where there is no gate.
type Selector interface {
	Gate
	// Selects is asked once, before the exchange's first event.
	Selects(conn, x, n int) bool
}

// GateOf is the gate of an exchange, nil if it is not held anywhere.
func GateOf(g Gate, conn, x, n int) Gate {
	if s, ok := g.(Selector); ok && !s.Selects(conn, x, n) {
		return nil
	}
	return g
}

// Stopper is a Gate that holds an exchange where the application calls for a debugger.
type Stopper interface {
	Gate
	Stops() bool
}

// GateFunc makes a Gate of a function.
type GateFunc func(ctx context.Context, p Point) Decision

// At calls f.
func (f GateFunc) At(ctx context.Context, p Point) Decision { return f(ctx, p) }

// Decision is how an exchange goes on after a point. The zero Decision
// proceeds. Drop cuts the connection. Edit, if it is not nil, is applied
// before going on.
type Decision struct {
	Drop bool
	Edit Edit
	// Action is what ended the hold, for the record: stage, step, next, out,
	// continue, edit, undo, redo, drop or timeout; room where it had to make room for another, and
	// [ActionLost].
	Action string
	// Stay asks the gate again at the same event once the edit was made, so that it can be
	// looked at and undone; at route.chosen at whatever comes of it, since another request may
	// have another route.
	Stay bool
	// Lines are which lines of source are told of from here on.
	Lines Lines
}

// Lines says which lines of the user's source a layer is to tell of, if it can: by
// code.line, and where every line is told also by code.call, code.return and
// code.raise. The zero Lines are none.
type Lines struct {
	// Every line of the frames that are no deeper than Deepest, which 0 leaves
	// without a bound.
	Every   bool
	Deepest int
	// At are lines that are told of in any case, such as breakpoints.
	At []Src
	// Whole are variables whose values are told whole at lines of At, if they are plain: a condition is asked
	// of them.
	Whole []Variables
}

// Variables are names of variables of the frame that runs a line of source.
type Variables struct {
	At    Src
	Names []string
}

// None reports whether no line is to be told of.
func (l Lines) None() bool { return !l.Every && len(l.At) == 0 }

// Equal reports whether both mean the same lines.
func (l Lines) Equal(other Lines) bool {
	return l.Every == other.Every && l.Deepest == other.Deepest && slices.Equal(l.At, other.At) &&
		slices.EqualFunc(l.Whole, other.Whole, func(a, b Variables) bool { return a.At == b.At && slices.Equal(a.Names, b.Names) })
}

// Edit is a change to an exchange that is held. Only the types of this package
// are edits.
type Edit interface{ edit() }

// EditEnviron sets a key of the environ, or deletes it. It applies at
// environ.built and app.called.
type EditEnviron struct {
	Key, Value string
	Delete     bool
}

// EditRequest replaces the request before the environ is built, and its body too if
// ReplaceBody says so. The headers that tell of the body's length are kept true, whatever
// they are. It applies at route.chosen.
type EditRequest struct {
	Method, Target string
	Headers        []Header
	Body           []byte
	ReplaceBody    bool
}

// ReadBody changes nothing: it has the server read what the client has sent of the body, before
// the application asks for it. It applies at route.chosen.
type ReadBody struct{}

// EditHead replaces the status and headers on their way out. It applies at
// start_response.called.
type EditHead struct {
	Status  string
	Headers []Header
}

// EditBlock replaces a block of the body. It applies at body.block.
type EditBlock struct{ Block []byte }

// Undo takes the last edit back that was made at the event at which the exchange stays, and Redo
// makes the one again that was taken back last. Without one they change nothing.
type (
	Undo struct{}
	Redo struct{}
)

// Edits are several, in their order: what became of the environ at one event.
type Edits []EditEnviron

func (EditRequest) edit() {}
func (ReadBody) edit()    {}
func (EditEnviron) edit() {}
func (EditHead) edit()    {}
func (EditBlock) edit()   {}
func (Undo) edit()        {}
func (Redo) edit()        {}
func (Edits) edit()       {}
