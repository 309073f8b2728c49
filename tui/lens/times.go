package lens

import (
	"fmt"
	"math"
	"strings"
	"time"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// The columns of a row of times: a name, how long it took, and when. Longer names have more
// room, as long as the bars keep theirs.
const (
	tookAt   = 30
	tookWide = 10
	barAt    = tookAt + tookWide + 2
	leastBar = 8
)

// timesRows are the stages of an exchange with their time, within the application the steps of
// its framework, and below them what is not counted.
func timesRows(s *trace.State, o Options) []Row {
	w := &times{total: s.Elapsed(), took: tookColumn(s.Steps, o.width())}
	w.bar = max(leastBar, min(80, o.width()-1-textAt-w.barAt()))
	for _, st := range s.StageTimes() {
		id := "stage:" + st.Stage.String()
		w.span(Row{ID: id, Now: st.Stage == s.Stage && s.Done == nil}, st.Stage.String(), "", st.Begin, st.Took, "━")
		if st.Stage == trace.StageIn {
			w.steps(s, st.Begin)
			w.queries(s.Queries())
		}
		w.apart(id, "held, at the stage "+st.Stage.String(), st.Held)
		w.apart("event:engine.waited", "Python's start", st.Waits.Start)
		w.apart("event:engine.waited", "the wait for its turn", st.Waits.Turn)
		w.apart("event:engine.waited", "telling of lines and steps", st.Waits.Lines)
	}
	w.span(Row{ID: "event:exchange.ended"}, "all", "", 0, w.total, "")
	if o.Cost > 0 {
		w.apart("lens:times", "recording it", o.Cost)
	}
	return w.rows
}

type times struct {
	total time.Duration
	took  int // the column of how long it took
	bar   int // columns
	rows  []Row
}

func (w *times) barAt() int { return w.took + tookWide + 2 }

// tookColumn is where the times stand, behind the names of steps.
func tookColumn(steps []trace.Step, width int) int {
	at := tookAt
	for _, st := range steps {
		at = max(at, theme.Width(theme.Printable(stepName(st)))+1)
	}
	return max(tookAt, min(at, width-1-textAt-tookWide-2-leastBar))
}

// stepName is a step as deep as it stands. The class of a middleware says what sort of step it is.
func stepName(st trace.Step) string {
	name := strings.ReplaceAll(st.Step, "_", " ") + " " + st.Name
	if st.Step == "middleware" && strings.HasSuffix(st.Name, "Middleware") {
		name = st.Name
	}
	return strings.Repeat(" ", stepIndent(st.Depth)) + name
}

// stepIndent is how far in a step stands: two columns for each around it, and one where they are many.
func stepIndent(depth int) int {
	return 2*(min(depth, 4)+1) + min(max(0, depth-4), 12)
}

// steps are the steps of a framework, where they stood.
func (w *times) steps(s *trace.State, begin time.Duration) {
	for _, st := range s.Steps {
		took, note := st.Took, ""
		if !st.Left {
			took, note = s.Lasted(st), "not over"
		}
		if st.Raised {
			note = "raised"
		}
		row := Row{ID: "event:framework.entered", At: st.At, Copy: st.Step + " " + st.Name, whole: []string{
			st.Framework + "'s " + st.Step + " " + st.Called(), "began " + inMilliseconds(st.Since) + " after the application was called, took " + inMilliseconds(took),
		}}
		if words := st.ElsewhereWords(); words != "" {
			row.whole = append(row.whole, words)
		}
		if st.Src.File != "" && st.Src.Line > 0 {
			row.Source = lineID(st.Src.File, st.Src.Line)
			row.whole = append(row.whole, fmt.Sprintf("%s:%d", st.Src.File, st.Src.Line))
		}
		w.span(row, stepName(st), note, begin+st.Since, took, "╌")
	}
}

// queries are the sum of those among the steps.
func (w *times) queries(q trace.Queries) {
	if q.Count > 1 {
		w.beside("stage:in", fmt.Sprintf("  %d queries, of the steps", q.Count), q.Took, q.Repeated())
	}
}

// span is a row with a bar where the time lies.
func (w *times) span(row Row, name, note string, begin, took time.Duration, sign string) {
	depth := len(name) - len(strings.TrimLeft(name, " "))
	row.cells = []cell{
		{at: depth, max: w.took - depth - 1, text: theme.Printable(strings.TrimLeft(name, " ")), ink: plain, middle: true},
		{at: w.took, max: tookWide, text: fmt.Sprintf("%*s", tookWide, inMilliseconds(took)), ink: strong},
	}
	if sign == "━" {
		row.cells[0].ink = strong
	}
	if row.Copy == "" {
		row.Copy = name + " " + inMilliseconds(took)
	}
	from, wide := 0, 0
	if w.total > 0 && sign != "" {
		scale := float64(w.bar) / float64(w.total)
		from = min(w.bar-1, int(float64(begin)*scale))
		wide = max(1, min(w.bar-from, int(math.Round(float64(took)*scale))))
		row.put(cell{at: w.barAt() + from, text: strings.Repeat(sign, wide), ink: party, layer: trace.LayerApp})
	}
	if note != "" {
		row.put(cell{at: w.barAt() + from + wide + 1, text: note, ink: wrong})
	}
	w.rows = append(w.rows, row)
}

// apart is a row of time that is counted in no other.
func (w *times) apart(id, name string, took time.Duration) {
	if took > 0 {
		w.beside(id, name, took, "not counted")
	}
}

// beside is a row without a bar.
func (w *times) beside(id, name string, took time.Duration, note string) {
	w.rows = append(w.rows, Row{ID: id, Copy: name + " " + inMilliseconds(took), cells: []cell{
		{text: name, max: w.took - 1, ink: faint},
		{at: w.took, max: tookWide, text: fmt.Sprintf("%*s", tookWide, inMilliseconds(took)), ink: faint},
		{at: w.barAt(), text: note, ink: faint},
	}})
}

// longest is the first time that is told in seconds: with its milliseconds it has no room.
const longest = 10 * time.Second

// inMilliseconds is a time as all are told here, so that they can be compared, but for a long one.
func inMilliseconds(d time.Duration) string {
	if d >= longest {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.2f ms", float64(d)/1e6)
}
