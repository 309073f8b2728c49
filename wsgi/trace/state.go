package trace

import (
	"slices"
	"time"
)

// LayerClient is where the request is before the server has read it and after
// the answer has left. No event happens in it.
const LayerClient Layer = "client"

// Lane is one of the three ways through the chain: the call inwards, the head
// that leaves by a call of start_response, the body that leaves by a return.
type Lane uint8

// The lanes.
const (
	LaneIn Lane = iota
	LaneHead
	LaneBody
)

// String is the lane's name: "in", "head" or "body".
func (l Lane) String() string { return [...]string{"in", "head", "body"}[l] }

// Place is where the request is: a lane, and the station on it.
type Place struct {
	Lane  Lane
	Layer Layer
}

// State is everything that is known of an exchange after N events: a fold over
// them. It shares nothing with the trace that a caller could change.
type State struct {
	N     int   // events folded
	Last  Event // the last event that was an act
	Stage Stage
	Place Place

	Conn    ConnAccepted
	ConnNo  int
	Ordinal int // of the request on its connection
	Reused  bool

	Method, Target, Version string
	Line                    *RequestLine
	Headers                 []RequestHeader
	Rejected                *RequestRejected
	Route                   *RouteChosen

	Environ []Variable
	Reads   []InputRead
	Layers  []LayerState // the chain, outermost first; the server is not in it
	Stored  *Head        // what the server wrote down
	Sent    *HeadCommitted
	Blocks  []Block // as they reached the server
	Ended   string  // why the body ended
	Closed  *IterableClosed
	Done    *ExchangeEnded
	Raised  *AppRaised
	Steps   []Step   // of a framework within the application
	Output  []Output // what the application wrote beside its answer, and its tracebacks
	Asked   []Asked  // where the exchange is held, the oldest first
	Edits   []Edited
	Rewrite int // the number of the edit that the head of the request is of, 0 for the client's
	Written int // that of its body
	Dropped int
	EOF     bool // the client sends no more

	In, Out   Wire
	Held      bool
	heldAt    *stands       // nil where it is not held
	heldBlock []byte        // all of the block at which it is held, nil where that was not told
	HeldFor   time.Duration // until the last event of the exchange
	Waits     Waits
	Idle      time.Duration // before the first byte of the request came, without the time held or waited
	T         time.Duration // of the last event of the exchange
	T0        time.Duration // of the first
	stages    [StageCount]stageClock
	held0     time.Duration // on this connection before the first
	done      []madeEdit    // at the event at which the exchange is held
	undone    []Edited
}

// Output is text that the application wrote beside its answer, or the traceback of an
// exception that has left a layer.
type Output struct {
	Stream string // "out" or "err", as in [CodePrint], "errors" for wsgi.errors, or "raised"
	When   string // as in CodePrint
	Text   string
	Layer  Layer
	Src    Src
	At     int // the state's N behind the event
}

// Step is a step of a framework within the application, such as a middleware of its own or the
// view. See [FrameworkEntered].
type Step struct {
	FrameworkEntered
	Layer  Layer
	Src    Src // where its code begins
	Depth  int // how many steps enclose it
	Left   bool
	Took   time.Duration // once it was left
	Raised bool
	At     int           // the state's N behind its beginning
	began  time.Duration // of what had elapsed by then
	from   Src           // where its layer was then
}

// Variable is a key of the environ as it is now.
type Variable struct {
	Entry
	First string // its Source when it was first written, whoever wrote it since
	By    Layer  // the layer that wrote it last, "" for the server
	Since int    // number of events folded when it was last written
	Was   string
	Gone  bool
}

// LayerState is what is known of one layer.
type LayerState struct {
	Layer    Layer
	Callable string
	Src      Src // where the layer is in its source now
	Called   bool
	Wraps    bool // it gave its own start_response to the layer inside
	Head     *Head
	Changed  HeadersDelta // what it changed in the head that passed
	Environ  Delta        // what it changed in the environ
	Returned *AppReturned
	Blocks   []Block // that it gave outwards
	Raised   string
	Code     *Code // the last step in its source that was told of
}

// Head is a status and headers on their way out.
type Head struct {
	Status  string
	Headers []Header
	By      Layer     // whose code called start_response with it, "" where that is not known
	Edit    *HeadEdit // by a person who held it, nil if nobody changed it
}

// HeadEdit is what a person changed in a head.
type HeadEdit struct {
	By    Layer // see [EditBuf]
	Was   *Head
	Delta HeadersDelta
}

// Block is one block of a body. Was is what it was before a person who held it
// changed it, and By that edit; see [EditBuf].
type Block struct {
	Len   int
	Head  []byte
	Via   string
	Empty bool
	By    Layer
	Was   *Block
}

// Wire are the bytes of one direction. Bytes[0] lies at offset Base of the
// connection; Total counts also the bytes that were not kept.
type Wire struct {
	Base, Total int64
	Bytes       []byte
	Pieces      []Piece  // of this exchange
	Earlier     []Piece  // of those before it on the connection, whose bytes are here too
	Cut         *LeftOut // of a message whose middle was not kept, once it has ended
}

// LeftOut is how many bytes were not kept behind Bytes. Of a message that goes on, some of
// them may still become its Tail.
func (w Wire) LeftOut() int64 {
	missing := w.Total - int64(len(w.Bytes))
	if w.Cut != nil {
		missing -= int64(len(w.Cut.Tail))
	}
	return missing
}

