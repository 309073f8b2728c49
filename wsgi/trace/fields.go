package trace

// This file lists the fields of each kind once. The binary record and the
// JSON lines are both made from these lists, so they cannot disagree.

// Kind is KindConnAccepted.
func (*ConnAccepted) Kind() Kind { return KindConnAccepted }
func (d *ConnAccepted) fields(c Coder) {
	c.Str("peer", &d.Peer)
	c.Str("local", &d.Local)
	c.Str("transport", &d.Transport)
}

// Kind is KindConnReused.
func (*ConnReused) Kind() Kind       { return KindConnReused }
func (d *ConnReused) fields(c Coder) { c.Ns("idle_ns", &d.Idle) }

// Kind is KindBytesIn.
func (*BytesIn) Kind() Kind       { return KindBytesIn }
func (d *BytesIn) fields(c Coder) { c.Bytes("chunk_b64", &d.Chunk) }

// Kind is KindRequestLine.
func (*RequestLine) Kind() Kind { return KindRequestLine }
func (d *RequestLine) fields(c Coder) {
	c.Str("method", &d.Method)
	c.Str("target", &d.Target)
	c.Str("version", &d.Version)
	c.Span("method_span", &d.MethodSpan)
	c.Span("target_span", &d.TargetSpan)
	c.Span("version_span", &d.VersionSpan)
}

// Kind is KindRequestHeader.
func (*RequestHeader) Kind() Kind { return KindRequestHeader }
func (d *RequestHeader) fields(c Coder) {
	c.Str("name", &d.Name)
	c.Str("value", &d.Value)
	c.Span("name_span", &d.NameSpan)
	c.Span("value_span", &d.ValueSpan)
	c.Str("key", &d.Key)
}

// Kind is KindRequestRejected.
func (*RequestRejected) Kind() Kind { return KindRequestRejected }
func (d *RequestRejected) fields(c Coder) {
	c.Num("status", &d.Status)
	c.Str("rule", &d.Rule)
	c.Str("reason", &d.Reason)
}

// Kind is KindExpectContinue.
func (*ExpectContinue) Kind() Kind { return KindExpectContinue }
func (d *ExpectContinue) fields(c Coder) {
	c.Num("mode", &d.Mode)
	c.Ns("waited_ns", &d.Waited)
	c.Flag("early", &d.Early)
}

// Kind is KindRouteChosen.
func (*RouteChosen) Kind() Kind { return KindRouteChosen }
func (d *RouteChosen) fields(c Coder) {
	c.Str("kind", &d.Route)
	c.Str("mount", &d.Mount)
	c.Str("why", &d.Why)
	c.Strs("chain", &d.Chain)
}

// Kind is KindQueued.
func (*Queued) Kind() Kind       { return KindQueued }
func (d *Queued) fields(c Coder) { c.Str("why", &d.Why) }

// Kind is KindEngineWaited.
func (*EngineWaited) Kind() Kind { return KindEngineWaited }
func (d *EngineWaited) fields(c Coder) {
	c.Str("what", &d.What)
	c.Str("why", &d.Why)
	c.Ns("for_ns", &d.For)
}

// Kind is KindEnvironBuilt.
func (*EnvironBuilt) Kind() Kind { return KindEnvironBuilt }
func (d *EnvironBuilt) fields(c Coder) {
	list(c, "entries", &d.Entries, (*Entry).fields)
}

func (e *Entry) fields(c Coder) {
	c.Str("key", &e.Key)
	c.Str("type", &e.Type)
	c.Str("repr", &e.Repr)
	c.Str("source", &e.Source)
	c.Spans("spans", &e.Spans)
	c.Flag("hop", &e.Hop)
}

// Kind is KindAppCalled.
func (*AppCalled) Kind() Kind { return KindAppCalled }
func (d *AppCalled) fields(c Coder) {
	c.Str("callable", &d.Callable)
	group(c, "environ_delta", d.Delta.Empty(), d.Delta.fields)
	c.Str("path_shift", &d.Shift)
	c.Flag("wraps", &d.Wraps)
	c.Flag("found", &d.Found)
}

