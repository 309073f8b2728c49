// Package journey draws where a request is: three lanes through the chain that
// share the columns of their stations. The call goes in, the head comes back by
// a call of start_response, the body by a return. A fourth row says what the
// request waits for.
//
// A drawing is a function of the exchange's state alone, and of what the
// caller knows ahead: the chain, and what engines are doing.
package journey

import (
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Height is the number of lines of a drawing.
const Height = 4

// The columns where the lanes' names and the first station stand.
const (
	indent  = 2
	firstAt = 8
)

// Widths from which more is drawn: names of headers, then cargo on the wires.
const (
	captioned = 96
	laden     = 150
)

// Input is what a drawing is made of.
type Input struct {
	State *trace.State
	// Chain are the layers known ahead, outermost first, the app last. Those
	// that the state does not know yet are drawn as to come.
	Chain []trace.Layer
	Width int
	Theme theme.Theme
	// Held says how long the request waits, such as "12s" or "no hurry".
	Held string
	// Past says that the request has got further than what is drawn.
	Past bool
	// Caption takes the place of what is said under the request.
	Caption string
	// Notes are what a station is busy with before it is called, such as
	// "python 63%".
	Notes map[trace.Layer]string
	// Marks point at stations.
	Marks []Mark
	// Fold leaves lanes out on which there is nothing yet.
	Fold bool
}

// Sign is what a mark says.
type Sign uint8

// The signs: a cursor points, an answer was right or wrong.
const (
	Cursor Sign = iota
	Right
	Wrong
)

// Mark points at a station from below, with a few words behind it.
type Mark struct {
	Layer trace.Layer
	Sign  Sign
	Text  string
}

// Draw makes the four lines, or fewer if the input says so, none wider than its width.
func Draw(in Input) []string {
	c := newChart(in)
	c.drawIn()
	c.drawHead()
	c.drawBody()
	c.drawNotCalled()
	c.drawMarks()
	lines := make([]string, 0, Height)
	for i, l := range c.lines {
		if lane := trace.Lane(i); in.Fold && (lane == trace.LaneHead || lane == trace.LaneBody) && l.Free(firstAt, l.Width()) {
			continue
		}
		lines = append(lines, l.String())
	}
	return lines
}

// Hit is the station at column x of line y of the drawing.
func Hit(in Input, x, y int) (trace.Layer, bool) {
	if y < 0 || y >= Height || x < firstAt || x >= in.Width {
		return "", false
	}
	c := newChart(in)
	for i := len(c.stations) - 1; i >= 0; i-- {
		if st := c.stations[i]; x >= st.x {
			return st.layer, !st.isFold()
		}
	}
	return "", false
}

// Stations are the layers that can be pointed at, from the client inwards.
func Stations(in Input) []trace.Layer {
	return append([]trace.Layer{trace.LayerClient, trace.LayerServer}, chain(in)...)
}
