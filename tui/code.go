package tui

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/adrg/xdg"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
)

// fileMsg brings a file of the learner's for the screen that asked for it.
type fileMsg struct {
	gen   int
	file  workshop.File
	typed *draft // in an earlier run, and not saved
	err   error
	then  func(m *Model, f workshop.File) tea.Cmd
}

// wroteMsg says how saving what was typed went. Aside is where a file that had
// to make room lies now.
type wroteMsg struct {
	editor *editor
	file   workshop.File
	aside  string
	err    error
}

// stack is what the screen sends its request to, nil where there is no request.
func (m *Model) stack() *catalog.Stack {
	switch {
	case m.screen == screenPlay && m.play != nil:
		return &m.play.stack
	case m.screen == screenLesson && m.read != nil:
		return &m.read.stack
	}
	return nil
}

// partInView is the Python file that the code lens shows, with the line that
// stands selected or runs there; in other lenses it is the application's, with
// line 0.
func (m *Model) partInView() (part catalog.Part, line int, ok bool) {
	stack := m.stack()
	if stack == nil || m.o.House.Workshop() == nil {
		return catalog.Part{}, 0, false
	}
	file := stack.File()
	if m.x != nil && m.lens.kind() == lens.Code {
		src, _ := m.lineInView()
		file, line = src.File, src.Line
	}
	if p := m.practice(); p != nil {
		if file != p.part.File {
			line = 0
		}
		return p.part, line, true
	}
	part, ok = m.o.House.Part(*stack, file)
	return part, line, ok
}

// editsCode reports whether e changes the code now: the lens shows some that is
// Python, and the page has not just asked for another change.
func (m *Model) editsCode() bool {
	if m.onChecks() {
		return m.x != nil
	}
	invited := m.screen == screenLesson && m.phase() == inviting
	_, _, ok := m.partInView()
	return ok && !invited && m.x != nil && m.lens.kind() == lens.Code
}

// editCode opens the editor on the learner's copy of a file, at the line in
// view.
func (m *Model) editCode() tea.Cmd {
	part, line, _ := m.partInView()
	return m.openFile(part, func(m *Model, f workshop.File) tea.Cmd {
		return m.editFile(f, line, func(m *Model, _ workshop.File) tea.Cmd { return m.runMine(part.File) })
	})
}

// openFile reads the learner's copy of a file, which is made on first use, and
// then does something with it.
func (m *Model) openFile(part catalog.Part, then func(*Model, workshop.File) tea.Cmd) tea.Cmd {
	room, gen := m.o.House.Workshop(), m.gen
	return func() tea.Msg {
		msg := fileMsg{gen: gen, then: then}
		if part.Bundled {
			msg.file, msg.err = room.Open(part.Original)
		} else {
			msg.file, msg.err = room.Read(part.Original.Name)
		}
		if msg.err == nil {
			msg.typed = earlier(room, msg.file)
		}
		return msg
	}
}

// came goes on with a file, unless the reader has gone on to something else.
func (m *Model) came(msg fileMsg) tea.Cmd {
	switch {
	case msg.gen != m.gen || m.overlaid():
		return nil
	case msg.err != nil:
		m.notice = sentence(msg.err)
		return nil
	}
	m.remember(msg.typed)
	return tea.Batch(m.listMine(), msg.then(m, msg.file))
}

// overlaid reports whether something is open above the screen.
func (m *Model) overlaid() bool {
	return m.help != nil || m.picker != nil || m.editor != nil || m.filter != nil
}

