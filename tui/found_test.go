package tui

// Bugs that were found by using the program, and by keys pressed at random:
// each was a failing test first.

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/wsgi/trace"
)

// The wrong key is named beside the right one.
func TestAWrongKeyIsNamed(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("space", "space", "space", "e")
	d.write("Sam")
	d.press("enter")
	d.pointAt("environ:PATH_INFO")
	d.press("enter")
	d.shows(d.m.Theme.Sym.No+" PATH_INFO", d.m.Theme.Sym.Yes+" QUERY_STRING", "The path ends at the question mark.")
}

// At the smallest size the first sentence of the course is read.
func TestTheSmallestTerminalTellsTheStory(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{size: size{layout.MinWidth, layout.MinHeight}, golang: true})
	d.shows("A client has sent a request.")
}

// N runs the layer to its return, over the start_response that
// passes through it.
func TestNextRunsALayerToItsReturn(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	session := trace.MiddlewareLayer(1, "session")
	for d.v().Held.Event.Layer != session {
		d.press("s")
	}
	d.heldAt(trace.KindAppCalled, session)
	d.press("n")
	d.heldAt(trace.KindAppReturned, session)
}

// What was looked back over can be looked at again after the
// request was moved on.
func TestLookingBackForgetsNoView(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	views := []int{d.v().At}
	for range 3 {
		d.press("s")
		views = append(views, d.v().At)
	}
	d.press("left", "left", "space", "left")
	for i := len(views) - 1; i >= 0; i-- {
		if d.v().At != views[i] {
			t.Fatalf("at %d, not at %d of %v", d.v().At, views[i], views)
		}
		d.press("left")
	}
}

// The key law stands at the head of the help, in 60 columns too.
func TestHelpFitsTheSmallestTerminal(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{size: size{layout.MinWidth, layout.MinHeight}, golang: true})
	d.press("f1")
	d.fits()
}

// What was typed into a field of several lines is still seen.
func TestResizingKeepsATypedBody(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("e")
	d.field(overlay.FieldBody)
	d.write("x")
	d.press("enter")
	d.survives(odd)
	d.press("backspace")
	d.shows(" x ")
}

// A click on the name of another lens turns to it.
func TestClickingALensTurnsToIt(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.click("response", d.base().Layout().At(layout.Lens).Y)
	if got := d.v().Lens(); got != lens.Response {
		t.Errorf("the lens is %v:\n%s", got, d.text())
	}
}

// A mark that turns the direction of text is escaped, also where it was pasted.
func TestPastedDirectionMarksAreEscaped(t *testing.T) {
	t.Parallel()
	d := inPlay(t, middle, echo)
	d.press("e")
	for range d.editor().Fields {
		d.send(tea.PasteMsg{Content: "c\u202ed"})
		d.obeys()
		d.press("tab")
		d.obeys()
	}
}

// A glimpse that was taken before a key does not come after it.
func TestAnOldGlimpseChangesNothing(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	old := d.v().Glimpse
	d.take(keyPress("space"))
	d.v().Arrived(old, false)
	if d.v().Held != nil {
		t.Error("a request on its way is taken to be held")
	}
}

// The field of the filter is seen before anything is typed.
func TestTheFilterIsSeen(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("space", "space")
	before := d.text()
	d.press("/")
	if d.text() == before {
		t.Errorf("there is no sign of the filter:\n%s", before)
	}
}

// A key that cannot look further forward leaves the selection.
func TestNoLookLeavesTheSelection(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("s", "s", "s", "s", "s", "s", "tab")
	d.pointAt("environ:PATH_INFO")
	d.press("right")
	if got := d.selected().ID; got != "environ:PATH_INFO" {
		t.Errorf("%q is selected", got)
	}
}

// At 80 columns the help says all that it has to say.
func TestTheHelpIsReadWhole(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("f1")
	d.shows("cut the connection while the request is held", "more rows")
	d.press("end")
	d.shows("quit; you come back to where you were")
	d.hides(d.m.Theme.Sym.Cut)
}

// What was pressed last is saved, however quickly the program
// is quit.
func TestQuittingSavesTheLastPress(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.take(keyPress("space"))
	d.take(keyPress("q"))
	d.leave()
	p, _ := lessons.OpenProgress(d.m.Progress.Path())
	if last, ok := p.Last(); !ok || last.Presses != 1 {
		t.Errorf("saved %+v", last)
	}
}

// Without colour the fields of the editor have none either.
func TestFieldsHaveNoColourOfTheirOwn(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, profile: colorprofile.ASCII})
	d.press("e", "x")
	for _, p := range styles(d.view()) {
		if hue.MatchString(p) {
			t.Fatalf("colour %s in %q", p, d.view())
		}
	}
}

// Long values fit the editor, when it opens and after a resize.
func TestLongValuesFitTheEditor(t *testing.T) {
	t.Parallel()
	long := "/" + strings.Repeat("0123456789", 20)
	for _, s := range []size{small, middle, wide, {layout.MinWidth, layout.MinHeight}} {
		d := sit(t, setup{size: wide, start: StartHome})
		d.play().Use(echo, sandbox.Request{Target: long, Headers: []trace.Header{{Name: "X", Value: long}}})
		d.press("e", "e")
		d.fits()
		d.resize(s)
		d.fits()
	}
}

// The frame between a resize and the text that is set anew for
// it is no wider than the terminal either.
func TestAStoryOfAnotherWidthFits(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, start: "environ/environ"})
	for _, s := range []size{{150, 21}, middle, {layout.MinWidth, layout.MinHeight}} {
		d.resize(small)
		d.take(tea.WindowSizeMsg{Width: s.w, Height: s.h})
		d.fits()
	}
}

// What closes a list leaves nothing of it: the key that opened it, or esc where
// letters are typed in it.
func TestAKeyClosesWhatItOpened(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	for key, closes := range map[string]string{"f1": "f1", "a": "esc", "m": "esc"} {
		before := d.text()
		d.press(key, closes)
		if d.text() != before {
			t.Errorf("%s, and closed: it was\n%s\nand is\n%s", key, before, d.text())
		}
	}
}

// A row of the wire that is copied stands in the footer escaped.
func TestCopiedBytesReachTheTerminalEscaped(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{size: middle, start: StartHome})
	raw := []byte("GET / HTTP/1.1\r\nHost: h\r\nX-Evil: \x1b[2J\x1b]52;c;aGk=\x07\r\n\r\n")
	d.play().Use(echo, sandbox.Request{Raw: raw})
	d.press("e")
	for range 10 {
		d.press("down", "y")
		d.obeys()
		d.fits()
	}
}
