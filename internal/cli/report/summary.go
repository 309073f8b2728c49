package report

import (
	"cmp"
	"math"

	"roundtrip/tui/journey"
	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// ending is how an exchange ended, and the status line that went out.
type ending struct {
	*trace.ExchangeEnded
	status string
	waits  trace.Waits
}

// endings are the ends of the exchanges of a trace, in order: one, but for
// requests that were sent one behind the other.
func endings(t *trace.Trace) []ending {
	var all []ending
	status, waits := "no response", trace.Waits{}
	for _, e := range t.Events() {
		switch d := e.Data.(type) {
		case *trace.HeadCommitted:
			status = d.Status
		case *trace.EngineWaited:
			waits.Add(d)
		case *trace.ExchangeEnded:
			all = append(all, ending{d, status, waits})
			status, waits = "no response", trace.Waits{}
		}
	}
	return all
}

// summary says how it ended and who changed what.
func (t *printer) summary(tr *trace.Trace) {
	ends := endings(tr)
	if len(ends) == 0 {
		t.said("result", "the exchange has no end: the connection was lost", "")
	}
	for _, d := range ends {
		t.said("result", record.Result(d.ExchangeEnded, d.status), "")
		t.said("took", record.Times(d.ExchangeEnded, d.waits), "")
	}
	state := lastExchange(tr)
	if a := state.Answer(math.MaxInt64); state.Sent != nil && !a.Whole {
		t.said("answer", "broken off: "+journey.Has(a), "")
	}
	t.failure(tr, state)
	t.changes(state)
}

// lastExchange is the state in which the last exchange ended.
func lastExchange(tr *trace.Trace) *trace.State {
	n := tr.Len()
	for n > 0 && tr.Event(n-1).Kind() == trace.KindConnClosed {
		n--
	}
	return tr.At(n)
}

func (t *printer) failure(tr *trace.Trace, s *trace.State) {
	switch {
	case s.Rejected != nil:
		t.said("refused", s.Rejected.Reason+" ("+s.Rejected.Rule+")", trace.LayerServer)
	case s.Raised != nil:
		t.said("raised", s.Raised.Exc, trace.LayerApp)
	case Failure(tr) != "":
		t.said("failed", cmp.Or(whyFailed(tr.Events()), "nothing that the application wrote says why"), trace.LayerApp)
	}
	if s.Dropped > 0 {
		t.said("note", theme.Count(s.Dropped, "event")+" more were not kept", "")
	}
}

func (t *printer) changes(s *trace.State) {
	signs := record.Drawn(t.Theme.Sym)
	for _, l := range s.Layers {
		if !l.Called {
			t.said(l.Layer.Name(), "was not called", l.Layer)
			continue
		}
		environ, head := signs.Keys(l.Environ), signs.Head(l.Changed)
		environ = record.When(environ != "", "environ "+environ)
		head = record.When(head != "", "head "+head)
		if text := record.Sentence(environ, head); text != "" {
			t.said(l.Layer.Name(), text, l.Layer)
		}
	}
	if s.Sent != nil && len(s.Sent.ServerAdded) > 0 {
		t.said("server", "head "+signs.Head(trace.HeadersDelta{Add: s.Sent.ServerAdded}), trace.LayerServer)
	}
}

// said is a line about the client, the server or a layer.
func (t *printer) said(who, text string, l trace.Layer) {
	who = theme.Printable(who)
	pieces := Wrap(t.Theme.Say(theme.Printable(text)), t.Width-16)
	for i, p := range pieces {
		line := theme.NewLine(t.Width)
		if i == 0 {
			line.Put(3, t.Theme.Party(l), t.Theme.Cut(who, 11))
		}
		line.Put(15, t.Theme.Text, p)
		t.line(line.String())
	}
}