// editFile opens the editor on a file of the learner's, the cursor on a line
// (from 1). Where nothing but the first line is in view, it stands where it stood
// before. What was typed there before and not saved is there again. Then is called with
// the file once it was saved.
func (m *Model) editFile(f workshop.File, line int, then func(*Model, workshop.File) tea.Cmd) tea.Cmd {
	text := f.Text
	if line <= 1 {
		line = m.bench.lines[f.Path]
	}
	saved, d := f.Text, m.bench.drafts[f.Path]
	if d.file.Path != "" {
		f, text, line = d.file, d.text, d.line
		m.notice = d.said()
	}
	code, problem := codeField(f.Name, text, line)
	if problem != "" && text != saved {
		m.notice = m.placed("What was typed here before cannot be shown. It stays in", m.o.House.Workshop().DraftPath(f.Name))
		return nil
	}
	if problem != "" {
		m.notice = fmt.Sprintf("%s in %s cannot be typed here. E opens the file in your own editor.", problem, f.Name)
		return nil
	}
	m.editor = &editor{title: "your " + f.Name, fields: []*field{code}, file: &editing{file: f, saved: then, drafted: text, clashes: d.old}}
	return code.focus()
}

// editing is a file of the learner's that is in the editor.
type editing struct {
	file    workshop.File // as it was read
	saved   func(*Model, workshop.File) tea.Cmd
	clashes bool   // another program has changed it, and the learner was told
	drafted string // what is known to be on the disk, as the file or as its draft
	writes  bool   // a clock runs that writes the draft
}

// putAway closes the editor of a file, and keeps what was typed.
func (m *Model) putAway() tea.Cmd {
	e, keep := m.editor, m.keepDraft()
	m.editor = nil
	m.bench.lines[e.file.file.Path] = e.current().area.Line() + 1
	f, text := e.file.file, e.current().value()
	delete(m.bench.drafts, f.Path)
	if text != f.Text {
		m.bench.drafts[f.Path] = draft{file: f, text: text, line: e.current().area.Line() + 1, old: e.file.clashes}
		m.notice = "What you typed is kept, and not saved. e shows it again."
	}
	return tea.Batch(keep, m.checkMine())
}

// saveFile writes what was typed. Where another program has changed the file
// meanwhile and the learner knows it, that one is kept aside.
func (m *Model) saveFile() tea.Cmd {
	e, room, d := m.editor, m.o.House.Workshop(), m.bench.disk
	text := e.current().value()
	m.bench.notes++
	typed, saved := note{room, m.bench.notes, e.file.file.Name, text, true}, note{room: room, nth: m.bench.notes, name: e.file.file.Name}
	return func() tea.Msg {
		msg := wroteMsg{editor: e}
		kept := d.write(typed) // until it is saved; saving tells if that cannot be
		if e.file.clashes {
			msg.file, msg.aside, msg.err = room.Replace(e.file.file.Name, text)
		} else {
			msg.file, msg.err = room.Write(e.file.file, text)
		}
		if msg.err == nil {
			msg.err = errors.Join(kept, d.write(saved))
		}
		return msg
	}
}

// wrote goes on with what was saved, or says in the editor why it was not.
func (m *Model) wrote(msg wroteMsg) tea.Cmd {
	e := msg.editor
	if msg.err != nil {
		problem := sentence(msg.err)
		if changed := (*workshop.ChangedError)(nil); errors.As(msg.err, &changed) {
			e.file.clashes = true
			problem += " ctrl+s again writes yours, and keeps that one aside."
		}
		e.current().problem = problem
		return nil
	}
	delete(m.bench.drafts, msg.file.Path)
	m.bench.lines[msg.file.Path] = e.current().area.Line() + 1
	if e.file.file = msg.file; m.editor == e && e.current().value() == msg.file.Text {
		m.editor = nil // and stays where more was typed meanwhile
	}
	switch {
	case msg.aside != "":
		m.notice = m.placed("Saved. What the other program wrote is kept in", msg.aside)
	case msg.file.Made:
		m.notice = m.placed("It had been deleted, and was made again:", msg.file.Path)
	case m.practice() == nil: // the checks will say more
		m.notice = m.placed("Saved in", msg.file.Path)
	}
	return tea.Batch(m.listMine(), e.file.saved(m, msg.file))
}

