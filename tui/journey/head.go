package journey

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// drawHead is the lane of start_response: each layer that wraps it is a node,
// the others are passed under.
func (c *chart) drawHead() { c.drawLane(trace.LaneHead, c.headNodes()) }

func (c *chart) headNodes() []node {
	var nodes []node
	if c.headSent() || c.isHere(trace.LaneHead, 0) {
		nodes = append(nodes, node{at: 0, in: lit, cargo: []string{theme.Count(int(c.headBytes()), "byte")}})
	}
	for _, i := range c.headStations() {
		nodes = append(nodes, c.headNode(i))
	}
	return nodes
}

// headStations are the nodes between the server and the innermost station.
func (c *chart) headStations() []int {
	if c.inner < 2 && !c.answered() {
		return nil
	}
	nodes := []int{1}
	for i := 2; i <= c.inner; i++ {
		if i == c.inner || i == c.origin || c.any(i, wrapping) {
			nodes = append(nodes, i)
		}
	}
	return nodes
}

func (c *chart) headNode(i int) node {
	n := node{at: i, in: laid}
	if c.received(i) {
		n.in = lit
		n.cargo = c.headCargo(i)
	}
	n.labels, n.style = c.headLabels(i)
	return n
}

// headLabels is what a station says about the head.
func (c *chart) headLabels(i int) ([]string, lipgloss.Style) {
	switch {
	case c.any(i, raised):
		return c.raisedLabels(i), c.t.Wrong
	case c.lost(i):
		return []string{c.t.Sym.No + " no answer", c.t.Sym.No}, c.t.Wrong
	case i == c.origin:
		return c.originLabels()
	case i == 1:
		return c.serverLabels(), c.party(1)
	case c.isHere(trace.LaneHead, i) || !c.received(i):
		if byHand := c.byHand(i); len(byHand) > 0 {
			return c.deltaLabels(byHand), c.party(i).Bold(true)
		}
		return nil, c.t.Text
	case c.calledOn(i):
		return c.changeLabels(i), c.party(i).Bold(true)
	}
	if c.s.Done != nil {
		return nil, c.t.Text
	}
	return []string{"not yet", c.t.Sym.Laid}, c.t.Faint
}

// noHeadLabels say of a head that was not stated whether it can still come.
func (c *chart) noHeadLabels() []string {
	switch {
	case c.s.Done == nil:
		return []string{"not yet"}
	case c.carried():
		return nil
	}
	return []string{"none"}
}

// carried reports whether the application is a server of its own: the gateway carries its
// bytes and knows no head.
func (c *chart) carried() bool { return c.s.Route != nil && c.s.Route.Route == trace.RouteConnection }

func (c *chart) raisedLabels(i int) []string {
	no := c.t.Sym.No
	l := c.s.Layer(c.stations[i].layer)
	if l == nil {
		return []string{no}
	}
	name, _, _ := strings.Cut(theme.Printable(l.Raised), ":")
	return []string{no + " " + name, no}
}

func (c *chart) serverLabels() []string {
	switch {
	case c.s.Sent != nil && (c.s.Stored == nil || c.s.Stored.Status != c.s.Sent.Status): // its own, in the place of the application's
		status := theme.Printable(c.s.Sent.Status)
		code, _, _ := strings.Cut(status, " ")
		return []string{status, code}
	case c.s.Stored != nil && stated(c.s.Stored).Status != c.s.Stored.Status: // by a person who held it here
		status := theme.Printable(c.s.Stored.Status)
		code, _, _ := strings.Cut(status, " ")
		return []string{"~" + status, "~" + code}
	case c.s.Sent != nil && headOut(c.s):
		return []string{"sent"}
	case c.s.Sent != nil:
		return []string{"final"}
	case c.s.Stored != nil:
		return []string{"stored"}
	}
	return nil
}

// headOut reports whether the bytes of the head have left.
func headOut(s *trace.State) bool {
	return slices.ContainsFunc(s.Out.Pieces, func(p trace.Piece) bool { return p.What == "head" })
}

// originLabels is the head as it was stated, or that it was not.
func (c *chart) originLabels() ([]string, lipgloss.Style) {
	h := c.statedHead()
	if h == nil {
		if c.origin == 1 {
			return c.serverLabels(), c.party(1)
		}
		return c.noHeadLabels(), c.t.Faint
	}
	status := theme.Printable(h.Status)
	code, _, _ := strings.Cut(status, " ")
	style := c.party(c.origin).Bold(true)
	short := []string{status, code}
	if c.in.Width >= captioned && len(h.Headers) > 0 {
		short = append([]string{status + ", " + theme.Count(len(h.Headers), "header")}, short...)
	}
	return short, style
}

