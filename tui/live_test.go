package tui

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/wsgi/trace"
)

// A head that is edited while it is held is shown as it was stated, and the edit in a
// row of its own under the name of who made it: at a layer, and at the server.
func TestAnEditOfAHeldHeadHasItsOwnRow(t *testing.T) {
	t.Parallel()
	for layer, before := range map[trace.Layer]string{"mw.1:session": "session", trace.LayerServer: "server"} {
		d := inPlay(t, wide, layered)
		d.v().Turn(lens.Response)
		d.toCall(layer)
		d.press("e")
		f := d.editor().Field("status")
		f.Set("404 Not Found", 0)
		d.field(overlay.FieldHeaders)
		d.editor().Current().Set(d.editor().Current().Value()+"\nX-Mine: yes", 0)
		d.press("ctrl+s")
		for _, over := range []bool{false, true} {
			if over {
				d.press("c")
				d.over()
			}
			rows := d.lensText(lens.Response)
			app, you, server := slices.IndexFunc(rows, starts("app")), slices.IndexFunc(rows, starts("you")), slices.IndexFunc(rows, starts(before))
			if app < 0 || you < app || server < you {
				t.Fatalf("over %v: app, you and %s stand in rows %d, %d and %d:\n%s", over, before, app, you, server, strings.Join(rows, "\n"))
			}
			if !strings.Contains(rows[app], "200 OK") || !strings.Contains(rows[you], "~ 404 Not Found") || !strings.Contains(rows[you+1], "+ ") || !strings.Contains(rows[you+1], "X-Mine: yes") {
				t.Errorf("over %v, edited at %s:\n%s", over, layer, strings.Join(rows, "\n"))
			}
		}
		if d.v().Final().Sent.Status != "404 Not Found" {
			t.Errorf("sent is %q", d.v().Final().Sent.Status)
		}
	}
}

// So has a block, and the story tells of the block that the client has.
func TestAnEditOfAHeldBlockHasItsOwnRow(t *testing.T) {
	t.Parallel()
	d := inPlay(t, wide, catalog.Stack{App: "demo:stream"})
	d.v().Turn(lens.Response)
	for b := (*trace.BodyBlock)(nil); b == nil || b.Len == 0; {
		d.press("s")
		b, _ = d.v().Event().Data.(*trace.BodyBlock)
	}
	d.press("e")
	d.editor().Current().Set("ONE AND MORE", 0)
	d.press("ctrl+s", "c")
	d.over()
	rows := strings.Join(d.lensText(lens.Response), "\n")
	if !regexp.MustCompile(`block \d +▪ +\d+ bytes +one\\n +replaced by you\n *you +~ +12 bytes +ONE AND MORE +sent`).MatchString(rows) {
		t.Errorf("the lens shows\n%s", rows)
	}
}

// A key that a layer changed stays in its group, with who changed it; one that a person
// changed, too. Keys that are new stand under what layers wrote.
func TestAChangedKeyStaysInItsGroup(t *testing.T) {
	t.Parallel()
	for _, s := range []size{small, middle, wide} {
		d := inPlay(t, s, catalog.Stack{App: "demo:hello", Middleware: []string{"session"}})
		d.v().Turn(lens.Environ)
		for d.v().Event().Kind() != trace.KindEnvironBuilt {
			d.press("s")
		}
		d.pointAt("environ:QUERY_STRING")
		d.press("e")
		d.editor().Current().Set("name=Sam", 0)
		d.press("ctrl+s", "c")
		d.over()
		rows := d.v().Rows(lens.Environ, d.v().Frame(lens.Environ).Width)
		at := lens.Find(rows, "environ:QUERY_STRING")
		if got := rows[at].Group; got != "group:request" {
			t.Errorf("QUERY_STRING stands in %s", got)
		}
		if text := d.lensText(lens.Environ); !strings.Contains(text[at], "you") {
			t.Errorf("who changed it is not said at %d columns: %q", s.w, text[at])
		}
		if got := rows[lens.Find(rows, "environ:session.id")].Group; got != "group:written by layers" {
			t.Errorf("session.id stands in %s", got)
		}
	}
}

func starts(name string) func(string) bool {
	return func(row string) bool { return strings.HasPrefix(strings.Trim(row, " ▸"), name) }
}

// toCall goes on until a layer receives start_response.
func (d *desk) toCall(l trace.Layer) {
	d.Helper()
	for e := d.v().Event(); e.Kind() != trace.KindStartResponseCalled || e.Layer != l; e = d.v().Event() {
		if d.v().Held == nil {
			d.Fatalf("%s receives no head:\n%s", l, d.text())
		}
		d.press("s")
	}
}

// lensText are all rows of a lens as they look.
func (d *desk) lensText(k lens.Kind) []string {
	f := d.v().Frame(k)
	f.Rows, f.Scroll = d.v().Rows(k, f.Width), 0
	f.Height, f.Cursor = len(f.Rows)+1, -1
	var lines []string
	for _, line := range lens.Draw(f)[1:] {
		lines = append(lines, ansi.Strip(line))
	}
	return lines
}
