package trace

// Kind is the kind of an event. Its text is the event's name in the
// wsgi-trace/1 vocabulary.
type Kind uint8

// The kinds of wsgi-trace/1, in the order in which an exchange meets them.
const (
	KindNone Kind = iota
	KindConnAccepted
	KindConnReused
	KindBytesIn
	KindRequestLine
	KindRequestHeader
	KindRequestRejected
	KindExpectContinue
	KindRouteChosen
	KindQueued
	KindEngineWaited
	KindEnvironBuilt
	KindAppCalled
	KindFrameworkUnknown
	KindFrameworkEntered
	KindFrameworkLeft
	KindFrameworkAnswers
	KindFrameworkResponse
	KindInputRead
	KindErrorsWrite
	KindCodeLine
	KindCodeCall
	KindCodeReturn
	KindCodeRaise
	KindCodePrint
	KindCodeAsked
	KindStartResponseCalled
	KindStartResponseReplaced
	KindStartResponseReraised
	KindAppReturned
	KindBodyBlock
	KindHeadCommitted
	KindBytesOut
	KindBodyEnded
	KindIterableClosed
	KindAppRaised
	KindExchangeEnded
	KindClientEOF
	KindConnClosed
	KindHoldEntered
	KindHoldLeft
	KindHoldSkipped
	KindEdited
	KindEventsDropped
	KindFinding
	KindEngineFault
	kindEnd
)

// Stage is one of the seven parts of an exchange's way: sent, read, environ,
// in, head, body, end. An exchange only ever moves to a later one.
type Stage uint8

// The seven stages, in order.
const (
	StageSent Stage = iota
	StageRead
	StageEnviron
	StageIn
	StageHead
	StageBody
	StageEnd
	StageCount = int(StageEnd) + 1
)

var stageNames = [StageCount]string{"sent", "read", "environ", "in", "head", "body", "end"}

// String is the stage's name, such as "environ".
func (s Stage) String() string { return stageNames[s] }

// kindFacts is a row of the vocabulary.
type kindFacts struct {
	name      string
	stage     Stage
	moves     bool // reaching it moves the exchange to its stage
	stoppable bool // a gate may hold here: the exchange's own goroutine is at rest between two acts
	make      func() Data
}

