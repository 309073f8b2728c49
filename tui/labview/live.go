package labview

import (
	"roundtrip/sandbox"
	"roundtrip/tui/lens"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

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

// Go lets the run go on.
func (l live) Go(m viewer.Move) {
	action := actions[m.By]
	switch m.By {
	case viewer.ByEvent:
		l.Run.Go(sandbox.Step, action)
	case viewer.ByStage:
		l.Run.Go(sandbox.NextStage(m.Stage), action)
	case viewer.OverLayer:
		l.Run.Go(sandbox.Over(m.From), action)
	case viewer.OutOfLayer:
		l.Run.Go(sandbox.Out(m.From), action)
	case viewer.ToEnd:
		l.Run.Go(sandbox.ToEnd, action)
	default:
		lines, until := byLine(m)
		l.GoBy(lines, until, action)
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

// Edit changes the held run, which goes on to its next event.
func (l live) Edit(e trace.Edit) { l.Run.Edit(e, sandbox.Step) }

// Drop cuts the client off.
func (l live) Drop() { l.Run.Drop() }

// BreakAt sets the lines of code at which runs of the lab are held.
func (l live) BreakAt(lines []trace.Src) { l.lab.BreakAt(lines) }

// servedBy is what a lab serves.
func servedBy(l *sandbox.Lab) viewer.Served {
	return viewer.Served{
		Chain: l.Chain(), Sources: l.Sources(), Main: l.Main(), User: l.UserFiles(), Own: l.Stack.HasUserFiles(), Addr: l.Addr(),
	}
}