// Kind is KindFrameworkUnknown.
func (*FrameworkUnknown) Kind() Kind { return KindFrameworkUnknown }
func (d *FrameworkUnknown) fields(c Coder) {
	c.Str("framework", &d.Framework)
	c.Str("why", &d.Why)
}

// Kind is KindFrameworkEntered.
func (*FrameworkEntered) Kind() Kind { return KindFrameworkEntered }
func (d *FrameworkEntered) fields(c Coder) {
	c.Str("framework", &d.Framework)
	c.Str("step", &d.Step)
	c.Str("name", &d.Name)
	c.Ns("since_ns", &d.Since)
	c.Headers("args", &d.Args)
	c.Flag("elsewhere", &d.Elsewhere)
}

// Kind is KindFrameworkLeft.
func (*FrameworkLeft) Kind() Kind { return KindFrameworkLeft }
func (d *FrameworkLeft) fields(c Coder) {
	c.Str("framework", &d.Framework)
	c.Str("step", &d.Step)
	c.Str("name", &d.Name)
	c.Ns("took_ns", &d.Took)
	c.Flag("raised", &d.Raised)
}

// Kind is KindFrameworkAnswers.
func (*FrameworkAnswers) Kind() Kind { return KindFrameworkAnswers }
func (d *FrameworkAnswers) fields(c Coder) {
	c.Str("framework", &d.Framework)
	c.Str("exc", &d.Exc)
	c.Str("cause", &d.Cause)
	c.Str("asked", &d.Asked)
	c.Strs("known", &d.Known)
	c.Num("count", &d.Count)
}

// Kind is KindFrameworkResponse.
func (*FrameworkResponse) Kind() Kind { return KindFrameworkResponse }
func (d *FrameworkResponse) fields(c Coder) {
	c.Str("framework", &d.Framework)
	c.Str("step", &d.Step)
	c.Str("name", &d.Name)
	c.Str("after", &d.After)
	c.Str("before", &d.Before)
	c.Flag("new", &d.New)
	group(c, "headers_delta", d.Delta.Empty(), d.Delta.fields)
}

// Kind is KindInputRead.
func (*InputRead) Kind() Kind { return KindInputRead }
func (d *InputRead) fields(c Coder) {
	c.Str("method", &d.Method)
	c.Num("asked", &d.Asked)
	c.Num("got", &d.Got)
	c.Num("left", &d.Left)
	c.Flag("eof", &d.EOF)
	c.Flag("library", &d.Library)
}

// Kind is KindErrorsWrite.
func (*ErrorsWrite) Kind() Kind { return KindErrorsWrite }
func (d *ErrorsWrite) fields(c Coder) {
	c.Str("text", &d.Text)
	group(c, "handled", d.Handled.Exc == "", d.Handled.fields)
}

func (h *Handled) fields(c Coder) {
	c.Str("exc", &h.Exc)
	c.Str("file", &h.At.File)
	c.Num("line", &h.At.Line)
}

// Kind is the one of the four code kinds that it was made for.
func (d *Code) Kind() Kind { return d.kind }
func (d *Code) fields(c Coder) {
	c.Str("file", &d.File)
	c.Num("line", &d.Line)
	c.Str("func", &d.Func)
	c.Num("code_depth", &d.Depth)
	c.Headers("locals", &d.Locals)
}

// Kind is KindCodePrint.
func (*CodePrint) Kind() Kind { return KindCodePrint }
func (d *CodePrint) fields(c Coder) {
	c.Str("stream", &d.Stream)
	c.Str("text", &d.Text)
	c.Str("when", &d.When)
	group(c, "handled", d.Handled.Exc == "", d.Handled.fields)
}

