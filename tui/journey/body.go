package journey

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// most is how many blocks are drawn one by one.
const most = 8

// drawBody is the lane of what is returned: a wire is laid where an iterable
// was handed over, and lights when a block travels on it.
func (c *chart) drawBody() { c.drawLane(trace.LaneBody, c.bodyNodes()) }

func (c *chart) bodyNodes() []node {
	var nodes []node
	if len(c.bodyPieces()) > 0 || c.isHere(trace.LaneBody, 0) {
		nodes = append(nodes, c.clientBody())
	}
	for i := 1; i <= c.inner; i++ {
		if c.inBody(i) {
			nodes = append(nodes, c.bodyNode(i))
		}
	}
	for k := range max(0, len(nodes)-1) {
		if n, inside := &nodes[k], nodes[k+1].at; n.at > 0 && inside <= c.origin {
			n.in, n.cargo = c.bodyWire(n.at, inside), c.bodyCargo(c.blocks(inside))
		}
	}
	return nodes
}

func (c *chart) clientBody() node {
	n := node{at: 0, style: c.t.Client, labels: c.glyphs(c.bodyPieces())}
	if len(c.bodyPieces()) > 0 {
		n.in = lit
		n.cargo = c.bodyCargo(c.bodyPieces())
	}
	return n
}

// bodyPieces are the blocks that reached the client.
func (c *chart) bodyPieces() []trace.Block {
	var out []trace.Block
	for _, p := range c.s.Out.Pieces {
		if p.What == "block" {
			out = append(out, trace.Block{Len: int(p.Data())})
		}
	}
	return out
}

// blocks are those that a station gave outwards, or that reached the server.
func (c *chart) blocks(i int) []trace.Block {
	if i == 1 {
		if c.origin == 1 {
			return c.bodyPieces()
		}
		return c.s.Blocks
	}
	for _, l := range c.stations[i].layers() {
		if st := c.s.Layer(l); st != nil && len(st.Blocks) > 0 {
			return st.Blocks
		}
	}
	return nil
}

// inBody reports whether a station has a part in the body: it returned, gave
// something, was given something, or is the one that will return first.
func (c *chart) inBody(i int) bool {
	switch {
	case c.isHere(trace.LaneBody, i):
		return true
	case i == c.origin:
		return i > 1 || len(c.blocks(1)) > 0
	case len(c.blocks(i)) > 0:
		return true
	case c.came(i - 1):
		return false // it handed on the iterable it got: passed under
	}
	return c.any(i, returned) || i < c.origin && (c.any(i+1, returned) || len(c.blocks(i+1)) > 0)
}

// came reports whether a block has come out to station i or further.
func (c *chart) came(i int) bool {
	for ; i > 0; i-- {
		if len(c.blocks(i)) > 0 {
			return true
		}
	}
	return false
}

func (c *chart) bodyNode(i int) node {
	n := node{at: i, style: c.party(i), labels: c.glyphs(c.blocks(i))}
	if n.labels == nil {
		n.labels, n.style = c.returnLabels(i)
	}
	return n
}

// bodyWire is the wire from the station inside to station i.
func (c *chart) bodyWire(i, inside int) wire {
	if len(c.blocks(inside)) > 0 || c.came(i) {
		return lit
	}
	for j := i + 1; j <= inside; j++ {
		if c.any(j, returned) {
			return laid
		}
	}
	return noWire
}

// returnLabels is what a station says that gave no block yet.
func (c *chart) returnLabels(i int) ([]string, lipgloss.Style) {
	switch {
	case i == 1:
		return nil, c.t.Text
	case c.any(i, returned):
		if c.s.Ended != "" && i == c.origin {
			return []string{"empty"}, c.t.Faint
		}
		return c.typeLabels(i), c.t.Text
	case c.any(i, raised):
		return c.raisedLabels(i), c.t.Wrong
	case i == c.origin && !c.any(i, raised) && c.s.Ended == "":
		return []string{"not yet"}, c.t.Faint
	}
	return nil, c.t.Text
}

// typeLabels is what kind of iterable was returned, where that is news: a layer
// that hands on what it got says nothing.
func (c *chart) typeLabels(i int) []string {
	kind := func(i int) string {
		if l := c.s.Layer(c.stations[i].layer); l != nil && l.Returned != nil {
			return l.Returned.Type
		}
		return ""
	}
	if i < c.origin && kind(i) == kind(i+1) || kind(i) == "" {
		return nil
	}
	return []string{theme.Printable(kind(i)), ""}
}

// glyphs draws blocks: each by itself, or their count.
func (c *chart) glyphs(blocks []trace.Block) []string {
	if len(blocks) == 0 {
		return nil
	}
	count := fmt.Sprintf("%s%s%d", c.t.Sym.Block, c.t.Sym.Times, len(blocks))
	if len(blocks) > most {
		return []string{count}
	}
	var b strings.Builder
	for _, block := range blocks {
		if block.Len == 0 {
			b.WriteString(c.t.Sym.Empty)
			continue
		}
		b.WriteString(c.t.Sym.Block)
	}
	return []string{b.String(), count}
}

func (c *chart) bodyCargo(blocks []trace.Block) []string {
	total := 0
	for _, b := range blocks {
		total += b.Len
	}
	if len(blocks) == 0 {
		return nil
	}
	return []string{theme.Count(total, "byte")}
}
