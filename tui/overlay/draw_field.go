package overlay

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// draw shows the field with its name, and what is wrong with it.
func (f *Field) draw(t theme.Theme, w, valueAt, open int, focused bool) []string {
	name := theme.NewLine(valueAt)
	style := t.Faint
	if focused {
		name.Put(0, t.Now, t.Sym.Cursor)
		style = t.Title
	}
	name.Put(2, style, f.Name)
	lead := theme.Pad(name.String(), valueAt)
	lines := f.values(t, w-valueAt, open, focused)
	for i := range lines {
		if i > 0 {
			lead = strings.Repeat(" ", valueAt)
		}
		lines[i] = lead + lines[i]
	}
	if f.Problem != "" {
		sign := t.Sym.No + " "
		for _, line := range theme.Wrap(f.Problem, w-valueAt-2) {
			lines = append(lines, strings.Repeat(" ", valueAt)+t.Wrong.Render(sign+line))
			sign = "  "
		}
	}
	return lines
}

// values is the text of a field: with its cursor if it has the keys, else its
// first line.
func (f *Field) values(t theme.Theme, w, open int, focused bool) []string {
	switch {
	case focused && f.selected != "":
		return f.withSelection(t, w, open)
	case focused && f.several:
		f.fit(t, w, min(open, max(3, f.area.LineCount()+1)))
		return strings.Split(strings.TrimRight(f.area.View(), "\n"), "\n")
	case focused:
		f.fit(t, w, 1)
		return []string{f.line.View()}
	}
	first, rest, more := strings.Cut(f.Value(), "\n")
	if more && rest != "" {
		first += " " + t.Sym.Cut
	}
	if first == "" {
		return []string{t.Faint.Render(t.Cut(t.Say(f.hint), w))}
	}
	return []string{t.Text.Render(t.Cut(theme.Printable(first), w))}
}

// withSelection shows the part that typing replaces, and what stands around it.
func (f *Field) withSelection(t theme.Theme, w, open int) []string {
	part, value := f.selected, f.Value()
	before, after := value[:f.from], value[f.from+len(part):]
	if !t.Coloured() {
		part = t.Sym.Lit + part + t.Sym.Unlit
	}
	var lines []string
	for i, line := range strings.Split(before+"\x00"+after, "\n") {
		head, tail, here := strings.Cut(line, "\x00")
		text := t.Text.Render(theme.Printable(head))
		if here {
			text += t.Selection.Render(theme.Printable(part)) + t.Text.Render(theme.Printable(tail))
		}
		if i < open {
			lines = append(lines, ansi.Truncate(text, w, t.Sym.Cut))
		}
	}
	return lines
}
