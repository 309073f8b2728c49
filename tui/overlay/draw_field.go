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
	below := f.below(t, w-valueAt, open, focused)
	lines := f.values(t, w-valueAt, max(1, open-len(below)), focused)
	for i := range lines {
		if i > 0 {
			lead = theme.Pad("  "+t.Faint.Render(f.further(t, i, len(lines), focused)), valueAt)
		}
		lines[i] = lead + lines[i]
	}
	for _, line := range below {
		lines = append(lines, strings.Repeat(" ", valueAt)+line)
	}
	return lines
}

// below is what is said of the value: why it cannot be sent, or what to know before. What is no
// more than good to know takes no row from the value, which has open rows.
func (f *Field) below(t theme.Theme, w, open int, focused bool) []string {
	switch n := f.noted(); {
	case f.Problem != "":
		return t.Signed(t.Wrong, t.Sym.No, t.Wrong, f.Problem, w)
	case !focused:
		return nil
	case n.beware:
		return t.Signed(t.Wrong, t.Sym.No, t.Text, t.Say(n.text), w)
	case open <= strings.Count(f.Value(), "\n")+1:
		return nil
	case f.selected != "":
		return t.Signed(t.Faint, t.Sym.Dash, t.Faint, t.Cut("Typing replaces \""+theme.Printable(f.selected)+"\".", w-2), w)
	case n.text == "":
		return nil
	default:
		return t.Signed(t.Faint, t.Sym.Dash, t.Faint, t.Say(n.text), w)
	}
}

func (f *Field) noted() note {
	if f.about == nil || f.Value() == "" {
		return note{}
	}
	return f.about(f.Value())
}

// values is the text of a field: with its cursor if it has the keys, else its
// first line.
func (f *Field) values(t theme.Theme, w, open int, focused bool) []string {
	switch {
	case focused && f.selected != "":
		return f.withSelection(t, w, open)
	case focused && f.several:
		f.fit(t, w, max(min(open, 3), f.rows(w, open-1)+1))
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

// withSelection shows the part that typing replaces, and what stands around it: in so many rows
// those with that part.
func (f *Field) withSelection(t theme.Theme, w, open int) []string {
	part, value := f.selected, f.Value()
	before, after := value[:f.from], value[f.from+len(part):]
	if !t.Coloured() {
		part = t.Sym.Lit + part + t.Sym.Unlit
	}
	var rows []string
	at := 0 // the last row with the part
	for _, line := range strings.Split(before+"\x00"+after, "\n") {
		head, tail, here := strings.Cut(line, "\x00")
		text := t.Text.Render(theme.Printable(head))
		if here {
			text += t.Selection.Render(theme.Printable(part))
			at = len(rows) + max(0, ansi.StringWidth(text)-1)/w
			text += t.Text.Render(theme.Printable(tail))
		}
		rows = append(rows, chunks(text, w)...)
	}
	from := max(0, min(at-open/2, len(rows)-open))
	if f.several {
		return rows[from:min(from+open, len(rows))]
	}
	return []string{f.around(t, strings.Join(rows, ""), theme.Width(theme.Printable(before)), theme.Width(theme.Printable(part)), w)}
}

// around is a line that is too long, from where the selection is seen in w columns.
func (f *Field) around(t theme.Theme, line string, before, part, w int) string {
	whole := ansi.StringWidth(line)
	from := max(0, min(before-1, before+part+1-w))
	if whole <= w || from == 0 {
		return ansi.Truncate(line, w, t.Sym.Cut)
	}
	return t.Sym.Cut + ansi.Truncate(ansi.Cut(line, from+1, whole), w-theme.Width(t.Sym.Cut), t.Sym.Cut)
}

// chunks are a styled line in rows of w columns.
func chunks(line string, w int) []string {
	rows := []string{ansi.Cut(line, 0, w)}
	for x := w; x < ansi.StringWidth(line); x += w {
		rows = append(rows, ansi.Cut(line, x, x+w))
	}
	return rows
}
