package overlay

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// What is typed is highlighted at once, and the text, the cursor and a line that goes on in a
// second row stay as they are.
func TestCodeIsHighlightedWhileItIsTyped(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor})
	text := "x = 1\nname = 'a text that is longer than the field is wide, and goes on'\n"
	f, problem := CodeField("x.py", text, 1)
	if problem != "" {
		t.Fatal(problem)
	}
	f.Focus()
	f.drawCode(th, 40, 10)
	for _, r := range "pass # " {
		f.updateCode(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	plain, drawn := strings.Join(linesOf(f), "\n"), strings.Join(f.drawCode(th, 40, 10), "\n")
	if got := ansi.Strip(drawn); got != plain {
		t.Errorf("the text is\n%s\nand is drawn as\n%s", plain, got)
	}
	for _, want := range []string{th.Keyword.Render("pass"), th.Literal.Render("'a text that is longer"), th.Literal.Render("than the field is wide, and"), th.Literal.Render("goes on'")} {
		if !strings.Contains(drawn, want) {
			t.Errorf("%q is not in %q", want, drawn)
		}
	}
}

// linesOf are the lines of a field as the widget draws them, in the columns of the code lens.
func linesOf(f *Field) []string {
	lines := strings.Split(ansi.Strip(f.area.View()), "\n")
	for i, line := range lines {
		lines[i] = " " + line[:numberWide] + " " + line[numberWide:]
	}
	return lines
}

// shift+tab takes back what tab did, wherever in the line the cursor is.
func TestIndentationIsTakenBack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"a\n        b = 1\nc": "a\n    b = 1\nc", "a\n  b\nc": "a\nb\nc", "a\nb\nc": "a\nb\nc"} {
		f, _ := CodeField("x.py", text, 2)
		f.Focus()
		f.updateCode(tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift})
		if f.Value() != want || f.Line() != 1 {
			t.Errorf("%q became %q, the cursor in line %d", text, f.Value(), f.Line())
		}
	}
}
