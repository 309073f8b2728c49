package tui

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// click clicks at the first place where a text stands on the screen, in or
// below a line.
func (d *desk) click(text string, from int) {
	d.Helper()
	for y, line := range strings.Split(d.text(), "\n") {
		if x := strings.Index(line, text); y >= from && x >= 0 {
			d.send(tea.MouseClickMsg{X: utf8.RuneCountInString(line[:x]), Y: y, Button: tea.MouseLeft})
			return
		}
	}
	d.Fatalf("%q is not on the screen:\n%s", text, d.text())
}

// A click on a stage of the timeline looks at its end, and ← takes that back.
func TestClickingTheTimelineLooks(t *testing.T) {
	t.Parallel()
	atEachSize(t, func(t *testing.T, s size) {
		d := inPlay(t, s, layered)
		d.press("c")
		d.click("environ ", d.base().Layout().At(layout.Timeline).Y)
		if got := d.v().State.Stage; got != trace.StageEnviron {
			t.Fatalf("looks at %v:\n%s", got, d.text())
		}
		d.click("sent ", d.base().Layout().At(layout.Timeline).Y)
		if got := d.v().State.Stage; got != trace.StageSent {
			t.Fatalf("looks at %v:\n%s", got, d.text())
		}
		d.press("right", "right")
		d.over()
	})
}

// A click on a check turns the arrows to the checks, and not the page.
func TestClickingACheck(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, bare)
	d.press("down", "down", "down", "down", "down")
	page := d.lesson().Page()
	d.click("asked", d.base().Layout().At(layout.Story).Y)
	if d.lesson().Page() != page || !d.lesson().StoryIsLarge() {
		t.Errorf("the page is %v now, and the arrows are at the checks is %v:\n%s", d.lesson().Page().Title, d.lesson().StoryIsLarge(), d.text())
	}
}

// A click on a station explains it, and answers where the page asks for one.
func TestClickingAStation(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	e, ok := d.m.Course.Explain("station:server")
	if !ok {
		t.Fatal("the server is not explained")
	}
	d.click("server", d.base().Layout().At(layout.Journey).Y)
	d.shows(e.Title)
}

func TestClickingAStationAnswers(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: stationPage(t)})
	for !d.lesson().PointsAtStations() {
		d.press("space")
	}
	d.click("client", d.base().Layout().At(layout.Journey).Y)
	if d.lesson().Reading().Verdict() == nil {
		t.Errorf("nothing was answered:\n%s", d.text())
	}
}

// stationPage is a page whose question is answered by pointing at a station.
func stationPage(t *testing.T) string {
	t.Helper()
	for _, l := range options(t, setup{}).Course.Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if p.Predict != nil && p.Predict.Point == "station" {
				return p.Ref()
			}
		}
	}
	t.Fatal("no page asks for a station")
	return ""
}

// A click on a row of a lens selects it; the wheel scrolls the lens under it, and what is
// selected stays.
func TestClickingARowSelectsIt(t *testing.T) {
	t.Parallel()
	atEachSize(t, func(t *testing.T, s size) {
		d := inPlay(t, s, layered)
		d.press("space", "space", "space", "tab")
		d.click("PATH_INFO", d.base().Layout().At(layout.Lens).Y)
		if got := d.selected().ID; got != "environ:PATH_INFO" {
			t.Fatalf("%q is selected:\n%s", got, d.text())
		}
		if !d.marks(lens.Environ, d.v().Cursor(lens.Environ)) {
			t.Errorf("it has no mark:\n%s", d.text())
		}
		before := d.v().Frame(lens.Environ)
		for _, l := range d.lenses() {
			d.send(tea.MouseWheelMsg{X: l.X + 5, Y: l.Y + 2, Button: tea.MouseWheelDown})
		}
		after := d.v().Frame(lens.Environ)
		if len(after.Rows) > after.Height && after.Scroll <= before.Scroll || d.selected().ID != "environ:PATH_INFO" {
			t.Errorf("scrolled from %d to %d, %q is selected:\n%s", before.Scroll, after.Scroll, d.selected().ID, d.text())
		}
		d.press("down")
		if !d.marks(lens.Environ, d.v().Cursor(lens.Environ)) {
			t.Errorf("the selection is not in view again:\n%s", d.text())
		}
	})
}

// A click on the story goes on where the page waits for nothing else.
func TestClickingTheStoryGoesOn(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.click("Press space.", 0)
	d.heldAt(trace.KindRequestLine, trace.LayerServer)
}

// Clicks anywhere, on every screen and over all that can be open, break nothing.
func TestClickingAnywhere(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, size: middle})
	for _, key := range []string{"space", "?", "f1", "esc", "space", "space", "e", "esc", "/", "esc", `\`, "esc", "esc", "down", "e", "a", "esc", "m", "esc", "c"} {
		d.press(key)
		for y := -1; y <= d.m.Height; y += 3 {
			for x := -1; x <= d.m.Width; x += 13 {
				d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
				d.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelUp})
			}
		}
		d.fits()
	}
}
