package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// frame puts the lines of panes together. Panes never overlap.
type frame struct {
	w, h int
	rows [][]piece
}

// piece is a line of a pane at a column.
type piece struct {
	x    int
	text string
}

func newFrame(w, h int) *frame {
	return &frame{w: w, h: h, rows: make([][]piece, h)}
}

// put adds the lines of a pane, from the left to the right within a row. What
// does not fit is left out; lines are as wide as their pane at most.
func (f *frame) put(r rect, lines []string) {
	for i, line := range lines[:min(len(lines), max(0, r.h))] {
		if y := r.y + i; y >= 0 && y < f.h && line != "" {
			f.rows[y] = append(f.rows[y], piece{r.x, line})
		}
	}
}

func (f *frame) String() string {
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
