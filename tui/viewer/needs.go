package viewer

import (
	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// needs are what lenses need of their column, as long as what they depend on stays the same.
// They are measured when a request is shown and when a lens is changed for another, and not as
// the request moves: so the lenses keep their rows from stop to stop.
type needs struct {
	shown      bool   // a request was shown since the lenses were offered
	looked     [2]int // the request and its events by which the environ is void or not
	void       bool
	former     *trace.State // the end of the request before, on the same page
	key        needsKey
	one        layout.Need
	pair, trio []layout.Need
}

// needsKey is what needs depend on.
type needsKey struct {
	exchange, width, stands int
	hex, void               bool
	body                    lens.BodyView
}

// reserve is how many rows a lens has beyond those that are expected: for its title, and for
// the line at its foot or one more.
const reserve = 2

// events is how many events of the request have happened.
func (v *Viewer) events() int {
	if v.Exchange == nil {
		return 0
	}
	return v.Trace.Len()
}

// knownAtFirst is how many events of a request count as it is shown: none while it moves, since
// nobody can say how far it has come by then.
func (v *Viewer) knownAtFirst() int {
	if v.live != nil && v.Held == nil {
		return 0
	}
	return v.events()
}

// remember keeps how a request ended, for the next one of its page.
func (n *needs) remember(x *Exchange) {
	if x != nil && n.shown {
		n.former = x.Final()
	}
}

// Needs are what lenses need of the rows of their column, where there is one, where there are two
// and three.
func (v *Viewer) Needs(width int) (one layout.Need, pair, trio []layout.Need) {
	if v.Exchange == nil {
		return one, nil, nil
	}
	n := &v.needs
	if now := [2]int{v.version, v.events()}; n.looked != now {
		n.looked, n.void = now, lens.IsVoid(lens.Environ, v.Final())
	}
	key := needsKey{v.version, width, v.stands.version, v.hex, n.void, v.body}
	if n.key != key && width > 0 { // there is none while something is edited
		n.key, n.pair, n.trio = key, v.needsOf(v.stands.pair, width), v.needsOf(v.stands.trio, width)
		n.one = v.need(v.Lens(), v.Trace.At(v.stands.pair.known), width)
	}
	return n.one, n.pair, n.trio
}

// needsOf are the needs of the lenses of a column. Only the last can be void: below another
// one there are rows that would move.
func (v *Viewer) needsOf(c column, width int) []layout.Need {
	all := make([]layout.Need, len(c.kinds))
	for i, k := range c.kinds {
		all[i] = v.need(k, v.Trace.At(c.known), width)
	}
	if last := len(all) - 1; last > 0 {
		all[last].Void = lens.IsVoid(c.kinds[last], v.Final())
	}
	return all
}

// need is what a lens needs: what the request has to show in it, or is expected to have,
// or what the one before had.
func (v *Viewer) need(k lens.Kind, known *trace.State, width int) layout.Need {
	o := v.options(width, 0)
	o.Filter, o.Folded = "", nil
	if k == lens.Code {
		return layout.Need{Rows: v.longestFile(known, width) + reserve}
	}
	rows := len(lens.Rows(k, known, nil, o))
	if v.live == nil {
		return layout.Need{Rows: rows + reserve}
	}
	expected, more := lens.Expected(k, known, o)
	rows = max(rows, expected)
	if v.needs.former != nil {
		o.Sent = nil // of that one all was read
		rows = max(rows, len(lens.Rows(k, v.needs.former, nil, o)))
	}
	return layout.Need{Rows: rows + reserve, More: more}
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
