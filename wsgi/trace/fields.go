package trace

// This file lists the fields of each kind once. The binary record and the
// JSON lines are both made from these lists, so they cannot disagree.

// Kind is KindConnAccepted.
func (*ConnAccepted) Kind() Kind { return KindConnAccepted }
func (d *ConnAccepted) fields(c coder) {
	c.str("peer", &d.Peer)
	c.str("local", &d.Local)
	c.str("transport", &d.Transport)
}

// Kind is KindConnReused.
func (*ConnReused) Kind() Kind       { return KindConnReused }
func (d *ConnReused) fields(c coder) { c.ns("idle_ns", &d.Idle) }

// Kind is KindBytesIn.
func (*BytesIn) Kind() Kind       { return KindBytesIn }
func (d *BytesIn) fields(c coder) { c.bytes("chunk_b64", &d.Chunk) }

// Kind is KindRequestLine.
func (*RequestLine) Kind() Kind { return KindRequestLine }
func (d *RequestLine) fields(c coder) {
	c.str("method", &d.Method)
	c.str("target", &d.Target)
	c.str("version", &d.Version)
	c.span("method_span", &d.MethodSpan)
	c.span("target_span", &d.TargetSpan)
	c.span("version_span", &d.VersionSpan)
}

// Kind is KindRequestHeader.
func (*RequestHeader) Kind() Kind { return KindRequestHeader }
func (d *RequestHeader) fields(c coder) {
	switch c := c.(type) {
	case *encoder:
		c.header(d)
		return
	case *decoder:
		c.header(d)
		return
	}
	c.str("name", &d.Name)
	c.str("value", &d.Value)
	c.span("name_span", &d.NameSpan)
	c.span("value_span", &d.ValueSpan)
	c.str("key", &d.Key)
}

// Kind is KindRequestRejected.
func (*RequestRejected) Kind() Kind { return KindRequestRejected }
func (d *RequestRejected) fields(c coder) {
	c.num("status", &d.Status)
	c.str("rule", &d.Rule)
	c.str("reason", &d.Reason)
}

// Kind is KindExpectContinue.
func (*ExpectContinue) Kind() Kind { return KindExpectContinue }
func (d *ExpectContinue) fields(c coder) {
	c.num("mode", &d.Mode)
	c.ns("waited_ns", &d.Waited)
	c.flag("early", &d.Early)
}

// Kind is KindRouteChosen.
func (*RouteChosen) Kind() Kind { return KindRouteChosen }
func (d *RouteChosen) fields(c coder) {
	c.str("kind", &d.Route)
	c.str("mount", &d.Mount)
	c.str("why", &d.Why)
	c.strs("chain", &d.Chain)
}

// Kind is KindQueued.
func (*Queued) Kind() Kind       { return KindQueued }
func (d *Queued) fields(c coder) { c.str("why", &d.Why) }

// Kind is KindEngineWaited.
func (*EngineWaited) Kind() Kind { return KindEngineWaited }
func (d *EngineWaited) fields(c coder) {
	c.str("what", &d.What)
	c.str("why", &d.Why)
	c.ns("for_ns", &d.For)
}

// Kind is KindEnvironBuilt.
func (*EnvironBuilt) Kind() Kind { return KindEnvironBuilt }
func (d *EnvironBuilt) fields(c coder) {
	switch w, ok := c.(*encoder); {
	case ok && d.from != nil:
		w.entriesFrom(d.from)
		return
	case ok:
		w.entries(d.Entries)
		return
	}
	list(c, "entries", &d.Entries, (*Entry).fields)
}

func (e *Entry) fields(c coder) {
	if r, ok := c.(*decoder); ok {
		r.entry(e)
		return
	}
	c.str("key", &e.Key)
	c.str("type", &e.Type)
	c.str("repr", &e.Repr)
	c.str("source", &e.Source)
	c.spans("spans", &e.Spans)
	c.flag("hop", &e.Hop)
}

// Kind is KindAppCalled.
func (*AppCalled) Kind() Kind { return KindAppCalled }
func (d *AppCalled) fields(c coder) {
	c.str("callable", &d.Callable)
	group(c, "environ_delta", d.Delta.Empty(), d.Delta.fields)
	c.str("path_shift", &d.Shift)
	c.flag("wraps", &d.Wraps)
	c.flag("found", &d.Found)
}