// Kind is KindCodeAsked.
func (*CodeAsked) Kind() Kind { return KindCodeAsked }
func (d *CodeAsked) fields(c Coder) {
	c.Str("text", &d.Text)
	c.Str("outcome", (*string)(&d.Outcome))
	c.Str("value", &d.Value)
	c.Str("type", &d.Type)
	c.Str("printed", &d.Printed)
	c.Str("func", &d.Func)
	c.Ns("took_ns", &d.Took)
	group(c, "environ_delta", d.Environ.Empty(), d.Environ.fields)
	group(c, "changed", d.Changed.Empty(), d.Changed.fields)
	c.Headers("bound", &d.Bound)
}

// Kind is KindStartResponseCalled.
func (*StartResponseCalled) Kind() Kind { return KindStartResponseCalled }
func (d *StartResponseCalled) fields(c Coder) {
	c.Str("status", &d.Status)
	c.Headers("headers", &d.Headers)
	group(c, "headers_delta", d.Delta.Empty(), d.Delta.fields)
	group(c, "environ_delta", d.Environ.Empty(), d.Environ.fields)
	c.Str("exc_info", &d.ExcInfo)
	c.Num("ordinal", &d.Ordinal)
	c.Str("by", &d.By)
	c.Str("change_at", &d.ChangeAt)
}

// Kind is KindStartResponseReplaced.
func (*StartResponseReplaced) Kind() Kind { return KindStartResponseReplaced }
func (d *StartResponseReplaced) fields(c Coder) {
	c.Str("old", &d.Old)
	c.Str("new", &d.New)
	c.Str("exc", &d.Exc)
}

// Kind is KindStartResponseReraised.
func (*StartResponseReraised) Kind() Kind       { return KindStartResponseReraised }
func (d *StartResponseReraised) fields(c Coder) { c.Str("exc", &d.Exc) }

// Kind is KindAppReturned.
func (*AppReturned) Kind() Kind { return KindAppReturned }
func (d *AppReturned) fields(c Coder) {
	c.Str("kind", &d.Type)
	c.Num("len", &d.Len)
	c.Flag("has_close", &d.HasClose)
	c.Flag("passed_on", &d.Passed)
	c.Flag("file_wrapper", &d.FileWrapper)
	group(c, "environ_delta", d.Environ.Empty(), d.Environ.fields)
	group(c, "generator", d.Generator == "", func(c Coder) {
		c.Str("name", &d.Generator)
		d.GeneratorAt.fields(c)
	})
}

// Kind is KindBodyBlock.
func (*BodyBlock) Kind() Kind { return KindBodyBlock }
func (d *BodyBlock) fields(c Coder) {
	c.Num("ordinal", &d.Ordinal)
	c.Num("len", &d.Len)
	c.Flag("empty", &d.Empty)
	c.Str("via", &d.Via)
	c.Bytes("head_b64", &d.Head)
	group(c, "environ_delta", d.Environ.Empty(), d.Environ.fields)
	c.Str("change_at", &d.ChangeAt)
}

// Kind is KindHeadCommitted.
func (*HeadCommitted) Kind() Kind { return KindHeadCommitted }
func (d *HeadCommitted) fields(c Coder) {
	c.Str("trigger", &d.Trigger)
	c.Str("status", &d.Status)
	c.Headers("headers", &d.Headers)
	c.Headers("server_added", &d.ServerAdded)
}

// Kind is KindBytesOut.
func (*BytesOut) Kind() Kind { return KindBytesOut }
func (d *BytesOut) fields(c Coder) {
	c.Str("framing", &d.Framing)
	c.Str("what", &d.What)
	c.Bytes("chunk_b64", &d.Chunk)
}

// Kind is KindBodyEnded.
func (*BodyEnded) Kind() Kind       { return KindBodyEnded }
func (d *BodyEnded) fields(c Coder) { c.Str("reason", &d.Reason) }

// Kind is KindIterableClosed.
func (*IterableClosed) Kind() Kind { return KindIterableClosed }
func (d *IterableClosed) fields(c Coder) {
	c.Ns("took_ns", &d.Took)
	c.Flag("absent", &d.Absent)
	c.Str("raised", &d.Raised)
	c.Str("skipped", &d.Skipped)
	c.Strs("layers", &d.Layers)
}

