package workspace

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/workshop"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// Saving is what saving a file means to who opened it.
type Saving struct {
	// Word is what it is called in the footer.
	Word string
	// Quiet leaves it to Then to say that the file was saved.
	Quiet bool
	// Then is called with the file once it was saved.
	Then func(workshop.File) tea.Cmd
}

// editing is a file of the user's that is in the editor.
type editing struct {
	*Workspace
	editor    *overlay.Editor
	shown     overlay.Overlay // the editor, or what shows it in another way
	file      workshop.File   // as it was read
	saving    Saving
	clashes   bool   // another program has changed it, and the user was told
	drafted   string // what is known to be on the disk, as the file or as its draft
	clockRuns bool   // that writes the draft
}

func (e *editing) text() string { return e.editor.Current().Value() }

// lineNumber is that of the cursor, from 1.
func (e *editing) lineNumber() int { return e.editor.Current().Line() + 1 }

func (e *editing) isOpen() bool { return e.Overlays.At(overlay.Lens) == e.shown }

// Edit opens the editor on a file of the user's, the cursor on a line (from 1). Where
// nothing but the first line is in view, it stands where it stood before. What was typed
// there before and not saved is there again.
func (w *Workspace) Edit(f workshop.File, line int, saving Saving) tea.Cmd {
	return w.edit(f, line, saving, func(e *overlay.Editor) overlay.Overlay { return e })
}

// BeginAt sets the line at which a file is opened first, unless it was open before.
func (w *Workspace) BeginAt(f workshop.File, line int) {
	if _, open := w.lines[f.Path]; !open {
		w.lines[f.Path] = line
	}
}

// beginsAt is the line at which a file is opened: where it stood before if only its first is in view.
func (w *Workspace) beginsAt(f workshop.File, line int) int {
	if line <= 1 {
		return w.lines[f.Path]
	}
	return line
}

// Order opens a file of the user's as Edit does, to put its lines in order.
func (w *Workspace) Order(f workshop.File, line int, saving Saving) tea.Cmd {
	return w.edit(f, line, saving, func(e *overlay.Editor) overlay.Overlay { return &overlay.Order{Editor: e} })
}

func (w *Workspace) edit(f workshop.File, line int, saving Saving, show func(*overlay.Editor) overlay.Overlay) tea.Cmd {
	text, onDisk := f.Text, f.Text
	line = w.beginsAt(f, line)
	d := w.drafts[f.Path]
	if d.file.Path != "" {
		f, text, line = d.file, d.text, d.line
		w.Tell(d.about())
	}
	code, problem := overlay.CodeField(f.Name, text, line)
	switch {
	case problem != "" && text != onDisk:
		w.TellPlace("What was typed here before cannot be shown. It stays in", w.room().DraftPath(f.Name))
		return nil
	case problem != "":
		w.Tell(fmt.Sprintf("%s in %s cannot be typed here. E opens the file in your own editor.", problem, f.Name))
		return nil
	}
	e := &editing{Workspace: w, file: f, saving: saving, drafted: text, clashes: d.old}
	e.editor = &overlay.Editor{
		Title: "your " + f.Name, Fields: []*overlay.Field{code}, Path: f.Path, SendWord: saving.Word,
		Send: e.send, Leave: e.putAway, Discard: e.discard, Typed: e.typed,
	}
	w.open, e.shown = e, show(e.editor)
	w.Overlays.Open(e.shown)
	return code.Focus()
}

// putAway keeps what was typed as the editor is closed.
func (e *editing) putAway(*overlay.Editor) tea.Cmd {
	keep := e.keepDraft()
	e.lines[e.file.Path] = e.lineNumber()
	delete(e.drafts, e.file.Path)
	if text := e.text(); text != e.file.Text {
		e.drafts[e.file.Path] = Draft{file: e.file, text: text, line: e.lineNumber(), old: e.clashes}
		e.Tell("What you typed is kept, and not saved. e shows it again.")
	}
	return tea.Batch(keep, e.changed())
}

// discard drops what was typed: the file stands in the editor as it is.
func (e *editing) discard(*overlay.Editor) tea.Cmd {
	code, problem := overlay.CodeField(e.file.Name, e.file.Text, e.lineNumber())
	if problem != "" {
		e.Overlays.Close(e.shown)
		return nil
	}
	delete(e.drafts, e.file.Path)
	e.editor.Fields[0], e.drafted, e.clashes = code, e.file.Text, false
	e.Tell("What was not saved is thrown away. This is the file.")
	return tea.Batch(code.Focus(), e.write(e.noteOf(e.file, e.file.Text)))
}

// wroteMsg says how saving what was typed went. Aside is where a file that had
// to make room lies now.
type wroteMsg struct {
	editing *editing
	file    workshop.File
	aside   string
	err     error
}

// send writes what was typed. Where another program has changed the file meanwhile and
// the user knows it, that one is kept aside. The editor closes once it was written.
func (e *editing) send(*overlay.Editor) (tea.Cmd, bool) {
	text, file, clashes := e.text(), e.file, e.clashes
	typed := e.noteOf(file, text)
	typed.keep = true // until it is saved
	saved := note{room: typed.room, nth: typed.nth, name: typed.name}
	return func() tea.Msg {
		msg := wroteMsg{editing: e}
		kept := e.disk.write(typed) // saving tells if that cannot be
		if clashes {
			msg.file, msg.aside, msg.err = typed.room.Replace(typed.name, text)
		} else {
			msg.file, msg.err = typed.room.Write(file, text)
		}
		if msg.err == nil {
			msg.err = errors.Join(kept, e.disk.write(saved))
		}
		return msg
	}, false
}

// Deliver goes on with what was saved, or says in the editor why it was not.
func (msg wroteMsg) Deliver() tea.Cmd {
	e := msg.editing
	if msg.err != nil {
		e.refuse(msg.err)
		return nil
	}
	delete(e.drafts, msg.file.Path)
	e.lines[msg.file.Path] = e.lineNumber()
	if e.file = msg.file; e.text() == msg.file.Text {
		e.Overlays.Close(e.shown) // and stays where more was typed meanwhile
	}
	switch {
	case msg.aside != "":
		e.TellPlace("Saved. What the other program wrote is kept in", msg.aside)
	case msg.file.Made:
		e.TellPlace("It had been deleted, and was made again:", msg.file.Path)
	case !e.saving.Quiet:
		e.TellPlace("Saved in", msg.file.Path)
	}
	return tea.Batch(e.List(), e.saving.Then(msg.file))
}

// refuse says in the editor why a file was not saved.
func (e *editing) refuse(err error) {
	problem := theme.Sentence(err)
	if changed := (*workshop.ChangedError)(nil); errors.As(err, &changed) {
		e.clashes = true
		problem += " ctrl+s again writes yours, and keeps that one aside."
	}
	e.editor.Current().Problem = problem
}
