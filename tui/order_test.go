package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/tui/overlay"
)

// On a page whose lines are to be put in order, the keys that the page names solve it.
func TestLinesAreOrderedAndSolved(t *testing.T) {
	t.Parallel()
	files := t.TempDir()
	d := practise(t, setup{start: "application/lines", files: files}, "")
	d.press("space", "e")
	d.shows("▸    1", "choose", "pick up", "save and check")
	d.press("space", "down", "down")
	d.shows("↕    3", "picked up", "put down")
	d.looksAnywhere(t, "picked-up")

	d.press("esc")
	d.shows("What you typed is kept")
	d.press("e", "x") // types nothing
	d.shows("▸    3")
	d.press("space", "down", "down", "space") // the return is the last
	d.press("up", "up", "up", "up", "space", "down", "down", "down", "space")
	d.press("ctrl+s")
	if d.m.Overlays.At(overlay.Lens) != nil {
		t.Fatalf("it is still open:\n%s", d.text())
	}
	text, err := os.ReadFile(filepath.Join(files, "lines.py"))
	if want := "def application"; err != nil || !strings.HasPrefix(string(text), want) || !strings.HasSuffix(string(text), "return [b\"In order.\"]\n") {
		t.Errorf("the file is %q, %v", text, err)
	}
	if !d.exercise().Solved() {
		t.Errorf("it is not solved:\n%s\n%s", text, d.text())
	}
}
