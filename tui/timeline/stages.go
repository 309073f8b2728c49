package timeline

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// reading is a trace sorted into stages.
type reading struct {
	in    Input
	t     theme.Theme
	state *trace.State // at the live head
	items [trace.StageCount][]item
	here  trace.Stage // of the event in view
	live  trace.Stage // of the last event
}

// item is a run of events of one name in a stage. Those that are foreseen have
// no events yet.
type item struct {
	name        string
	first, last int // indexes into the trace
	count       int // how many of the run were acts
	passed      int // how many of those are in view
}

func read(in Input) *reading {
	if in.Trace == nil {
		in.Trace = trace.New(time.Time{}, nil)
	}
	in.View = min(max(in.View, 0), in.Trace.Len())
	r := &reading{in: in, t: in.Theme, state: in.Trace.At(in.Trace.Len())}
	for i, e := range in.Trace.Events() {
		k := e.Kind()
		if !k.Act() {
			continue
		}
		if k.Moves() {
			r.live = max(r.live, k.Stage())
		}
		if i < in.View {
			r.here = r.live
		}
		r.add(i, e)
	}
	r.foresee()
	return r
}

// add puts an event into the stage that the exchange has reached with it.
func (r *reading) add(i int, e trace.Event) {
	passed := 0
	if i < r.in.View {
		passed = 1
	}
	name := name(e, r.live)
	stage := r.items[r.live]
	if n := len(stage); n > 0 && stage[n-1].name == name {
		run := &stage[n-1]
		run.last, run.count, run.passed = i, run.count+1, run.passed+passed
		return
	}
	r.items[r.live] = append(stage, item{name: name, first: i, last: i, count: 1, passed: passed})
}

// foresee adds what must still come to the stage where the exchange is: the
// layers that are not called yet, and those that wait for the head.
func (r *reading) foresee() {
	switch r.live {
	case trace.StageIn:
		for _, l := range r.state.Layers {
			if !l.Called {
				r.expect(l.Layer)
			}
		}
	case trace.StageHead:
		layers := r.state.Layers
		for i := len(layers) - 1; i >= 0; i-- {
			if layers[i].Wraps && layers[i].Head == nil && r.outside(i) {
				r.expect(layers[i].Layer)
			}
		}
		if r.state.Stored == nil && r.state.Rejected == nil {
			r.expect(trace.LayerServer)
		}
	}
}

// outside reports whether layer i lies outside the one that the head reached
// last.
func (r *reading) outside(i int) bool {
	return !slices.ContainsFunc(r.state.Layers[:i+1], func(l trace.LayerState) bool { return l.Head != nil })
}

// missed reports whether the exchange has ended without stage s, as where its client was dropped
// before there was a head.
func (r *reading) missed(s trace.Stage) bool {
	answers := s == trace.StageHead || s == trace.StageBody
	return answers && r.state.Done != nil && r.state.Sent == nil && len(r.items[s]) == 0
}

func (r *reading) expect(l trace.Layer) {
	r.items[r.live] = append(r.items[r.live], item{name: theme.Printable(l.Name()), first: -1, last: -1})
}

// name is what an event is called on the line.
func name(e trace.Event, s trace.Stage) string {
	switch d := e.Data.(type) {
	case *trace.AppCalled:
		return theme.Printable(e.Layer.Name())
	case *trace.StartResponseCalled:
		if s == trace.StageHead {
			return theme.Printable(e.Layer.Name())
		}
		return "start_response"
	case *trace.FrameworkEntered:
		return theme.Printable(strings.ReplaceAll(d.Step, "_", " "))
	case *trace.FrameworkLeft:
		return theme.Printable(strings.ReplaceAll(d.Step, "_", " ")) + " over"
	case *trace.FrameworkAnswers:
		return theme.Printable(d.Framework) + " answers"
	case *trace.BytesOut:
		return d.What + " out"
	}
	return names[e.Kind()]
}

