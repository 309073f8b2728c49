package tui

import (
	"regexp"
	"strings"
	"testing"

	"roundtrip/lessons/reading"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// heldAt fails unless the request is held at an event of a kind, and is shown
// there.
func (d *desk) heldAt(k trace.Kind, layer trace.Layer) {
	d.Helper()
	h, held := d.base().Run().Held()
	if !held || h.Event.Kind() != k || h.Event.Layer != layer || !d.v().IsLive() {
		d.Fatalf("held %v at %v in %v, not at %v in %v:\n%s", held, h.Event.Kind(), h.Event.Layer, k, layer, d.text())
	}
}

// The first minute as the design writes it, key by key.
func TestTheFirstMinute(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{})

	d.heldAt(trace.KindConnAccepted, trace.LayerServer)
	d.shows("A client has sent a request. The server has read none of it.", "Press space.", "space go on")

	d.press("space")
	d.heldAt(trace.KindRequestLine, trace.LayerServer)
	d.shows("GET /hello?name=Ada HTTP/1.1")
	if lit := d.v().TargetBytes(); lit != (trace.Span{Buf: trace.BufIn, Len: int64(len("GET /hello?name=Ada HTTP/1.1"))}) {
		t.Errorf("%v is lit, not the request line", lit)
	}

	d.press("space")
	d.heldAt(trace.KindAppCalled, trace.LayerApp)

	d.press("space")
	d.over()
	d.shows("Hello, Ada!", "e change")
	if !regexp.MustCompile(`\d+(\.\d+)? m?s,? without your pauses`).MatchString(d.text()) {
		t.Errorf("no time is told:\n%s", d.text())
	}

	d.press("e")
	if f := d.editor().Current(); f.Name != overlay.FieldTarget || f.Selected() != "Ada" {
		t.Fatalf("%q of %s stands selected", f.Selected(), f.Name)
	}
	d.write("Sam")
	d.shows("/hello?name=Sam")
	d.hides("/hello?name=Ada")

	d.press("enter")
	d.over()
	d.shows("Hello, Sam!", d.lesson().Page().Predict.Ask)
	d.hides("Ada")

	d.pointAt("environ:QUERY_STRING")
	d.lightsTogether("name=Sam")

	d.press("enter")
	d.shows(d.m.Theme.Sym.Yes+" QUERY_STRING", "enter next page")
	d.shows("before", "QUERY_STRING  name=Ada ", "the answer    Hello, Ada! ") // what the change has shown

	d.press("enter")
	d.onPage(d.m.Course.Lessons[0], d.m.Course.Lessons[0].PageIDs[1], 2)
}

// over fails unless the request has made its round trip.
func (d *desk) over() {
	d.Helper()
	if !d.v().Over || !d.v().IsLive() {
		d.Fatalf("the request is still under way:\n%s", d.text())
	}
}

// lightsTogether fails unless the selected key and the bytes behind it are
// bright at once.
func (d *desk) lightsTogether(data string) {
	d.Helper()
	t := d.m.Theme
	if bytes := theme.Styled(t.Lit(trace.LayerClient), data); !strings.Contains(d.view(), bytes) {
		d.Errorf("the bytes %q are not lit:\n%s", data, d.text())
	}
	if !d.marks(lens.Environ, d.v().Cursor(lens.Environ)) {
		d.Errorf("the key is not marked:\n%s", d.text())
	}
}

// A digit answers no question that is answered by pointing, and 0 skips it:
// the answer is told all the same. Space skips nothing.
func TestAQuestionCanBePassed(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("space", "space", "space", "0")
	d.shows(d.lesson().Page().Predict.Ask)
	d.press("1")
	d.shows("There is no question to answer by number now.")
	d.press("space")
	d.shows("Point with the arrows, then press enter. The key 0 skips the question.")
	d.press("0")
	d.shows("QUERY_STRING, REQUEST_URI", "enter next page")
	if n := len(d.m.Progress.Surprises("")); n != 0 {
		t.Errorf("%d surprises for who passed", n)
	}
}

// A wrong answer by number stands beside the right one with its reason, and is
// kept as a surprise.
func TestAWrongAnswerIsExplained(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, start: "by-hand/request-line"})
	q := d.lesson().Page().Predict
	for d.phase() != reading.Asking {
		d.press("space")
	}
	d.press("4")
	d.shows("The question has 3 answers.")
	d.press("1")
	no, yes := d.m.Theme.Sym.No, d.m.Theme.Sym.Yes
	d.shows(no+" "+q.Choices[0].Text, yes+" "+q.Choices[1].Text, q.Choices[0].Why[:40])
	if s := d.m.Progress.Surprises("by-hand"); len(s) != 1 {
		t.Errorf("surprises %v", s)
	}
}
