package tui

import (
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// printing is what many write first: it prints its answer.
const printing = "def application(environ, start_response):\n    start_response('200 OK', [])\n    print('Hello, WSGI!')\n    return []\n"

func TestOutputLooks(t *testing.T) {
	t.Parallel()
	atEachSize(t, func(t *testing.T, s size) {
		d := practise(t, setup{size: s}, printing)
		d.press("c")
		d.looksAnywhere(t, "1-offered")
		d.press("shift+tab")
		d.looksAnywhere(t, "2-shown")
		d.press("up", "enter")
		d.looksAnywhere(t, "3-event")
	})
}

// The lens is there only while there is output, and leads to the event and the line.
func TestOutputIsOfferedOnceThereIsSome(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{size: small}, bare)
	d.hides("output")
	d.rewrites(printing)
	d.shows("output")
	d.press("shift+tab")
	if k := d.v().Lens(); k != lens.Output {
		t.Fatalf("shift+tab turns to %s", k)
	}
	d.shows("stdout  Hello, WSGI!", "first.py:3", "You printed this; the client got nothing of it.")
	d.press("up")
	d.shows("enter its event")
	d.press("enter")
	if k := d.v().Event().Kind(); k != trace.KindCodePrint {
		t.Errorf("the view is at %s", k)
	}
	d.hides("the client got nothing")
	d.press("enter")
	if row := d.selected(); row.ID != "line:first.py:3" {
		t.Errorf("%s is selected", row.ID)
	}
	d.rewrites(bare)
	d.hides("output")
}

func TestPlayOffersOutput(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, catalog.Stack{App: "tidy.py"})
	d.press("c")
	d.shows("output")
}
