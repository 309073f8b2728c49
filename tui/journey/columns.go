package journey

import "roundtrip/wsgi/trace"

// Column is a station as a page lays it out that is no terminal: what Draw shows there on
// each of the three lanes.
type Column struct {
	Layer trace.Layer
	Name  string
	Lanes [3]Cell // by [trace.Lane]
}

// Cell is where a station and a lane meet.
type Cell struct {
	Words string // what the station says there
	Wire  Wire   // between this station and the one outside it
	Here  bool   // the request is here
}

// Wire is how far the way between two stations was travelled.
type Wire uint8

// The wires.
const (
	NoWire    Wire = iota
	Laid           // something will travel on it
	Travelled      // something has
)

// unbounded is a width in which nothing is folded and no word is cut.
const unbounded = 1 << 12

// Columns is the drawing as columns, from the client inwards, and what stands below it.
func Columns(in Input) (columns []Column, caption string) {
	in.Width = unbounded
	c := newChart(in)
	columns = make([]Column, len(c.stations))
	for i, st := range c.stations {
		columns[i] = Column{Layer: st.layer, Name: st.name}
		columns[i].Lanes[trace.LaneIn] = c.cellIn(i)
	}
	c.fillLane(columns, trace.LaneHead, c.headNodes())
	c.fillLane(columns, trace.LaneBody, c.bodyNodes())
	caption, _ = c.caption()
	return columns, caption
}

// cellIn is a station on the lane of the call.
func (c *chart) cellIn(i int) Cell {
	cell := Cell{Here: c.isHere(trace.LaneIn, i)}
	switch {
	case i > c.inner && c.turned():
		cell.Words = "not called"
	case i > c.inner:
		cell.Wire, cell.Words = Laid, c.in.Notes[c.stations[i].layer]
	case i > 0:
		cell.Wire = Travelled
		if cargo := c.cargoIn(i); len(cargo) > 0 {
			cell.Words = cargo[0]
		}
	}
	return cell
}

// fillLane fills in a lane of the way out. A wire that leads past stations is theirs too.
func (c *chart) fillLane(columns []Column, lane trace.Lane, nodes []node) {
	for k, n := range nodes {
		cell := &columns[n.at].Lanes[lane]
		cell.Here = c.isHere(lane, n.at)
		if len(n.labels) > 0 {
			cell.Words = n.labels[0]
		}
		if k+1 == len(nodes) {
			break
		}
		for i := n.at + 1; i <= nodes[k+1].at; i++ {
			columns[i].Lanes[lane].Wire = [...]Wire{noWire: NoWire, laid: Laid, lit: Travelled}[n.in]
		}
	}
}
