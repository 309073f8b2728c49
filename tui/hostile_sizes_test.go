package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/wsgi/trace"
)

// atAllSizes fails unless the screen fits at every size, in every lens, with nothing in the
// margins, and the lens says where it has more.
func (d *desk) atAllSizes() {
	d.Helper()
	own := size{d.m.Width, d.m.Height}
	for range d.v().Offers() {
		for _, s := range append([]size{{250, 70}}, composed...) {
			d.resize(s)
			d.fits()
			c := defects{}
			d.countParts(&c)
			if strings.Contains(d.text(), "\u0302") { // of whose width no two terminals think alike
				c.margin = 0
			}
			if c.wide+c.margin+c.near+c.silent > 0 {
				d.Errorf("%v, %v: %d too wide, %d in the margins, %d cut beside a free row, %d cut without a word:\n%s", s, d.v().Lens(), c.wide, c.margin, c.near, c.silent, d.text())
			}
		}
		d.press("tab")
	}
	d.resize(own)
}

// What is large, long or strange breaks no screen: a cookie of 400 bytes, a header of 16 KB,
// twelve layers, 300 blocks, combining marks, text from the right to the left.
func TestBadInputFits(t *testing.T) {
	t.Parallel()
	stream := catalog.Stack{App: "demo:stream"}
	twelve := catalog.Stack{App: "demo:echo", Middleware: strings.Fields(strings.Repeat("timing session upper ", 4))}
	for name, c := range map[string]struct {
		stack   catalog.Stack
		request sandbox.Request
	}{
		"cookie":    {echo, sandbox.Request{Target: "/tea", Headers: headersOf("Cookie", strings.Repeat("a=b; ", 80))}},
		"16 KB":     {echo, sandbox.Request{Target: "/tea", Headers: headersOf("X-Long", strings.Repeat("abcdefgh ", 1800))}},
		"layers":    {twelve, sandbox.Request{Target: "/tea"}},
		"blocks":    {stream, sandbox.Request{Target: "/?n=300"}},
		"combining": {echo, sandbox.Request{Raw: []byte("GET /e\u0301\u0302\u0303\u0304\u0305\u0306 HTTP/1.1\r\nHost: {{host}}\r\nX-Tea: o\u0308\u0308\u0308\u0308\u0308\r\n\r\n")}},
		"right":     {echo, sandbox.Request{Raw: []byte("GET /\u05e9\u05dc\u05d5\u05dd HTTP/1.1\r\nHost: {{host}}\r\nX-Tea: \u0634\u0627\u064a\r\n\r\n")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sit(t, setup{size: middle, start: StartHome})
			d.play().Use(c.stack, c.request)
			d.press("e")
			d.atAllSizes()
			d.press("space", "space", "space")
			d.atAllSizes()
			d.press("c")
			d.atAllSizes()
		})
	}
}

func headersOf(name, value string) []trace.Header { return []trace.Header{{Name: name, Value: value}} }

// A line of code of 2,000 columns goes on below, for as many rows as anybody reads.
func TestALongLineOfCodeGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code := "def application(environ, start_response):\n    x = [" + strings.Repeat("1234, ", 330) + "]\n    start_response('200 OK', [])\n    return [b'']\n"
	if err := os.WriteFile(filepath.Join(dir, "long.py"), []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	d := sit(t, setup{size: wide, start: StartHome, here: dir})
	d.play().Use(catalog.Stack{App: "./long.py"}, sandbox.Request{Target: "/"})
	d.press("e", "c")
	d.v().Turn(lens.Code)
	d.atAllSizes()
	d.shows("╎")
	d.v().Turn(lens.Code)
	d.press("down", "down", "down")
	d.shows("4      return [b'']")
}

// A window of 30x8 and back while a card, a chooser or the editor is open: all is as it was.
func TestAWindowThatWasTooSmall(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"card": {"space", "space", "tab", "down", "down", "?"}, "chooser": {"e", "a", "down", "down"}, "editor": {"space", "e"}, "keys": {"f1", "down"}, "record": {"space", "space", "tab", "tab"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := ""
			if name == "chooser" {
				start = StartHome
			}
			d := sit(t, setup{size: wide, golang: true, start: start})
			d.press(keys...)
			before := d.text()
			d.resize(size{30, 8})
			d.fits()
			d.resize(wide)
			if d.text() != before {
				t.Errorf("it was\n%s\nand is\n%s", before, d.text())
			}
		})
	}
}

// The arrows move in the record where tab leads there, a click looks at its event, and the
// wheel scrolls it.
func TestTheRecordIsAPlaceToMoveIn(t *testing.T) {
	t.Parallel()
	d := inPlay(t, wide, layered)
	d.press("c")
	for !d.v().InRecord() {
		d.press("tab")
	}
	end := d.v().At
	d.press("up", "up")
	if d.v().At >= end {
		t.Fatalf("the view is at %d of %d:\n%s", d.v().At, end, d.text())
	}
	d.press("pgup", "pgup", "pgup")
	d.shows("▸    0.0")
	d.click("request.line", 0)
	if got := d.v().Event().Kind(); got != trace.KindRequestLine {
		t.Errorf("a click looks at %v:\n%s", got, d.text())
	}
	if o := d.m.Overlays.At(overlay.Story); o != nil {
		t.Error("it explains")
	}
}