var kinds = [kindEnd]kindFacts{
	KindConnAccepted:          {"conn.accepted", StageSent, true, true, func() Data { return new(ConnAccepted) }},
	KindConnReused:            {"conn.reused", StageSent, true, true, func() Data { return new(ConnReused) }},
	KindBytesIn:               {"bytes.in", StageRead, true, true, func() Data { return new(BytesIn) }},
	KindRequestLine:           {"request.line", StageRead, true, true, func() Data { return new(RequestLine) }},
	KindRequestHeader:         {"request.header", StageRead, true, true, func() Data { return new(RequestHeader) }},
	KindRequestRejected:       {"request.rejected", StageHead, true, true, func() Data { return new(RequestRejected) }},
	KindExpectContinue:        {"expect.continue", StageIn, false, true, func() Data { return new(ExpectContinue) }},
	KindRouteChosen:           {"route.chosen", StageEnviron, true, true, func() Data { return new(RouteChosen) }},
	KindQueued:                {"queued", StageIn, true, false, func() Data { return new(Queued) }},
	KindEngineWaited:          {"engine.waited", StageIn, true, false, func() Data { return new(EngineWaited) }},
	KindEnvironBuilt:          {"environ.built", StageEnviron, true, true, func() Data { return new(EnvironBuilt) }},
	KindAppCalled:             {"app.called", StageIn, true, true, func() Data { return new(AppCalled) }},
	KindFrameworkUnknown:      {"framework.unknown", StageIn, false, false, func() Data { return new(FrameworkUnknown) }},
	KindFrameworkEntered:      {"framework.entered", StageIn, false, true, func() Data { return new(FrameworkEntered) }},
	KindFrameworkLeft:         {"framework.left", StageIn, false, true, func() Data { return new(FrameworkLeft) }},
	KindFrameworkAnswers:      {"framework.answers", StageIn, false, true, func() Data { return new(FrameworkAnswers) }},
	KindFrameworkResponse:     {"framework.response", StageIn, false, false, func() Data { return new(FrameworkResponse) }},
	KindInputRead:             {"input.read", StageIn, false, true, func() Data { return new(InputRead) }},
	KindErrorsWrite:           {"errors.write", StageIn, false, true, func() Data { return new(ErrorsWrite) }},
	KindCodeLine:              {"code.line", StageIn, false, true, func() Data { return &Code{kind: KindCodeLine} }},
	KindCodeCall:              {"code.call", StageIn, false, true, func() Data { return &Code{kind: KindCodeCall} }},
	KindCodeReturn:            {"code.return", StageIn, false, true, func() Data { return &Code{kind: KindCodeReturn} }},
	KindCodeRaise:             {"code.raise", StageIn, false, true, func() Data { return &Code{kind: KindCodeRaise} }},
	KindCodePrint:             {"code.print", StageIn, false, false, func() Data { return new(CodePrint) }},
	KindCodeAsked:             {"code.asked", StageIn, false, false, func() Data { return new(CodeAsked) }},
	KindStartResponseCalled:   {"start_response.called", StageHead, true, true, func() Data { return new(StartResponseCalled) }},
	KindStartResponseReplaced: {"start_response.replaced", StageHead, true, true, func() Data { return new(StartResponseReplaced) }},
	KindStartResponseReraised: {"start_response.reraised", StageHead, true, true, func() Data { return new(StartResponseReraised) }},
	KindAppReturned:           {"app.returned", StageBody, true, true, func() Data { return new(AppReturned) }},
	KindBodyBlock:             {"body.block", StageBody, true, true, func() Data { return new(BodyBlock) }},
	KindHeadCommitted:         {"head.committed", StageBody, true, true, func() Data { return new(HeadCommitted) }},
	KindBytesOut:              {"bytes.out", StageBody, true, true, func() Data { return new(BytesOut) }},
	KindBodyEnded:             {"body.ended", StageEnd, true, true, func() Data { return new(BodyEnded) }},
	KindIterableClosed:        {"iterable.closed", StageEnd, true, true, func() Data { return new(IterableClosed) }},
	KindAppRaised:             {"app.raised", StageIn, false, true, func() Data { return new(AppRaised) }},
	KindExchangeEnded:         {"exchange.ended", StageEnd, true, false, func() Data { return new(ExchangeEnded) }},
	KindClientEOF:             {"client.eof", StageSent, false, false, func() Data { return new(ClientEOF) }},
	KindConnClosed:            {"conn.closed", StageEnd, true, false, func() Data { return new(ConnClosed) }},
	KindHoldEntered:           {"hold.entered", StageSent, false, false, func() Data { return &Hold{kind: KindHoldEntered} }},
	KindHoldLeft:              {"hold.left", StageSent, false, false, func() Data { return &Hold{kind: KindHoldLeft} }},
	KindHoldSkipped:           {"hold.skipped", StageSent, false, false, func() Data { return new(HoldSkipped) }},
	KindEdited:                {"edited", StageSent, false, false, func() Data { return new(Edited) }},
	KindEventsDropped:         {"events.dropped", StageSent, false, false, func() Data { return new(EventsDropped) }},
	KindFinding:               {"finding", StageSent, false, false, func() Data { return new(Finding) }},
	KindEngineFault:           {"engine.fault", StageSent, false, false, func() Data { return new(EngineFault) }},
}

// String is the event's name in the vocabulary, such as "start_response.called".
func (k Kind) String() string { return kinds[k].name }

// Stage is the stage to which an event of this kind belongs when it happens in
// its usual place.
func (k Kind) Stage() Stage { return kinds[k].stage }

// Moves reports whether reaching an event of this kind moves the exchange on
// to the kind's stage. An input.read does not: it can happen in any.
func (k Kind) Moves() bool { return kinds[k].moves }

// Stoppable reports whether a gate may hold the exchange at this kind.
func (k Kind) Stoppable() bool { return kinds[k].stoppable }

// Act reports whether the kind is something that the request, the gateway or
// the application did, as against a note about holding, recording or the
// client having gone quiet.
func (k Kind) Act() bool {
	switch k {
	case KindNone, KindEventsDropped, KindFinding, KindEngineFault, KindClientEOF, KindFrameworkUnknown, KindFrameworkResponse:
		return false
	}
	return !k.Hold()
}

// Hold reports whether the kind tells of a hold, or of one that did not come to be.
func (k Kind) Hold() bool { return k == KindHoldEntered || k == KindHoldLeft || k == KindHoldSkipped }

// Wait reports whether the kind says what the exchange had to wait for, which the next one may not.
func (k Kind) Wait() bool { return k == KindQueued || k == KindEngineWaited }

// NewData returns empty data of the kind, or nil for an unknown kind.
func (k Kind) NewData() Data {
	if k == KindNone || k >= kindEnd {
		return nil
	}
	return kinds[k].make()
}

// ParseKind finds the kind with the given name.
func ParseKind(name string) (Kind, bool) {
	for k := KindConnAccepted; k < kindEnd; k++ {
		if kinds[k].name == name {
			return k, true
		}
	}
	return KindNone, false
}

// Kinds returns every kind of the vocabulary, in its order.
func Kinds() []Kind {
	all := make([]Kind, 0, kindEnd)
	for k := KindConnAccepted; k < kindEnd; k++ {
		all = append(all, k)
	}
	return all
}
