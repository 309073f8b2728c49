package overlay

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// A field of several lines has the rows that its lines need, those that go on as well, while there is room; what has none
// is told.
func TestAFieldHasTheRowsOfItsLines(t *testing.T) {
	t.Parallel()
	value := "Content-Type: text/html\nSet-Cookie: " + strings.Repeat("session=eyJ2aXNpdHMiOjF9 ", 6) + "\nVary: Cookie"
	drawn := func(h int, keys ...tea.KeyPressMsg) string {
		e := &Editor{Fields: []*Field{LineField("status", "200 OK", ""), AreaField("headers", value, "")}}
		e.Open("headers", "")
		e.Draw(theme.New(theme.Options{}), 60, h)
		for _, k := range keys {
			e.Key(k)
		}
		return ansi.Strip(strings.Join(e.Draw(theme.New(theme.Options{}), 60, h), "\n"))
	}
	if text := drawn(20); !strings.Contains(text, "Content-Type") || !strings.Contains(text, "Vary") || strings.Contains(text, "… ") {
		t.Errorf("not all is seen where there is room:\n%s", text)
	}
	up := make([]tea.KeyPressMsg, 9)
	for i := range up {
		up[i] = tea.KeyPressMsg{Code: tea.KeyUp}
	}
	if text := drawn(6); strings.Contains(text, "Content-Type") || !strings.Contains(text, "… above") || strings.Contains(text, "… below") {
		t.Errorf("what is above is not told:\n%s", text)
	}
	if text := drawn(6, up...); strings.Contains(text, "Vary") || strings.Contains(text, "… above") || !strings.Contains(text, "… below") {
		t.Errorf("what is below is not told:\n%s", text)
	}
}

// The rows of a line are those that the widget has for it.
func TestRowsAreThoseOfTheWidget(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"", "a", "two words", strings.Repeat("x", 10), strings.Repeat("x", 11), strings.Repeat("word ", 9), "a " + strings.Repeat("y", 25) + " b", "日本語のテキスト です", "  indented   with  blanks  "} {
		for w := 4; w < 30; w++ {
			f := AreaField("f", line, "")
			f.area.SetWidth(w)
			if got, want := rowsOf(line, w), f.area.LineInfo().Height; got != want {
				t.Errorf("%q in %d columns: %d rows, the widget has %d", line, w, got, want)
			}
		}
	}
}
