package tui

import (
	"strings"
	"testing"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/overlay"
	"roundtrip/wsgi/trace"
)

// field goes to a field of the editor by tab.
func (d *desk) field(name string) *overlay.Field {
	d.Helper()
	for range d.editor().Fields {
		if f := d.editor().Current(); f.Name == name {
			return f
		}
		d.press("tab")
	}
	d.Fatalf("there is no field %s:\n%s", name, d.text())
	return nil
}

// clear empties the line or the lines of the field that has the keys.
func (d *desk) clear() {
	d.Helper()
	for f := d.editor().Current(); f.Value() != ""; {
		before := f.Value()
		d.press("end", "backspace")
		if f.Value() == before {
			d.Fatalf("%s cannot be emptied of %q", f.Name, before)
		}
	}
}

var echo = catalog.Stack{App: "demo:echo"}

// Method, target, headers and body are changed, sent, and arrive as typed.
func TestARequestIsChangedAndSent(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, echo)
	d.press("e")
	d.field(overlay.FieldTarget)
	d.clear()
	d.write("/pot?cups=2")
	d.field(overlay.FieldMethod)
	d.clear()
	d.write("BREW")
	d.field(overlay.FieldHeaders)
	d.clear()
	d.write("X-Tea: green")
	d.press("enter")
	d.write("X-Cup: blue")
	d.field(overlay.FieldBody)
	d.clear()
	d.write("hot")
	d.fits()
	d.press("ctrl+s", "c")
	d.over()
	sent := string(sandbox.Bytes(d.base().Run().Client().Sent))
	for _, want := range []string{"BREW /pot?cups=2 HTTP/1.1\r\n", "X-Tea: green\r\nX-Cup: blue\r\n", "\r\n\r\nhot"} {
		if !strings.Contains(sent, want) {
			t.Errorf("%q is not in %q", want, sent)
		}
	}
	if got := string(sandbox.Bytes(d.base().Run().Client().Received)); !strings.HasPrefix(got, "HTTP/1.1 200 ") || !strings.Contains(got, "BREW") {
		t.Errorf("the answer is %q", got)
	}
}

// Raw bytes are sent however broken they are, and the refusal is shown with its
// rule.
func TestBrokenBytesAreSentAndRefused(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, echo)
	d.press("e")
	d.field(overlay.FieldRaw)
	d.write(`GET /tea HTTP/1.1\n\n`)
	d.press("enter")
	d.write("X-Tea : green")
	d.press("enter", "ctrl+s")
	d.press("c")
	d.over()
	if got := string(sandbox.Bytes(d.base().Run().Client().Sent)); got != "GET /tea HTTP/1.1\n\n\r\nX-Tea : green\r\n" {
		t.Errorf("sent %q", got)
	}
	r := d.v().State.Rejected
	if r == nil {
		t.Fatalf("it was not refused:\n%s", d.text())
	}
	d.shows("400 Bad Request", r.Reason[:20], r.Rule)
	d.fits()
}

// What cannot be sent stays in the editor, with the reason, until it is typed
// right.
func TestWhatIsTypedWrongStaysInTheEditor(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ field, text, problem string }{
		{overlay.FieldMethod, "GE T", "a method is one word"},
		{overlay.FieldTarget, "/a b", "a target has no blanks"},
		{overlay.FieldHeaders, "no colon", "line 1 is not a header"},
		{overlay.FieldBody, `\q`, `\q means nothing here`},
		{overlay.FieldRaw, `GET \x4`, `means nothing here`},
	} {
		t.Run(tc.field, func(t *testing.T) {
			t.Parallel()
			d := inPlay(t, small, echo)
			d.press("e")
			d.field(tc.field)
			d.clear()
			d.write(tc.text)
			gen := d.base().Requests()
			d.press("ctrl+s")
			if d.editor() == nil || d.base().Requests() != gen {
				t.Fatalf("it was sent:\n%s", d.text())
			}
			d.shows(tc.text)
			if !strings.Contains(strings.ToLower(d.text()), strings.ToLower(tc.problem)) {
				t.Errorf("no word of why:\n%s", d.text())
			}
			d.survives(odd)
			d.clear()
			d.hides(d.m.Theme.Sym.No)
		})
	}
}

// Leaving the editor leaves the request as it was.
func TestEscapeKeepsTheRequest(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, echo)
	before, gen := d.text(), d.base().Requests()
	d.press("e")
	d.write("xyz")
	d.press("esc")
	if d.text() != before || d.base().Requests() != gen {
		t.Errorf("now it is\n%s", d.text())
	}
}

// A field takes every printable key, whatever it does elsewhere.
func TestFieldsTakeEveryPrintableKey(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, echo)
	d.press("e")
	f := d.field(overlay.FieldTarget)
	d.clear()
	var all strings.Builder
	for r := '!'; r <= '~'; r++ {
		all.WriteRune(r)
	}
	d.write("/" + all.String())
	if f.Value() != "/"+all.String() {
		t.Errorf("the field took %q", f.Value())
	}
	d.fits()
}

// Another application stands behind the same server with one key, and a second
// press takes it back.
func TestApplicationsAreSwappedWithOneKey(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "application/swap"})
	to := d.lesson().Page().Change.To.App
	d.press("e") // the page has not asked for it yet
	if d.editor() == nil {
		t.Fatalf("e did not open the request:\n%s", d.text())
	}
	d.press("esc")
	for d.phase() != reading.Inviting {
		d.press("space")
	}
	d.press("e")
	d.over()
	d.shows("✓ Press e.", to+" takes the place of", "e change it back")
	if got := d.base().Lab().Stack.App; got != to {
		t.Errorf("%s runs", got)
	}
	d.press("e")
	if got := d.base().Lab().Stack.App; got != d.lesson().Page().Run.App {
		t.Errorf("%s runs", got)
	}
}

// The fields of the request are drawn in the place of the whole story, never behind it.
func TestTheRequestIsChangedFromTheWholeStory(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "trouble/before", size: small})
	for d.phase() != reading.Inviting {
		d.press("space", "0")
	}
	d.press(".")
	if !d.lesson().StoryIsLarge() {
		t.Fatalf("the whole story is not shown:\n%s", d.text())
	}
	d.press("e")
	if d.editor() == nil {
		t.Fatalf("e opens nothing:\n%s", d.text())
	}
	d.shows("change the request", "/kettle?0")
}

// Applications and layers are chosen from lists in play.
func TestStacksAreChosenInPlay(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("a", "down", "enter")
	if got := d.base().Lab().Stack.App; got != "demo:echo" {
		t.Errorf("%s runs", got)
	}
	d.heldAt(trace.KindConnAccepted, trace.LayerServer)
	d.press("m", "enter", "down", "enter", "esc")
	layers, known := d.base().Lab().Stack.Middleware, d.m.Catalog.Middleware("demo:echo")
	for _, name := range known[:2] {
		was, is := contains(layered.Middleware, name), contains(layers, name)
		if was == is {
			t.Errorf("%s: %v before and after, layers %v", name, was, layers)
		}
	}
	d.shows("demo:echo")
}

func contains(names []string, name string) bool {
	return strings.Contains(" "+strings.Join(names, " ")+" ", " "+name+" ")
}