// Kind is KindInputRead.
func (*InputRead) Kind() Kind { return KindInputRead }
func (d *InputRead) fields(c coder) {
	c.str("method", &d.Method)
	c.num("asked", &d.Asked)
	c.num("got", &d.Got)
	c.num("left", &d.Left)
	c.flag("eof", &d.EOF)
	c.flag("library", &d.Library)
}

// Kind is KindErrorsWrite.
func (*ErrorsWrite) Kind() Kind { return KindErrorsWrite }
func (d *ErrorsWrite) fields(c coder) {
	c.str("text", &d.Text)
	group(c, "handled", d.Handled.Exc == "", d.Handled.fields)
}

func (h *Handled) fields(c coder) {
	c.str("exc", &h.Exc)
	c.str("file", &h.At.File)
	c.num("line", &h.At.Line)
}

// Kind is the one of the four code kinds that it was made for.
func (d *Code) Kind() Kind { return d.kind }
func (d *Code) fields(c coder) {
	c.str("file", &d.File)
	c.num("line", &d.Line)
	c.str("func", &d.Func)
	c.num("code_depth", &d.Depth)
	c.headers("locals", &d.Locals)
}

// Kind is KindCodePrint.
func (*CodePrint) Kind() Kind { return KindCodePrint }
func (d *CodePrint) fields(c coder) {
	c.str("stream", &d.Stream)
	c.str("text", &d.Text)
	c.str("when", &d.When)
	group(c, "handled", d.Handled.Exc == "", d.Handled.fields)
}

// Kind is KindStartResponseCalled.
func (*StartResponseCalled) Kind() Kind { return KindStartResponseCalled }
func (d *StartResponseCalled) fields(c coder) {
	c.str("status", &d.Status)
	c.headers("headers", &d.Headers)
	group(c, "headers_delta", d.Delta.Empty(), d.Delta.fields)
	group(c, "environ_delta", d.Environ.Empty(), d.Environ.fields)
	c.str("exc_info", &d.ExcInfo)
	c.num("ordinal", &d.Ordinal)
	c.str("by", &d.By)
}

// Kind is KindStartResponseReplaced.
func (*StartResponseReplaced) Kind() Kind { return KindStartResponseReplaced }
func (d *StartResponseReplaced) fields(c coder) {
	c.str("old", &d.Old)
	c.str("new", &d.New)
	c.str("exc", &d.Exc)
}

// Kind is KindStartResponseReraised.
func (*StartResponseReraised) Kind() Kind       { return KindStartResponseReraised }
func (d *StartResponseReraised) fields(c coder) { c.str("exc", &d.Exc) }

// Kind is KindAppReturned.
func (*AppReturned) Kind() Kind { return KindAppReturned }
func (d *AppReturned) fields(c coder) {
	c.str("kind", &d.Type)
	c.num("len", &d.Len)
	c.flag("has_close", &d.HasClose)
	c.flag("passed_on", &d.Passed)
	c.flag("file_wrapper", &d.FileWrapper)
	group(c, "environ_delta", d.Environ.Empty(), d.Environ.fields)
}

// Kind is KindBodyBlock.
func (*BodyBlock) Kind() Kind { return KindBodyBlock }
func (d *BodyBlock) fields(c coder) {
	c.num("ordinal", &d.Ordinal)
	c.num("len", &d.Len)
	c.flag("empty", &d.Empty)
	c.str("via", &d.Via)
	c.bytes("head_b64", &d.Head)
	group(c, "environ_delta", d.Environ.Empty(), d.Environ.fields)
}

// Kind is KindHeadCommitted.
func (*HeadCommitted) Kind() Kind { return KindHeadCommitted }
func (d *HeadCommitted) fields(c coder) {
	c.str("trigger", &d.Trigger)
	c.str("status", &d.Status)
	c.headers("headers", &d.Headers)
	c.headers("server_added", &d.ServerAdded)
}

