package inspect

import (
	"fmt"
	"path"
	"strings"

	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// showStop turns to the lens in which the place is seen at which a breakpoint holds the request,
// once for each hold.
func (s *Screen) showStop() {
	if s.Exchange == nil || s.Held == nil || s.Held.Since.Equal(s.stopped) {
		return
	}
	s.stopped = s.Held.Since
	if s.Held.Reason == "breakpoint" {
		s.turnBy(func() { s.Turn(lensOf(s.Held.Event.Kind())) })
	}
}

// lensOf is the lens that shows what happened at an event of a kind.
func lensOf(k trace.Kind) lens.Kind {
	switch k {
	case trace.KindEnvironBuilt, trace.KindAppCalled:
		return lens.Environ
	case trace.KindAppReturned, trace.KindBodyBlock, trace.KindHeadCommitted,
		trace.KindStartResponseCalled, trace.KindStartResponseReplaced, trace.KindStartResponseReraised:
		return lens.Response
	}
	if k.Stage() == trace.StageIn {
		return lens.Code
	}
	return lens.Wire
}

// stopWords say at which place a request is held: the line of Python, the step of a framework, or
// the layer and the event.
func stopWords(e trace.Event) string {
	switch d := e.Data.(type) {
	case *trace.Code:
		return theme.Printable(fmt.Sprintf("%s:%d", path.Base(d.File), d.Line))
	case *trace.FrameworkEntered:
		return theme.Printable(strings.ReplaceAll(d.Step, "_", " ") + " " + d.Name)
	case *trace.FrameworkAnswers:
		return theme.Printable(d.Framework + " answers")
	case *trace.FrameworkLeft:
		return theme.Printable(strings.ReplaceAll(d.Step, "_", " ") + " " + d.Name + " over")
	}
	return theme.Printable(e.Layer.Name() + " " + e.Kind().String())
}
