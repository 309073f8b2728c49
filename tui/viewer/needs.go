package viewer

import (
	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// needs are what the two lenses of a column need, as long as what they depend on stays the
// same. They are measured when a request is shown and when a lens is changed for another, and
// not as the request moves: so the lenses keep their rows from stop to stop.
type needs struct {
	known  int          // events of the request that had happened when that was measured
	shown  bool         // a request was shown since the lenses were offered
	former *trace.State // the end of the request before, on the same page
	key    needsKey
	lenses [2]layout.Need
}

// needsKey is what needs depend on.
type needsKey struct {
	exchange, known, width int
	slots                  [2]lens.Kind
	hex, void              bool
	body                   lens.BodyView
}

// reserve is how many rows a lens has beyond those that are expected: for its title, and for
// the line at its foot or one more.
const reserve = 2

// measure lets the lenses be measured anew, by what has happened until now.
func (v *Viewer) measure() {
	if v.Exchange != nil {
		v.needs.known = v.Trace.Len()
	}
}

// remember keeps how a request ended, for the next one of its page.
func (n *needs) remember(x *Exchange) {
	if x != nil && n.shown {
		n.former = x.Final()
	}
}

// Needs are what the two lenses need of the rows of their column.
func (v *Viewer) Needs(width int) [2]layout.Need {
	if v.Exchange == nil {
		return [2]layout.Need{}
	}
	n, void := &v.needs, lens.IsVoid(v.slots[1], v.Final())
	key := needsKey{v.version, n.known, width, v.slots, v.hex, void, v.body}
	if n.key != key && width > 0 { // there is none while something is edited
		n.key = key
		for i, k := range v.slots {
			n.lenses[i] = v.need(k, width)
		}
		if void { // nothing of it can lose its place
			n.lenses[1] = layout.Need{}
		}
	}
	return n.lenses
}

// need is what a lens needs: what the request has to show in it, or is expected to have,
// or what the one before had.
func (v *Viewer) need(k lens.Kind, width int) layout.Need {
	o := v.options(width, 0)
	o.Filter, o.Folded = "", nil
	known := v.Trace.At(v.needs.known)
	if k == lens.Code {
		return layout.Need{Rows: v.longestFile(known, width) + reserve}
	}
	rows := len(lens.Rows(k, known, nil, o))
	grows := v.live != nil && known.Done == nil && k != lens.Recording
	if grows {
		rows = max(rows, lens.Expected(k, known, o))
		if v.needs.former != nil {
			rows = max(rows, len(lens.Rows(k, v.needs.former, nil, o)))
		}
	}
	return layout.Need{Rows: rows + reserve, Grows: grows}
}

// longestFile is how many rows the longest of the files has that can come into view: those of
// the layers of a record, else all.
func (v *Viewer) longestFile(s *trace.State, width int) int {
	if v.live != nil {
		rows := 0
		for _, text := range v.Sources {
			rows = max(rows, lens.Length(text, width))
		}
		return rows
	}
	rows := lens.Length(v.Sources[v.mainFile()], width)
	for _, l := range s.Layers {
		rows = max(rows, lens.Length(v.Sources[l.Src.File], width))
	}
	return rows
}
