// Package timeline draws the seven stages of an exchange on one line. Only the
// stage in view is opened into its events; where the view looks back, the live
// head of the exchange is marked as well.
package timeline

import (
	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// indent is the column where the line begins.
const indent = 2

// open is the width from which the events of a stage are drawn by name.
const open = 96

// Input is what a timeline is made of.
type Input struct {
	Trace *trace.Trace
	// View is how many events are looked at; the trace's length is live.
	View  int
	Width int
	Theme theme.Theme
}

// Draw makes the line, at most as wide as the input's width.
func Draw(in Input) string {
	line := theme.NewLine(in.Width)
	x := indent
	for _, p := range pieces(in) {
		x = line.Put(x, p.style, p.text)
	}
	return line.String()
}

// Hit is how many events to look at after a click on column x of the line.
func Hit(in Input, x int) (view int, ok bool) {
	at := indent
	for _, p := range pieces(in) {
		at += theme.Width(p.text)
		if x < at {
			return p.view, x >= indent && p.view > 0
		}
	}
	return 0, false
}

// piece is a run of the line. View is where a click on it leads, 0 for nowhere.
type piece struct {
	text  string
	style lipgloss.Style
	view  int
}

// pieces is the line with the stage in view opened as far as there is room.
func pieces(in Input) []piece {
	r := read(in)
	var closed []piece
	for opened := range r.openings() {
		line := r.assemble(opened)
		if width(line)+indent <= in.Width {
			return line
		}
		closed = line
	}
	return closed
}

func width(line []piece) int {
	w := 0
	for _, p := range line {
		w += theme.Width(p.text)
	}
	return w
}

// assemble puts the stages in a row, with wires between them.
func (r *reading) assemble(opened []piece) []piece {
	var line []piece
	for s := range trace.Stage(trace.StageCount) {
		if s > 0 {
			line = append(line, r.wire(s)...)
		}
		if s == r.here {
			line = append(line, piece{text: "[", style: r.t.Now})
			line = append(line, opened...)
			line = append(line, piece{text: "]", style: r.t.Now})
			continue
		}
		line = append(line, piece{text: s.String(), style: r.stageStyle(s), view: r.lastOf(s)})
	}
	if r.live == trace.StageEnd && r.live != r.here {
		line = append(line, piece{text: " "}, r.dot())
	}
	return line
}

// wire leads to stage s. It carries the live head if that has got no further
// than the stage before. A stage that will never come has no wire to it or from it.
func (r *reading) wire(s trace.Stage) []piece {
	symbol, style := r.t.Sym.Laid, r.t.Faint
	if s <= r.live && !r.missed(s) && !r.missed(s-1) {
		symbol, style = r.t.Sym.Wire, r.t.Done
	}
	before, after := " ", " "
	if s-1 == r.here {
		before = ""
	}
	if s == r.here {
		after = ""
	}
	if s-1 == r.live && r.live != r.here {
		return []piece{{text: before}, r.dot(), {text: symbol + after, style: style}}
	}
	return []piece{{text: before + symbol + symbol + after, style: style}}
}

// dot is the live request, where the view looks back.
func (r *reading) dot() piece {
	style := r.t.Marker
	if r.state.Held {
		style = r.t.HeldMarker
	}
	return piece{text: r.t.Sym.Dot, style: style, view: r.in.Trace.Len()}
}

func (r *reading) stageStyle(s trace.Stage) lipgloss.Style {
	if s > r.live || len(r.items[s]) == 0 {
		return r.t.Faint
	}
	return r.t.Done
}

// lastOf is the view at the end of a stage.
func (r *reading) lastOf(s trace.Stage) int {
	if items := r.items[s]; len(items) > 0 {
		return items[len(items)-1].last + 1
	}
	return 0
}
