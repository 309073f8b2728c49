package overlay

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/theme"
)

// Filter asks for the text that the lines of a list must have, or that is searched for in them. They are
// filtered, or searched, while it is typed.
type Filter struct {
	field *Field
	set   func(text string)
	seek  func(by int)
	found func() string
}

// NewFilter begins with a text. Set is called with each text that is typed.
func NewFilter(text string, set func(text string)) *Filter {
	f := &Filter{field: LineField("filter", text, "part of a line"), set: set}
	f.field.Focus()
	return f
}

// NewSearch begins with a text, and goes through the lines that have it: all are shown. Found says how many
// those are.
func NewSearch(text string, set func(text string), seek func(by int), found func() string) *Filter {
	f := NewFilter(text, set)
	f.seek, f.found = seek, found
	f.field.choose(text, "\x00") // a new search seldom goes on from the last one
	return f
}

// Place is the footer.
func (f *Filter) Place() Place { return Footer }

// Key takes a key: enter keeps the filter, esc shows all lines again.
func (f *Filter) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch key := k.String(); key {
	case "up", "down":
		if f.seek != nil && f.field.Value() != "" {
			f.seek(map[string]int{"up": -1, "down": 1}[key])
			return nil, Stays
		}
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
	l, words := theme.NewLine(w), "only lines with "
	if f.seek != nil {
		words = "search for "
	}
	x := l.Put(2, t.Faint, words)
	text, style := theme.Printable(f.field.Value())+"_", t.Now
	if f.field.Selected() != "" { // typing replaces it
		text, style = theme.Printable(f.field.Value()), t.Selection
	}
	x = l.Put(x, style, t.Cut(text, w/3))
	l.Put(x+3, t.Faint, t.Say(t.Cut(f.keyWords(), max(0, w-x-4))))
	return []string{l.String()}
}

func (f *Filter) keyWords() string {
	if f.seek == nil {
		return "enter keep   esc show all"
	}
	words := "↓ next   ↑ before   enter keep   esc end"
	if found := f.found(); found != "" {
		return found + "   " + words
	}
	return words
}
