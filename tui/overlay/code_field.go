package overlay

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// Of a field for code.
const (
	indent    = "    "
	mostLines = 9999 // its numbers have four digits, as those of the code lens
)

// CodeField is a field for a source file, the cursor at the beginning of a
// line, from 1. It takes a file only as it is: problem says what in it could
// not be typed.
func CodeField(name, text string, line int) (f *Field, problem string) {
	f = AreaField(name, "", "")
	f.code, f.area.ShowLineNumbers = true, true
	f.area.SetValue(text)
	if f.first = f.area.Value(); f.first != text {
		return nil, differs(text, f.first)
	}
	lines := strings.SplitAfter(text, "\n")
	f.Set(text, len(strings.Join(lines[:min(max(0, line-1), len(lines)-1)], "")))
	return f, ""
}

// differs names the line that a field has not taken as it is.
func differs(text, taken string) string {
	have := strings.Split(taken, "\n")
	for i, line := range strings.Split(text, "\n") {
		switch {
		case i < len(have) && line == have[i]:
		case strings.Contains(line, "\t"):
			return fmt.Sprintf("A tab on line %d", i+1)
		default:
			return fmt.Sprintf("What stands on line %d", i+1)
		}
	}
	return "The last line"
}

// updateCode takes a key: tab indents, and a new line begins where the one above
// does, or further in behind a colon.
func (f *Field) updateCode(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "tab":
		f.area.InsertString(indent)
	case "enter":
		line := strings.Split(f.Value(), "\n")[f.area.Line()]
		lead := line[:len(line)-len(strings.TrimLeft(line, " "))]
		lead = lead[:min(len(lead), f.area.Column())]
		if opensBlock(string([]rune(line)[:f.area.Column()])) {
			lead += indent
		}
		f.area.InsertString("\n" + lead)
	default:
		return f.Update(k)
	}
	f.Problem = ""
	return nil
}

// opensBlock reports whether a block of Python follows what stands before the cursor.
func opensBlock(before string) bool {
	code := strings.TrimSpace(before)
	return strings.HasSuffix(code, ":") && !strings.HasPrefix(code, "#")
}

// drawCode shows the lines with their numbers, and what is wrong below them.
func (f *Field) drawCode(t theme.Theme, w, h int) []string {
	below := f.drawProblem(t, w)
	f.fit(t, w-2, max(1, h-len(below)))
	lines := strings.Split(strings.TrimRight(f.area.View(), "\n"), "\n")
	for i, line := range lines { // as far to the right as in the code lens
		lines[i] = " " + ansi.Cut(line, 0, numberWide) + " " + ansi.TruncateLeft(line, numberWide, "")
	}
	return append(lines, below...)
}

// numberWide is how many columns the number of a line takes.
const numberWide = 6

// drawProblem shows why the file cannot be saved, nothing if it can.
func (f *Field) drawProblem(t theme.Theme, w int) (below []string) {
	if f.Problem != "" {
		sign := t.Sym.No
		for _, line := range theme.Wrap(theme.Printable(f.Problem), w-4) {
			below = append(below, t.Wrong.Render("  "+sign+" "+line))
			sign = " "
		}
	}
	return below
}
