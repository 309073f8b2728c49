package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// draw shows the fields, the one with the keys marked. A field of several
// lines opens when it has the keys.
func (e *editor) draw(t theme.Theme, w, h int) []string {
	rule := theme.NewLine(w)
	x := rule.Put(0, t.Rule, strings.Repeat(t.Sym.Rule, 2)+" ")
	x = rule.Put(x, t.Title, e.title) + 1
	if e.file != nil {
		x = rule.Put(x, t.Faint, t.CutMiddle(theme.Printable(e.file.file.Path), w-x-2)) + 1
	}
	rule.Fill(x, w, t.Rule, t.Sym.Rule)
	lines := []string{rule.String()}
	if e.file != nil {
		lines = append(lines, e.current().drawCode(t, w, h-1)...)
		return lines[:min(len(lines), h)]
	}
	open := max(1, h-len(e.fields))
	for i, f := range e.fields {
		lines = append(lines, f.draw(t, w, e.fieldAt(), open, i == e.at)...)
	}
	return lines[:min(len(lines), h)]
}

// fieldAt is the column of the values: behind the longest name.
func (e *editor) fieldAt() int {
	longest := 0
	for _, f := range e.fields {
		longest = max(longest, theme.Width(f.name))
	}
	return max(12, longest+4)
}

func (f *field) draw(t theme.Theme, w, fieldAt, open int, focused bool) []string {
	name := theme.NewLine(fieldAt)
	style := t.Faint
	if focused {
		name.Put(0, t.Held, t.Sym.Right)
		style = t.Title
	}
	name.Put(2, style, f.name)
	lead := pad(name.String(), fieldAt)
	lines := f.values(t, w-fieldAt, open, focused)
	for i := range lines {
		if i > 0 {
			lead = strings.Repeat(" ", fieldAt)
		}
		lines[i] = lead + lines[i]
	}
	if f.problem != "" {
		sign := t.Sym.No + " "
		for _, line := range theme.Wrap(f.problem, w-fieldAt-2) {
			lines = append(lines, strings.Repeat(" ", fieldAt)+t.Wrong.Render(sign+line))
			sign = "  "
		}
	}
	return lines
}

func pad(s string, w int) string {
	return s + strings.Repeat(" ", max(0, w-ansi.StringWidth(s)))
}

// values is the text of a field: with its cursor if it has the keys, else its
// first line.
func (f *field) values(t theme.Theme, w, open int, focused bool) []string {
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
	first, rest, more := strings.Cut(f.value(), "\n")
	if more && rest != "" {
		first += " " + t.Sym.Cut
	}
	if first == "" {
		return []string{t.Faint.Render(t.Cut(t.Say(f.hint), w))}
	}
	return []string{t.Text.Render(t.Cut(theme.Printable(first), w))}
}

// withSelection shows the part that typing replaces, and what stands around it.
func (f *field) withSelection(t theme.Theme, w, open int) []string {
	part, value := f.selected, f.value()
	before, after := value[:f.from], value[f.from+len(part):]
	if !t.Coloured() {
		part = t.Sym.Lit + part + t.Sym.Unlit
	}
	var lines []string
	for i, line := range strings.Split(before+"\x00"+after, "\n") {
		head, tail, here := strings.Cut(line, "\x00")
		text := t.Text.Render(theme.Printable(head))
		if here {
			text += t.Held.Bold(true).Underline(true).Render(theme.Printable(part)) + t.Text.Render(theme.Printable(tail))
		}
		if i < open {
			lines = append(lines, ansi.Truncate(text, w, t.Sym.Cut))
		}
	}
	return lines
}
