package tui

import (
	"strings"
	"testing"

	"roundtrip/tui/lens"
)

// Before an audience every row is painted, whatever the terminal's background.
func TestAnAudienceReadsOnPaper(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{present: true, golang: true})
	d.press("space", "space")
	d.fits()
	lines := strings.Split(d.view(), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "\x1b[48;2;255;255;255;") {
			t.Errorf("line %d has no paper: %q", i, line)
		}
	}
	if len(lines) != small.h {
		t.Errorf("%d lines are painted", len(lines))
	}
}

// Esc leaves screens, and not the program.
func TestEscAtHomeStays(t *testing.T) {
	t.Parallel()
	d := play(t, small, layered)
	d.press("esc", "esc", "esc")
	d.shows("q leaves the program")
	if d.quit {
		t.Error("esc quits")
	}
	d.press("q")
	if !d.quit {
		t.Error("q does not quit")
	}
}

// A key of another screen says where it does what.
func TestAKeyOfAnotherScreenSaysSo(t *testing.T) {
	t.Parallel()
	d := play(t, small, layered)
	for key, says := range map[string]string{
		"p": "p does nothing here; in a lesson: turn back a page.", "1": "in a lesson: answer a question", ".": "in a lesson: hide the story", "V": "Nothing here is changed",
	} {
		d.press(key)
		d.shows(says)
	}
	d.press("esc", "s")
	d.shows("s does nothing here; in play: step")
}

// The filter stays with the lens that is shown, and code says why it has none.
func TestTheFilterStaysWithTheLens(t *testing.T) {
	t.Parallel()
	d := play(t, small, layered)
	d.press("c", "/")
	d.write("host")
	d.shows("── wire filter host", "Host: 127.0.0.1")
	d.hides("HTTP/1.1")
	d.write("less")
	d.shows("No line has hostless in it.")
	d.press("esc")
	d.m.lens.show("code")
	d.press("/")
	d.shows("Code is shown whole.")
	if d.m.filter != nil || d.m.lens.kind() != lens.Code {
		t.Error("the filter is open")
	}
}

// The whole of a value is headed by what people call it.
func TestAWholeValueHasAName(t *testing.T) {
	t.Parallel()
	d := play(t, small, layered)
	d.press("c", "v")
	d.shows("? Bytes of the client, from 0")
	d.press("esc")
	d.hides("bytes:")
}

// The stage of the environ is where there is one.
func TestTheStageOfTheEnvironHasOne(t *testing.T) {
	t.Parallel()
	d := play(t, small, layered)
	d.m.lens.show("environ")
	d.press("space", "space")
	d.shows("[environ", "REQUEST_METHOD")
	d.hides("has not built")
}
