package trace

import (
	"fmt"
	"time"
)

// Delta is what changed in the environ since it was last looked at.
type Delta struct {
	Add []Header // keys that are new, with their value
	Set []Change // keys whose value changed
	Del []Header // keys that are gone, with their last value
}

// Empty reports whether nothing changed.
func (d Delta) Empty() bool { return len(d.Add)+len(d.Set)+len(d.Del) == 0 }

// Change is a new value in an old one's place.
type Change struct {
	Name, Old, New string
}

// HeadersDelta is what a layer changed in a head on its way out.
type HeadersDelta struct {
	Status string // the new status line, "" if it stayed
	Add    []Header
	Set    []Change
	Del    []Header
}

// Empty reports whether nothing changed.
func (d HeadersDelta) Empty() bool {
	return d.Status == "" && len(d.Add)+len(d.Set)+len(d.Del) == 0
}

// ConnAccepted says that a client connected.
type ConnAccepted struct{ Peer, Local, Transport string }

// ConnReused says that a kept connection waits for its next request.
type ConnReused struct{ Idle time.Duration }

// BytesIn are bytes that the exchange took from the connection; Spans of the
// event say where they lie.
type BytesIn struct{ Chunk []byte }

// RequestLine is the first line of the request, each part with its bytes.
type RequestLine struct {
	Method, Target, Version             string
	MethodSpan, TargetSpan, VersionSpan Span
}

// RequestHeader is one header line. Key is the environ key it will be found
// under, "" if it is dropped.
type RequestHeader struct {
	Name, Value         string
	NameSpan, ValueSpan Span
	Key                 string
}

// RequestRejected says that the server refused the request by itself. Rule is
// the row of the decision table (H1 to H107), Reason says it in words.
type RequestRejected struct {
	Status int
	Rule   string
	Reason string
}

// ExpectContinue says that 100 Continue was sent. Mode is which of the three
// ways of PEP 3333, HTTP 1.1 Expect/Continue was taken.
type ExpectContinue struct {
	Mode   int
	Waited time.Duration
	Early  bool
}

// RouteConnection is the Route of a connection whose application is a server: it reads the
// bytes and writes the answer, and the gateway only carries both.
const RouteConnection = "connection"

// RouteForward is the Route of a request that is passed on to another server.
const RouteForward = "forward"

// RouteChosen says who will answer: Route is "static", "app", [RouteForward] or [RouteConnection]. Chain are the
// layers behind the mount, the outermost first, as far as they are known.
type RouteChosen struct {
	Route string
	Mount string
	Why   string
	Chain []string
}

// Queued says that the exchange waits for an engine.
type Queued struct{ Why string }

// EngineWaited says that the exchange has waited for what runs the application, and is told
// once that is there. What is "guest" or "process", which had to start, WaitTurn or WaitLines;
// Why is why it was not there, such as "the first request"; For is how long the exchange waited,
// which [State.Elapsed] leaves out.
type EngineWaited struct {
	What, Why string
	For       time.Duration
}

// What an exchange waits for, beside the start of an engine.
const (
	WaitTurn  = "turn"  // other requests had what runs the application
	WaitLines = "lines" // it was told of which lines of Python or steps of a framework run, and asked whether to go on
)

// EnvironBuilt is the whole environ as the server made it.
type EnvironBuilt struct {
	Entries []Entry
	// From is the environ where it lies, in place of Entries, in an event that goes to an
	// [EnvironReader] and nobody else: most of its entries are never made. Events that are
	// read have none.
	From EntrySource
}

// EntrySource is an environ that a sink reads where it lies.
type EntrySource interface {
	// Len is the number of entries.
	Len() int
	// Known is the number by which tapes know the i-th entry, 0 if they do not, or were
	// not asked.
	Known(i int) uint8
	// Entry is the i-th entry. It may be used anew for the next.
	Entry(i int) *Entry
}

// Entry is one key of an environ. Source says where it came from: "request",
// "connection", "server", or the layer that wrote it. Spans are the request's
// bytes behind it. Hop marks a header that concerned this connection only.
type Entry struct {
	Key, Type, Repr, Source string
	Spans                   []Span
	Hop                     bool
}