// stated is a head as it came, before a person changed it.
func stated(h *trace.Head) *trace.Head {
	for h != nil && h.Edit != nil {
		h = h.Edit.Was
	}
	return h
}

// statedHead is the head as it left the origin, nil before that.
func (c *chart) statedHead() *trace.Head {
	if c.undecided() {
		return nil
	}
	if c.origin == 1 {
		return c.serverHead()
	}
	for i := c.origin - 1; i > 1; i-- {
		for _, l := range slices.Backward(c.stations[i].layers()) {
			if st := c.s.Layer(l); st != nil && st.Head != nil {
				return stated(st.Head)
			}
		}
	}
	return stated(c.s.Stored)
}

// serverHead is what the server answers by itself.
func (c *chart) serverHead() *trace.Head {
	switch {
	case c.s.Sent != nil:
		return &trace.Head{Status: c.s.Sent.Status, Headers: c.s.Sent.Headers}
	case c.s.Stored != nil:
		return c.s.Stored
	case c.s.Rejected != nil:
		return &trace.Head{Status: fmt.Sprint(c.s.Rejected.Status)}
	}
	return nil
}

// calledOn reports whether the head went on outwards from station i.
func (c *chart) calledOn(i int) bool {
	for i--; i > 1; i-- {
		if c.any(i, wrapping) {
			return c.received(i)
		}
	}
	return c.s.Stored != nil
}

// changeLabels is what was changed in the head at a station: by a person, and by its layers.
func (c *chart) changeLabels(i int) []string {
	all := c.byHand(i)
	for _, l := range c.stations[i].layers() {
		if st := c.s.Layer(l); st != nil {
			all = append(all, st.Changed)
		}
	}
	return c.deltaLabels(all)
}

// byHand is what a person changed in the head as it was held at a station.
func (c *chart) byHand(i int) (all []trace.HeadersDelta) {
	for _, l := range c.stations[i].layers() {
		if st := c.s.Layer(l); st != nil && st.Head != nil {
			for h := st.Head; h.Edit != nil; h = h.Edit.Was {
				all = append(all, h.Edit.Delta)
			}
		}
	}
	slices.Reverse(all)
	return all
}

// deltaLabels name changes of a head.
func (c *chart) deltaLabels(all []trace.HeadersDelta) []string {
	var add, set, del int
	var names []string
	for _, d := range all {
		add, set, del = add+len(d.Add), set+len(d.Set), del+len(d.Del)
		if d.Status != "" {
			set++
			names = append(names, "~"+d.Status)
		}
		names = append(names, changedNames(trace.Delta{Add: d.Add, Set: d.Set, Del: d.Del})...)
	}
	if len(names) == 0 {
		return []string{"same", c.t.Sym.Mid}
	}
	short := c.t.Say(counts(add, set, del))
	if c.in.Width < captioned {
		return []string{short}
	}
	return []string{c.t.Say(theme.Printable(strings.Join(names, " "))), short}
}

func changedNames(d trace.Delta) (names []string) {
	for _, h := range d.Add {
		names = append(names, "+"+h.Name)
	}
	for _, h := range d.Set {
		names = append(names, "~"+h.Name)
	}
	for _, h := range d.Del {
		names = append(names, "−"+h.Name)
	}
	return names
}

// headCargo is the head on the wire that leads to station i, unless the
// station it comes from says the same.
func (c *chart) headCargo(i int) []string {
	h := c.s.Stored
	if i > 1 {
		h = nil
		for _, l := range c.stations[i].layers() {
			if st := c.s.Layer(l); h == nil && st != nil {
				h = st.Head
			}
		}
	}
	inside := i + 1
	for inside < c.origin && !c.any(inside, wrapping) {
		inside++
	}
	if h == nil || inside >= c.origin {
		return nil
	}
	h = stated(h) // it came so
	return []string{h.Status + ", " + theme.Count(len(h.Headers), "header"), h.Status}
}

func (c *chart) headSent() bool { return c.headBytes() > 0 }

func (c *chart) headBytes() int64 {
	var n int64
	for _, p := range c.s.Out.Pieces {
		if p.What == "head" {
			n += p.Len
		}
	}
	return n
}

// counts is how much was added, changed and removed, such as "+1 ~2".
func counts(add, set, del int) string {
	var parts []string
	for _, p := range []struct {
		sign string
		n    int
	}{{"+", add}, {"~", set}, {"−", del}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d", p.sign, p.n))
		}
	}
	return strings.Join(parts, " ")
}
