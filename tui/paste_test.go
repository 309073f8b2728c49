package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/overlay"
)

// The line ends that a paste can have. A terminal sends each as a bare CR.
var pastedLineEnds = []string{"\r", "\n", "\r\n"}

// A line end that is pasted begins a line in a field that has several; in a field of
// one line it is a space, and nothing at either end of what is pasted.
func TestEachKindOfLineEndIsPasted(t *testing.T) {
	t.Parallel()
	for _, end := range pastedLineEnds {
		t.Run(fmt.Sprintf("%q", end), func(t *testing.T) {
			t.Parallel()
			d := inPlay(t, middle, echo)
			d.press("e")
			for _, f := range d.editor().Fields {
				d.field(f.Name)
				f.Set("", 0)
				d.send(tea.PasteMsg{Content: "X-A: 1" + end + "X-B: 2" + end})
				want := "X-A: 1 X-B: 2"
				if f.Name != overlay.FieldTarget && f.Name != overlay.FieldMethod {
					want = "X-A: 1\nX-B: 2\n"
				}
				if f.Value() != want {
					t.Errorf("%s is %q, want %q", f.Name, f.Value(), want)
				}
			}
		})
	}
}

// Two header lines that are pasted are two headers of the request.
func TestPastedHeadersAreSent(t *testing.T) {
	t.Parallel()
	d := inPlay(t, middle, echo)
	d.press("e")
	d.field(overlay.FieldHeaders).Set("", 0)
	d.send(tea.PasteMsg{Content: "X-A: 1\rX-B: 2"})
	d.press("ctrl+s", "c")
	d.over()
	if v := d.v().Final(); v.Value("HTTP_X_A") != "'1'" || v.Value("HTTP_X_B") != "'2'" {
		t.Errorf("sent %q", d.v().Sent)
	}
}

// Pasting takes the place of what stands selected, lines and all.
func TestPastingOverASelection(t *testing.T) {
	t.Parallel()
	d := inPlay(t, middle, echo)
	d.press("e")
	f := d.editor().Field(overlay.FieldTarget)
	d.editor().Open(overlay.FieldTarget, f.Value())
	d.send(tea.PasteMsg{Content: "/tea\r"})
	if f.Value() != "/tea" {
		t.Errorf("the target is %q", f.Value())
	}
}

// The lines of code that are pasted are lines, however many.
func TestPastedCodeHasLines(t *testing.T) {
	t.Parallel()
	for _, end := range pastedLineEnds {
		t.Run(fmt.Sprintf("%q", end), func(t *testing.T) {
			t.Parallel()
			d := atCode(t, setup{})
			d.press("e", "ctrl+home")
			const lines = 150
			d.send(tea.PasteMsg{Content: strings.Repeat("if 1:"+end+"\tpass"+end, lines/2)})
			got := d.editor().Current().Value()
			if !strings.HasPrefix(got, strings.Repeat("if 1:\n    pass\n", lines/2)) {
				t.Errorf("pasted %q", got)
			}
		})
	}
}

// What is pasted where something is looked for is looked for.
func TestPastingWhatIsLookedFor(t *testing.T) {
	t.Parallel()
	d := inPlay(t, middle, echo)
	d.press("/")
	d.send(tea.PasteMsg{Content: "HTTP_HOST\r\n"})
	if d.v().Filter() != "HTTP_HOST" {
		t.Errorf("the filter is %q", d.v().Filter())
	}
	d.press("esc", "a")
	d.send(tea.PasteMsg{Content: "hello\r"})
	d.shows("hello_class.py")
	d.hides("weather.py")
}
