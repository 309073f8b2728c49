package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"roundtrip/content"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
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
	d := inPlay(t, small, layered)
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
	d := inPlay(t, small, layered)
	for key, says := range map[string]string{
		"p": "p does nothing here; in a lesson: turn back a page.", "1": "in a lesson: answer a question", ".": "in a lesson: show the whole story", "V": "Nothing here is changed",
	} {
		d.press(key)
		d.shows(says)
	}
	d.press("e")
	d.write("x")
	d.press("enter")
	d.shows("GET /hello?name=Adax")
	d.press("V")
	d.shows("GET /hello?name=Ada ")
	d.hides("Adax")
	d.press("esc", "s")
	d.shows("s does nothing here; where a request is open: step")
	d.press("tab")
	d.shows("tab does nothing here; where a request is open: the next lens.")
	d.press("a")
	d.shows("a does nothing here; in play and in lessons: choose the application.")
}

// The filter stays with the lens that is shown; code is shown whole, and searched.
func TestTheFilterStaysWithTheLens(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("c", "/")
	d.write("host")
	d.shows("[wire filter host", "Host: 127.0.0.1")
	d.hides("HTTP/1.1")
	d.write("less")
	d.shows("No line has hostless in it.")
	d.press("esc")
	d.v().Turn(lens.Code)
	d.press("/")
	d.shows("search for _", "package demo")
}

// The whole of a value is headed by what people call it.
func TestAWholeValueHasAName(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("c", "v")
	d.shows("? Bytes of the client, from 0")
	d.press("esc")
	d.hides("bytes:")
}

// The stage of the environ is where there is one.
func TestTheStageOfTheEnvironHasOne(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.v().Turn(lens.Environ)
	d.press("space", "space")
	d.shows("[environ", "REQUEST_METHOD")
	d.hides("has not built")
}

// What is typed leaves the lines with it in the picker, which says of how many it
// shows which; a key that is a letter closes nothing.
func TestThePickerIsFiltered(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("a")
	d.shows("Which application?", fmt.Sprintf(" of %d", len(catalog.New(catalog.Options{Content: content.FS()}).Apps())))
	d.write("jam")
	d.shows("jam_", "0–0 of 0")
	d.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	d.press("enter", "down")
	if d.m.Overlays.At(overlay.Screen) == nil {
		t.Fatal("nothing was chosen, and it is closed")
	}
	d.press("backspace", "backspace", "backspace")
	d.write("SOMETHING TO PUT AWAY, IN")
	d.shows("▸ tidy.py", "1–1 of 1")
	d.fits()
	d.press("enter")
	if app := (*d.play().Stack()).App; app != "tidy.py" {
		t.Errorf("it took %s", app)
	}
	d.press("m")
	d.shows("outermost · ", "turns every block of the body into capitals")
	d.press("x", "esc")
	if d.m.Overlays.At(overlay.Screen) == nil {
		t.Error("esc closes before it has shown all")
	}
	d.press("esc")
	if d.m.Overlays.At(overlay.Screen) != nil {
		t.Error("esc does not close")
	}
}

// The applications of the folder where the program was started can be chosen, and
// run as they are on disk.
func TestPlayRunsTheFilesOfTheFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	shop := filepath.Join(dir, "hello.py")
	sells := func(what string) {
		text := "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'" + what + "']\n"
		if err := os.WriteFile(shop, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sells("tea")
	d := sit(t, setup{start: StartHome, here: dir})
	d.shows("e play")
	d.press("e", "a")
	d.write("./")
	d.shows("▸ ./hello.py", "yours, in the folder where you started")
	d.press("enter", "c")
	d.shows("yours · any request", "app         ./hello.py", "200 OK, tea")
	sells("cake")
	d.press("r", "c")
	d.shows("200 OK, cake")
	d.v().Turn(lens.Code)
	d.press("E")
	d.shows("This is a file of yours. Change it in your editor; then r runs it.")
}