var names = map[trace.Kind]string{
	trace.KindConnAccepted: "connected", trace.KindConnReused: "waited",
	trace.KindBytesIn: "bytes", trace.KindRequestLine: "line", trace.KindRequestHeader: "header",
	trace.KindRequestRejected: "refused", trace.KindExpectContinue: "100", trace.KindRouteChosen: "route",
	trace.KindQueued: "queued", trace.KindEngineWaited: "python", trace.KindEnvironBuilt: "built", trace.KindInputRead: "input",
	trace.KindFrameworkUnknown: "framework", trace.KindFrameworkResponse: "response",
	trace.KindErrorsWrite: "errors", trace.KindCodeLine: "code", trace.KindCodeCall: "code",
	trace.KindCodeReturn: "code", trace.KindCodeRaise: "code", trace.KindCodePrint: "print", trace.KindCodeAsked: "asked",
	trace.KindStartResponseReplaced: "replaced", trace.KindStartResponseReraised: "raised again",
	trace.KindAppReturned: "returned", trace.KindBodyBlock: "block", trace.KindHeadCommitted: "commit",
	trace.KindBodyEnded: "ended", trace.KindIterableClosed: "close()", trace.KindAppRaised: "raised",
	trace.KindExchangeEnded: "done", trace.KindClientEOF: "client silent", trace.KindConnClosed: "closed",
	trace.KindEdited: "edited", trace.KindEngineFault: "fault",
}

// openings are ways to draw the stage in view, from the longest to the
// shortest. Only those that are asked for are made.
func (r *reading) openings() iter.Seq[[]piece] {
	items := r.items[r.here]
	current := 0
	for i, it := range items {
		if it.passed > 0 {
			current = i
		}
	}
	return func(yield func([]piece) bool) {
		if r.in.Width >= open && len(items) > 1 {
			for _, around := range []int{12, 8, 5, 4, 3, 2, 1} {
				if !yield(r.spread(items, current, around)) {
					return
				}
			}
		}
		bare := piece{text: r.here.String(), style: r.t.Now, view: r.in.View}
		short := bare
		if len(items) > 1 {
			short.text += fmt.Sprintf(" %d/%d", current+1, len(items))
		}
		_ = yield(r.count(items, current)) && yield([]piece{short}) && yield([]piece{bare})
	}
}

// spread draws the items around the current one by name.
func (r *reading) spread(items []item, current, around int) []piece {
	from, to := max(0, current-around), min(len(items), current+around+1)
	line := []piece{{text: r.here.String() + " ", style: r.t.Now}}
	if from > 0 {
		line = append(line, piece{text: r.t.Sym.Cut + " ", style: r.t.Faint, view: items[from-1].last + 1})
	}
	for i := from; i < to; i++ {
		if i > from {
			line = append(line, r.link(items[i]))
		}
		line = append(line, r.item(items[i], i == current)...)
	}
	if to < len(items) {
		line = append(line, piece{text: " " + r.t.Sym.Cut, style: r.t.Faint, view: items[to].last + 1})
	}
	return line
}

func (r *reading) link(to item) piece {
	if to.first < 0 {
		return piece{text: " " + r.t.Sym.Laid + " ", style: r.t.Faint}
	}
	return piece{text: " " + r.t.Sym.Wire + " ", style: r.t.Done}
}

func (r *reading) item(it item, current bool) []piece {
	line := []piece{{text: r.runText(it), style: r.itemStyle(it, current), view: it.last + 1}}
	if r.here == r.live && r.in.View < r.in.Trace.Len() && it.last >= 0 && it.last == r.lastAct() {
		line = append(line, piece{text: " "}, r.dot())
	}
	return line
}

// runText names a run, with how far the view is in it.
func (r *reading) runText(it item) string {
	switch {
	case it.count < 2:
		return it.name
	case it.passed > 0 && it.passed < it.count:
		return fmt.Sprintf("%s %d of %d", it.name, it.passed, it.count)
	}
	return fmt.Sprintf("%s %s%d", it.name, r.t.Sym.Times, it.count)
}

func (r *reading) itemStyle(it item, current bool) lipgloss.Style {
	switch {
	case current:
		return r.t.Now
	case it.passed == 0:
		return r.t.Faint
	}
	return r.t.Done
}

// lastAct is the index of the last event that was an act.
func (r *reading) lastAct() int {
	for i := r.in.Trace.Len() - 1; i >= 0; i-- {
		if r.in.Trace.Event(i).Kind().Act() {
			return i
		}
	}
	return -1
}

// count says how far the view is in the stage, without naming every event.
func (r *reading) count(items []item, current int) []piece {
	text := r.here.String()
	switch {
	case len(items) == 0:
	case items[current].count > 1:
		text += " " + r.runText(items[current])
	case r.here == trace.StageIn || r.here == trace.StageHead:
		text += fmt.Sprintf(" %d of %d", current+1, len(items))
	default:
		text += " " + items[current].name
	}
	line := []piece{{text: text, style: r.t.Now, view: r.in.View}}
	if r.here == r.live && r.in.View < r.in.Trace.Len() && r.lastAct() >= r.in.View {
		line = append(line, piece{text: " "}, r.dot())
	}
	return line
}