// AppCalled says that a layer was called with environ and start_response.
// Wraps reports that the caller gave it a start_response of the caller's own.
// Shift is how far PATH_INFO moved into SCRIPT_NAME on the way. Found reports
// that the layer was found as it was called: what becomes of the iterable that
// it returns is seen only where a layer that was known before passes it on.
type AppCalled struct {
	Callable string
	Delta    Delta
	Shift    string
	Wraps    bool
	Found    bool
}

// InputRead is one read of wsgi.input. Asked is -1 for "all". Library is that an
// installed package had a part in it, and limits what is read where it has to.
type InputRead struct {
	Method           string
	Asked, Got, Left int
	EOF              bool
	Library          bool
}

// ErrorsWrite is text written to wsgi.errors.
type ErrorsWrite struct {
	Text    string
	Handled Handled
}

// Handled is the exception that was being handled when something was written, and
// where it came from. Its zero value is that there was none.
type Handled struct {
	Exc string
	At  Src
}

// String is the exception with its line: "app.py:5: KeyError: 'cart'". It is "" where
// nothing is known.
func (h Handled) String() string {
	switch {
	case h.Exc == "" || h.At.File == "":
		return h.Exc
	case h.At.Line == 0:
		return h.At.File + ": " + h.Exc
	}
	return fmt.Sprintf("%s:%d: %s", h.At.File, h.At.Line, h.Exc)
}

// Code is a step inside the user's source: code.line, code.call, code.return
// or code.raise.
type Code struct {
	kind   Kind
	File   string
	Line   int
	Func   string
	Depth  int
	Locals []Header
}

// NewCode returns the data of one of the four code kinds.
func NewCode(kind Kind) *Code { return &Code{kind: kind} }

// CodePrint is what the application printed. Stream is "out" or "err". When is "" for
// what was printed during the request, or else a WhenLoading or WhenIdle.
type CodePrint struct {
	Stream, Text, When string
	Handled            Handled
}

// When an application printed that has no request to print for.
const (
	WhenLoading = "loading" // while it was loaded
	WhenIdle    = "idle"    // later, before this request or beside it
)

// StartResponseCalled is one call of a start_response; the event's layer
// received it, By is the layer whose code made it. Delta compares it with the
// call inside it, if there was one. ChangeAt is "", or the layer at whose event of
// this kind the status can be changed, since at this one only the headers can.
type StartResponseCalled struct {
	Status  string
	Headers []Header
	Delta   HeadersDelta
	Environ Delta
	ExcInfo string
	Ordinal int
	By      string

	ChangeAt string
}

// StartResponseReplaced says that a stored head was replaced (PEP 3333, Error
// Handling).
type StartResponseReplaced struct{ Old, New, Exc string }

// StartResponseReraised says that start_response was called with exc_info too
// late, and raised it again.
type StartResponseReraised struct{ Exc string }

// AppReturned says that a layer returned its iterable. Len is -1 where the
// iterable has no length. Passed reports that it is the very object which the
// layer inside had returned, so that this layer has no part in the iteration.
// Generator is the user's own generator that gives the blocks, perhaps through iterators
// of a framework, and GeneratorAt where its def stands; "" where none is known.
type AppReturned struct {
	Type        string
	Len         int
	HasClose    bool
	Passed      bool
	FileWrapper bool
	Environ     Delta

	Generator   string
	GeneratorAt Src
}

// BodyBlock is one block that a layer gave outwards. Via is "next" or "write".
// ChangeAt is "", or the layer at whose next event of this kind the block can be
// changed, since at this one it is only seen.
type BodyBlock struct {
	Ordinal int
	Len     int
	Empty   bool
	Via     string
	Head    []byte // its first bytes, at most BlockHead of them
	Environ Delta

	ChangeAt string
}

// BlockHead is how many bytes of a block its event keeps.
const BlockHead = 64

// HeadCommitted says that the stored head became final. Trigger is "block",
// "write", "end" or "rejected".
type HeadCommitted struct {
	Trigger     string
	Status      string
	Headers     []Header
	ServerAdded []Header
}

