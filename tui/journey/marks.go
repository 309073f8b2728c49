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

// nearby is how many columns a caption may stand beside its station, before it is made shorter.
const nearby = 24

// drawCaption writes what the request waits for under it, as near as marks leave room, and
// shorter where they leave little.
func (c *chart) drawCaption(line *theme.Line) {
	full, style := c.caption()
	short, _, _ := strings.Cut(full, c.t.Say(" · "))
	for _, try := range []struct {
		text string
		most int
	}{{full, nearby}, {short, c.in.Width}} {
		at := c.leftOf(c.stations[c.here].x, try.text)
		for by := range try.most {
			for _, x := range []int{at + by, at - by} {
				if free(line, x, try.text) {
					line.Put(x, style, try.text)
					return
				}
			}
		}
	}
}

// apart is how many columns there are between a caption and a mark.
const apart = 2

// free reports whether text has room at column x, with blanks on both sides.
func free(line *theme.Line, x int, text string) bool {
	end := x + theme.Width(text)
	return x >= indent && end <= line.Width() && line.Free(x-apart, min(line.Width(), end+apart))
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
