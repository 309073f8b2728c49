package journey

import (
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// drawIn is the lane of the call: the stations' names, and the wires between
// them up to where the way in ends.
func (c *chart) drawIn() {
	line := c.lines[trace.LaneIn]
	line.Put(indent, c.laneStyle(trace.LaneIn), "in")
	for i, st := range c.stations {
		if i > 0 && (i <= c.inner || !c.turned()) {
			c.wireIn(line, i)
		}
		line.Put(st.x, c.nameStyle(i), st.name)
	}
	if c.isHere(trace.LaneIn, 0) {
		line.Put(firstAt-2, c.marker(), c.t.Sym.Dot)
	}
	if c.turned() {
		c.drawTurn(line)
	}
}

func (c *chart) laneStyle(l trace.Lane) lipgloss.Style {
	if c.at.Lane == l {
		return c.t.Now
	}
	return c.t.Faint
}

func (c *chart) nameStyle(i int) lipgloss.Style {
	style := c.party(i)
	switch {
	case i > c.inner:
		style = c.t.Faint
	case i == c.here:
		style = style.Bold(true)
	}
	for _, m := range c.in.Marks {
		if m.Sign == Cursor && m.Layer == c.stations[i].layer {
			style = style.Bold(true).Underline(true)
		}
	}
	return style
}

// wireIn draws the wire that leads to station i, with the request at its end
// if it is there, and with its cargo if there is room.
func (c *chart) wireIn(line *theme.Line, i int) {
	from, to := c.stations[i-1], c.stations[i]
	x, tip := from.x+theme.Width(from.name)+1, to.x-2
	if i > c.inner {
		line.Fill(x, tip, c.t.Faint, c.t.Sym.Laid)
		line.Put(tip, c.t.Faint, c.t.Sym.Right)
		return
	}
	line.Fill(x, tip, c.party(i-1), c.t.Sym.Wire)
	line.Put(tip, c.party(i-1), c.t.Sym.Right)
	if c.isHere(trace.LaneIn, i) {
		tip -= 2
		line.Put(tip, c.marker(), "["+c.t.Sym.Dot+"]")
	}
	c.load(line, x, tip, c.cargoIn(i))
}

// load writes the longest cargo that has room into the middle of a wire, with
// two columns of wire on both sides.
func (c *chart) load(line *theme.Line, x, end int, cargo []string) {
	if c.in.Width < laden {
		return
	}
	text := c.t.Say(theme.Printable(pick(cargo, end-x-6)))
	if text == "" {
		return
	}
	text = " " + text + " "
	line.Put(x+(end-x-theme.Width(text))/2, c.t.Text, text)
}

// cargoIn is what travels to station i.
func (c *chart) cargoIn(i int) []string {
	switch i {
	case 1:
		return c.cargoRead()
	case 2:
		return []string{"environ"}
	}
	l := c.s.Layer(c.stations[i-1].layer)
	if l == nil {
		return nil
	}
	return environChange(l.Environ)
}

// cargoRead is what the server has read: the request's line, or before that
// how many bytes.
func (c *chart) cargoRead() []string {
	if c.s.Method == "" {
		return []string{theme.Count(int(c.s.In.Total), "byte")}
	}
	cargo := []string{c.s.Method + " " + c.s.Target}
	for _, w := range []int{40, 30, 20, 14} {
		cargo = append(cargo, c.s.Method+" "+c.t.CutMiddle(c.s.Target, w))
	}
	return cargo
}

// environChange names what a layer changed in the environ, or counts it.
func environChange(d trace.Delta) []string {
	if d.Empty() {
		return []string{"same"}
	}
	return []string{strings.Join(changedNames(d), " "), counts(len(d.Add), len(d.Set), len(d.Del))}
}

// drawTurn shows that the station answers by itself.
func (c *chart) drawTurn(line *theme.Line) {
	st := c.stations[c.inner]
	x := st.x + theme.Width(st.name) + 1
	x = line.Put(x, c.party(c.inner), c.t.Sym.Wire+c.t.Sym.Turn)
	if c.s.Route != nil && c.s.Route.Route == "static" && line.Free(x, x+len(" file ")) {
		line.Put(x+1, c.t.Text, "file")
	}
}

// drawNotCalled says so once under the stations that were not called, and what
// a station is busy with under its name.
func (c *chart) drawNotCalled() {
	if c.turned() {
		for i := c.inner + 1; i < len(c.stations); i++ {
			if c.under(i, c.t.Faint, "not called") {
				return
			}
		}
	}
	for i := c.inner + 1; i < len(c.stations); i++ {
		if note := c.in.Notes[c.stations[i].layer]; note != "" {
			c.under(i, c.t.Held, c.t.Say(note))
		}
	}
}

// under writes below a station that has nothing on its lanes yet, moved to the
// left where the line would end, and reports whether there was room.
func (c *chart) under(i int, style lipgloss.Style, text string) bool {
	x := min(c.stations[i].x, c.in.Width-theme.Width(text))
	for _, lane := range []trace.Lane{trace.LaneHead, trace.LaneBody} {
		if line := c.lines[lane]; line.Free(x-1, x+theme.Width(text)) {
			line.Put(x, style, text)
			return true
		}
	}
	return false
}
