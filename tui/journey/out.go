package journey

import (
	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// The states of a wire on the way out.
const (
	noWire wire = iota
	laid        // waits for a call or a block
	lit         // something has travelled out
)

type wire uint8

// node is a station on a lane of the way out: what it says, and the wire that
// leads to it from inside.
type node struct {
	at, x  int
	labels []string // from the longest to the shortest
	style  lipgloss.Style
	in     wire
	cargo  []string // likewise
}

// drawLane draws nodes that are ordered from the client inwards.
func (c *chart) drawLane(lane trace.Lane, nodes []node) {
	line := c.lines[lane]
	line.Put(indent, c.laneStyle(lane), lane.String())
	for k := range nodes {
		nodes[k].x = c.nodeAt(lane, nodes[k])
	}
	for k, n := range nodes {
		end := c.in.Width + 4
		if k+1 < len(nodes) {
			end = nodes[k+1].x
		}
		x := c.label(line, lane, n, end)
		if n.in != noWire && k+1 < len(nodes) {
			c.wireOut(line, x, end-1, n, nodes[k+1])
		}
	}
}

// nodeAt is the column of a node. What the last station says may begin a
// little before its name, if it would not fit otherwise.
func (c *chart) nodeAt(lane trace.Lane, n node) int {
	x := c.stations[n.at].x
	if n.at < len(c.stations)-1 || len(n.labels) == 0 || c.isHere(lane, n.at) {
		return x
	}
	if earlier := c.in.Width - theme.Width(n.labels[0]); x-earlier <= 4 {
		return min(x, earlier)
	}
	return x
}

// label writes what a node says in the room before column end, and returns the
// column where its wire begins.
func (c *chart) label(line *theme.Line, lane trace.Lane, n node, end int) int {
	x := n.x
	text := pick(n.labels, end-x-4)
	if c.isHere(lane, n.at) {
		x = line.Put(x, c.marker(), "["+c.t.Sym.Dot+"]") + 1
		text = pick(n.labels, end-x-4)
	} else if text == "" && len(n.labels) > 0 {
		text = c.t.Cut(n.labels[len(n.labels)-1], end-x-4)
	}
	if text == "" {
		return x
	}
	return line.Put(x, n.style, text) + 1
}

// pick is the first of the labels that has room.
func pick(labels []string, room int) string {
	for _, l := range labels {
		if theme.Width(l) <= room {
			return l
		}
	}
	return ""
}

// wireOut draws the wire from the node inside to n, from x up to end.
func (c *chart) wireOut(line *theme.Line, x, end int, n, inside node) {
	style, symbol := c.t.Faint, c.t.Sym.Laid
	if n.in == lit {
		style, symbol = c.party(inside.at), c.t.Sym.Wire
	}
	line.Fill(x, end, style, symbol)
	line.Put(x, style, c.t.Sym.Left)
	if n.in == lit {
		c.load(line, x+1, end, n.cargo)
	}
}
