package overlay

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/plainfile"
	"roundtrip/tui/theme"
)

// FieldFile is the name of a field for a file.
const FieldFile = "from file"

// mostFile is how large a file is that can be sent: the record has all of it.
const mostFile = 8 << 20

// FileField is a field for the name of a file, whose bytes are sent in the place of what. Tab completes the name.
func FileField(what string) *Field {
	f := LineField(FieldFile, "", "or a file that becomes "+what+"; tab completes its name")
	f.files = new(files)
	f.about = func(value string) note { return note{text: f.files.words(value)} }
	return f
}

// files are the names that complete the one that is typed.
type files struct {
	typed string // for which they were looked up
	names []string
	round round
	by    int // tab was pressed before they were there: which way it goes; 0 where it was not
}

// words name them, if there is more than the one that is typed.
func (c *files) words(value string) string {
	if c.isAwaited(value) || len(c.names) == 0 || c.isWhole(value) {
		return ""
	}
	shown := c.names[:min(len(c.names), 6)]
	text := "tab: " + theme.Printable(strings.Join(shown, "  "))
	if more := len(c.names) - len(shown); more > 0 {
		text += fmt.Sprintf("  and %d more", more)
	}
	return text
}

// isWhole reports whether what is typed is the only name.
func (c *files) isWhole(value string) bool { return len(c.names) == 1 && c.names[0] == value }

// next is the name that tab makes of what is typed, "" where there is none: as far as all agree, then each in turn.
func (c *files) next(value string, by int) string {
	switch {
	case c.round.names != nil:
		c.round.at = (c.round.at + by + len(c.round.names)) % len(c.round.names)
		return c.round.names[c.round.at]
	case len(c.names) == 0 || c.isWhole(value):
		return ""
	}
	if common := commonStart(c.names); common != value {
		return common
	}
	c.round = round{names: c.names}
	return c.names[0]
}

// commonStart is how all of some names begin.
func commonStart(names []string) string {
	common := names[0]
	for _, name := range names {
		for !strings.HasPrefix(name, common) {
			common = common[:len(common)-1]
		}
	}
	return common
}

// complete completes the name of a file, once the names are there, and reports whether there is anything to complete.
func (f *Field) complete(by int) bool {
	if f.files == nil {
		return false
	}
	if f.files.isAwaited(f.Value()) {
		f.files.by = by
		return true
	}
	name := f.files.next(f.Value(), by)
	if name != "" {
		f.Set(name, len(name))
	}
	return name != ""
}

// isAwaited reports whether the names for what is typed are still looked up.
func (c *files) isAwaited(value string) bool { return c.typed != value && c.round.names == nil }

// lookUp looks up what completes the name of a file that is typed.
func (f *Field) lookUp() tea.Cmd {
	value := f.Value()
	if f.files == nil || !f.files.isAwaited(value) {
		return nil
	}
	return func() tea.Msg { return filesMsg{f, value, plainfile.Completed(value)} }
}

// filesMsg brings the names of files.
type filesMsg struct {
	field *Field
	typed string
	names []string
}

// Deliver offers them, and completes the name where tab was pressed before.
func (msg filesMsg) Deliver() tea.Cmd {
	f, c := msg.field, msg.field.files
	if f.Value() != msg.typed {
		return nil
	}
	by := c.by
	c.typed, c.names, c.by = msg.typed, msg.names, 0
	if by == 0 || !f.complete(by) {
		return nil
	}
	return f.lookUp()
}

// File is what the file has whose name was typed, false where none was.
func (e *Editor) File() (data []byte, named bool) { return e.file, e.file != nil }

// fileNamed is the field for a file in which a name stands, nil for none.
func (e *Editor) fileNamed() *Field {
	for _, f := range e.Fields {
		if f.files != nil && f.Value() != "" {
			return f
		}
	}
	return nil
}

// readMsg brings what a file has.
type readMsg struct {
	editor *Editor
	name   string
	data   []byte
	err    error
}

// read reads the file that is named.
func (e *Editor) read(name string) tea.Cmd {
	return func() tea.Msg {
		data, err := plainfile.Read(plainfile.Home(name), mostFile)
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("there is no file %s", name)
		}
		return readMsg{e, name, data, err}
	}
}

// Deliver sends what was typed with the file, unless the editor was left meanwhile.
func (msg readMsg) Deliver() tea.Cmd {
	e := msg.editor
	if f := e.fileNamed(); e.stack.Top() != e || f == nil || f.Value() != msg.name {
		return nil
	}
	if !e.Refuse(FieldFile, msg.err) {
		return nil
	}
	e.file = append([]byte{}, msg.data...)
	cmd, closes := e.Send(e)
	if e.file = nil; closes {
		e.stack.Close(e)
	}
	return cmd
}
