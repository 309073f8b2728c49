package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// deepest is how many layers are shown by indentation; further ones stay there.
const deepest = 6

// columns are where the parts of a row begin.
type columns struct{ layer, kind, detail int }

// measure makes the columns as wide as this trace needs.
func measure(tr *trace.Trace) columns {
	layer, kind := 6, 10
	state := tr.At(tr.Len())
	for _, e := range tr.Events() {
		layer = max(layer, indent(e.Layer, state)+theme.Width(record.Name(e.Layer)))
		kind = max(kind, len(e.Kind().String()))
	}
	c := columns{layer: 11}
	c.kind = c.layer + min(layer, 20) + 2
	c.detail = c.kind + kind + 2
	return c
}

// indent is how far inside a layer is.
func indent(l trace.Layer, state *trace.State) int {
	i := slices.IndexFunc(state.Layers, func(s trace.LayerState) bool { return s.Layer == l })
	return min(i+1, deepest)
}

// events tells every event on a row: when, in which direction, to whom, what
// it is called and what it means.
func (t *printer) events(tr *trace.Trace) {
	c := measure(tr)
	state := trace.NewState()
	times := record.TimesOf(tr)
	for i, e := range tr.Events() {
		state.Apply(e)
		t.row(row{
			event: e, at: times[i], indent: indent(e.Layer, state),
			detail: record.Told(e, state, t.Theme.Sym),
		}, c)
	}
}

// row is an event as it is told.
type row struct {
	event  trace.Event
	at     time.Duration
	indent int
	detail string
}

// least is the room that what an event means needs beside its name. Where there
// is less, it stands below.
const least = 26

func (t *printer) row(r row, c columns) {
	below := t.Width-c.detail < least
	margin := c.detail
	if below {
		margin = c.layer + 2
	}
	detail := Wrap(t.Theme.Say(r.detail), t.Width-margin)
	if r.event.Kind() == trace.KindAppRaised && len(detail) > 1 { // the whole of it stands in short at the end
		detail = []string{t.Theme.Cut(t.Theme.Say(r.detail), t.Width-margin)}
	}
	if below && r.detail != "" {
		detail = append([]string{""}, detail...)
	}
	l := theme.NewLine(t.Width)
	clock := fmt.Sprintf("%.2f", float64(r.at)/1e6)
	l.Put(8-len(clock), t.Theme.Faint, clock)
	l.Put(9, t.Theme.Faint, t.arrow(r.event.Dir))
	layer := c.layer + r.indent
	l.Put(layer, t.Theme.Party(r.event.Layer), t.Theme.Cut(record.Name(r.event.Layer), c.kind-layer-1))
	l.Put(c.kind, t.kind(r.event), r.event.Kind().String())
	l.Put(c.detail, t.Theme.Text, detail[0])
	t.line(l.String())
	for _, rest := range detail[1:] {
		t.line(strings.Repeat(" ", margin) + t.Theme.Text.Render(rest))
	}
}

func (t *printer) arrow(d trace.Dir) string {
	if d == trace.Out {
		return t.Theme.Sym.From
	}
	return t.Theme.Sym.To
}

// kind is how an event's name looks: what failed stands out.
func (t *printer) kind(e trace.Event) lipgloss.Style {
	switch e.Kind() {
	case trace.KindAppRaised, trace.KindRequestRejected, trace.KindStartResponseReraised, trace.KindFinding:
		return t.Theme.Wrong
	case trace.KindAppCalled, trace.KindStartResponseCalled, trace.KindHeadCommitted:
		return t.Theme.Now
	}
	return t.Theme.Done
}
