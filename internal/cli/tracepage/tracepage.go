// Package tracepage writes the trace of an exchange as one HTML file that needs nothing else
// and no network: the journey, the lenses and the bytes as the viewer has them, at each event,
// to be stepped through with keys. Without its script it still lists every event.
//
// It writes what it is given: package redact takes secrets out before.
package tracepage

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"roundtrip/tui/journey"
	"roundtrip/tui/lens"
	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

//go:embed tracepage.html
var layout string

// Options are what a page says beside the trace.
type Options struct {
	App    string // what answered, "" for unknown
	Masked bool   // secrets were taken out
}

// document is what the layout shows.
type document struct {
	Title, Ending, Started string
	Options
	Changed bool // the request, by a person
	Events  []eventRow
	Data    data
}

// TimeWidth is how many characters the longest time has.
func (d document) TimeWidth() int {
	n := 0
	for _, e := range d.Events {
		n = max(n, len(e.Time))
	}
	return n
}

// eventRow is an event in the list.
type eventRow struct {
	Number             int
	Time, Layer, Party string
	Kind, Words, Src   string
	Direction          string // in words
	Indent             int
	Fails              bool
}

// Write writes the page of a trace.
func Write(w io.Writer, tr *trace.Trace, o Options) error {
	page, err := template.New("trace").Parse(layout)
	if err != nil {
		return fmt.Errorf("read the layout of the page: %w", err)
	}
	look := theme.New(theme.Options{})
	end := tr.At(tr.Len())
	d := document{Title: title(end), Ending: journey.Plain(journey.Input{State: end, Theme: look}), Options: o, Changed: end.Given().Changed}
	if !tr.Started.IsZero() {
		d.Started = tr.Started.UTC().Format("2 January 2006, 15:04:05 UTC")
	}
	d.Events, d.Data = compose(tr, look)
	return page.Execute(w, d)
}

// title names the exchange.
func title(s *trace.State) string {
	if s.Line == nil {
		return "An exchange without a request that could be read"
	}
	text := s.Method + " " + s.Target
	if s.Sent != nil {
		text += ": " + s.Sent.Status
	}
	return theme.Printable(text)
}

// compose makes the list of events, and what stands beside each.
func compose(tr *trace.Trace, look theme.Theme) ([]eventRow, data) {
	c := newComposer(tr, look)
	rows := make([]eventRow, tr.Len())
	before, now := trace.NewState(), trace.NewState()
	for i, e := range tr.Events() {
		now.Apply(e)
		c.step(e, before, now)
		rows[i] = c.row(i, e, now)
		before.Apply(e)
	}
	c.data.In, c.data.Out, c.data.At = wireOf(now.In), wireOf(now.Out), opensAt(tr)
	return rows, c.data
}

// opensAt is the step at which a page opens: where the request failed, or its end.
func opensAt(tr *trace.Trace) int {
	if i := tr.Find(trace.KindAppRaised, 0); i >= 0 {
		return i
	}
	return max(0, tr.Len()-1)
}

// row is an event as the list tells it.
func (c *composer) row(i int, e trace.Event, now *trace.State) eventRow {
	r := eventRow{
		Number: i + 1, Time: milliseconds(c.times[i]), Layer: record.Name(e.Layer), Party: party(e.Layer),
		Kind: e.Kind().String(), Words: record.Told(e, now, c.look.Sym), Direction: "in", Indent: indent(e.Layer, now),
	}
	if e.Dir == trace.Out {
		r.Direction = "out"
	}
	if e.Src.File != "" {
		r.Src = theme.Printable(e.Src.File)
		if e.Src.Line > 0 {
			r.Src += fmt.Sprintf(":%d", e.Src.Line)
		}
		if strings.Contains(r.Words, r.Src) { // which are about that place
			r.Src = ""
		}
	}
	switch e.Kind() {
	case trace.KindAppRaised, trace.KindRequestRejected, trace.KindStartResponseReraised, trace.KindFinding:
		r.Fails = true
	}
	return r
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d)/1e6) }

// deepest is how many layers are shown by indentation.
const deepest = 6

func indent(l trace.Layer, s *trace.State) int {
	for i := range s.Layers {
		if s.Layers[i].Layer == l {
			return min(i+1, deepest)
		}
	}
	return 0
}

