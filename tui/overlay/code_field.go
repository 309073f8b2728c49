package overlay

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/lens"
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
	f.code, f.area.ShowLineNumbers, f.typed = true, true, lens.NewTyped(name)
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

// updateCode takes a key: tab indents, shift+tab takes that back, and a new line begins where the one above
// does, or further in behind a colon.
func (f *Field) updateCode(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "tab":
		f.area.InsertString(indent)
	case "shift+tab":
		f.outdent()
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

// outdent takes an indent away at the beginning of the line.
func (f *Field) outdent() {
	lines := strings.SplitAfter(f.Value(), "\n")
	at, row := f.cursorAt(), f.area.Line()
	begins := len(strings.Join(lines[:row], ""))
	blanks := min(len(indent), len(lines[row])-len(strings.TrimLeft(lines[row], " ")))
	value := f.Value()
	f.Set(value[:begins]+value[begins+blanks:], max(begins, at-blanks))
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
	p := painter{field: f, theme: t, text: strings.Split(f.area.Value(), "\n"), line: -1}
	for i, line := range lines { // as far to the right as in the code lens
		number, code := ansi.Cut(line, 0, numberWide), ansi.TruncateLeft(line, numberWide, "")
		code = p.paint(ansi.Strip(number), code)
		lines[i] = p.mark(strings.TrimSpace(ansi.Strip(number))) + number + " " + code
	}
	return append(lines, below...)
}

// painter highlights the rows of a code field from the top. A row without a number goes on
// with the line above.
type painter struct {
	field  *Field
	theme  theme.Theme
	text   []string
	line   int              // of the row above, -1 for none
	at     int              // byte of the line where the next of its rows begins
	ranges []lipgloss.Range // of the line
	below  string           // what is open below it
}

// paint highlights a row. The cell of the cursor stays as it is, and all of the text while some
// of it is selected.
func (p *painter) paint(number, row string) string {
	if n, err := strconv.Atoi(strings.TrimSpace(number)); err == nil && n <= len(p.text) {
		p.turn(n - 1)
	}
	shown := strings.TrimRight(ansi.Strip(row), " ")
	if p.line < 0 || shown == "" || p.field.area.HasSelection() {
		return row
	}
	line := p.text[p.line]
	i := strings.Index(line[p.at:], shown)
	if i < 0 {
		return row
	}
	from := theme.Width(line[:p.at+i])
	p.at += i + len(shown)
	var ranges []lipgloss.Range
	for _, r := range p.ranges {
		ranges = append(ranges, beside(p.cursor()-from, max(r.Start, from)-from, min(r.End-from, theme.Width(shown)), r.Style)...)
	}
	return lipgloss.StyleRanges(row, ranges...)
}

// mark is the sign before the number of the cursor's line, a blank before others.
func (p *painter) mark(number string) string {
	if number == strconv.Itoa(p.field.area.Line()+1) {
		return p.theme.Now.Render(p.theme.Sym.Cursor)
	}
	return " "
}

// turn goes to another line.
func (p *painter) turn(line int) {
	if p.line < 0 {
		p.below = p.field.typed.Above(p.text[:line])
	}
	p.line, p.at = line, 0
	p.ranges, p.below = p.field.typed.Line(p.below, p.text[line], p.theme)
}

// cursor is the column of the cursor in the line, negative where it is in another.
func (p *painter) cursor() int {
	if p.line != p.field.area.Line() {
		return -1
	}
	line := []rune(p.text[p.line])
	return theme.Width(string(line[:min(len(line), p.field.area.Column())]))
}

// beside is a range without the cell of the cursor.
func beside(cursor, from, to int, style lipgloss.Style) (ranges []lipgloss.Range) {
	if cursor >= from && cursor < to {
		return append(beside(-1, from, cursor, style), beside(-1, cursor+1, to, style)...)
	}
	if from < to {
		ranges = append(ranges, lipgloss.NewRange(from, to, style))
	}
	return ranges
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
