package trace

import (
	"cmp"
	"strings"
)

// Apply folds one event into the state.
func (s *State) Apply(e Event) {
	s.N++
	if s.N == 1 {
		s.T0, s.held0 = e.T, e.Held
	}
	if s.Done == nil || e.Kind() == KindConnReused { // what the connection does afterwards is not the exchange's time
		s.T, s.HeldFor = e.T, e.Held-s.held0
	}
	if e.X != 0 {
		s.Ordinal = e.N
	}
	s.ConnNo = e.Conn
	if goesOn(e.Kind()) && !s.Held { // what happens while it is held is part of an evaluation
		s.done, s.undone, s.heldBlock, s.Asked = nil, nil, nil, nil
	}
	if e.Kind().Act() {
		s.Last = e
		s.clock(e)
	}
	s.applyData(e)
}

// applyData is the fold itself, one case for each kind that leaves something.
func (s *State) applyData(e Event) {
	switch d := e.Data.(type) {
	case *ConnAccepted:
		s.Conn = *d
	case *ConnReused:
		s.reuse(e)
	case *BytesIn:
		if len(s.In.Pieces) == 0 {
			s.Idle = max(0, e.T-s.T0-s.HeldFor-s.Waits.All())
		}
		s.In.add(e, d.Chunk, Piece{})
		if s.Line == nil {
			s.Place = Place{LaneIn, LayerServer}
		}
	case *RequestLine:
		s.Line, s.Method, s.Target, s.Version = d, d.Method, d.Target, d.Version
	case *RequestHeader:
		s.Headers = append(s.Headers, *d)
	case *RequestRejected:
		s.Rejected = d
		s.Place = Place{LaneHead, LayerServer}
	case *RouteChosen:
		s.Route = d
		s.chain(d.Chain)
	case *EnvironBuilt:
		s.environBuilt(d)
	case *AppCalled:
		s.appCalled(e, d)
	case *InputRead:
		s.read(e, d)
	case *ErrorsWrite:
		s.output(e, "errors", "", d.Text)
	case *CodePrint:
		s.output(e, d.Stream, d.When, d.Text)
	default:
		s.applyResponse(e)
	}
}

func (s *State) output(e Event, stream, when, text string) {
	s.Output = append(s.Output, Output{Stream: stream, When: when, Text: text, Layer: e.Layer, Src: e.Src, At: s.N})
}

// applyResponse is the fold of the way back.
func (s *State) applyResponse(e Event) {
	switch d := e.Data.(type) {
	case *StartResponseCalled:
		s.startResponse(e, d)
	case *AppReturned:
		l := s.layer(e.Layer)
		l.Returned = d
		s.at(l, e)
		s.change(d.Environ, e.Layer)
		s.Place = Place{LaneBody, e.Layer}
	case *BodyBlock:
		s.block(e, d)
	case *HeadCommitted:
		s.Sent = d
		s.Place = Place{LaneBody, LayerServer}
	case *BytesOut:
		s.Out.add(e, d.Chunk, Piece{What: d.What, Framing: d.Framing})
		s.Place = Place{LaneBody, LayerClient}
	case *BodyEnded:
		s.Ended = d.Reason
		s.Place = Place{LaneBody, LayerServer}
	case *IterableClosed:
		s.Closed = d
	case *AppRaised:
		s.raised(e, d)
	case *ExchangeEnded:
		s.ended(d)
		s.Place = Place{LaneBody, LayerClient}
	default:
		s.applyNote(e)
	}
}

// applyNote is the fold of what is neither request nor response.
func (s *State) applyNote(e Event) {
	switch d := e.Data.(type) {
	case *Code:
		s.code(e, d)
	case *FrameworkEntered:
		s.stepEntered(e, d)
	case *FrameworkLeft:
		s.stepLeft(d)
	case *EngineWaited:
		s.Waits.Add(d)
	case *Hold:
		s.heldAt = nil
		if s.Held = d.Kind() == KindHoldEntered; s.Held {
			s.heldBlock, s.heldAt = d.Block, s.standing()
		}
		s.stages[s.Stage].Held += d.Lasted
	case *CodeAsked:
		s.asked(e, d)
	case *Edited:
		s.edited(*d)
	case *EventsDropped:
		s.Dropped = d.Count
	case *ClientEOF:
		s.EOF = true
	}
}

// stepEntered is a step of a framework, within those that were not left.
func (s *State) stepEntered(e Event, d *FrameworkEntered) {
	depth := 0
	if outer := s.Inside(); outer != nil {
		depth = outer.Depth + 1
	}
	l := s.layer(e.Layer)
	s.Steps = append(s.Steps, Step{FrameworkEntered: *d, Layer: e.Layer, Src: e.Src, Depth: depth, At: s.N, began: s.Elapsed(), from: l.Src})
	s.at(l, e)
}

// stepLeft ends the innermost step of the name, and any within it whose end was not told. Its layer
// is where it was before.
func (s *State) stepLeft(d *FrameworkLeft) {
	for i := len(s.Steps) - 1; i >= 0; i-- {
		step := &s.Steps[i]
		if step.Left {
			continue
		}
		step.Left = true
		s.layer(step.Layer).Src = step.from
		if step.Step == d.Step && step.Name == d.Name {
			step.Took, step.Raised = d.Took, d.Raised
			return
		}
	}
}

// code is a step in the source of a layer, which the request is therefore in. It
// stays in the lane of the head while the layer's own start_response runs.
func (s *State) code(e Event, d *Code) {
	l := s.layer(e.Layer)
	l.Code = d
	s.at(l, Event{Src: Src{d.File, d.Line}})
	switch {
	case s.Place.Layer == e.Layer:
	case l.Returned != nil:
		s.Place = Place{LaneBody, e.Layer}
	default:
		s.Place = Place{LaneIn, e.Layer}
	}
}

