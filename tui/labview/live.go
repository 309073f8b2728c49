package labview

import (
	"roundtrip/sandbox"
	"roundtrip/tui/lens"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// Watched is a live request that a Base follows.
type Watched interface {
	viewer.Live
	// AtRest reports whether it is held or over.
	AtRest() bool
}

// live is the run of a lab as a viewer sees it.
type live struct {
	*sandbox.Run
	lab    *sandbox.Lab
	checks *lens.Follower // what the checker finds in it; used by one command at a time
}

// Look is what the run looks like now.
func (l live) Look() viewer.Glimpse {
	over := l.Over() // before the record is taken, which is complete then
	hold, held := l.Held()
	client := l.Client()
	g := viewer.Of(l.Trace(), l.checks)
	g.Over, g.Got = over, client.Got
	if held {
		g.Held = &viewer.Hold{Event: hold.Event, Since: hold.Since, Reason: hold.Reason}
	}
	if len(client.Sent) > 0 {
		g.Sent = client.Sent[0].Bytes
	}
	return g
}

// actions are the moves as the record names them.
var actions = map[viewer.By]string{
	viewer.ByEvent: "step", viewer.ByStage: "stage", viewer.OverLayer: "next", viewer.OutOfLayer: "out",
	viewer.ToEnd: "continue", viewer.ByLine: "step", viewer.OverLine: "next", viewer.OutOfLine: "out",
}

// AtRest reports whether the run is held or over.
func (l live) AtRest() bool {
	_, held := l.Held()
	return held || l.Over()
}

// Go lets the run go on.
func (l live) Go(m viewer.Move) { Go(l.Holder, m) }

// Go lets a held exchange go on as a viewer says. It is for commands.
func Go(h *sandbox.Holder, m viewer.Move) {
	action := actions[m.By]
	switch m.By {
	case viewer.ByEvent:
		h.Go(sandbox.Step, action)
	case viewer.ByStage:
		h.Go(sandbox.NextStage(m.Stage), action)
	case viewer.OverLayer:
		h.Go(sandbox.Over(m.From), action)
	case viewer.OutOfLayer:
		h.Go(sandbox.Out(m.From), action)
	case viewer.ToEnd:
		h.Go(sandbox.ToEnd, action)
	default:
		lines, until := byLine(m)
		h.GoBy(lines, until, action)
	}
}

func byLine(m viewer.Move) (trace.Lines, sandbox.Until) {
	switch m.By {
	case viewer.OverLine:
		return sandbox.OverLine(m.From)
	case viewer.OutOfLine:
		return sandbox.OutOfLine(m.From)
	}
	return sandbox.ByLine()
}

// Change changes the held run, which stays where it is.
func (l live) Change(e trace.Edit) { l.Run.Change(e) }

// Drop cuts the client off.
func (l live) Drop() { l.Run.Drop() }

// BreakAt sets the lines of code at which runs of the lab are held.
func (l live) BreakAt(lines []trace.Src) { l.lab.BreakAt(lines) }

// servedBy is what a lab serves.
func servedBy(l *sandbox.Lab) viewer.Served {
	return viewer.Served{
		Chain: l.Chain(), Sources: l.Sources(), Main: l.Main(), User: l.UserFiles(), Own: l.Stack.HasUserFiles(), Serves: l.Stack.Serves, Addr: l.Addr(),
	}
}
