package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"roundtrip/tui/lens"
)

// inCode is a desk at a page whose first lens is the code, where Python is about to
// be called.
func inCode(t *testing.T, s size) *desk {
	t.Helper()
	d := sit(t, setup{size: s, start: "application/callable"})
	d.press("space")
	d.shows("held in app")
	return d
}

// line is the row that carries the mark of where the request is, in the lens.
func (d *desk) line() string {
	for _, row := range strings.Split(d.text(), "\n") {
		if _, code, ok := strings.Cut(row, "▸ "); ok && strings.ContainsAny(code[:5], "0123456789") {
			return strings.Join(strings.Fields(code), " ")
		}
	}
	return ""
}

// row is the first line of the screen with a text in it.
func (d *desk) row(text string) string {
	d.Helper()
	for _, row := range strings.Split(d.text(), "\n") {
		if strings.Contains(row, text) {
			return row
		}
	}
	d.Fatalf("%q is not on the screen:\n%s", text, d.text())
	return ""
}

// Beside Python the debugger's moves go by lines, with the values that they see.
func TestStepByLine(t *testing.T) {
	t.Parallel()
	for _, s := range []size{small, middle, wide} {
		d := inCode(t, s)
		d.press("s")
		d.shows("environ = {'REQUEST_METHOD': 'GET'")
		d.press("s", "s", "s")
		if got := d.line(); !strings.HasPrefix(got, "8 name =") {
			t.Fatalf("at %q in\n%s", got, d.text())
		}
		d.shows("+ found = {'name': ['Ada']}", "query = 'name=Ada'")
		d.press("left")
		if got := d.line(); !strings.HasPrefix(got, "7 found =") {
			t.Errorf("looking back, at %q", got)
		}
		d.press("right", "o")
		d.shows("Hello")
		if _, code := d.v().Event().Data.(interface{ Code() }); code {
			t.Error("still in the function")
		}
	}
}

// A breakpoint is set where the reader points, holds the request there, also the
// next one, and is removed by the same key.
func TestBreakpoints(t *testing.T) {
	t.Parallel()
	d := inCode(t, middle)
	d.press("down", "down", "down", "down", "b")
	d.shows("Held before line 8", "   8◆")
	d.press("c")
	if got := d.line(); !strings.HasPrefix(got, "8◆ name") {
		t.Fatalf("held at %q in\n%s", got, d.text())
	}
	if d.v().Held.Reason != "breakpoint" {
		t.Errorf("held for %q", d.v().Held.Reason)
	}
	d.press("c")
	d.shows("back at the client")
	d.press("r", "c")
	if got := d.line(); !strings.HasPrefix(got, "8◆ name") {
		t.Fatalf("the next request: at %q in\n%s", got, d.text())
	}
	d.press("b")
	d.shows("The breakpoint at line 8 is removed")
	d.press("c")
	d.shows("back at the client")
	d.press("r", "c")
	d.shows("back at the client")
}

// A breakpoint is set only where a request may come to: at the def of a function it
// holds the call, and what the file does when it is loaded is said to be past.
func TestBreakpointsAreReached(t *testing.T) {
	t.Parallel()
	d := inCode(t, middle)
	d.press("up", "up", "up", "b")
	d.shows("Line 1 runs as the file is loaded. Choose")
	d.press("down", "down", "down", "b")
	d.shows("Held before line 4")
	d.press("c")
	if got := d.line(); !strings.HasPrefix(got, "4◆ def ") {
		t.Fatalf("held at %q in\n%s", got, d.text())
	}
}

// Elsewhere the keys mean what they mean, and b says why it does nothing.
func TestNoLines(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{size: middle, start: "application/callable", golang: true})
	d.press("space", "b")
	d.shows("this is Go")
	d.press("s")
	if kind := d.v().Event().Kind().String(); kind != "start_response.called" {
		t.Errorf("one event further: %s", kind)
	}
	d.press("tab", "b")
	if d.v().Lens() == lens.Code {
		t.Fatal("still at the code")
	}
	d.shows("tab leads to the code")
}

// A move of the request takes the selection along. Where the reader has moved it
// away, the line that runs has a sign of its own, also without symbols.
func TestTheSelectionFollowsTheRequest(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		d := sit(t, setup{size: small, start: "application/callable", ascii: ascii})
		d.press("space", "s")
		running := strings.TrimSpace(d.row("def application"))
		if !strings.Contains(running, d.m.Theme.Sym.Cursor+" ") {
			t.Fatalf("the line that runs is not marked: %s", running)
		}
		d.press("down")
		if row := d.row("def application"); !strings.Contains(row, d.m.Theme.Sym.Here+" ") {
			t.Errorf("with another line selected: %s", row)
		}
		for _, key := range []string{"s", "n", "b", "s"} {
			d.press("down", "down", key)
			if key != "b" && d.v().Selects(lens.Code) {
				t.Errorf("%s leaves the selection where it was:\n%s", key, d.text())
			}
		}
		f := d.v().Frame(lens.Code)
		if at := lens.Current(f.Rows); at < f.Scroll || at >= f.Scroll+f.Height-1 {
			t.Errorf("the line that runs is out of view:\n%s", d.text())
		}
	}
}

// Where a page asks for lines, s shows them, whatever lens was left open; run again, the page
// begins with its own.
func TestAPageThatAsksForLinesShowsThem(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "by-hand/step"})
	d.v().Turn(lens.Wire)
	d.press("s")
	if d.v().Lens() != lens.Code {
		t.Errorf("s shows the lens %s:\n%s", d.v().Lens(), d.text())
	}
	d.v().Turn(lens.Wire)
	d.press("r")
	if d.v().Lens() != lens.Code {
		t.Errorf("r shows the lens %s:\n%s", d.v().Lens(), d.text())
	}
}

// The code is searched as it is typed: how many lines have the text, and where the search begins again, is said.
// It stays with the code, and its keys go on while a request is held.
func TestTheCodeIsSearched(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		size
		profile colorprofile.Profile
	}{{small, 0}, {middle, 0}, {wide, colorprofile.ASCII}} {
		d := sit(t, setup{size: c.size, start: "application/callable", profile: c.profile})
		d.press("space")
		d.shows("held in app")
		from := d.line()
		d.press("/")
		d.write("NAM")
		d.shows("search for NAM_   1 of 3")
		if got := d.line(); !strings.HasPrefix(got, "5 ") {
			t.Errorf("the search goes to %q", got)
		}
		if c.profile == colorprofile.ASCII {
			d.shows(`environ.get("QUERY_STRING"`, "⟦nam⟧e = found.get")
		}
		d.press("down", "down")
		d.shows("3 of 3")
		if got := d.line(); !strings.HasPrefix(got, "12 return") {
			t.Errorf("the third is %q", got)
		}
		d.write("x")
		d.shows("in no line")
		d.press("backspace", "enter")
		d.hides("search for")
		d.press("<")
		d.shows("3 of 3", "No line above has it: the search goes on from the end.")
		d.press(">")
		d.shows("1 of 3", "No line below has it: the search goes on from the top.")
		d.press(">")
		d.shows("NAM 2 of 3")
		d.press("/", "esc")
		d.hides(" of 3 ─", "· NAM")
		if got := d.line(); !strings.HasPrefix(got, "8 name") {
			t.Errorf("after esc it stands at %q", got)
		}
		d.press(">")
		d.shows("/ searches for a text first.")
		if d.v().Lens() != lens.Code || from == "" {
			t.Error("the lens is another")
		}
	}
}