// reuse begins the next exchange on the same connection: only what belongs to
// the connection stays.
func (s *State) reuse(e Event) {
	*s = State{
		N: s.N, Last: e, Place: Place{LaneIn, LayerClient}, Conn: s.Conn, ConnNo: s.ConnNo, Ordinal: s.Ordinal,
		Reused: true, In: s.In.next(), Out: s.Out.next(), T: e.T, T0: e.T, held0: e.Held, EOF: s.EOF,
	}
}

func (s *State) environBuilt(d *EnvironBuilt) {
	s.Environ = make([]Variable, len(d.Entries), len(d.Entries)+few)
	for i, entry := range d.Entries {
		s.Environ[i] = Variable{Entry: entry, First: entry.Source, Since: s.N}
	}
}

func (s *State) appCalled(e Event, d *AppCalled) {
	l := s.layer(e.Layer)
	l.Called, l.Callable = true, d.Callable
	l.Returned, l.Raised = nil, "" // of a call before
	s.at(l, e)
	caller := s.outside(e.Layer)
	s.change(d.Delta, caller)
	if c := s.Layer(caller); c != nil {
		c.Wraps = d.Wraps
	}
	s.Place = Place{LaneIn, e.Layer}
}

// read is a read of the body, which moves the layer that reads to its line.
func (s *State) read(e Event, d *InputRead) {
	s.Reads = append(s.Reads, *d)
	if l := s.Layer(e.Layer); l != nil {
		s.at(l, e)
	}
}

// at moves a layer to the source line of the event, if that is known.
func (s *State) at(l *LayerState, e Event) {
	if e.Src != (Src{}) {
		l.Src = e.Src
	}
}

// startResponse: the event's layer received the call, so what differs from the
// call inside was changed by whoever received that one. Once the head has left,
// the server stores no other: it raises what it was called with.
func (s *State) startResponse(e Event, d *StartResponseCalled) {
	head := &Head{Status: d.Status, Headers: d.Headers, By: Layer(d.By)}
	if by := s.lastReceiver(e.Layer); by != nil {
		by.Changed = d.Delta
	}
	switch {
	case e.Layer != LayerServer:
		l := s.layer(e.Layer)
		l.Head = head
		s.at(l, e)
	case s.Sent == nil:
		s.Stored = head
	}
	s.change(d.Environ, cmp.Or(Layer(d.By), e.Layer)) // who calls wrote it, not who is called
	s.Place = Place{LaneHead, e.Layer}
}

// lastReceiver is the nearest layer inside l that a head has reached.
func (s *State) lastReceiver(l Layer) *LayerState {
	from := -1
	for i := range s.Layers {
		if s.Layers[i].Layer == l {
			from = i
		}
	}
	for i := from + 1; i < len(s.Layers); i++ {
		if s.Layers[i].Head != nil {
			return &s.Layers[i]
		}
	}
	return nil
}

func (s *State) block(e Event, d *BodyBlock) {
	b := Block{Len: d.Len, Head: d.Head, Via: d.Via, Empty: d.Empty}
	s.change(d.Environ, e.Layer)
	s.Place = Place{LaneBody, e.Layer}
	if d.Via == "write" || s.reachesServer(e.Layer) {
		s.Blocks = append(s.Blocks, b)
	}
	if e.Layer == LayerServer {
		return
	}
	l := s.layer(e.Layer)
	l.Blocks = append(l.Blocks, b)
	s.at(l, e)
}

// reachesServer reports whether a block of l has no layer outside left to go
// through: those have handed on what they got.
func (s *State) reachesServer(l Layer) bool {
	for i := range s.Layers {
		if s.Layers[i].Layer == l {
			return true
		}
		if r := s.Layers[i].Returned; r == nil || !r.Passed {
			return false
		}
	}
	return true
}

func (s *State) raised(e Event, d *AppRaised) {
	s.traceback(e, d.Stack)
	s.Raised = d
	if e.Layer == LayerServer {
		return
	}
	l := s.layer(e.Layer)
	l.Raised = d.Exc
	s.at(l, e)
	s.Place = Place{LaneBody, e.Layer}
}

// traceback keeps the traceback of an exception. On its way out an exception is told at the
// border of each layer, with more calls each time: the last one has them all.
func (s *State) traceback(e Event, stack string) {
	if stack == "" {
		return
	}
	if last := len(s.Output) - 1; last >= 0 && s.Output[last].Stream == "raised" && lastLine(s.Output[last].Text) == lastLine(stack) {
		s.Output = s.Output[:last]
	}
	s.output(e, "raised", "", stack)
}

func lastLine(text string) string { return text[strings.LastIndexByte(text, '\n')+1:] }

func (s *State) ended(d *ExchangeEnded) {
	s.Done = d
	for i, l := range d.LeftOut {
		if l.Span.Buf == BufIn {
			s.In.Cut = &d.LeftOut[i]
		} else {
			s.Out.Cut = &d.LeftOut[i]
		}
	}
}

func (w *Wire) add(e Event, chunk []byte, p Piece) {
	if len(e.Spans) == 0 {
		return
	}
	span := e.Spans[0]
	if len(w.Pieces)+len(w.Earlier) == 0 {
		w.Base = span.Off
	}
	w.Total += span.Len
	p.Span, p.T = span, e.T
	w.Pieces = append(w.Pieces, p)
	if span.Off-w.Base == int64(len(w.Bytes)) {
		w.Bytes = append(w.Bytes, chunk...)
	}
}
