package viewer

import (
	"cmp"
	"fmt"
	"slices"

	"roundtrip/tui/journey"
	"roundtrip/tui/layout"
	"roundtrip/tui/theme"
	"roundtrip/tui/timeline"
	"roundtrip/wsgi/trace"
)

// Surroundings are what the journey shows besides the exchange.
type Surroundings struct {
	// Busy says what a request that stands still waits for, "" where the record says it.
	Busy string
	// Waits says that something is being waited for of which Busy tells.
	Waits bool
	// Pointing says that the arrows point at stations.
	Pointing bool
	// Fold leaves lanes out on which there is nothing yet.
	Fold bool
}

func (v *Viewer) journeyInput(t theme.Theme, w int, s Surroundings) journey.Input {
	in := journey.Input{State: v.State, Chain: v.Chain, Width: w, Theme: t, Caption: v.waitsFor(s), Fold: s.Fold}
	in.Past = v.Settled() && !v.IsLive() && !v.Replaying()
	if v.State.Held && v.IsLive() {
		in.Held = cmp.Or(v.Waited, "no hurry")
	}
	if v.Station != "" && s.Pointing {
		in.Marks = append(in.Marks, journey.Mark{Layer: v.Station, Sign: journey.Cursor, Text: "here?"})
	}
	return in
}

// DrawJourney draws where the request is.
func (v *Viewer) DrawJourney(t theme.Theme, r layout.Rect, s Surroundings) []string {
	in := v.journeyInput(t, r.W, s)
	key := fmt.Sprint(r.W, v.Exchange.version, t.Options, v.Station, s, in.Held, in.Past, in.Caption)
	return v.journey.Draw(key, func() []string { return journey.Draw(in) })
}

// StationAt is the station of the journey at a cell, false if there is none.
func (v *Viewer) StationAt(t theme.Theme, w, x, y int, s Surroundings) (trace.Layer, bool) {
	return journey.Hit(v.journeyInput(t, w, s), x, y)
}

// Stations are those of the journey.
func (v *Viewer) Stations(t theme.Theme, w int) []trace.Layer {
	if v.Exchange == nil {
		return nil
	}
	return journey.Stations(v.journeyInput(t, max(w, layout.MinWidth), Surroundings{}))
}

// PointStation moves the pointer by some stations, from nowhere to the first on that side.
func (v *Viewer) PointStation(t theme.Theme, w, by int) {
	all := v.Stations(t, w)
	at := slices.Index(all, v.Station)
	if at < 0 && by < 0 {
		at = len(all)
	}
	v.Station = all[min(max(0, at+by), len(all)-1)]
}

// DrawTimeline draws the stages on one line.
func (v *Viewer) DrawTimeline(t theme.Theme, w int) []string {
	key := fmt.Sprint(w, v.Exchange.version, t.Options)
	return v.line.Draw(key, func() []string { return []string{timeline.Draw(v.timelineInput(t, w))} })
}

// ClickTimeline looks at the event at a column of the timeline.
func (v *Viewer) ClickTimeline(t theme.Theme, w, x int) {
	if n, ok := timeline.Hit(v.timelineInput(t, w), x); ok {
		v.looked(v.LookAt(n), AtNow)
	}
}

func (v *Viewer) timelineInput(t theme.Theme, w int) timeline.Input {
	return timeline.Input{Trace: v.Trace, View: v.At, Width: w, Theme: t}
}
