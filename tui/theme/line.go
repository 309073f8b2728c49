package theme

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Line is one line of the screen while it is drawn: cells of one column, put
// in any order. What falls outside it is cut, so a line is never too long.
type Line struct {
	cells  []cell
	styles []rendered // those that were put since the line is there, the first of them none
}

// cell is what stands in a column. A wide character has the columns behind it
// as followers, which are empty.
type cell struct {
	text     string
	style    int // index into styles, 0 for none
	follower bool
}

// NewLine is an empty line of the given width.
func NewLine(width int) *Line {
	return &Line{cells: make([]cell, max(0, width)), styles: make([]rendered, 1, 12)}
}

// Reset empties the line, to draw the next one in its place.
func (l *Line) Reset() {
	clear(l.cells)
}

// Width is how many columns the line has.
func (l *Line) Width() int { return len(l.cells) }

// Put writes text from column x on and returns the column behind it. Nothing is put
// that a terminal might obey.
func (l *Line) Put(x int, style lipgloss.Style, text string) int {
	if text == "" {
		return x
	}
	at := l.index(style)
	text = Printable(text)
	for len(text) > 0 {
		size, width := 1, 1
		if text[0] >= utf8.RuneSelf || len(text) > 1 && text[1] >= utf8.RuneSelf {
			cluster, w := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
			size, width = len(cluster), w
		}
		l.set(x, text[:size], width, at)
		x, text = x+width, text[size:]
	}
	return x
}

func (l *Line) set(x int, text string, width, style int) {
	if x < 0 || x+width > len(l.cells) || width == 0 {
		return
	}
	l.cells[x] = cell{text: text, style: style}
	for i := 1; i < width; i++ {
		l.cells[x+i] = cell{style: style, follower: true}
	}
}

// Fill writes a symbol of one column into the columns from x up to end.
func (l *Line) Fill(x, end int, style lipgloss.Style, symbol string) {
	if end <= x {
		return
	}
	at := l.index(style)
	for ; x < end; x++ {
		l.set(x, symbol, 1, at)
	}
}

// Free reports whether nothing stands in the columns from x up to end.
func (l *Line) Free(x, end int) bool {
	if x < 0 || end > len(l.cells) || x > end {
		return false
	}
	return !slices.ContainsFunc(l.cells[x:end], func(c cell) bool { return c.text != "" || c.follower })
}

// String is the line with its styles, without the empty columns at its end.
func (l *Line) String() string {
	end := len(l.cells)
	for end > 0 && l.cells[end-1].text == "" && !l.cells[end-1].follower {
		end--
	}
	var out strings.Builder
	for x := 0; x < end; {
		style := l.cells[x].style
		out.WriteString(l.styles[style].before)
		for ; x < end && l.cells[x].style == style; x++ {
			l.cells[x].write(&out)
		}
		out.WriteString(l.styles[style].behind)
	}
	return out.String()
}

func (c cell) write(b *strings.Builder) {
	switch {
	case c.follower:
	case c.text == "":
		b.WriteByte(' ')
	default:
		b.WriteString(c.text)
	}
}
