package viewer

import (
	"slices"

	"roundtrip/tui/lens"
)

// mostPlaces is how many lenses stand below each other at most.
const mostPlaces = 3

// column is the lenses that stand below each other, from the top, and how many events of the
// request had happened when one was changed for another. What they need of the rows is measured
// by that.
type column struct {
	kinds []lens.Kind
	known int
}

// stands is which lenses stand in the places of a column, for two and for three of them.
type stands struct {
	pair, trio column
	version    int
}

// of is what stands in so many places.
func (s *stands) of(places int) []lens.Kind {
	if places < mostPlaces {
		return s.pair.kinds
	}
	return s.trio.kinds
}

// fill has the first of some lenses stand there.
func (s *stands) fill(kinds []lens.Kind) {
	var all []lens.Kind
	for _, k := range kinds {
		if !slices.Contains(all, k) && len(all) < mostPlaces {
			all = append(all, k)
		}
	}
	s.pair.kinds, s.trio.kinds = slices.Clone(all[:min(2, len(all))]), all
	s.version++
}

// put has a lens stand where it can be seen: where it stands already, else in the last place.
// So no lens ever changes places.
func (s *stands) put(k lens.Kind, known int) {
	s.pair.put(k, 2, known)
	s.trio.put(k, mostPlaces, known)
	s.version++
}

func (c *column) put(k lens.Kind, most, known int) {
	if !slices.Contains(c.kinds, k) {
		c.kinds, c.known = append(slices.Clone(c.kinds[:min(len(c.kinds), most-1)]), k), known
	}
}

// remove has a lens stand nowhere.
func (s *stands) remove(k lens.Kind) {
	isIt := func(o lens.Kind) bool { return o == k }
	s.pair.kinds, s.trio.kinds = slices.DeleteFunc(s.pair.kinds, isIt), slices.DeleteFunc(s.trio.kinds, isIt)
	s.version++
}

// measure has what the lenses need measured anew.
func (s *stands) measure(known int) {
	s.pair.known, s.trio.known = known, known
	s.version++
}
