package overlay

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/theme"
)

// Filter asks for the text that the lines of a list must have. They are filtered while
// it is typed.
type Filter struct {
	field *Field
	set   func(text string)
}

// NewFilter begins with a text. Set is called with each text that is typed.
func NewFilter(text string, set func(text string)) *Filter {
	f := &Filter{field: LineField("filter", text, "part of a line"), set: set}
	f.field.Focus()
	return f
}

// Place is the footer.
func (f *Filter) Place() Place { return Footer }

// Key takes a key: enter keeps the filter, esc shows all lines again.
func (f *Filter) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "enter":
		return nil, Closes
	case "esc":
		f.set("")
		return nil, Closes
	}
	cmd := f.field.Update(k)
	f.set(f.field.Value())
	return cmd, Stays
}

// Paste filters by what was pasted.
func (f *Filter) Paste(msg tea.PasteMsg) tea.Cmd {
	cmd := f.field.Update(msg)
	f.set(f.field.Value())
	return cmd
}

// Draw is a line.
func (f *Filter) Draw(t theme.Theme, w, _ int) []string {
	l := theme.NewLine(w)
	x := l.Put(2, t.Faint, "only lines with ")
	x = l.Put(x, t.Now, t.Cut(theme.Printable(f.field.Value())+"_", w/3))
	l.Put(x+3, t.Faint, t.Cut("enter keep   esc show all", max(0, w-x-4)))
	return []string{l.String()}
}
