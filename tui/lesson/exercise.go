package lesson

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
	"roundtrip/tui/workspace"
)

// exercise is the exercise of a page as the screen shows it. What was told and what runs
// is in reading.Exercise.
type exercise struct {
	part catalog.Part  // the user's file
	file workshop.File // as it was read last
	why  string        // it cannot be read, "" if it can

	found  [][]lens.Finding   // in the request of each check
	cancel context.CancelFunc // of the checks that run, nil if none do
	nth    int                // of the gradings; what comes of an older one is dropped
	slow   bool               // the checks have been running for a while

	begun  bool             // the text of the page was read
	back   bool             // the file was changed on an earlier visit
	focus  bool             // the arrows are at the checks, not in the lens
	at     int              // the selected check, -1 for none
	scroll int              // of the solution
	solved *catalog.Catalog // in which the solution is the file, nil before it ran
}

// fileMsg brings the user's file of an exercise.
type fileMsg struct {
	screen   *Screen
	exercise *exercise
	file     workshop.File
	typed    *workspace.Draft // in an earlier run, and not saved
	err      error
	saved    bool // it is run even if it is the same as before
}

// openExercise opens the user's file, which begins as the exercise's does.
// The page's request is sent to it then.
func (s *Screen) openExercise() tea.Cmd {
	page := s.read.Page
	part, _ := s.Catalog.Part(page.Run.Stack(), page.Exercise.File())
	p := &exercise{part: part, focus: true, at: -1}
	s.exercise, s.MainFile = p, part.File
	room, files := s.Catalog.Workshop(), s.Files
	return tea.Batch(s.End(), func() tea.Msg {
		file, err := room.Open(part.Original)
		msg := openedMsg{fileMsg{screen: s, exercise: p, file: file, err: err}}
		if err == nil {
			msg.typed = files.Earlier(file)
		}
		return msg
	})
}

// openedMsg brings the user's file as the page opens.
type openedMsg struct{ fileMsg }

// Deliver sends the page's request to the user's file. A file that they have
// changed is none of which the page's stops tell: it runs to the end, and is
// checked.
func (msg openedMsg) Deliver() tea.Cmd {
	s, p := msg.screen, msg.exercise
	if p != s.exercise {
		return nil
	}
	if msg.file.Made {
		s.Files.TellPlace("Your file is", msg.file.Path)
	}
	if s.Files.Remember(msg.typed) {
		s.Tell("An unsaved draft from " + msg.typed.From() + " is here. e opens it.")
	}
	s.Files.BeginAt(msg.file, s.read.Page.Exercise.Gap())
	if s.use(msg.fileMsg); p.why != "" {
		s.Tell(p.why)
	}
	if p.why == "" && msg.file.Text != s.read.Page.Exercise.Start {
		p.back = true
		return tea.Batch(s.Files.List(), s.do(s.read.Resend(), nil), s.grade(false))
	}
	return tea.Batch(s.Files.List(), s.Send(s.start.Hold(nil)), s.setText())
}

// use puts the user's file in the place of whatever was looked at, or notes why there is
// none.
func (s *Screen) use(msg fileMsg) {
	p := s.exercise
	p.file, p.why, s.read.Exercise.File = msg.file, "", p.part.File
	if msg.err != nil {
		p.why, s.read.Exercise.File = theme.Sentence(msg.err), ""
	}
	s.read.Exercise.UseFile()
}

// reread reads the user's file again, to run and to check it.
func (s *Screen) reread(saved bool) tea.Cmd {
	p, room := s.exercise, s.Catalog.Workshop()
	return func() tea.Msg {
		file, err := room.Read(p.part.Original.Name)
		return fileMsg{screen: s, exercise: p, file: file, err: err, saved: saved}
	}
}

// Deliver runs and checks what the user's file is now. Who is typing in it is
// not disturbed.
func (msg fileMsg) Deliver() tea.Cmd {
	s, p := msg.screen, msg.exercise
	if p != s.exercise || !msg.saved && (s.Overlays.At(overlay.Lens) != nil || msg.file.Text == p.file.Text) {
		return nil
	}
	if !msg.saved && msg.err == nil {
		s.Tell("Your file has changed, and is checked again.")
	}
	s.use(msg)
	p.begun = true
	s.CompareNext()
	return tea.Batch(s.do(s.read.Resend(), nil), s.grade(true))
}

// closeExercise goes back to the user's own file from what is open beside it.
// It answers false if nothing is.
func (s *Screen) closeExercise() (tea.Cmd, bool) {
	if s.exercise == nil {
		return nil, false
	}
	step, closed := s.read.Exercise.Close()
	if !closed {
		return nil, false
	}
	return s.do(step, nil), true
}

const noExercise = "Hints and solutions are on the pages with exercises."

func (s *Screen) whyNoHint() string {
	if s.exercise == nil {
		return noExercise
	}
	return ""
}

// whyNoSolution says why the solution is not shown yet.
func (s *Screen) whyNoSolution() string {
	if s.exercise == nil {
		return noExercise
	}
	told := s.read.Exercise.Hints()
	if n := len(s.read.Page.Exercise.Hints); told < n {
		return fmt.Sprintf("The solution comes after the last hint: h tells hint %d of %d.", told+1, n)
	}
	return ""
}

// nextHint tells the next hint, and behind the last the first one again.
func (s *Screen) nextHint() tea.Cmd {
	s.exercise.begun, s.exercise.focus = true, true
	_, step := s.read.Exercise.NextHint()
	return s.do(step, nil)
}

// showSolution shows the solution beside the user's file, and runs it if it is shown.
func (s *Screen) showSolution() tea.Cmd {
	p := s.exercise
	if !s.read.Exercise.ShowsSolution() {
		p.focus, p.begun, p.scroll = true, true, 0
		return s.do(s.read.Exercise.ShowSolution(), nil)
	}
	p.solved = s.Catalog.WithFile(s.read.Page.Exercise.AsSolved())
	step := s.read.Exercise.RunSolution()
	s.Large = false
	s.CompareNext()
	s.Turn(lens.Code)
	return s.do(step, nil)
}
