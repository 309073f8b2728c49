package tui

import (
	"strings"

	"roundtrip/tui/lens"
)

// selected is the row of the current lens that has the mark.
func (d *desk) selected() lens.Row { return d.m.selectedRow(d.m.lens.kind()) }

// pointAt presses the arrows until a row of the lens stands selected: down to
// the last, then up.
func (d *desk) pointAt(id string) {
	d.Helper()
	for _, key := range []string{"down", "up"} {
		for range 200 {
			if d.selected().ID == id && d.m.lens.sides[d.m.lens.kind()].selected.set() {
				return
			}
			d.press(key)
		}
	}
	d.Fatalf("the arrows do not lead to %q:\n%s", id, d.text())
}

// reachesAll fails unless the arrows reach every row that can be selected, in
// every lens that is offered, and each stands on the screen with its mark.
func (d *desk) reachesAll() {
	d.Helper()
	for range d.m.lens.offers {
		d.press("tab")
		d.reachesRows(d.m.lens.kind())
	}
	if d.m.practice() != nil {
		d.press("tab") // the arrows go back to the checks
	}
}

func (d *desk) reachesRows(k lens.Kind) {
	d.Helper()
	s := d.m.lens.sides[k]
	d.press("pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "up")
	for i, r := range s.rows {
		if r.ID == "" {
			continue
		}
		if at := d.m.cursor(k, s.rows); at != i {
			d.Errorf("%s: %q, row %d of the %v lens, is not reached; row %d is, %q", d.m.page().Ref(), r.ID, i, k, at, s.rows[max(0, at)].ID)
			return
		}
		if !d.marks(k, i) {
			d.Errorf("%s: %q of the %v lens stands selected, and is not marked on the screen:\n%s", d.m.page().Ref(), r.ID, k, d.text())
		}
		d.press("down")
	}
}

// marks reports whether the mark stands at a row of the lens on the screen.
func (d *desk) marks(k lens.Kind, row int) bool {
	l := d.m.frame.layout.lens
	y := l.y + 1 + row - d.m.lens.sides[k].frame.Scroll
	lines := strings.Split(d.text(), "\n")
	if y <= l.y || y >= l.y+l.h || y >= len(lines) {
		return false
	}
	return strings.HasPrefix(string([]rune(lines[y])[inset(l).x:]), " "+d.m.theme.Sym.Right)
}
