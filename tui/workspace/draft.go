package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/workshop"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// draftEvery is how long what was typed is only in memory, at the most.
const draftEvery = 500 * time.Millisecond

// Draft is what was typed in a file and not saved.
type Draft struct {
	file workshop.File // as it was read
	text string
	line int
	at   time.Time // when it was typed, in an earlier run of the program; zero in this one
	old  bool      // the file was written since

	unreadable error // it is there, and cannot be read
}

// draftWriter writes what was typed to the disk. Commands run beside each other, and what is
// older must not be written over what is newer.
type draftWriter struct {
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
func (d *draftWriter) write(n note) error {
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

// draftDueMsg says that what was typed in an editor is to be written now.
type draftDueMsg struct{ editing *editing }

// Deliver writes what was typed, if its editor is still open: else it was written, or
// dropped, as the editor was closed.
func (msg draftDueMsg) Deliver() tea.Cmd {
	e := msg.editing
	e.clockRuns = false
	if !e.isOpen() {
		return nil
	}
	return e.keepDraft()
}

// draftedMsg says how writing a draft went.
type draftedMsg struct {
	workspace *Workspace
	note      note
	err       error
}

// Deliver says that a draft cannot be written.
func (msg draftedMsg) Deliver() tea.Cmd {
	w := msg.workspace
	if w.due[msg.note.name].nth == msg.note.nth {
		delete(w.due, msg.note.name)
	}
	if msg.err != nil {
		w.Tell("What you type is not safe until you save it: " + theme.Sentence(msg.err))
	}
	return nil
}

// typed sets off the clock that writes what is typed, unless it runs.
func (e *editing) typed(*overlay.Editor) tea.Cmd {
	if e.clockRuns || e.text() == e.drafted {
		return nil
	}
	e.clockRuns = true
	return e.Clock.After(draftEvery, func() tea.Msg { return draftDueMsg{e} })
}

// WriteDraft writes what stands in the editor that is open, unless that was done.
func (w *Workspace) WriteDraft() tea.Cmd {
	if w.open == nil || !w.open.isOpen() {
		return nil
	}
	return w.open.keepDraft()
}

// keepDraft writes what stands in the editor, unless that was done.
func (e *editing) keepDraft() tea.Cmd {
	n, ok := e.draftNote()
	if !ok {
		return nil
	}
	return e.write(n)
}

// write writes a note in a command. The program does not end before that was done.
func (w *Workspace) write(n note) tea.Cmd {
	w.due[n.name] = n
	return func() tea.Msg { return draftedMsg{w, n, w.disk.write(n)} }
}

// draftNote is what is to be written of an editor. It answers false if that was done.
func (e *editing) draftNote() (note, bool) {
	if e.text() == e.drafted {
		return note{}, false
	}
	e.drafted = e.text()
	return e.noteOf(e.file, e.drafted), true
}

// noteOf says that a text was typed in a file, which is no draft where it is the file's.
func (w *Workspace) noteOf(f workshop.File, text string) note {
	w.notes++
	return note{w.room(), w.notes, f.Name, text, text != f.Text}
}

// writeLastDrafts writes what was typed as the program ends, however it does. That something
// cannot be written was told while it was typed.
func (w *Workspace) writeLastDrafts() {
	if w.open != nil && w.open.isOpen() {
		if n, ok := w.open.draftNote(); ok {
			w.due[n.name] = n
		}
	}
	for _, n := range w.due {
		_ = w.disk.write(n)
	}
}

// Earlier reads what was typed in a file in an earlier run and not saved; nil where there is
// nothing. One that cannot be read stays where it is. It is for commands.
func (w *Workspace) Earlier(f workshop.File) *Draft {
	d, err := w.room().Draft(f.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &Draft{file: f, unreadable: err}
	case d.Text == f.Text:
		_ = w.room().DropDraft(f.Name) // it was saved, and the program had no time for this
		return nil
	}
	return &Draft{file: f, text: d.Text, at: d.At, old: d.Older}
}

// Remember takes what was typed in an earlier run, unless something was typed in this one, and
// reports whether there was something. One that cannot be read is told of.
func (w *Workspace) Remember(d *Draft) bool {
	switch {
	case d == nil:
		return false
	case d.unreadable != nil:
		w.Tell("What you typed here before cannot be read: " + theme.Sentence(d.unreadable))
		return false
	}
	if _, typed := w.drafts[d.file.Path]; !typed {
		w.drafts[d.file.Path] = *d
	}
	return true
}

// From is when a draft of an earlier run was typed.
func (d Draft) From() string {
	if now := time.Now(); now.Sub(d.at) < 24*time.Hour && now.Day() == d.at.Local().Day() {
		return d.at.Local().Format("15:04")
	}
	return d.at.Local().Format("2 January, 15:04")
}

// about is what is said of a draft in the editor.
func (d Draft) about() string {
	switch {
	case d.at.IsZero():
		return "This is what you typed before and did not save."
	case d.old:
		return fmt.Sprintf("Unsaved, from %s; the file is newer. ctrl+s keeps both, ctrl+x drops this.", d.From())
	}
	return fmt.Sprintf("This is an unsaved draft from %s. ctrl+s saves it, ctrl+x drops it.", d.From())
}
