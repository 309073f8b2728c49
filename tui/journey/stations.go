package journey

import (
	"fmt"
	"slices"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// minGap is the least room between two stations: a wire that can hold the
// marker.
const minGap = 5

// station is a column of the drawing: a party, or a run of layers folded into
// one.
type station struct {
	layer  trace.Layer
	name   string
	folded []trace.Layer
	x      int
}

func (s station) isFold() bool { return len(s.folded) > 0 }

// layers are the layers that stand in this column.
func (s station) layers() []trace.Layer {
	if s.isFold() {
		return s.folded
	}
	return []trace.Layer{s.layer}
}

// chain is every layer behind the server: what the state knows, and in their
// places those known ahead.
func chain(in Input) []trace.Layer {
	var all []trace.Layer
	for _, l := range in.State.Layers {
		all = append(all, l.Layer)
	}
	if len(all) == 0 {
		return in.Chain
	}
	for i, l := range in.Chain {
		if slices.Contains(all, l) {
			continue
		}
		at := len(all)
		if i > 0 {
			at = 1 + slices.Index(all, in.Chain[i-1])
		}
		all = slices.Insert(all, at, l)
	}
	return all
}

// layout gives the stations their columns.
func layout(in Input, here trace.Layer) []station {
	layers := chain(in)
	stations := arrange(layers, func(int) bool { return true })
	if !fits(in.Width, stations) {
		stations = fold(in, layers, here)
	}
	if !fits(in.Width, stations) {
		squeeze(in, stations, here)
	}
	place(in.Width, stations)
	return stations
}

// arrange makes stations of the layers that are to be seen, and folds each run
// of others.
func arrange(layers []trace.Layer, seen func(i int) bool) []station {
	out := []station{{layer: trace.LayerClient, name: "client"}, {layer: trace.LayerServer, name: "server"}}
	var run []trace.Layer
	for i, l := range layers {
		if !seen(i) {
			run = append(run, l)
			continue
		}
		out = append(appendFold(out, run), single(l))
		run = nil
	}
	return appendFold(out, run)
}

func single(l trace.Layer) station {
	return station{layer: l, name: theme.Printable(l.Name())}
}

// appendFold appends a run of layers as one station; a single layer that is as
// short as its fold is not folded.
func appendFold(out []station, run []trace.Layer) []station {
	switch {
	case len(run) == 0:
		return out
	case len(run) == 1 && len(run[0].Name()) <= len("+1 layer"):
		return append(out, single(run[0]))
	}
	return append(out, station{name: "+" + theme.Count(len(run), "layer"), folded: run})
}

// fold shows the current layer, the last and those that are pointed at, and
// then as many others as there is room for, the nearest to the current first.
func fold(in Input, layers []trace.Layer, here trace.Layer) []station {
	current := max(0, slices.Index(layers, here))
	seen := map[int]bool{current: true, len(layers) - 1: true}
	for _, m := range in.Marks {
		if i := slices.Index(layers, m.Layer); i >= 0 {
			seen[i] = true
		}
	}
	best := arrange(layers, func(i int) bool { return seen[i] })
	for distance := 1; distance < len(layers); distance++ {
		for _, i := range []int{current - distance, current + distance} {
			if i < 0 || i >= len(layers) || seen[i] {
				continue
			}
			seen[i] = true
			next := arrange(layers, func(i int) bool { return seen[i] })
			if !fits(in.Width, next) {
				return best
			}
			best = next
		}
	}
	return best
}

// squeeze shortens names until the stations fit: first the folds to their
// counts, then the longest name bit by bit, the current one last.
func squeeze(in Input, stations []station, here trace.Layer) {
	for i, s := range stations {
		if s.isFold() {
			stations[i].name = fmt.Sprintf("+%d", len(s.folded))
		}
	}
	current := slices.IndexFunc(stations, func(s station) bool { return s.layer == here })
	for !fits(in.Width, stations) && (shorten(in.Theme, stations, current) || shorten(in.Theme, stations, -1)) {
	}
}

// shorten cuts the longest name but one by a column, and reports whether it
// could.
func shorten(t theme.Theme, stations []station, but int) bool {
	const least = 4
	longest, width := -1, least
	for i, s := range stations {
		if w := theme.Width(s.name); i != but && w > width {
			longest, width = i, w
		}
	}
	if longest >= 0 {
		stations[longest].name = t.Cut(stations[longest].name, width-1)
	}
	return longest >= 0
}

// reserve is the room that the last station needs for what it says under its
// name: "200 OK", or with more room "200 OK, 2 headers".
func reserve(width int) int {
	switch {
	case width >= laden:
		return 24
	case width >= captioned:
		return 17
	}
	return len("not yet")
}

// room is what is left for the gaps between the stations.
func room(width int, stations []station) int {
	last := len(stations) - 1
	keep := reserve(width)
	if last == 1 {
		keep = width / 2 // only the server is known: its wire need not cross the screen
	}
	free := width - firstAt - max(keep, theme.Width(stations[last].name))
	for _, s := range stations[:last] {
		free -= theme.Width(s.name)
	}
	return free
}

func fits(width int, stations []station) bool {
	return room(width, stations) >= minGap*(len(stations)-1)
}

// place spreads the stations over the width. The first wire is the longest: it
// carries the request's first line.
func place(width int, stations []station) {
	gaps := len(stations) - 1
	free := max(minGap*gaps, room(width, stations))
	extra := 0
	if width >= laden && free/gaps > 18 {
		extra = 6
	}
	each, rest := (free-extra)/gaps, (free-extra)%gaps
	x := firstAt
	for i := range stations {
		stations[i].x = x
		x += theme.Width(stations[i].name) + each
		if i == 0 {
			x += extra
		}
		if i < rest {
			x++
		}
	}
}
