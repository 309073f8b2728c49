package tui

import (
	"strings"

	"roundtrip/tui/layout"
)

// lenses are those on the screen, from the top.
func (d *desk) lenses() []lensOn {
	var all []lensOn
	for nth, k := range d.v().Shown() {
		r := d.base().Layout().At(layout.Lens + layout.Part(nth))
		if !r.IsEmpty() {
			all = append(all, lensOn{r, d.v().Frame(k)})
		}
	}
	return all
}

// storyMissing is how many rows of the story have no room.
func (d *desk) storyMissing() int { return d.base().Missing() }

// hasAction reports whether the line that says what to do next is there.
func (d *desk) hasAction(lines []string) bool {
	r := d.base().Layout().At(layout.Action)
	return !r.IsEmpty() && strings.HasPrefix(string([]rune(lines[r.Y] + strings.Repeat(" ", r.X+1))[r.X:]), d.m.Theme.Sym.Act)
}