// BytesOut are bytes written to the connection. What is "head", "block",
// "last chunk" or "100".
type BytesOut struct {
	Framing string
	What    string
	Chunk   []byte
}

// BodyEnded says why no more is iterated: "exhausted", "content_length",
// "no_body" (the client gets the head only), "error", "replaced" (after an error,
// by an answer of the server's own, which is whole) or "client_gone".
type BodyEnded struct{ Reason string }

// IterableClosed says that close() was called, or why it could not be. Layers
// are those whose own iterable was closed by the layer outside them, one entry
// for each call.
type IterableClosed struct {
	Took    time.Duration
	Absent  bool // the iterable has no close()
	Raised  string
	Skipped string
	Layers  []string
}

// AppRaised is an exception that reached the layer's border. Rule is the duty
// that the server raised it for, or RuleTime; "" where the exception is not the server's.
type AppRaised struct {
	Exc   string
	Stack string
	Rule  string
}

// RuleTime is the Rule of an AppRaised with which the server ended what took too long. It is no duty of
// anybody's.
const RuleTime = "time"

// ExchangeEnded closes the exchange. Outcome is "complete", "rejected",
// "aborted", "error" or "dropped".
type ExchangeEnded struct {
	Outcome   string
	Status    int
	Total     time.Duration // without the time held
	In, Out   int64         // bytes of this exchange on the wire
	KeepAlive bool
	LeftOut   []LeftOut // what the recorder did not keep, at most one of each direction
}

// LeftOut is the middle of a long message, of which a recorder has kept the beginning, in
// the events of its bytes, and the end.
type LeftOut struct {
	Span Span   // of the bytes that were not kept
	Tail []byte // those behind it, up to the end of the message
	// Chunk is how many bytes of a chunk's data Tail begins with, where the body comes in
	// chunks.
	Chunk int64
	// Body is how long the whole body is, without its framing, and SHA256 its hash in
	// hexadecimal. They are -1 and "" where the framing is not known.
	Body   int64
	SHA256 string
}

// ClientEOF says that the client sends no more: it is gone, or half-closed.
type ClientEOF struct{}

// ConnClosed says that the connection ended. By is "server" or "client".
type ConnClosed struct {
	By        string
	WhileHeld bool
}

// Hold is hold.entered or hold.left. Reason is a stop reason (step,
// breakpoint, pause, exception, entry, goto); Action is what ended it. Block is all of
// the block at which the exchange is held, so that it can be changed; nil elsewhere, and
// where it has more than [LargestHeld] bytes.
type Hold struct {
	kind   Kind
	Reason string
	Action string
	Lasted time.Duration
	Block  []byte
}

// LargestHeld is how many bytes a block can have to be changed while it is held.
const LargestHeld = 256 << 10

// NewHold returns the data of hold.entered or hold.left.
func NewHold(kind Kind) *Hold { return &Hold{kind: kind} }

// HoldSkipped says why an exchange that would have been held was not.
type HoldSkipped struct{ Why string }

// Edited says what a person changed while the exchange was held: "request", "body",
// "environ KEY", "head" or "block". Delta is what that changed in the head of the request or
// of the response. Bytes are the new head of the request, to which spans of the edit point, and
// Headers are those of a response in their new order. How is [EditUndone] where the change was
// taken back, and [EditRedone] where it was made again; Before and After are then those of this
// event.
type Edited struct {
	What, Before, After string
	How                 string
	Delta               HeadersDelta
	Headers             []Header
	Bytes               []byte
}

// How a change came about that was not typed.
const (
	EditUndone = "undone"
	EditRedone = "redone"
)

// EventsDropped says how many events the recorder had no room for.
type EventsDropped struct{ Count int }

// Finding is a rule that was broken, told by whoever saw it: Text says what the
// event's layer did, as the rest of a sentence about it. Refs are the events
// that it rests on.
type Finding struct {
	Rule, Level, Section, Text string
	Refs                       []int
}

// EngineFault says that an engine's own code went wrong as it looked at the
// application, which no longer is looked at in this exchange: the request goes
// on as if nobody did. Own is the engine's line, and Exc its exception.
type EngineFault struct {
	Exc string
	Own Src
}
