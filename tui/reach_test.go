package tui

import (
	"strings"

	"roundtrip/tui/lens"
)

// selected is the row of the current lens that has the mark.
func (d *desk) selected() lens.Row { return d.v().Selected(d.v().Lens()) }

// pointAt presses the arrows until a row of the lens stands selected: down to
// the last, then up.
func (d *desk) pointAt(id string) {
	d.Helper()
	for _, key := range []string{"down", "up"} {
		for range 200 {
			if d.selected().ID == id && d.v().Selects(d.v().Lens()) {
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
	for range d.v().Offers() {
		d.press("tab")
		d.reachesRows(d.v().Lens())
	}
	if d.exercise() != nil || d.v().Lens() == lens.Output {
		d.press("tab") // the arrows go back to the checks, and enter leaves the selected line
	}
}

func (d *desk) reachesRows(k lens.Kind) {
	d.Helper()
	rows := d.v().Frame(k).Rows
	d.press("pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "up")
	for i, r := range rows {
		if r.ID == "" {
			continue
		}
		if at := d.v().Cursor(k); at != i {
			d.Errorf("%s: %q, row %d of the %v lens, is not reached; row %d is, %q", d.lesson().Page().Ref(), r.ID, i, k, at, rows[max(0, at)].ID)
			return
		}
		if !d.marks(k, i) {
			d.Errorf("%s: %q of the %v lens stands selected, and is not marked on the screen:\n%s", d.lesson().Page().Ref(), r.ID, k, d.text())
		}
		d.press("down")
	}
}

// marks reports whether the mark stands at a row of the lens on the screen.
func (d *desk) marks(k lens.Kind, row int) bool {
	for _, l := range d.lenses() {
		y := l.Y + 1 + row - l.frame.Scroll
		lines := strings.Split(d.text(), "\n")
		if l.frame.Kind == k && y > l.Y && y < l.Y+l.H && y < len(lines) {
			return strings.Contains(string([]rune(lines[y])[l.X:]), " "+d.m.Theme.Sym.Cursor+" ")
		}
	}
	return false
}
