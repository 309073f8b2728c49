package tui

import (
	"strings"
	"testing"
)

// At every point of the first minute, and with whatever is open above it, the
// terminal can take any size and come back.
func TestResizingLosesNothing(t *testing.T) {
	t.Parallel()
	for _, s := range []size{small, wide} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			d := sit(t, setup{size: s, golang: true})
			for _, key := range strings.Fields(`space ? down down x / n a m enter v \ left space \ left right space
				e S a m tab x backspace shift+tab enter esc down x z space ? enter enter space
				esc down down down enter a down down esc m down enter esc s s s n o c e q enter q`) {
				d.press(key)
				d.survives(odd)
			}
		})
	}
}

// Too small a terminal says so, takes no key but those that leave, and is as it
// was when it is large again: keys that cannot be seen are not typed.
func TestTooSmallATerminal(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("space", "e")
	d.write("a")
	before := d.text()
	d.resize(size{20, 5})
	if got := strings.Join(strings.Fields(d.text()), " "); !strings.HasPrefix(got, "roundtrip needs 60 columns and 16 rows") {
		t.Errorf("it says\n%s", d.text())
	}
	d.press("b", "c", "enter", "space")
	d.resize(small)
	if d.text() != before {
		t.Errorf("it was\n%s\nand is\n%s", before, d.text())
	}
	d.resize(size{59, 16})
	d.press("q")
	if !d.quit {
		t.Error("q does not quit")
	}
}

// A program that starts in a terminal without a size yet draws nothing too
// large, and then the whole.
func TestBeforeTheSizeIsKnown(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, size: size{0, 1}})
	d.fits()
	d.resize(small)
	d.shows("A request is waiting")
	d.fits()
}
