package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
)

// fits fails if the view is larger than the terminal in any line.
func (d *desk) fits() {
	d.Helper()
	lines := strings.Split(d.view(), "\n")
	if len(lines) > max(1, d.m.Height) {
		d.Errorf("%d lines on a terminal of %dx%d:\n%s", len(lines), d.m.Width, d.m.Height, d.text())
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > max(1, d.m.Width) {
			d.Errorf("line %d is %d columns wide on a terminal of %dx%d: %q", i, w, d.m.Width, d.m.Height, ansi.Strip(line))
		}
	}
}

// odd are terminals around each border of the layout, and far from them.
var odd = []size{
	{20, 5}, wide, {60, 16}, {59, 40}, {61, 17}, {95, 20}, {96, 22}, middle, {149, 19}, {150, 21}, {300, 100}, {1, 1}, {0, 0}, {80, 16}, small,
}

// usual are the sizes that the program is made for, and the smallest that it
// takes.
var usual = []size{middle, wide, {layout.MinWidth, layout.MinHeight}}

// survives goes through sizes and back to its own. Nothing is larger than the
// terminal, and in the end the same is on the screen as in the beginning, though
// a lens may have been scrolled.
func (d *desk) survives(sizes []size) {
	d.Helper()
	own, before := size{d.m.Width, d.m.Height}, d.kept()
	d.fits()
	for _, s := range sizes {
		d.resize(s)
		d.fits()
	}
	d.resize(own)
	if after := d.kept(); after != before {
		d.Errorf("a resize and back has changed\n%s\ninto\n%s", before, after)
	}
}

// kept is what a resize must not change: all that is on the screen but the rows
// of the lenses, of which the selected one counts.
func (d *desk) kept() string {
	switch {
	case d.m.Overlays.At(overlay.Screen) != nil: // it is scrolled no further than it needs to be
		return ""
	case d.empty(), d.m.Overlays.Covers():
		return d.text()
	}
	l := d.base().Layout()
	lines := strings.Split(d.text(), "\n")
	for y := range lines {
		row := []rune(lines[y])
		for x := range row {
			if l.At(layout.Lens).Contains(x, y) || l.At(layout.Second).Contains(x, y) || l.At(layout.Third).Contains(x, y) || l.At(layout.Record).Contains(x, y) {
				row[x] = ' '
			}
		}
		lines[y] = strings.TrimRight(string(row), " ")
	}
	return strings.Join(lines, "\n") + "\n" + d.v().Lens().String() + " " + d.selected().ID
}
