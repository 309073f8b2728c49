package tui

import "roundtrip/tui/layout"

// recordKeepsItsRow looks, each time it is called on a page, at whether the record stands where it
// stood before: below a story of which nobody writes a part, also when an answer is told or a task
// was done.
func (d *desk) recordKeepsItsRow() func() {
	page, rows := d.lesson().Page(), make(map[size]int)
	return func() {
		d.Helper()
		for _, s := range []size{{150, 50}, wide, {199, 53}} {
			d.resize(s)
			d.view()
			row := d.base().Layout().At(layout.Record).Y
			if before, seen := rows[s]; seen && before != row && page.Exercise == nil {
				d.Errorf("%s, %v: the record moves from row %d to %d:\n%s", page.Ref(), s, before, row, d.text())
			}
			rows[s] = row
		}
		d.resize(small)
	}
}
