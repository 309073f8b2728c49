package tui

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/workshop"
)

// draftEvery is how long what was typed is only in memory, at the most.
const draftEvery = 500 * time.Millisecond

// draft is what was typed in a file and not saved.
type draft struct {
	file workshop.File // as it was read
	text string
	line int
	at   time.Time // when it was typed, in an earlier run of the program; zero in this one
	old  bool      // the file was written since
}

// drafts writes what was typed to the disk. Commands run beside each other, and what is
// older must not be written over what is newer.
type drafts struct {
	mu     sync.Mutex
	latest map[string]int // number of what was written last, by file
}

// note is what becomes of the draft of a file: it is kept, or dropped where there is no text.
type note struct {
	room *workshop.Workshop
	nth  int
	name string
	text string
	keep bool
}

// write does what the note says, unless something newer was done.
func (d *drafts) write(n note) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n.nth < d.latest[n.name] {
		return nil
	}
	d.latest[n.name] = n.nth
	if !n.keep {
		return n.room.DropDraft(n.name)
	}
	return n.room.KeepDraft(n.name, n.text)
}

// draftMsg says that what was typed in an editor is to be written now.
type draftMsg struct{ editor *editor }

// draftedMsg says how writing a draft went.
type draftedMsg struct {
	note note
	err  error
}

// typing sets off the clock that writes what is typed, unless it runs.
func (m *Model) typing() tea.Cmd {
	e := m.editor
	if e == nil || e.file == nil || e.file.writes || e.current().value() == e.file.drafted {
		return nil
	}
	e.file.writes = true
	return tea.Tick(draftEvery, func(time.Time) tea.Msg { return draftMsg{e} })
}

// draftNow writes what was typed, if its editor is still open.
func (m *Model) draftNow(msg draftMsg) tea.Cmd {
	msg.editor.file.writes = false
	if m.editor != msg.editor {
		return nil // it was written, or dropped, as the editor was closed
	}
	return m.keepDraft()
}

// keepDraft writes what stands in the editor.
func (m *Model) keepDraft() tea.Cmd {
	n, ok := m.draftOf(m.editor)
	if !ok {
		return nil
	}
	return m.writeDraft(n)
}

// writeDraft writes a note. The program does not end before that was done.
func (m *Model) writeDraft(n note) tea.Cmd {
	d := m.bench.disk
	m.bench.due[n.name] = n
	return func() tea.Msg { return draftedMsg{n, d.write(n)} }
}

// draftOf is what is to be written of an editor. It answers false if that was done.
func (m *Model) draftOf(e *editor) (note, bool) {
	if e == nil || e.file == nil || e.current().value() == e.file.drafted {
		return note{}, false
	}
	e.file.drafted = e.current().value()
	return m.noteOf(e.file.file, e.file.drafted), true
}

// noteOf says that a text was typed in a file, which is no draft where it is the file's.
func (m *Model) noteOf(f workshop.File, text string) note {
	m.bench.notes++
	return note{m.o.House.Workshop(), m.bench.notes, f.Name, text, text != f.Text}
}

// lastDrafts writes what was typed as the program ends, however it does. That something
// cannot be written was told while it was typed.
func (m *Model) lastDrafts() {
	if n, ok := m.draftOf(m.editor); ok {
		m.bench.due[n.name] = n
	}
	for _, n := range m.bench.due {
		_ = m.bench.disk.write(n)
	}
}

// drafted says that a draft cannot be written.
func (m *Model) drafted(msg draftedMsg) {
	if m.bench.due[msg.note.name].nth == msg.note.nth {
		delete(m.bench.due, msg.note.name)
	}
	if msg.err != nil {
		m.notice = "What you type is not safe until you save it: " + sentence(msg.err)
	}
}

// earlier reads what was typed in a file in an earlier run and not saved; nil where there is
// nothing. One that cannot be read stays where it is.
func earlier(room *workshop.Workshop, f workshop.File) *draft {
	d, err := room.Draft(f.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist), err != nil:
		return nil
	case d.Text == f.Text:
		_ = room.DropDraft(f.Name) // it was saved, and the program had no time for this
		return nil
	}
	return &draft{file: f, text: d.Text, at: d.At, old: d.Older}
}

// remember takes what was typed in an earlier run, unless something was typed in this one.
func (m *Model) remember(d *draft) {
	if d == nil {
		return
	}
	if _, typed := m.bench.drafts[d.file.Path]; !typed {
		m.bench.drafts[d.file.Path] = *d
	}
}

// from is when a draft of an earlier run was typed.
func (d draft) from() string {
	if now := time.Now(); now.Sub(d.at) < 24*time.Hour && now.Day() == d.at.Local().Day() {
		return d.at.Local().Format("15:04")
	}
	return d.at.Local().Format("2 January, 15:04")
}

// said is what is said of a draft in the editor.
func (d draft) said() string {
	switch {
	case d.at.IsZero():
		return "This is what you typed before and did not save."
	case d.old:
		return fmt.Sprintf("Unsaved, from %s; the file is newer. ctrl+s keeps both, ctrl+x drops this.", d.from())
	}
	return fmt.Sprintf("This is an unsaved draft from %s. ctrl+s saves it, ctrl+x drops it.", d.from())
}

// throwAway drops what was typed: the file stands in the editor as it is.
func (m *Model) throwAway() tea.Cmd {
	e := m.editor
	f := e.file.file
	code, problem := codeField(f.Name, f.Text, e.current().area.Line()+1)
	if problem != "" {
		m.editor = nil
		return nil
	}
	delete(m.bench.drafts, f.Path)
	e.fields[0], e.file.drafted, e.file.clashes = code, f.Text, false
	m.notice = "What was not saved is thrown away. This is the file."
	return tea.Batch(code.focus(), m.writeDraft(m.noteOf(f, f.Text)))
}