// Kind is KindAppRaised.
func (*AppRaised) Kind() Kind { return KindAppRaised }
func (d *AppRaised) fields(c Coder) {
	c.Str("exc", &d.Exc)
	c.Str("stack", &d.Stack)
	c.Str("rule", &d.Rule)
}

// Kind is KindExchangeEnded.
func (*ExchangeEnded) Kind() Kind { return KindExchangeEnded }
func (d *ExchangeEnded) fields(c Coder) {
	c.Str("outcome", &d.Outcome)
	c.Num("status", &d.Status)
	c.Ns("total_ns", &d.Total)
	c.Num64("in", &d.In)
	c.Num64("out", &d.Out)
	c.Flag("keep_alive", &d.KeepAlive)
	list(c, "left_out", &d.LeftOut, (*LeftOut).fields)
}

func (l *LeftOut) fields(c Coder) {
	c.Span("span", &l.Span)
	c.Bytes("tail", &l.Tail)
	c.Num64("chunk", &l.Chunk)
	c.Num64("body", &l.Body)
	c.Str("sha256", &l.SHA256)
}

// Kind is KindClientEOF.
func (*ClientEOF) Kind() Kind     { return KindClientEOF }
func (*ClientEOF) fields(_ Coder) {}

// Kind is KindConnClosed.
func (*ConnClosed) Kind() Kind { return KindConnClosed }
func (d *ConnClosed) fields(c Coder) {
	c.Str("by", &d.By)
	c.Flag("while_held", &d.WhileHeld)
}

// Kind is KindHoldEntered or KindHoldLeft.
func (d *Hold) Kind() Kind { return d.kind }
func (d *Hold) fields(c Coder) {
	c.Str("reason", &d.Reason)
	c.Str("action", &d.Action)
	c.Ns("lasted_ns", &d.Lasted)
	group(c, "block", len(d.Block) == 0, func(c Coder) { c.Bytes("bytes", &d.Block) })
}

// Kind is KindHoldSkipped.
func (*HoldSkipped) Kind() Kind       { return KindHoldSkipped }
func (d *HoldSkipped) fields(c Coder) { c.Str("why", &d.Why) }

// Kind is KindEdited.
func (*Edited) Kind() Kind { return KindEdited }
func (d *Edited) fields(c Coder) {
	c.Str("what", &d.What)
	c.Str("before", &d.Before)
	c.Str("after", &d.After)
	c.Str("how", &d.How)
	group(c, "headers_delta", d.Delta.Empty(), d.Delta.fields)
	c.Headers("headers", &d.Headers)
	c.Bytes("bytes", &d.Bytes)
}

// Kind is KindEventsDropped.
func (*EventsDropped) Kind() Kind       { return KindEventsDropped }
func (d *EventsDropped) fields(c Coder) { c.Num("count", &d.Count) }

// Kind is KindFinding.
func (*Finding) Kind() Kind { return KindFinding }
func (d *Finding) fields(c Coder) {
	c.Str("rule", &d.Rule)
	c.Str("level", &d.Level)
	c.Str("section", &d.Section)
	c.Str("text", &d.Text)
	c.Nums("refs", &d.Refs)
}

// Kind is KindEngineFault.
func (*EngineFault) Kind() Kind { return KindEngineFault }
func (d *EngineFault) fields(c Coder) {
	c.Str("exc", &d.Exc)
	c.Str("own_file", &d.Own.File)
	c.Num("own_line", &d.Own.Line)
}

func (d *Delta) fields(c Coder) {
	c.Headers("add", &d.Add)
	list(c, "set", &d.Set, (*Change).fields)
	c.Headers("del", &d.Del)
}

func (d *HeadersDelta) fields(c Coder) {
	c.Str("status", &d.Status)
	c.Headers("add", &d.Add)
	list(c, "set", &d.Set, (*Change).fields)
	c.Headers("del", &d.Del)
}

func (d *Change) fields(c Coder) {
	c.Str("name", &d.Name)
	c.Str("old", &d.Old)
	c.Str("new", &d.New)
}