// Kind is KindBytesOut.
func (*BytesOut) Kind() Kind { return KindBytesOut }
func (d *BytesOut) fields(c coder) {
	c.str("framing", &d.Framing)
	c.str("what", &d.What)
	c.bytes("chunk_b64", &d.Chunk)
}

// Kind is KindBodyEnded.
func (*BodyEnded) Kind() Kind       { return KindBodyEnded }
func (d *BodyEnded) fields(c coder) { c.str("reason", &d.Reason) }

// Kind is KindIterableClosed.
func (*IterableClosed) Kind() Kind { return KindIterableClosed }
func (d *IterableClosed) fields(c coder) {
	c.ns("took_ns", &d.Took)
	c.flag("absent", &d.Absent)
	c.str("raised", &d.Raised)
	c.str("skipped", &d.Skipped)
	c.strs("layers", &d.Layers)
}

// Kind is KindAppRaised.
func (*AppRaised) Kind() Kind { return KindAppRaised }
func (d *AppRaised) fields(c coder) {
	c.str("exc", &d.Exc)
	c.str("stack", &d.Stack)
	c.str("rule", &d.Rule)
}

// Kind is KindExchangeEnded.
func (*ExchangeEnded) Kind() Kind { return KindExchangeEnded }
func (d *ExchangeEnded) fields(c coder) {
	c.str("outcome", &d.Outcome)
	c.num("status", &d.Status)
	c.ns("total_ns", &d.Total)
	c.num64("in", &d.In)
	c.num64("out", &d.Out)
	c.flag("keep_alive", &d.KeepAlive)
}

// Kind is KindClientEOF.
func (*ClientEOF) Kind() Kind     { return KindClientEOF }
func (*ClientEOF) fields(_ coder) {}

// Kind is KindConnClosed.
func (*ConnClosed) Kind() Kind { return KindConnClosed }
func (d *ConnClosed) fields(c coder) {
	c.str("by", &d.By)
	c.flag("while_held", &d.WhileHeld)
}

// Kind is KindHoldEntered or KindHoldLeft.
func (d *Hold) Kind() Kind { return d.kind }
func (d *Hold) fields(c coder) {
	c.str("reason", &d.Reason)
	c.str("action", &d.Action)
	c.ns("lasted_ns", &d.Lasted)
}

// Kind is KindHoldSkipped.
func (*HoldSkipped) Kind() Kind       { return KindHoldSkipped }
func (d *HoldSkipped) fields(c coder) { c.str("why", &d.Why) }

// Kind is KindEdited.
func (*Edited) Kind() Kind { return KindEdited }
func (d *Edited) fields(c coder) {
	c.str("what", &d.What)
	c.str("before", &d.Before)
	c.str("after", &d.After)
	group(c, "headers_delta", d.Delta.Empty(), d.Delta.fields)
}

// Kind is KindEventsDropped.
func (*EventsDropped) Kind() Kind       { return KindEventsDropped }
func (d *EventsDropped) fields(c coder) { c.num("count", &d.Count) }

// Kind is KindFinding.
func (*Finding) Kind() Kind { return KindFinding }
func (d *Finding) fields(c coder) {
	c.str("rule", &d.Rule)
	c.str("level", &d.Level)
	c.str("section", &d.Section)
	c.str("text", &d.Text)
	c.nums("refs", &d.Refs)
}

// Kind is KindEngineFault.
func (*EngineFault) Kind() Kind { return KindEngineFault }
func (d *EngineFault) fields(c coder) {
	c.str("exc", &d.Exc)
	c.str("own_file", &d.Own.File)
	c.num("own_line", &d.Own.Line)
}

func (d *Delta) fields(c coder) {
	c.headers("add", &d.Add)
	list(c, "set", &d.Set, (*Change).fields)
	c.headers("del", &d.Del)
}

func (d *HeadersDelta) fields(c coder) {
	c.str("status", &d.Status)
	c.headers("add", &d.Add)
	list(c, "set", &d.Set, (*Change).fields)
	c.headers("del", &d.Del)
}

func (d *Change) fields(c coder) {
	c.str("name", &d.Name)
	c.str("old", &d.Old)
	c.str("new", &d.New)
}
