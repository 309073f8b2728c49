package tui

import (
	"fmt"
	"slices"

	"roundtrip/tui/lens"
)

// placement is where the lenses stand. A lens in which there is nothing to select yet has no
// rows that could lose their place.
type placement struct {
	kinds []lens.Kind
	rows  []int
	empty []bool
}

func (d *desk) placed() placement {
	p := placement{}
	for _, l := range d.lenses() {
		p.kinds, p.rows = append(p.kinds, l.frame.Kind), append(p.rows, l.Y)
		p.empty = append(p.empty, !slices.ContainsFunc(l.frame.Rows, func(r lens.Row) bool { return r.ID != "" }))
	}
	return p
}

// countMoves counts what stands elsewhere than at the stop before. Where a lens has come for
// another, the rows may be shared anew.
func (d *desk) countMoves(c *defects, before, now placement, note func(*int, string)) {
	for i, k := range now.kinds {
		j := slices.Index(before.kinds, k)
		same := slices.Equal(before.kinds, now.kinds) || i == 0
		switch {
		case j >= 0 && j != i:
			note(&c.swapped, fmt.Sprintf("%v was in place %d and is in %d", k, j, i))
		case j >= 0 && same && !now.empty[i] && now.rows[i] != before.rows[j]:
			note(&c.moved, fmt.Sprintf("%v moves from row %d to %d", k, before.rows[j], now.rows[i]))
		}
	}
}

// columns are the lenses below each other, as a page had them at each size.
type columns map[size][]column

type column struct {
	kinds   []lens.Kind
	width   int
	visible []int // rows, at least
}

// see notes the column that is on the screen.
func (c columns) see(d *desk) {
	s, now := size{d.m.Width, d.m.Height}, column{}
	for _, l := range d.lenses() {
		now.kinds, now.width, now.visible = append(now.kinds, l.frame.Kind), l.W, append(now.visible, l.frame.Height-1)
	}
	for _, o := range c[s] {
		if slices.Equal(o.kinds, now.kinds) && o.width == now.width {
			for j := range now.visible {
				o.visible[j] = min(o.visible[j], now.visible[j])
			}
			return
		}
	}
	c[s] = append(c[s], now)
}

// mostFree is how many rows a lens may have that it never needs: what is expected of an
// answer may be some more than it has.
const mostFree = 4

// countColumns counts, once a page was read, the lenses that were cut beside one that had rows
// free whatever event of the record was looked at.
func (d *desk) countColumns(c *defects, all []column) {
	for _, col := range all {
		if len(col.kinds) < 2 {
			continue
		}
		cut, free, words := false, false, ""
		for i, k := range col.kinds {
			needed := d.mostRows(k, col.width)
			keeps := lens.IsVoid(k, d.v().Final()) && i < len(col.kinds)-1 // else what is below it would move
			cut, free = cut || col.visible[i] < needed, free || col.visible[i] > needed+mostFree && !keeps
			words += fmt.Sprintf(" %v has %d rows and needs %d", k, col.visible[i], needed)
		}
		if cut && free {
			c.uneven++
			d.Logf("%s:%s", d.lesson().Page().Ref(), words)
		}
	}
}

// mostRows is how many rows a lens has at most, wherever in the record the view stands.
func (d *desk) mostRows(k lens.Kind, width int) int {
	most := 0
	v := d.v()
	for at := 1; at <= v.Trace.Len(); at++ {
		rows := lens.Rows(k, v.Trace.At(at), nil, lens.Options{
			Width: width, Sent: v.Sent, SentAt: v.State.In.Base, Sources: d.listings(), Main: v.Main, Findings: v.Found, Recording: v.Recording,
		})
		most = max(most, len(rows))
	}
	return most
}

// listings are the files of the page as the code lens shows them.
func (d *desk) listings() map[string]*lens.Listing { return d.v().Highlight()() }
