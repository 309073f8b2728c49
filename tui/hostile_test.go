package tui

import (
	"regexp"
	"testing"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/tui/overlay"
)

// sgr is what a view may hold besides text: styles, and nothing that moves the
// cursor, sets a title or asks the terminal anything.
var sgr = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// obeys fails if the view holds anything that a terminal could obey, besides
// styles, or that takes no room of its own.
func (d *desk) obeys() {
	d.Helper()
	view := sgr.ReplaceAllString(d.view(), "")
	if !utf8.ValidString(view) {
		d.Errorf("the view is no UTF-8:\n%q", view)
	}
	for _, r := range view {
		if r != '\n' && !unicode.IsPrint(r) {
			d.Fatalf("%U reaches the terminal:\n%q", r, view)
		}
	}
}

// hostile are requests with escape sequences, C1 controls, direction marks and
// bytes that are no text, where the server lets them pass and where it refuses.
var hostile = map[string]string{
	"target":  "GET /\x1b[31mred\x9b2J\x07?q=\x1b]0;owned\x07 HTTP/1.1\r\nHost: h\r\n\r\n",
	"percent": "GET /%1b%5b31m/%9b2J/%e2%80%ae?name=%1b[2J HTTP/1.1\r\nHost: h\r\n\r\n",
	"value":   "GET /hello?name=Ada HTTP/1.1\r\nHost: h\r\nX-Evil: \x9b31m\xe2\x80\xae\xc2\x9d\x80\xff\r\n\r\n",
	"escape":  "GET / HTTP/1.1\r\nHost: h\r\nX-Evil: \x1b[2J\x1b]52;c;aGk=\x07\r\n\r\n",
	"name":    "GET / HTTP/1.1\r\nHost: h\r\n\x1b[2J: x\r\n\r\n",
	"method":  "G\x1b[2JT / HTTP/1.1\r\nHost: h\r\n\r\n",
	"nothing": "\x00\x1b\x9b\x7f\x85\xff\r\n\r\n",
}

// Bytes from the network reach the terminal only escaped, at every step, in
// every lens, selected, in full, explained, as numbers and in the editor.
func TestNetworkBytesReachTheTerminalEscaped(t *testing.T) {
	t.Parallel()
	for name, raw := range hostile {
		if pythontest.Race && name != "value" {
			continue // thousands of views are searched for each
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sit(t, setup{size: middle, start: StartHome})
			d.play().Use(catalog.Stack{App: "demo:echo", Middleware: []string{"timing"}}, sandbox.Request{Raw: []byte(raw)})
			d.press("e")
			d.looksEverywhere()
			for !d.v().Over {
				d.press("space")
				d.looksEverywhere()
			}
		})
	}
}

// looksEverywhere looks at all rows of all lenses in all the ways that there
// are.
func (d *desk) looksEverywhere() {
	d.Helper()
	for range d.v().Offers() {
		d.press("tab")
		for range 30 {
			before := d.selected().ID
			d.press("down", "v")
			d.obeys()
			d.press("?")
			d.obeys()
			if d.m.Overlays.At(overlay.Screen) != nil {
				d.press("esc")
			}
			if d.selected().ID == before {
				break
			}
		}
	}
	d.press("x")
	d.obeys()
	d.press("x", "e")
	d.obeys()
	d.field(overlay.FieldRaw)
	d.obeys()
	d.press("esc", `\`)
	d.obeys()
	d.press(`\`)
}

// What is pasted is no more to be trusted.
func TestPastedBytesReachTheTerminalEscaped(t *testing.T) {
	t.Parallel()
	const evil = "a\x1b[2Jb\u009b31mcd\x07\x7f\x00e"
	d := inPlay(t, middle, echo)
	d.press("e")
	for range d.editor().Fields {
		d.send(tea.PasteMsg{Content: evil})
		d.obeys()
		d.press("tab")
		d.obeys()
	}
	d.press("ctrl+s")
	d.obeys()
	d.press("esc", "/")
	d.send(tea.PasteMsg{Content: evil})
	d.obeys()
	d.press("enter")
	d.obeys()
}
