package tui

import (
	"testing"
	"unsafe"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
)

// wrong is an application that calls start_response twice.
var wrong = catalog.Stack{App: "demo:twice", Middleware: []string{"timing"}}

// judgedAtHold sits before a request that is held, with two findings: one of the
// client and one of the application.
func judgedAtHold(tb testing.TB, s size) *desk {
	tb.Helper()
	d := sit(tb, setup{size: s, start: StartHome})
	d.play().Use(wrong, sandbox.Request{Raw: []byte("GET /tea#top HTTP/1.1\r\nHost: h\r\n\r\n")})
	d.press("e")
	for len(d.v().Found) < 2 && !d.v().Over {
		d.press("s")
	}
	return d
}

// found is the same request at its end.
func found(tb testing.TB, s size) *desk {
	tb.Helper()
	d := judgedAtHold(tb, s)
	d.press("c")
	return d
}

func TestFindingsLook(t *testing.T) {
	t.Parallel()
	atEachSize(t, func(t *testing.T, s size) {
		d := judgedAtHold(t, s)
		d.looks(t, "1-offered")
		d.toLastLens()
		d.looks(t, "2-shown")
		d.press("up")
		d.looks(t, "3-selected")
		d.press("?")
		d.looks(t, "4-explained")
		d.press("esc", "enter")
		d.looks(t, "5-event")
	})
}

// toLastLens turns to the last lens from the first, before which the record stands where it has room.
func (d *desk) toLastLens() {
	for d.press("shift+tab"); d.v().InRecord(); {
		d.press("shift+tab")
	}
}

// The lens is there only when there are findings, and goes with them.
func TestFindingsAreOfferedOnlyWhenThereAreAny(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("c")
	d.hides("findings")
	for _, app := range []string{"demo:twice", "demo:raises"} {
		d.press("esc")
		d.toPlay(catalog.Stack{App: app})
		d.hides("findings")
		d.press("c")
		d.shows("findings")
		d.press("shift+tab")
		if k := d.v().Lens(); k != lens.Findings {
			t.Errorf("%s: shift+tab turns to %s", app, k)
		}
		d.press("r")
		d.hides("findings")
	}
}

// What is not clear yet is not shown, though the record has it.
func TestLookingBackHidesWhatIsNotClearYet(t *testing.T) {
	t.Parallel()
	d := found(t, small)
	d.press("shift+tab")
	d.shows("findings ✗ 2", "A7")
	d.press("g")
	d.shows("No rule is broken up to here.")
	d.hides("A fragment", "A7", "✗")
	for d.v().LookAt(d.v().At+1) && d.v().At < d.v().Found[1].At {
		if d.v().At >= d.v().Found[0].At {
			d.shows("findings i 1", "H23", "A fragment")
			d.hides("A7")
		}
	}
	d.shows("findings ✗ 2", "A7")
	d.press("G")
	d.shows("findings ✗ 2", "A7")
	d.press("up")
	d.shows("A fragment")
}

// Enter goes to the event of a finding, and from there to its line of source.
func TestEnterLeadsToTheEventAndToTheLine(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, catalog.Stack{App: "twice.py"})
	d.press("c", "shift+tab", "down")
	d.shows("enter its event", "twice.py:4")
	end := d.v().At
	d.press("enter")
	if at := d.v().At; at != d.v().Found[0].At || at == end {
		t.Errorf("the view is at %d, the finding at %d", at, d.v().Found[0].At)
	}
	d.shows("enter its line", "A7")
	d.press("enter")
	d.shows("[code", `▸    4      start_response("404 Not Found", plain)`)
	if row := d.selected(); row.ID != "line:twice.py:4" {
		t.Errorf("%s is selected", row.ID)
	}
	d.press("right")
	if d.v().At != end {
		t.Errorf("right comes back to %d, and not to %d", d.v().At, end)
	}
}

// Enter at the finding that is marked leads to its event and its line, however
// often it is pressed, and never sends.
func TestEnterAtAMarkedFindingOnlyLeads(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, catalog.Stack{App: "twice.py"})
	d.press("c", "shift+tab")
	gen := d.base().Requests()
	d.shows("enter its event")
	d.press("enter")
	d.shows("[findings", "enter its line")
	d.press("enter")
	d.shows("[code", `▸    4      start_response("404 Not Found", plain)`)
	d.press("enter", "enter")
	if d.base().Requests() != gen {
		t.Error("the request was sent again")
	}
}

// A finding in Go has no line to lead to; a press too many sends nothing.
func TestEnterAtTheEventSendsNothing(t *testing.T) {
	t.Parallel()
	d := found(t, small)
	gen := d.base().Requests()
	d.press("shift+tab", "down", "enter", "enter")
	d.shows("The view stands at its event. r runs the request again.")
	if d.base().Requests() != gen {
		t.Error("the request was sent again")
	}
	d.press("tab", "enter")
	d.shows("r runs it again")
	if d.base().Requests() != gen {
		t.Error("enter sends the request again from another lens")
	}
}

func TestAFindingIsExplained(t *testing.T) {
	t.Parallel()
	d := found(t, middle)
	d.toLastLens()
	d.press("?")
	d.shows("A7: one head for a request", "PEP 3333, The start_response() Callable")
	d.press("esc", "up", "?")
	d.shows("H23: the fragment stays with the client", "RFC 9112 §3.2", "? all rules")
	d.press("?") // the list opens at it
	d.shows("▸ H23", "the fragment stays with the client. What stands after a #")
}

// In the course the lens appears where the page has it.
func TestThePageSaysWhetherThereAreFindings(t *testing.T) {
	t.Parallel()
	for ref, offered := range map[string]bool{"start-response/one-letter": true, "environ/unread": false} {
		d := sit(t, setup{start: ref})
		d.hides("findings")
		for !d.v().Over {
			d.press("space", "0") // 0 skips its question
		}
		if len(d.v().Found) == 0 {
			t.Errorf("%s breaks no rule", ref)
		}
		d.v().Turn(lens.Code)
		if offered {
			d.shows("findings ✗ 1")
			continue
		}
		d.hides("findings")
	}
}

// Enter still turns the page once the selected finding has led to its line.
func TestEnterTurnsThePageBehindAFinding(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "start-response/one-letter"})
	for !d.v().Over {
		d.press("space", "0")
	}
	d.v().Turn(lens.Findings)
	d.press("down", "enter", "enter", "enter", "enter")
	if d.lesson().Page().ID == "one-letter" {
		t.Errorf("still on the page:\n%s", d.text())
	}
}

// The checker reads a trace once, outside of frames: whatever is looked at
// afterwards, its findings are the same in memory.
func TestFramesDoNotCheck(t *testing.T) {
	d := found(t, wide)
	frame := func() float64 { return testing.AllocsPerRun(100, d.redraw) }
	elsewhere := frame()
	d.press("shift+tab")
	if n := frame(); n > 1.5*elsewhere {
		t.Errorf("%.0f allocations for an unchanged frame of findings, %.0f for one of another lens", n, elsewhere)
	}
	checked := unsafe.SliceData(d.v().Found)
	for _, key := range []string{"down", "up", "?", "enter", "left", "right", "g", "G", "tab", `\`} {
		d.press(key)
		d.view()
		if unsafe.SliceData(d.v().Found) != checked {
			t.Errorf("%s checks the trace again", key)
		}
	}
}
