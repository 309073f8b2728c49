package inspect

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/journey"
	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// glance is what a list with room to spare shows of the request under its cursor: where it
// is, and what has happened.
type glance struct {
	number, events int
	masked         bool
	now            int          // how many events are in view
	state          *trace.State // nil for no request
	book           record.Book
	journey, list  layout.Pane
}

// glanceKey is all that decides what is drawn of it.
type glanceKey struct {
	number, events, w, h int
	masked               bool
	held                 string
	theme                theme.Options
}

func (s *Screen) glanceKey(r layout.Rect, held string) glanceKey {
	g := &s.glance
	return glanceKey{g.number, g.events, r.W, r.H, g.masked, held, s.Theme.Options}
}

// glanceParts are what it takes the place of.
func (s *Screen) glanceParts() (journey, events layout.Rect) {
	parts := s.listLayout()
	return parts.At(layout.Journey), parts.At(layout.Record)
}

// readGlance reads the request under the cursor, as far as that is new.
func (s *Screen) readGlance() {
	g, x := &s.glance, s.selected()
	if journey, _ := s.glanceParts(); x == nil || journey.IsEmpty() {
		*g = glance{}
		return
	}
	tr, masked := x.Trace(), s.projector.on.Load()
	same := g.state != nil && g.number == x.Number() && g.masked == masked
	if same && g.events == tr.Len() {
		return
	}
	if !same {
		*g = glance{number: x.Number(), masked: masked}
	}
	g.events, tr = tr.Len(), s.projector.shown(tr)
	g.now = viewer.Now(tr)
	g.state = tr.At(g.now)
	g.book.Read(tr, s.Theme.Sym)
}

// drawGlanceJourney draws where the request is.
func (s *Screen) drawGlanceJourney(w int) []string {
	x := s.selected()
	if s.glance.state == nil || x == nil {
		return nil
	}
	in := journey.Input{State: s.glance.state, Chain: s.chain, Width: w, Theme: s.Theme}
	row := x.Row()
	if row.Hold != nil {
		in.Held = waited(s.list.now.Sub(row.Started))
	}
	r, _ := s.glanceParts()
	return s.glance.journey.Draw(s.glanceKey(r, in.Held), func() []string {
		return append([]string{s.glanceTitle(w, row)}, journey.Draw(in)...)
	})
}

// drawGlanceRecord draws its last events.
func (s *Screen) drawGlanceRecord(w int) []string {
	if s.glance.state == nil {
		return nil
	}
	_, r := s.glanceParts()
	return s.glance.list.Draw(s.glanceKey(r, ""), func() []string {
		f := record.Frame{Book: &s.glance.book, View: s.glance.now, Width: w, Height: r.H, Theme: s.Theme}
		count, first, last := f.Lines()
		f.Scroll = lens.RevealAll(count, first, last, 0, r.H)
		return record.Draw(f)
	})
}

// glanceTitle is the rule between the list and what is shown of its request.
func (s *Screen) glanceTitle(w int, row inspect.Row) string {
	l, t := theme.NewLine(w), s.Theme
	l.Fill(layout.Margin, w, t.Rule, t.Sym.Rule)
	text := fmt.Sprintf(" %d  %s ", row.Number, requestWords(s.projector.row(row)))
	l.Put(layout.Margin+2, t.Title, t.CutMiddle(t.Say(text), w-layout.Margin-4))
	return l.String()
}

// chainMsg brings the layers that each request goes through.
type chainMsg struct {
	screen *Screen
	chain  []trace.Layer
}

// readChain asks the site for its layers.
func (s *Screen) readChain() tea.Cmd {
	return func() tea.Msg { return chainMsg{s, s.site.Served().Chain} }
}

// Deliver keeps them, to show those that a request has not come to.
func (msg chainMsg) Deliver() tea.Cmd {
	s := msg.screen
	s.chain, s.glance = msg.chain, glance{}
	s.readGlance()
	return nil
}
