package journey

import (
	"slices"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// chart is a drawing while it is made, with what can be said of each station.
type chart struct {
	in       Input
	s        *trace.State
	t        theme.Theme
	stations []station
	lines    [Height]*theme.Line

	at     trace.Place // where the request is
	here   int         // the station where it is
	inner  int         // the innermost station that was reached
	origin int         // the station that states the head
}

func newChart(in Input) *chart {
	if in.State == nil {
		in.State = trace.NewState()
	}
	c := &chart{in: in, s: in.State, t: in.Theme, at: whereabouts(in.State)}
	c.stations = layout(in, c.at.Layer)
	for i := range c.lines {
		c.lines[i] = theme.NewLine(in.Width)
	}
	c.here = c.index(c.at.Layer)
	for i := range c.stations {
		if c.reached(i) {
			c.inner = i
		}
	}
	c.origin = c.findOrigin()
	return c
}

// whereabouts is the state's place, but for the head: its bytes leave on the
// head's own lane.
func whereabouts(s *trace.State) trace.Place {
	switch d := s.Last.Data.(type) {
	case *trace.HeadCommitted:
		return trace.Place{Lane: trace.LaneHead, Layer: trace.LayerServer}
	case *trace.BytesOut:
		if d.What == "head" {
			return trace.Place{Lane: trace.LaneHead, Layer: trace.LayerClient}
		}
	}
	return s.Place
}

func (c *chart) index(l trace.Layer) int {
	return max(0, slices.IndexFunc(c.stations, func(s station) bool { return slices.Contains(s.layers(), l) }))
}

// any reports whether something is true of a layer that stands at a station.
func (c *chart) any(i int, is func(*trace.LayerState) bool) bool {
	return slices.ContainsFunc(c.stations[i].layers(), func(l trace.Layer) bool {
		st := c.s.Layer(l)
		return st != nil && is(st)
	})
}

func called(l *trace.LayerState) bool   { return l.Called }
func wrapping(l *trace.LayerState) bool { return l.Wraps || l.Head != nil }
func hasHead(l *trace.LayerState) bool  { return l.Head != nil }
func returned(l *trace.LayerState) bool { return l.Returned != nil }
func raised(l *trace.LayerState) bool   { return l.Raised != "" }

// reached reports whether the call has come to the station.
func (c *chart) reached(i int) bool {
	switch i {
	case 0:
		return true
	case 1:
		return c.s.In.Total > 0 || c.s.Line != nil || c.s.Stage > trace.StageSent
	}
	return c.any(i, called)
}

// received reports whether a head has come to the station from inside.
func (c *chart) received(i int) bool {
	if i == 1 {
		return c.s.Stored != nil
	}
	return c.any(i, hasHead)
}

// findOrigin is the innermost station that was called, or where that one
// raised instead of returning, or was lost, the first outwards that did not.
func (c *chart) findOrigin() int {
	i := c.inner
	for i > 1 && (c.any(i, raised) || c.lost(i)) && !c.any(i, returned) {
		i--
	}
	return i
}

// lost reports whether a station was called and will never return, since the
// exchange has failed and is over.
func (c *chart) lost(i int) bool {
	return i > 1 && c.s.Raised != nil && c.s.Ended != "" && !c.any(i, returned)
}

// undecided reports whether something was raised just now: what was stated
// before that does not count any more, and nobody has answered yet.
func (c *chart) undecided() bool {
	_, just := c.s.Last.Data.(*trace.AppRaised)
	return just && c.s.Sent == nil
}

// answered reports whether somebody has begun to answer.
func (c *chart) answered() bool {
	s := c.s
	return s.Rejected != nil || s.Stored != nil || s.Sent != nil || s.Raised != nil || s.Ended != "" || s.Done != nil ||
		s.Route != nil && s.Route.Route == "static" ||
		slices.ContainsFunc(s.Layers, func(l trace.LayerState) bool { return l.Head != nil })
}

// turned reports whether the way in ended before the last station, or in the
// server where no other is known.
func (c *chart) turned() bool {
	return c.inner > 0 && (c.inner < len(c.stations)-1 || c.inner == 1) && c.answered()
}

// party is the hue of a station.
func (c *chart) party(i int) lipgloss.Style {
	if c.stations[i].isFold() {
		return c.t.Middleware
	}
	return c.t.Party(c.stations[i].layer)
}

func (c *chart) marker() lipgloss.Style {
	if c.s.Held {
		return c.t.HeldMarker
	}
	return c.t.Marker
}

// isHere reports whether the request is at the station on that lane.
func (c *chart) isHere(lane trace.Lane, i int) bool { return c.at.Lane == lane && c.here == i }
