package overlay

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
)

// Field is one line, or several, of the editor. A part of it can stand
// selected: the first thing typed takes its place.
type Field struct {
	Name     string
	hint     string // what may be written, shown while it is empty
	several  bool
	code     bool // whose tabs are blanks
	typed    *lens.Typed
	line     textinput.Model
	area     textarea.Model
	selected string
	from     int    // where the selection begins
	Problem  string // why what was typed cannot be sent, "" if it can
	about    func(value string) note
	first    string // the value that it had at first
	fitted   [2]int // the columns and rows that it was last given
	files    *files // that complete the name of one, nil where something else is typed
}

// note is what is said of a value while it is typed: it can be sent as it is, and yet there may be
// something to beware of.
type note struct {
	text   string
	beware bool
}

// LineField is a field of one line.
func LineField(name, value, hint string) *Field {
	in := textinput.New()
	in.Prompt = ""
	in.Placeholder = hint
	in.SetValue(value)
	return &Field{Name: name, hint: hint, line: in, first: in.Value()}
}

// AreaField is a field of several lines.
func AreaField(name, value, hint string) *Field {
	in := textarea.New()
	in.Prompt = ""
	in.Placeholder = hint
	in.ShowLineNumbers = false
	in.MaxHeight = mostLines // or what is pasted ends at its 99th line
	in.SetValue(value)
	return &Field{Name: name, hint: hint, several: true, area: in, first: in.Value()}
}

// Value is what stands in the field.
func (f *Field) Value() string {
	if f.several {
		return f.area.Value()
	}
	return f.line.Value()
}

// Selected is the part of the value that typing replaces, "" for none.
func (f *Field) Selected() string { return f.selected }

// Line is that of the cursor in a field of several lines, from 0.
func (f *Field) Line() int { return f.area.Line() }

// choose selects the first occurrence of part, if there is one, and puts the
// cursor behind it.
//
// What is hidden, such as a port, is not looked into.
func (f *Field) choose(part, hidden string) {
	value := f.Value()
	i := strings.Index(strings.ReplaceAll(value, hidden, strings.Repeat("\x00", len(hidden))), part)
	if part == "" || i < 0 {
		return
	}
	f.selected, f.from = part, i
	f.Set(value, i+len(part))
}

// Set writes the value and puts the cursor behind its first n bytes.
func (f *Field) Set(value string, n int) {
	if !f.several {
		f.line.SetValue(value)
		f.line.SetCursor(len([]rune(value[:n])))
		return
	}
	f.area.SetValue(value[n:])
	f.area.MoveToBegin()
	f.area.InsertString(value[:n])
	f.fitted = [2]int{} // the widget shows the beginning
}

// Focus gives the field the keys.
func (f *Field) Focus() tea.Cmd {
	if f.several {
		return f.area.Focus()
	}
	return f.line.Focus()
}

func (f *Field) blur() {
	f.line.Blur()
	if f.several {
		f.area.Blur()
	}
	f.selected = ""
}

// Update takes a key or a paste.
func (f *Field) Update(msg tea.Msg) tea.Cmd {
	f.Problem = ""
	if f.files != nil {
		f.files.round, f.files.by = round{}, 0
	}
	switch m := msg.(type) {
	case tea.PasteMsg:
		m.Content = f.harmless(m.Content)
		msg = m
	case tea.KeyPressMsg:
		m.Text = f.harmless(m.Text)
		msg = m
	}
	if f.selected != "" && f.replaces(msg) {
		return nil
	}
	var cmd tea.Cmd
	if f.several {
		f.area, cmd = f.area.Update(msg)
	} else {
		f.line, cmd = f.line.Update(msg)
	}
	return cmd
}

// replaces puts what was typed in the selection's place. It answers true if
// there is nothing more to do.
func (f *Field) replaces(msg tea.Msg) bool {
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
	value, i := f.Value(), f.from
	f.Set(value[:i]+typed+value[i+len(part):], i+len(typed))
	return true
}
