package overlay

import (
	"fmt"
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

// linesOf are the lines of a field as the widget draws them, in the columns of the code lens, the
// cursor's marked. Those above it take one row each.
func linesOf(f *Field) []string {
	lines := strings.Split(ansi.Strip(f.area.View()), "\n")
	for i, line := range lines {
		lines[i] = " " + line[:numberWide] + " " + line[numberWide:]
	}
	lines[f.Line()] = "▸" + lines[f.Line()][1:]
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

// Where the cursor is set, it is in view before a key is pressed, with what stands around it.
func TestACursorIsInViewFromTheFirstFrame(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for n := range 60 {
		fmt.Fprintf(&text, "line%d = 'a text that is longer than the field is wide'\n", n+1)
	}
	for _, line := range []int{1, 7, 25, 58, 61} {
		for _, rows := range []int{4, 10, 30} {
			for _, width := range []int{40, 100} {
				f, _ := CodeField("x.py", text.String(), line)
				f.Focus()
				drawn := f.drawCode(theme.New(theme.Options{}), width, rows)
				seen := ansi.Strip(strings.Join(drawn, "\n"))
				if f.Line() != line-1 || f.area.Column() != 0 {
					t.Errorf("the cursor of line %d is in line %d, column %d", line, f.Line()+1, f.area.Column())
				}
				if !strings.Contains(seen, fmt.Sprintf(" %d ", line)) || len(drawn) > rows {
					t.Errorf("line %d is not seen in %d rows:\n%s", line, rows, seen)
				}
				if middle := rows >= 10 && width == 100 && line == 25; middle && (!strings.Contains(seen, " 22 ") || !strings.Contains(seen, " 28 ")) {
					t.Errorf("what stands around line %d is not seen in %d rows:\n%s", line, rows, seen)
				}
			}
		}
	}
}

// Whatever sets the value leaves the cursor in view: taking an indent back, and what is typed over
// a selection.
func TestACursorStaysInView(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("    x = 1\n", 40)
	for name, key := range map[string]func(f *Field){
		"outdent": func(f *Field) { f.updateCode(tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}) },
		"replace": func(f *Field) {
			f.selected, f.from = "x", strings.LastIndex(text[:300], "x")
			f.Update(tea.KeyPressMsg{Code: 'y', Text: "y"})
		},
	} {
		f, _ := CodeField("x.py", text, 30)
		f.Focus()
		f.drawCode(theme.New(theme.Options{}), 60, 10)
		key(f)
		if seen := ansi.Strip(strings.Join(f.drawCode(theme.New(theme.Options{}), 60, 10), "\n")); !strings.Contains(seen, fmt.Sprintf(" %d ", f.Line()+1)) {
			t.Errorf("%s: line %d is not seen:\n%s", name, f.Line()+1, seen)
		}
	}
}