// runMine runs the learner's copy of a file in the place of the bundled one.
func (m *Model) runMine(file string) tea.Cmd {
	stack := m.stack()
	if stack == nil {
		return nil
	}
	if m.practice() == nil {
		*stack = stack.WithCopy(file)
	}
	return m.rerun()
}

// rerun sends the request again, to the end, and sets beside it what the run
// before was.
func (m *Model) rerun() tea.Cmd {
	if m.practice() != nil {
		return m.reread(true)
	}
	m.bench.compares = true
	if m.screen == screenPlay {
		return m.playSend(sandbox.ToEnd)
	}
	return m.resend()
}

// resetMsg says what became of a file whose original was brought back.
type resetMsg struct {
	part  catalog.Part
	file  workshop.File
	aside string // where the learner's lies now, "" if there was nothing to keep
	err   error
}

// reset brings the original of the file in view back, and keeps the learner's
// aside, with what was typed and not saved.
func (m *Model) reset() tea.Cmd {
	part, _, _ := m.partInView()
	room := m.o.House.Workshop()
	d, typed := m.bench.drafts[room.Path(part.Original.Name)]
	m.bench.notes++
	dropped, disk := note{room: room, nth: m.bench.notes, name: part.Original.Name}, m.bench.disk
	return func() tea.Msg {
		msg := resetMsg{part: part}
		var kept string
		if !typed {
			if left := earlier(room, workshop.File{Name: part.Original.Name}); left != nil {
				d, typed = *left, true
			}
		}
		if typed {
			kept, msg.err = room.Keep(part.Original.Name, d.text)
		}
		if msg.err == nil {
			msg.err = disk.write(dropped)
		}
		if msg.err == nil {
			msg.file, msg.aside, msg.err = room.Reset(part.Original)
		}
		msg.aside = cmp.Or(msg.aside, kept)
		return msg
	}
}

func (m *Model) wasReset(msg resetMsg) tea.Cmd {
	if msg.err != nil {
		m.notice = sentence(msg.err)
		return nil
	}
	delete(m.bench.drafts, msg.file.Path)
	m.notice = "Your " + msg.part.File + " is as it came."
	if msg.aside != "" {
		m.notice = m.placed("The original is back. Yours is kept in", msg.aside)
	}
	stack := m.stack()
	if stack == nil || !stack.UsesWorkshop() {
		return m.listMine()
	}
	if m.practice() != nil {
		return tea.Batch(m.listMine(), m.openPage(m.read.lesson, m.read.page, lessons.Place{}))
	}
	*stack = m.o.House.WithOriginal(*stack, msg.part.File)
	return tea.Batch(m.listMine(), m.rerun())
}

// placed is a notice that ends in a path, of which the end is seen where there is
// no room for all of it.
func (m *Model) placed(text, path string) string {
	return text + " " + m.theme.CutMiddle(theme.Printable(homely(path)), max(20, m.w-5-theme.Width(text)))
}

// homely is a path that begins with ~ if it is below the person's home.
func homely(path string) string {
	if below, ok := strings.CutPrefix(path, xdg.Home+string(filepath.Separator)); ok && xdg.Home != "" {
		return filepath.Join("~", below)
	}
	return path
}

// whyNoFile says why there is no file to change.
func whyNoFile(m *Model) string {
	if _, _, ok := m.partInView(); ok {
		return ""
	}
	if m.o.House.Workshop() == nil {
		return "There is no folder for files of yours."
	}
	if stack := m.stack(); stack != nil && catalog.InFolder(stack.App) {
		return "This file is yours, in the folder where you started. Change it in your editor; r runs it as it is then."
	}
	return "This is Go code inside roundtrip, which cannot be changed here. a chooses an application in Python."
}

// whyNoOriginal says why nothing can be brought back.
func whyNoOriginal(m *Model) string {
	if part, _, ok := m.partInView(); ok && !part.Bundled {
		return "There is no original of " + part.File + ": the file is yours alone."
	}
	return whyNoFile(m)
}
