package tui

import (
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/tui/viewer"
)

// Beside Python that is held the footer names the debugger's keys, at 80 columns
// too, and everywhere in play it keeps the two keys that always help.
func TestTheFooterKnowsTheDebugger(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		d := sit(t, setup{start: StartHome, ascii: ascii})
		d.toPlay(catalog.Stack{App: "hello.py"})
		d.press("space", "space", "space")
		d.shows("space next stage", "? explain", "F1 keys")
		d.v().Turn(lens.Code)
		d.shows("s one line", "n o over, out", "b break", "c run", "? explain", "F1 keys")
		d.hides("next stage")
		d.press("left")
		d.hides("s one line")
		d.press("right", "c")
		d.shows("r run again", "? explain", "F1 keys")
		d.hides("s one line")
	}
}

// While looking back, s steps in the record, and the other moves first bring the
// view to now: nothing runs out of view.
func TestNothingRunsWhileLookingBack(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("space", "space", "space", "space")
	now, held := d.v().Now(), d.v().Held
	d.press("left", "left")
	at := d.v().At
	d.press("s")
	if x := d.v(); x.At <= at || x.Now() != now || x.Held != held {
		t.Errorf("from %d to %d of %d", at, x.At, x.Now())
	}
	stepped := d.v().At
	d.press("S", "s")
	if d.v().At != stepped {
		t.Errorf("S and s come to %d, and not to %d again", d.v().At, stepped)
	}
	for _, key := range []string{"n", "o", "c"} {
		d.press("left", key)
		d.shows("The view is at now again.")
		if x := d.v(); !x.IsLive() || x.Now() != now || x.Held != held {
			t.Errorf("%s runs the request to %d of %d", key, x.At, x.Now())
		}
	}
	d.press("c", "left", "left", "s")
	d.hides("r runs it again")
	for range d.v().Now() {
		d.press("s")
	}
	d.shows("The request has ended.")
}

// A request that went the whole way at once is looked back on by its stages, and
// its answer is told wherever the view is.
func TestAWholeWayIsLookedBackOn(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("space", "space", "space", "e")
	d.write("Sam")
	d.press("enter")
	end := d.v().At
	d.shows("look")
	views := 0
	for d.v().At > 1 {
		before := d.v().At
		d.press("left")
		if d.v().At >= before {
			t.Fatalf("left stays at %d", before)
		}
		d.shows("Hello, Sam!")
		d.hides("no answer")
		views++
	}
	if views < 5 {
		t.Errorf("%d views on the way back", views)
	}
	d.press("left")
	d.shows(viewer.FirstView)
	for range views {
		d.press("right")
	}
	if d.v().At != end {
		t.Errorf("right comes to %d of %d", d.v().At, end)
	}
}

// The time of a request that was held says what is left out of it, and that a
// layer's own clock cannot know.
func TestTheTimeSaysWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	d := inPlay(t, middle, layered)
	d.press("c")
	d.shows("without your pauses", "Server-Timing includes your pauses")
	d.press("g")
	d.shows("200 OK, Hello, Ada!")
	d.hides("no answer")
}

// A breakpoint at the line where the request stands does not promise to run to it.
func TestABreakpointSaysWhenItHolds(t *testing.T) {
	t.Parallel()
	d := inCode(t, middle)
	d.press("s", "b")
	d.shows("this one stands there already: c runs on")
	d.press("b", "down", "down", "down", "down", "b")
	d.shows("c runs to it if it comes there")
	d.press("b", "c", "down", "down", "down", "down", "down", "b")
	d.shows("r, then c runs to it")
	for range 12 {
		d.press("up")
	}
	d.press("down", "b")
	d.shows("Nothing runs in line 2")
}
