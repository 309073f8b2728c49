package tui

import (
	"strings"
	"testing"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox/inspect"
)

// These were found by looking at pictures of the screens.

// Who has pointed at a wrong key sees the right one marked, also where the request has gone on.
func TestTheRightKeyIsMarked(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, start: "by-hand/headers"})
	for d.phase() != reading.Asking {
		d.press("space")
	}
	d.pointAt("environ:SCRIPT_NAME")
	d.press("enter")
	d.shows(d.m.Theme.Sym.No+" SCRIPT_NAME", d.m.Theme.Sym.Yes+" HTTP_X_TEA", "'green, black'")
	if got := d.selected().ID; got != "environ:HTTP_X_TEA" {
		t.Errorf("%q is marked:\n%s", got, d.text())
	}
}

// The bytes behind a key are shown at the foot of its lens where the wire is not in view.
func TestBytesAreShownOnce(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("space", "space")
	d.pointAt("environ:QUERY_STRING")
	d.resize(middle)
	d.shows("→ GET /hello?name=Ada")
	d.resize(wide)
	d.shows("→     0  GET /hello?name=Ada")
	d.hides("→ GET /hello?name=Ada")
}

// The editor's title says where a file lies, and nothing else does.
func TestThePathOfAFileIsShownOnce(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{size: wide}, "")
	d.press("e")
	if n := strings.Count(d.text(), "first.py ") + strings.Count(d.text(), "first.py\n"); n != 2 { // its name, and its path
		t.Errorf("the file is named %d times:\n%s", n, d.text())
	}
}

// On a wide terminal the whole environ has room below the whole wire, also once the response is
// there.
func TestTheWholeEnvironHasRoomBelowTheWire(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, size: wide})
	for range 3 {
		d.press("space")
		for _, l := range d.lenses() {
			if rows := len(l.frame.Rows); rows > l.frame.Height-1 {
				t.Errorf("%v has %d rows and shows %d:\n%s", l.frame.Kind, rows, l.frame.Height-1, d.text())
			}
		}
	}
	d.shows("→     0  GET /hello?name=Ada", "Hello, Ada!", "▾ request     REQUEST_METHOD", "wsgi.file_wrapper")
}

// The code that a text speaks of is in view beside it, also where six rows of it are.
func TestTheCodeThatATextSpeaksOfIsSeen(t *testing.T) {
	t.Parallel()
	for start, code := range map[string]string{
		"body/close":             `self.log.write("The lamp is off.\n")`,
		"layers/head-first":      `line = ("Server-Timing", f"app;dur={took:.1f}")`,
		"layers/second-thoughts": "return [sorry(start_response)]",
	} {
		d := sit(t, setup{start: start})
		d.shows("Press space", code)
		d.hides("more rows")
	}
}

// e opens the fields also where all of the story was shown as its screen was left.
func TestTheFieldsOpenWhereTheStoryWasShown(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "by-hand/five-lines"})
	d.press("space", "space", "1", ".")
	d.base().Shown()
	d.press("e")
	d.shows("esc back")
}

// Brackets stand where the arrows are: in the names of the lenses, at a lens below, at the record.
func TestBracketsStandWhereTheArrowsAre(t *testing.T) {
	t.Parallel()
	for s, stops := range map[size][]string{
		middle: {"──[wire] environ ", "── wire [environ]", "──[record]"},
		wide:   {"──[wire] environ ", "──[environ]──", "──[record]"},
	} {
		d := sit(t, setup{golang: true, size: s})
		for i, stop := range append(stops, stops[0]) {
			d.shows(stop)
			if n := strings.Count(d.text(), "──["); n > 1 {
				t.Errorf("at stop %d of tab, %d panes have brackets:\n%s", i, n, d.text())
			}
			d.press("tab")
		}
	}
}

// Where the name of a group stands beside its first key, z folds the group of the key that is
// selected, and unfolds it again.
func TestAGroupBesideItsKeysIsFolded(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, size: wide})
	d.press("space", "space")
	d.pointAt("environ:PATH_INFO")
	d.press("z")
	d.shows("▸ ▹ request  6 keys")
	d.hides("PATH_INFO  ")
	d.press("z")
	d.shows("▾ request ▸   REQUEST_METHOD", "PATH_INFO  ")
	if got := d.selected().ID; got != "environ:REQUEST_METHOD" {
		t.Errorf("%q is selected", got)
	}
}

// Two checks that expect the same are told apart by what is asked.
func TestChecksAreToldApart(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{size: middle, start: "your-own/greet"}, "")
	d.press("space", "space")
	d.shows(`– "Hello, Ada!"  GET /?name=Ada`, "GET /?tea=green&name")
}

// The header of an exchange has room for its request: a long condition is cut instead.
func TestTheHeaderHasTheWholeRequest(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "hold off")
	i.press("h")
	i.shows(t, "hold if")
	i.types([2]string{`path.startswith("/hello") and request["X-Nobody-Sends-This-Header"] == "1"`, "enter take"}, [2]string{"enter", "hold on: path"})
	<-i.asks("GET", "/price/coffee?cups=2", "")
	i.shows(t, "GET  /price/coffee?cups=2")
	i.types([2]string{"enter", "1  GET  /price/coffee?cups=2  hold on: path"})
	i.press("q")
	i.ends()
}
