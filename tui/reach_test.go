package tui

import "roundtrip/tui/lens"

// selected is the row of the current lens that has the mark.
func (d *desk) selected() lens.Row { return d.m.selectedRow(d.m.lens.kind()) }

// pointAt presses the arrows until a row of the lens stands selected: down to
// the last, then up.
func (d *desk) pointAt(id string) {
	d.Helper()
	for _, key := range []string{"down", "up"} {
		for range 200 {
			if d.selected().ID == id && d.m.lens.sides[d.m.lens.kind()].selected != "" {
				return
			}
			d.press(key)
		}
	}
	d.Fatalf("the arrows do not lead to %q:\n%s", id, d.text())
}
