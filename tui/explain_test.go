package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// A selected line of the wire is explained: what it is, not what happened last.
func TestALineOfTheWireIsExplained(t *testing.T) {
	t.Parallel()
	d := inPlay(t, wide, catalog.Stack{App: "demo:stream"})
	d.press("c")
	d.over()
	d.v().Turn(lens.Wire)
	want := map[string]string{
		"GET / HTTP/1.1": "term:request line", "Host: ": "header:Host", "HTTP/1.1 200 OK": "term:status line",
		"Server: roundtrip": "header:Server", "4": "term:chunk size", "one": "term:body", "0": "term:last chunk",
	}
	empty := []string{"term:empty line", "term:empty line", "term:end of a chunk", "term:end of a chunk", "term:end of a chunk", "term:last chunk"}
	d.press("up")
	for last := ""; d.selected().ID != last; d.press("down") {
		last = d.selected().ID
		d.press("?")
		id, copied := d.base().Explanation().ID, d.selected().Copy
		if copied == "" && len(empty) > 0 {
			want[""], empty = empty[0], empty[1:]
		}
		for line, is := range want {
			if (line == copied || strings.HasSuffix(line, ": ") && strings.HasPrefix(copied, line)) && id != is {
				t.Errorf("%q is explained by %q, want %q", copied, id, is)
			}
		}
		d.press("esc")
	}
	if len(empty) > 0 {
		t.Errorf("not met: %q", empty)
	}
}

// Where no line is selected, what happened last is explained.
func TestTheEventIsExplainedWhereNoLineIsSelected(t *testing.T) {
	t.Parallel()
	d := inPlay(t, wide, catalog.Stack{App: "demo:stream"})
	d.v().Turn(lens.Wire)
	d.press("c", "?")
	d.over()
	if got := d.base().Explanation().ID; got != "event:"+d.v().Event().Kind().String() {
		t.Errorf("explained is %q", got)
	}
}

// The environ counts its keys, as the record does, and says where each value is from: a header that
// was not sent is not from the request.
func TestTheEnvironSaysWhereAValueIsFrom(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, catalog.Stack{App: "demo:hello"})
	d.press("c")
	d.over()
	d.v().Turn(lens.Environ)
	d.press("up")
	d.shows(fmt.Sprintf(" of %d ", len(d.v().State.Environ)))
	for key, says := range map[string]string{
		"REQUEST_METHOD": "The client sent it in the request.", "CONTENT_TYPE": "This request has nothing for it, so the server has left it empty.",
		"QUERY_STRING": "The client sent it in the request.", "SCRIPT_NAME": "The server has set it by itself.",
	} {
		d.pointAt("environ:" + key)
		d.press("?")
		if got := strings.Join(strings.Fields(d.text()), " "); !strings.Contains(got, says) {
			t.Errorf("%s is explained without %q:\n%s", key, says, d.text())
		}
		d.press("esc")
	}
}

// The rule by which a request was refused opens wherever it is named: at the line that breaks it,
// in the answer, and in the record.
func TestTheRuleOfARefusalOpens(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, start: "by-hand/one-space"})
	d.press("space", "1", "space")
	d.over()
	for _, row := range []string{"X-Tea : green", "(H36)"} {
		d.pointAtText(row)
		d.press("?")
		d.shows("H36: no blank before the colon")
		d.press("esc")
	}
	v := d.v()
	v.At = v.Trace.Find(trace.KindRequestRejected, 0) + 1 // as in the record
	if ids := v.Subjects(); !slices.Contains(ids, "rule:H36") {
		t.Errorf("of %s: %v", v.Event().Kind(), ids)
	}
}

// pointAtText presses the arrows until the selected row has a text.
func (d *desk) pointAtText(text string) {
	d.Helper()
	for _, key := range []string{"down", "up"} {
		for range 100 {
			if strings.Contains(d.selected().Copy, text) && d.v().Selects(d.v().Lens()) {
				return
			}
			d.press(key)
		}
	}
	d.Fatalf("the arrows do not lead to %q:\n%s", text, d.text())
}