// party is the class of a layer, for its hue.
func party(l trace.Layer) string {
	_, inner := l.Inner()
	switch {
	case l == "":
		return ""
	case l == trace.LayerClient, l == trace.LayerServer, l == trace.LayerApp:
		return string(l)
	case inner:
		return string(trace.LayerApp)
	}
	return "middleware"
}

// composer makes the data of a page. What stands at several events is in it once.
type composer struct {
	look  theme.Theme
	times []time.Duration // of the events
	input journey.Input
	lens  lens.Options
	known map[string]int
	lists map[lens.Kind]int // what each lens has now
	data  data
}

func newComposer(tr *trace.Trace, look theme.Theme) *composer {
	c := &composer{look: look, times: record.TimesOf(tr), known: make(map[string]int), lists: make(map[lens.Kind]int)}
	c.input = journey.Input{Theme: look}
	c.lens = lens.Options{Width: 1 << 12, Findings: lens.Check(tr)}
	return c
}

// step adds what stands beside an event.
func (c *composer) step(e trace.Event, before, now *trace.State) {
	s := step{Journey: c.journey(now), In: now.In.Base + now.In.Total, Out: now.Out.Base + now.Out.Total}
	s.Spans = spansOf(e.Spans)
	for i, k := range lenses() {
		if _, made := c.lists[k]; !made || changes(e, k) {
			c.lists[k] = c.list(lens.Rows(k, now, before, c.lens))
		}
		s.Lists[i] = c.lists[k]
	}
	c.data.Steps = append(c.data.Steps, s)
}

// lenses are those of the page, in its order.
func lenses() [6]lens.Kind {
	return [...]lens.Kind{lens.Environ, lens.Response, lens.Body, lens.Times, lens.Findings, lens.Output}
}

// changes reports whether an event may have changed what a lens shows: a line of code that
// runs is in none of them.
func changes(e trace.Event, k lens.Kind) bool {
	_, code := e.Data.(*trace.Code)
	return !code || k == lens.Findings
}

func (c *composer) journey(now *trace.State) int {
	c.input.State = now
	columns, caption := journey.Columns(c.input)
	j := drawing{Caption: caption, Says: journey.Plain(c.input)}
	for _, col := range columns {
		station := station{Name: col.Name, Party: party(col.Layer)}
		for l, cell := range col.Lanes {
			station.Lanes[l] = lane{theme.Printable(cell.Words), int(cell.Wire), cell.Here}
		}
		j.Stations = append(j.Stations, station)
	}
	return once(c, "journey", &c.data.Journeys, j)
}

func (c *composer) list(rows []lens.Row) int {
	all := make([]int, len(rows))
	for i, r := range rows {
		one := row{ID: r.ID, Spans: spansOf(r.Spans), Event: r.At, Now: r.Now}
		for _, w := range r.Words() {
			one.Words = append(one.Words, word{w.Text, party(w.Party), w.Faint})
		}
		all[i] = once(c, "row", &c.data.Rows, one)
	}
	return once(c, "list", &c.data.Lists, all)
}

// once is the index of a thing among those of its sort, to which it is added if it is new.
func once[T any](c *composer, sort string, all *[]T, one T) int {
	text, _ := json.Marshal(one) // of texts and numbers
	key := sort + string(text)
	i, ok := c.known[key]
	if !ok {
		i = len(*all)
		c.known[key] = i
		*all = append(*all, one)
	}
	return i
}

// wireOf are the bytes of one direction. The browser decodes them: characters up to 255.
func wireOf(x trace.Wire) wire {
	tail, _ := x.Tail()
	return wire{Base: x.Base, Total: x.Total, Text: latin1.Decode(string(x.Bytes)), Tail: latin1.Decode(string(tail)), Cut: cutOf(x)}
}

// cutOf says what was not kept, "" where all was.
func cutOf(x trace.Wire) string {
	left := x.LeftOut()
	switch {
	case left <= 0:
		return ""
	case x.Cut == nil:
		return theme.Count(int(left), "byte") + " more, not kept in the record."
	case x.Cut.SHA256 == "":
		return theme.Count(int(left), "byte") + " here were not kept in the record."
	}
	return fmt.Sprintf("%s here were not kept in the record. The whole body has %s; its SHA-256 is %s.",
		theme.Count(int(left), "byte"), theme.Count(int(x.Cut.Body), "byte"), x.Cut.SHA256)
}

func spansOf(spans []trace.Span) []span {
	all := make([]span, len(spans))
	for i, s := range spans {
		all[i] = span{s.Buf, s.Off, s.Len}
	}
	return all
}
