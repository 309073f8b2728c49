package layout

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Frame puts the lines of panes together. Panes never overlap.
type Frame struct {
	w, h int
	rows [][]piece
}

// piece is a line of a pane at a column.
type piece struct {
	x    int
	text string
}

// NewFrame is an empty frame of w columns and h rows.
func NewFrame(w, h int) *Frame {
	return &Frame{w: w, h: h, rows: make([][]piece, h)}
}

// Put adds the lines of a pane. What does not fit is left out; lines are as wide as their
// pane at most.
func (f *Frame) Put(r Rect, lines []string) {
	for i, line := range lines[:min(len(lines), max(0, r.H))] {
		if y := r.Y + i; y >= 0 && y < f.h && line != "" {
			row := f.rows[y]
			at := len(row)
			for at > 0 && row[at-1].x > r.X {
				at--
			}
			f.rows[y] = slices.Insert(row, at, piece{r.X, line})
		}
	}
}

// Cover writes lines over what stands in the rows above a part.
func (f *Frame) Cover(above Rect, lines []string) {
	for i, line := range lines {
		if y := above.Y - len(lines) + i; y >= 0 && y < f.h {
			f.rows[y] = []piece{{above.X, line}}
		}
	}
}

// String is the frame with its rows one below the other.
func (f *Frame) String() string {
	var b strings.Builder
	for y, row := range f.rows {
		if y > 0 {
			b.WriteByte('\n')
		}
		x := 0
		for i, p := range row {
			b.WriteString(strings.Repeat(" ", max(0, p.x-x)))
			b.WriteString(p.text)
			if i < len(row)-1 { // the width of the last piece does not matter
				x = max(x, p.x) + ansi.StringWidth(p.text)
			}
		}
	}
	return b.String()
}
