package journey

import (
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
)

// drawMarks is the fourth row: what is pointed at, and what the request waits
// for, each under its station.
func (c *chart) drawMarks() {
	line := c.lines[Height-1]
	for _, m := range c.in.Marks {
		sign, style := c.mark(m.Sign)
		text := strings.TrimRight(sign+" "+c.t.Say(m.Text), " ")
		line.Put(c.leftOf(c.stations[c.index(m.Layer)].x, text), style, text)
	}
	c.drawCaption(line)
}

// drawCaption writes what the request waits for under it, shorter or further
// aside where marks take the room.
func (c *chart) drawCaption(line *theme.Line) {
	full, style := c.caption()
	short, _, _ := strings.Cut(full, c.t.Say(" · "))
	at := c.stations[c.here].x
	for _, try := range []struct {
		x    int
		text string
	}{
		{c.leftOf(at, full), full},
		{c.leftOf(at, short), short},
		{at + 2, short},
		{firstAt, full},
		{c.in.Width / 2, full},
		{c.in.Width - theme.Width(full), full},
	} {
		if free(line, try.x, try.text) {
			line.Put(try.x, style, try.text)
			return
		}
	}
}

// free reports whether text has room at column x, with a blank on both sides.
func free(line *theme.Line, x int, text string) bool {
	return line.Free(x-1, min(line.Width(), x+theme.Width(text)+1)) && x+theme.Width(text) <= line.Width()
}

// leftOf is x, or as much less as text needs to end on the line.
func (c *chart) leftOf(x int, text string) int {
	return max(indent, min(x, c.in.Width-theme.Width(text)))
}

func (c *chart) mark(s Sign) (string, lipgloss.Style) {
	switch s {
	case Right:
		return c.t.Sym.Yes, c.t.Right
	case Wrong:
		return c.t.Sym.No, c.t.Wrong
	}
	return c.t.Sym.Up, c.t.Selection.Underline(false)
}