// Tail are the bytes at the end of a message whose middle was not kept, and their offset.
func (w Wire) Tail() (data []byte, off int64) {
	if w.Cut == nil {
		return nil, w.Base + w.Total
	}
	return w.Cut.Tail, w.Cut.Span.End()
}

// All are the pieces of the connection, those of earlier exchanges first.
func (w Wire) All() []Piece {
	if len(w.Earlier) == 0 {
		return w.Pieces
	}
	return slices.Concat(w.Earlier, w.Pieces)
}

// next is the wire as the next exchange on the connection finds it. Behind bytes that were
// not kept, it begins anew.
func (w Wire) next() Wire {
	if w.Total > int64(len(w.Bytes)) {
		return Wire{}
	}
	w.Earlier, w.Pieces = w.All(), nil
	return w
}

// Piece is a run of a Wire that came or went at once. What and Framing are those of
// [BytesOut], empty for what came.
type Piece struct {
	Span
	What, Framing string
	T             time.Duration
}

// NewState is the state before the first event.
func NewState() *State {
	return &State{Place: Place{LaneIn, LayerClient}}
}

// Clone is a copy that shares nothing changeable with s.
func (s *State) Clone() *State {
	c := *s
	c.Headers = slices.Clone(s.Headers)
	c.Environ = slices.Clone(s.Environ)
	c.Reads = slices.Clone(s.Reads)
	c.Layers = slices.Clone(s.Layers)
	for i := range c.Layers {
		c.Layers[i].Blocks = slices.Clone(s.Layers[i].Blocks)
	}
	c.Blocks = slices.Clone(s.Blocks)
	c.Output = slices.Clone(s.Output)
	c.Steps = slices.Clone(s.Steps)
	c.Edits = slices.Clone(s.Edits)
	c.In, c.Out = s.In.clone(), s.Out.clone()
	return &c
}

func (w Wire) clone() Wire {
	w.Bytes, w.Pieces, w.Earlier = slices.Clone(w.Bytes), slices.Clone(w.Pieces), slices.Clone(w.Earlier)
	return w
}

// Layer finds a layer of the chain, nil if it is not in it.
func (s *State) Layer(l Layer) *LayerState {
	for i := range s.Layers {
		if s.Layers[i].Layer == l {
			return &s.Layers[i]
		}
	}
	return nil
}

// Variable finds a key of the environ; a key that was deleted is not found.
func (s *State) Variable(key string) (Variable, bool) {
	for _, v := range s.Environ {
		if v.Key == key && !v.Gone {
			return v, true
		}
	}
	return Variable{}, false
}

// Value is the repr of an environ key, "" if it is absent.
func (s *State) Value(key string) string {
	v, _ := s.Variable(key)
	return v.Repr
}

// Elapsed is the time since the first byte of the request, without the time held, and without
// the time for which the exchange waited ([Waits]).
func (s *State) Elapsed() time.Duration { return max(0, s.T-s.T0-s.Idle-s.HeldFor-s.Waits.All()) }

// Lasted is how long a step has lasted that was not left.
func (s *State) Lasted(step Step) time.Duration { return max(0, s.Elapsed()-step.began) }

// Status is the code of the response as far as it is known, 0 before that.
func (s *State) Status() int {
	switch {
	case s.Sent != nil:
		return statusCode(s.Sent.Status)
	case s.Stored != nil:
		return statusCode(s.Stored.Status)
	case s.Rejected != nil:
		return s.Rejected.Status
	}
	return 0
}

func statusCode(status string) int {
	code := 0
	for _, c := range status[:min(3, len(status))] {
		if c < '0' || c > '9' {
			return 0
		}
		code = code*10 + int(c-'0')
	}
	return code
}

// chain makes layers of the names that route.chosen gives, keeping what is
// known already.
func (s *State) chain(names []string) {
	for _, n := range names {
		s.layer(Layer(n))
	}
}

// layer finds a layer, adding it in its place if it is new: in order
// of rank.
func (s *State) layer(l Layer) *LayerState {
	if known := s.Layer(l); known != nil {
		return known
	}
	i := slices.IndexFunc(s.Layers, func(have LayerState) bool { return have.Layer.Rank() > l.Rank() })
	if i < 0 {
		i = len(s.Layers)
	}
	s.Layers = slices.Insert(s.Layers, i, LayerState{Layer: l})
	return &s.Layers[i]
}

// outside is the layer that calls l: the next one outwards whose code runs. If
// none does, all have returned, and one of them calls as its body is iterated.
func (s *State) outside(l Layer) Layer {
	i := slices.IndexFunc(s.Layers, func(have LayerState) bool { return have.Layer == l })
	if i <= 0 {
		return LayerServer
	}
	for k := i - 1; k >= 0; k-- {
		if s.Layers[k].runs() {
			return s.Layers[k].Layer
		}
	}
	return s.Layers[i-1].Layer
}

// runs reports whether the layer's code does, or goes on when a block is asked for.
func (l *LayerState) runs() bool {
	if l.Returned != nil {
		return l.Returned.Type == "generator"
	}
	return l.Raised == ""
}

// Inside is the innermost step of a framework that the request is in, nil if it is in none.
func (s *State) Inside() *Step {
	for i := len(s.Steps) - 1; i >= 0; i-- {
		if !s.Steps[i].Left {
			return &s.Steps[i]
		}
	}
	return nil
}

// Outcome is how the exchange ended, "" before it has.
func (s *State) Outcome() string {
	if s.Done == nil {
		return ""
	}
	return s.Done.Outcome
}
