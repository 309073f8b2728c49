package workspace

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/workshop"
)

// fileMsg brings a file of the user's for the screen that asked for it.
type fileMsg struct {
	workspace *Workspace
	file      workshop.File
	typed     *Draft // in an earlier run, and not saved
	err       error
	wanted    func() bool
	then      func(workshop.File) tea.Cmd
}

// Open reads the user's copy of a file, which is made on first use, and then does
// something with it, if wanted says that it is still wanted.
func (w *Workspace) Open(part catalog.Part, wanted func() bool, then func(workshop.File) tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		msg := fileMsg{workspace: w, wanted: wanted, then: then}
		if part.Bundled {
			msg.file, msg.err = w.room().Open(part.Original)
		} else {
			msg.file, msg.err = w.room().Read(part.Original.Name)
		}
		if msg.err == nil {
			msg.typed = w.Earlier(msg.file)
		}
		return msg
	}
}

// Deliver goes on with the file.
func (msg fileMsg) Deliver() tea.Cmd {
	w := msg.workspace
	switch {
	case !msg.wanted() || w.Overlays.Covers():
		return nil
	case msg.err != nil:
		w.TellError(msg.err)
		return nil
	}
	w.Remember(msg.typed)
	return tea.Batch(w.List(), msg.then(msg.file))
}

// resetMsg says what became of a file whose original was brought back.
type resetMsg struct {
	workspace *Workspace
	part      catalog.Part
	file      workshop.File
	aside     string // where the user's lies now, "" if there was nothing to keep
	err       error
	then      func() tea.Cmd
}

// Reset brings the original of a file back, and keeps the user's aside, with what was
// typed and not saved. Then is called once it is back.
func (w *Workspace) Reset(part catalog.Part, then func() tea.Cmd) tea.Cmd {
	name := part.Original.Name
	d, typed := w.drafts[w.room().Path(name)]
	w.notes++
	dropped := note{room: w.room(), nth: w.notes, name: name}
	return func() tea.Msg {
		msg := resetMsg{workspace: w, part: part, then: then}
		var kept string
		if !typed {
			if left := w.Earlier(workshop.File{Name: name}); left != nil && left.unreadable == nil {
				d, typed = *left, true
			}
		}
		if typed {
			kept, msg.err = dropped.room.Keep(name, d.text)
		}
		if msg.err == nil {
			msg.err = w.disk.write(dropped)
		}
		if msg.err == nil {
			msg.file, msg.aside, msg.err = dropped.room.Reset(part.Original)
		}
		msg.aside = cmp.Or(msg.aside, kept)
		return msg
	}
}

// Deliver says what was done, and goes on.
func (msg resetMsg) Deliver() tea.Cmd {
	w := msg.workspace
	if msg.err != nil {
		w.TellError(msg.err)
		return nil
	}
	delete(w.drafts, msg.file.Path)
	w.Tell("Your " + msg.part.File + " is as it came.")
	if msg.aside != "" {
		w.TellPlace("The original is back. Yours is kept in", msg.aside)
	}
	return tea.Batch(w.List(), msg.then())
}
