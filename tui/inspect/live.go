package inspect

import (
	"slices"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/labview"
	"roundtrip/tui/lens"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// live is an exchange of the record as a viewer sees it.
type live struct {
	*inspect.Exchange
	record        *inspect.Record
	projector     *projector
	changed, done <-chan struct{}
	checks        *lens.Follower // used by one command at a time
}

func watch(r *inspect.Record, x *inspect.Exchange, p *projector) *live {
	l := &live{Exchange: x, record: r, projector: p, checks: new(lens.Follower)}
	l.changed, l.done = x.Watch()
	return l
}

// Changed receives a value after something happened.
func (l *live) Changed() <-chan struct{} { return l.changed }

// Done is closed when nothing more will happen.
func (l *live) Done() <-chan struct{} { return l.done }

// AtRest reports whether it is held or over.
func (l *live) AtRest() bool {
	_, held := l.Held()
	return held || l.Row().Over()
}

// Look is what the exchange looks like now.
func (l *live) Look() viewer.Glimpse {
	over := l.Row().Over() // before the record is taken, which is complete then
	hold, held := l.Held()
	tr := l.Trace()
	if held {
		tr = withHeld(tr, hold.Event)
	}
	g := viewer.Of(l.projector.shown(tr), l.checks)
	g.Cost = l.Row().Cost
	g.Over, g.Got = over, g.Trace.At(g.Trace.Len()).Out.Total
	if held {
		g.Held = &viewer.Hold{Event: hold.Event, Since: hold.Since, Reason: hold.Reason}
	}
	return g
}

// withHeld is a record with the event at which it is held, which may have had no room there: far into a loop.
func withHeld(tr *trace.Trace, e trace.Event) *trace.Trace {
	if tr.Find(trace.KindEventsDropped, 0) < 0 || tr.Index(e.X, e.Seq) >= 0 {
		return tr
	}
	return tr.Grown(append(slices.Clip(tr.Events()), e), tr.Len())
}

// Go lets it go on.
func (l *live) Go(m viewer.Move) {
	if h := l.Holder(); h != nil {
		labview.Go(h, m)
	}
}

// Change changes it while it is held.
func (l *live) Change(e trace.Edit) {
	if h := l.Holder(); h != nil {
		h.Change(e)
	}
}

// Ask has the application answer where it is held, and gives the reply with what it tells, "" for nothing.
func (l *live) Ask(q trace.Question) (trace.Reply, string) {
	h := l.Holder()
	if h == nil {
		return trace.Reply{Why: viewer.HasEnded}, ""
	}
	reply := h.Ask(q)
	s := l.Trace().At(l.Trace().Len())
	if reply.Why != "" || q.Names || len(s.Asked) == 0 {
		return reply, ""
	}
	last := s.Asked[len(s.Asked)-1]
	return reply, last.Text + " → " + last.Words()
}

// Drop cuts the client off.
func (l *live) Drop() {
	if h := l.Holder(); h != nil {
		h.Drop()
	}
}

// BreakAt sets the lines of code at which requests are held.
func (l *live) BreakAt(lines []trace.Src) { l.record.BreakAt(lines) }
