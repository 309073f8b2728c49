package sandbox

import "roundtrip/wsgi/trace"

// Until decides at each stoppable event whether the run is held there, and
// with which stop reason: step, breakpoint, pause, exception, entry or goto.
// The record up to and with the event is there for who needs more than the
// event itself.
type Until func(e trace.Event, record func() *trace.Trace) (reason string, hold bool)

// ToEnd never holds.
func ToEnd(trace.Event, func() *trace.Trace) (string, bool) { return "", false }

// Step holds at the next event, whatever it is.
func Step(trace.Event, func() *trace.Trace) (string, bool) { return "step", true }

// When holds where the condition is true.
func When(reason string, is func(trace.Event) bool) Until {
	return func(e trace.Event, _ func() *trace.Trace) (string, bool) { return reason, is(e) }
}

// AtKind holds at the first event of a kind.
func AtKind(k trace.Kind) Until {
	return When("goto", func(e trace.Event) bool { return e.Kind() == k })
}

// NextStage holds at the first event of a later stage than s; in that of the
// environ, where it has been built.
func NextStage(s trace.Stage) Until {
	return When("goto", func(e trace.Event) bool {
		k := e.Kind()
		built := k.Stage() != trace.StageEnviron || k == trace.KindEnvironBuilt
		return k.Moves() && k.Stage() > s && built
	})
}

// Over is what a debugger's next does: it runs what is called and stops where whoever called
// goes on. A layer that was called runs to its return, a step of a framework to its end, a
// start_response until it is done. From any other event it is the next one of the same layer or
// further out; what the server does for code that runs, and a head on its way out, are calls in it.
func Over(from trace.Event) Until {
	switch d := from.Data.(type) {
	case *trace.AppCalled:
		return When("step", func(e trace.Event) bool { return returns(e, from.Layer) || leaves(e, from) })
	case *trace.FrameworkEntered:
		ends := endOfStep(d)
		return When("step", func(e trace.Event) bool { return ends(e) || returns(e, from.Layer) || leaves(e, from) })
	case *trace.StartResponseCalled:
		return When("step", func(e trace.Event) bool { return !isHead(e) })
	}
	return When("step", func(e trace.Event) bool { return !isHead(e) && level(e) <= level(from) })
}

// level is how many calls enclose whoever has the request after an event: a layer that returned
// has handed it to the one that called it.
func level(e trace.Event) int {
	if isReturn(e) && e.Depth > 0 {
		return e.Depth - 1
	}
	return e.Depth
}

// endOfStep finds the end of a step of a framework, which may run steps like itself.
func endOfStep(d *trace.FrameworkEntered) func(trace.Event) bool {
	within := 1
	return func(e trace.Event) bool {
		switch o := e.Data.(type) {
		case *trace.FrameworkEntered:
			if o.Step == d.Step && o.Name == d.Name {
				within++
			}
		case *trace.FrameworkLeft:
			if o.Step == d.Step && o.Name == d.Name {
				within--
			}
		}
		return within == 0
	}
}

// Out runs the layer of an event until it has returned to its caller; a start_response of the
// server, which is no layer, until it is done.
func Out(from trace.Event) Until {
	if from.Kind() == trace.KindStartResponseCalled && from.Layer == trace.LayerServer {
		return Over(from)
	}
	return When("step", func(e trace.Event) bool {
		if returns(from, from.Layer) {
			return e.Depth < from.Depth && !isHead(e)
		}
		return returns(e, from.Layer) || leaves(e, from)
	})
}

// ByLine is the next step in the user's source, or whatever else happens before.
func ByLine() (trace.Lines, Until) { return trace.Lines{Every: true}, Step }

// OverLine runs the calls in a line of the user's source: it holds at the next step
// that is no deeper, or when the layer is left. Where the event is no step in
// source, it is [Over].
func OverLine(from trace.Event) (trace.Lines, Until) {
	step, ok := from.Data.(*trace.Code)
	if !ok {
		return trace.Lines{}, Over(from)
	}
	return upTo(step.Depth), noDeeper(step.Depth, from)
}

// OutOfLine runs the function of a step in the user's source, and holds where it was
// called, at the end of the framework's step that ran it, or when the layer is left. Where the
// event is no such step, it is [Out].
func OutOfLine(from trace.Event) (trace.Lines, Until) {
	step, ok := from.Data.(*trace.Code)
	if !ok {
		return trace.Lines{}, Out(from)
	}
	caller, ends := noDeeper(step.Depth-1, from), endOfAnyStep()
	return upTo(step.Depth - 1), func(e trace.Event, record func() *trace.Trace) (string, bool) {
		if ends(e) {
			return "step", true
		}
		return caller(e, record)
	}
}

// endOfAnyStep finds the end of the step of a framework that is under way.
func endOfAnyStep() func(trace.Event) bool {
	within := 0
	return func(e trace.Event) bool {
		switch e.Kind() {
		case trace.KindFrameworkEntered:
			within++
		case trace.KindFrameworkLeft:
			within--
		}
		return within < 0
	}
}

func upTo(depth int) trace.Lines { return trace.Lines{Every: depth > 0, Deepest: depth} }

func noDeeper(depth int, from trace.Event) Until {
	return When("step", func(e trace.Event) bool {
		step, ok := e.Data.(*trace.Code)
		return ok && step.Depth <= depth || leaves(e, from) || returns(e, from.Layer)
	})
}

// leaves reports whether an event is outside the layer of another. A head on
// its way out passes layers that have not returned.
func leaves(e, from trace.Event) bool { return e.Depth < from.Depth && !isHead(e) }

// isHead reports whether a head is on its way out, by calls from inside.
func isHead(e trace.Event) bool {
	switch e.Kind() {
	case trace.KindStartResponseCalled, trace.KindStartResponseReplaced, trace.KindStartResponseReraised:
		return true
	}
	return false
}

func returns(e trace.Event, layer trace.Layer) bool { return e.Layer == layer && isReturn(e) }

// isReturn reports whether a layer gives the request back to the one that called it.
func isReturn(e trace.Event) bool {
	return e.Kind() == trace.KindAppReturned || e.Kind() == trace.KindAppRaised
}
