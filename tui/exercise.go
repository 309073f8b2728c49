package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui/lens"
)

// practice is the exercise of a page while somebody works at it.
type practice struct {
	page *lessons.Page
	part catalog.Part  // the learner's file
	file workshop.File // as it was read last
	why  string        // it cannot be read, "" if it can

	grading *lessons.Grading   // what the checks said last, nil before they were run
	found   [][]lens.Finding   // in the request of each check
	cancel  context.CancelFunc // of the checks that run, nil if none do
	nth     int                // of the gradings; what comes of an older one is dropped
	slow    bool               // the checks have been running for a while

	begun    bool             // the text of the page was read
	focus    bool             // the arrows are at the checks, not in the lens
	at       int              // the selected check, -1 for none
	looking  int              // the check whose request is in view, -1 for none
	leaves   bool             // enter turns the page, though the checks do not pass
	hint     int              // the hint that is told, from 1, 0 for none
	hints    int              // how many were told
	solution bool             // the solution stands beside theirs
	scroll   int              // of the solution
	solved   *catalog.Catalog // in which the solution is the file, nil while it does not run
}

// practice is the exercise on the screen, nil if there is none.
func (m *Model) practice() *practice {
	if m.screen != screenLesson || m.read == nil {
		return nil
	}
	return m.read.practice
}

// house is where the stack of the screen is found.
func (m *Model) house() *catalog.Catalog {
	if p := m.practice(); p != nil && p.solved != nil {
		return p.solved
	}
	return m.o.House
}

// mainFile is the file that the code lens shows while none of its lines run: the
// learner's on a page with an exercise, else the application's.
func (m *Model) mainFile() string {
	if p := m.practice(); p != nil {
		return p.part.File
	}
	return m.x.served.main
}

// ownMsg brings the learner's file of an exercise.
type ownMsg struct {
	practice *practice
	file     workshop.File
	typed    *draft // in an earlier run, and not saved
	err      error
	saved    bool // it is run even if it is the same as before
}

// openExercise opens the learner's file, which begins as the exercise's does.
// The page's request is sent to it then.
func (m *Model) openExercise(first sandbox.Until) tea.Cmd {
	r := m.read
	part, _ := m.o.House.Part(r.page.Run.Stack(), r.page.Exercise.File())
	p := &practice{page: r.page, part: part, focus: true, at: -1, looking: -1}
	p.hints = m.o.Progress.Practice(r.page.Ref()).Hints
	r.practice = p
	m.gen++
	old, labs, room := m.x, m.labs, m.o.House.Workshop()
	m.x, m.trouble, m.explain = nil, "", nil
	return func() tea.Msg {
		old.close(labs)
		file, err := room.Open(part.Original)
		msg := madeMsg{ownMsg{practice: p, file: file, err: err}, first}
		if err == nil {
			msg.typed = earlier(room, file)
		}
		return msg
	}
}

// madeMsg brings the learner's file as the page opens. First is where the request
// is held if the file is still as it came.
type madeMsg struct {
	ownMsg
	first sandbox.Until
}

// made sends the page's request to the learner's file. A file that they have
// changed is none of which the page's stops tell: it runs to the end, and is
// checked.
func (m *Model) made(msg madeMsg) tea.Cmd {
	p := msg.practice
	if p != m.practice() {
		return nil
	}
	if msg.file.Made {
		m.notice = m.placed("Your file is", msg.file.Path)
	}
	if m.remember(msg.typed); msg.typed != nil {
		m.notice = "An unsaved draft from " + msg.typed.from() + " is here. e opens it."
	}
	if p.read(msg.ownMsg); p.why != "" {
		m.notice = p.why
	}
	m.toTheirs()
	if p.why == "" && msg.file.Text != p.page.Exercise.Start {
		p.begun = true
		return tea.Batch(m.listMine(), m.resend(), m.grade(false))
	}
	return tea.Batch(m.listMine(), m.send(m.read.stack, m.read.request, msg.first), m.tellStory())
}

// read notes the file, or why there is none.
func (p *practice) read(msg ownMsg) {
	p.file, p.why = msg.file, ""
	if msg.err != nil {
		p.why = sentence(msg.err)
	}
}

// toTheirs puts the learner's file, and the page's own request, in the place of
// whatever was looked at.
func (m *Model) toTheirs() {
	r, p := m.read, m.read.practice
	if p.solved != nil || p.looking >= 0 {
		r.request = r.page.Run.Sends()
	}
	r.stack = r.page.Run.Stack()
	if p.why == "" {
		r.stack = r.stack.WithCopy(p.part.File)
	}
	p.solution, p.solved, p.looking = false, nil, -1
}

// backToTheirs runs the learner's file again, after a check or the solution was
// looked at.
func (m *Model) backToTheirs() tea.Cmd {
	m.toTheirs()
	return m.resend()
}

// reread reads the learner's file again, to run and to check it.
func (m *Model) reread(saved bool) tea.Cmd {
	p, room := m.practice(), m.o.House.Workshop()
	return func() tea.Msg {
		file, err := room.Read(p.part.Original.Name)
		return ownMsg{practice: p, file: file, err: err, saved: saved}
	}
}

// owned runs and checks what the learner's file is now. Who is typing in it is
// not disturbed.
func (m *Model) owned(msg ownMsg) tea.Cmd {
	p := msg.practice
	if p != m.practice() || !msg.saved && (m.editor != nil || msg.file.Text == p.file.Text) {
		return nil
	}
	if !msg.saved && msg.err == nil {
		m.notice = "Your file has changed, and is checked again."
	}
	p.read(msg)
	m.toTheirs()
	p.begun, m.bench.compares = true, true
	return tea.Batch(m.resend(), m.grade(true))
}

// leaveExercise ends the checks that run for a page that is left.
func (m *Model) leaveExercise() {
	if m.read != nil && m.read.practice != nil {
		m.read.practice.stop()
	}
}
