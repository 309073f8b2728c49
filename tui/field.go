package tui

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// field is one line, or several, of the editor. A part of it can stand
// selected: the first thing typed takes its place.
type field struct {
	name     string
	hint     string // what may be written, shown while it is empty
	several  bool
	line     textinput.Model
	area     textarea.Model
	selected string
	problem  string
	first    string // the value that it had at first
}

func lineField(name, value, hint string) *field {
	in := textinput.New()
	in.Prompt = ""
	in.Placeholder = hint
	in.SetValue(value)
	return &field{name: name, hint: hint, line: in, first: in.Value()}
}

func areaField(name, value, hint string) *field {
	in := textarea.New()
	in.Prompt = ""
	in.Placeholder = hint
	in.ShowLineNumbers = false
	in.SetValue(value)
	return &field{name: name, hint: hint, several: true, area: in, first: in.Value()}
}

func (f *field) value() string {
	if f.several {
		return f.area.Value()
	}
	return f.line.Value()
}

// choose selects the first occurrence of part, if there is one, and puts the
// cursor behind it.
func (f *field) choose(part string) {
	i := strings.Index(f.line.Value(), part)
	if f.several || part == "" || i < 0 {
		return
	}
	f.selected = part
	f.line.SetCursor(len([]rune(f.line.Value()[:i+len(part)])))
}

// focus gives the field the keys.
func (f *field) focus() tea.Cmd {
	if f.several {
		return f.area.Focus()
	}
	return f.line.Focus()
}

func (f *field) blur() {
	f.line.Blur()
	if f.several {
		f.area.Blur()
	}
	f.selected = ""
}

// update takes a key or a paste.
func (f *field) update(msg tea.Msg) tea.Cmd {
	f.problem = ""
	if f.several {
		var cmd tea.Cmd
		f.area, cmd = f.area.Update(msg)
		return cmd
	}
	if f.selected != "" && f.replaces(msg) {
		return nil
	}
	var cmd tea.Cmd
	f.line, cmd = f.line.Update(msg)
	return cmd
}

// replaces puts what was typed in the selection's place. It answers true if
// there is nothing more to do.
func (f *field) replaces(msg tea.Msg) bool {
	part := f.selected
	f.selected = ""
	typed, deletes := "", false
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		typed, deletes = m.Text, m.String() == "backspace" || m.String() == "delete"
	case tea.PasteMsg:
		typed = m.Content
	}
	if typed == "" && !deletes {
		return false
	}
	value := f.line.Value()
	i := strings.Index(value, part)
	f.line.SetValue(value[:i] + typed + value[i+len(part):])
	f.line.SetCursor(len([]rune(value[:i] + typed)))
	return true
}
