package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// Editor is fields that are typed in and then sent. It keeps what was typed until it
// can be sent.
type Editor struct {
	Title  string
	Fields []*Field
	// SendWord is what sending is called in the footer, "" for that.
	SendWord string
	// Path is the file that is edited, "" where it is none. A file has one field, of code.
	Path string
	// Send is called with what was typed. It reports whether the editor closes, or else has
	// said in a field why not.
	Send func(*Editor) (cmd tea.Cmd, closes bool)
	// Leave is called as esc closes the editor, if it is set.
	Leave func(*Editor) tea.Cmd
	// Discard throws away what was typed; nil where it cannot.
	Discard func(*Editor) tea.Cmd
	// Typed is called after each key and paste, if it is set.
	Typed func(*Editor) tea.Cmd

	opened func(f *Field, part string) // a field is opened with a part of it selected
	at     int
	stack  *Stack // in which it lies
	file   []byte // what the file has that is named, while it is sent
}

// Open gives a field the keys, "" being the first, and selects a part of it.
func (e *Editor) Open(name, part string) tea.Cmd {
	for i, f := range e.Fields {
		if f.Name == name {
			e.at = i
		}
	}
	if e.opened != nil {
		e.opened(e.Current(), part)
	}
	return e.Current().Focus()
}

// Place is that of the first lens.
func (e *Editor) Place() Place { return Lens }

// IsCode reports whether a source file is edited.
func (e *Editor) IsCode() bool { return e.Path != "" }

// Current is the field that has the keys.
func (e *Editor) Current() *Field { return e.Fields[e.at] }

// Field is the field with a name, the first if there is none.
func (e *Editor) Field(name string) *Field {
	for _, f := range e.Fields {
		if f.Name == name {
			return f
		}
	}
	return e.Fields[0]
}

// Focus gives a field the keys; one that is not there leaves them where they are.
func (e *Editor) Focus(name string) tea.Cmd {
	for i, f := range e.Fields {
		if f.Name == name && i != e.at {
			e.Current().blur()
			e.at = i
		}
	}
	return e.Current().Focus()
}

// move goes to another field.
func (e *Editor) move(by int) tea.Cmd {
	e.Current().blur()
	e.at = (e.at + by + len(e.Fields)) % len(e.Fields)
	return e.Current().Focus()
}

// Refuse notes why a field cannot be sent, and goes there. It answers true where
// there is no error.
func (e *Editor) Refuse(name string, err error) (fine bool) {
	if err == nil {
		return true
	}
	e.Field(name).Problem = theme.Sentence(err)
	e.Focus(name)
	return false
}

// Key gives a key to the field. Fields take every printable key; what moves between
// fields and leaves is in the table.
func (e *Editor) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	cmd, outcome := e.key(k)
	return tea.Batch(cmd, e.typed(outcome)), outcome
}

func (e *Editor) typed(o Outcome) tea.Cmd {
	if o != Stays {
		return nil
	}
	if e.Typed == nil {
		return e.Current().lookUp()
	}
	return tea.Batch(e.Current().lookUp(), e.Typed(e))
}

func (e *Editor) key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	several := e.Current().several
	a, _ := keys.Find(keys.Editor, k.String())
	switch {
	case k.Text != "":
		return e.Current().Update(k), Stays
	case a == keys.Escape:
		return e.leave(), Closes
	case a == keys.Send, a == keys.Enter && !several:
		return e.send()
	case a == keys.Task: // of the screen below
		return nil, Passes
	case a == keys.Discard && e.Discard != nil:
		return e.Discard(e), Stays
	case e.IsCode():
		return e.Current().updateCode(k), Stays
	case k.String() == "tab" && e.Current().complete(1), k.String() == "shift+tab" && e.Current().complete(-1):
		return nil, Stays
	case k.String() == "tab", a == keys.Down && !several:
		return e.move(1), Stays
	case k.String() == "shift+tab", a == keys.Up && !several:
		return e.move(-1), Stays
	}
	return e.Current().Update(k), Stays
}

func (e *Editor) leave() tea.Cmd {
	if e.Leave == nil {
		return nil
	}
	return e.Leave(e)
}

func (e *Editor) send() (tea.Cmd, Outcome) {
	if f := e.fileNamed(); f != nil {
		return e.read(f.Value()), Stays
	}
	cmd, closes := e.Send(e)
	if closes {
		return cmd, Closes
	}
	return cmd, Stays
}

// Paste goes into the field that has the keys.
func (e *Editor) Paste(msg tea.PasteMsg) tea.Cmd {
	return tea.Batch(e.Current().Update(msg), e.typed(Stays))
}

// TakesEnter reports whether enter sends, since the field has one line.
func (e *Editor) TakesEnter() bool { return !e.Current().several }

// Draw shows the fields, the one with the keys marked. A field of several lines opens
// when it has the keys.
func (e *Editor) Draw(t theme.Theme, w, h int) []string {
	lines := []string{e.head(t, w)}
	if e.IsCode() {
		lines = append(lines, e.Current().drawCode(t, w, h-1)...)
		return lines[:min(len(lines), h)]
	}
	open := max(1, h-len(e.Fields))
	for i, f := range e.Fields {
		lines = append(lines, f.draw(t, w, e.valueAt(), open, i == e.at)...)
	}
	return lines[:min(len(lines), h)]
}

func (e *Editor) head(t theme.Theme, w int) string {
	rule := theme.NewLine(w)
	x := rule.Put(0, t.Rule, strings.Repeat(t.Sym.Rule, 2)+" ")
	x = rule.Put(x, t.Title, e.Title) + 1
	if e.IsCode() {
		x = rule.Put(x, t.Faint, t.CutPath(theme.Printable(e.Path), w-x-2)) + 1
	}
	rule.Fill(x, w, t.Rule, t.Sym.Rule)
	return rule.String()
}

// valueAt is the column of the values: behind the longest name.
func (e *Editor) valueAt() int {
	longest := 0
	for _, f := range e.Fields {
		longest = max(longest, theme.Width(f.Name))
	}
	return max(12, longest+4)
}
