package screen

import (
	"fmt"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// Shell is what the program gives to its screens: the size of the terminal, the theme,
// what is open above them, and what is told in the footer.
type Shell struct {
	Course   *lessons.Course
	Catalog  *catalog.Catalog
	Progress *lessons.Progress
	// Present is for a projector: one lens, and questions that wait for the teacher.
	Present bool
	// Motion replays long moves.
	Motion bool
	// Review is the command that asks the questions that are due, nil where there is none.
	Review func() *exec.Cmd
	// Editor is the command of the person's own editor, "" if none is set.
	Editor string

	Clock Clock

	Width, Height int // of the terminal, in columns and rows
	Theme         theme.Theme
	Overlays      overlay.Stack
	Notice        string // told in the footer until the next key
	Pressed       string // the last key, for an audience

	next *Target
}

// Target is a screen with a place in it.
type Target struct {
	Screen Name
	Place  string
}

// Switch asks for a screen, which is opened when the message at hand is dealt with.
func (s *Shell) Switch(to Name, place string) { s.next = &Target{to, place} }

// Next is the screen that was asked for, nil if none was. It is asked for no more.
func (s *Shell) Next() *Target {
	next := s.next
	s.next = nil
	return next
}

// Tell tells something in the footer, until the next key.
func (s *Shell) Tell(text string) { s.Notice = text }

// TellError tells of an error.
func (s *Shell) TellError(err error) { s.Tell(theme.Sentence(err)) }

// ASCII reports whether only characters of ASCII are drawn.
func (s *Shell) ASCII() bool { return s.Theme.Options.ASCII }

// TooSmall reports whether nothing can be seen in the terminal.
func (s *Shell) TooSmall() bool { return s.Width < layout.MinWidth || s.Height < layout.MinHeight }

// DrawTooSmall says that the terminal is too small, in the room that there is. Before that stands what is asked, or
// else how many requests are held, which nobody sees; behind it what the last key has said.
func (s *Shell) DrawTooSmall(held int, asked *overlay.Question) string {
	text := fmt.Sprintf("roundtrip needs %d columns and %d rows; this is %d by %d. Make the window larger",
		layout.MinWidth, layout.MinHeight, s.Width, s.Height)
	if asked != nil {
		text = asked.Sentence() + " " + text + "."
	} else {
		text = heldWords(held) + text + ", or press q. " + theme.Printable(s.Notice)
	}
	lines := theme.Wrap(text, max(1, s.Width))
	return strings.Join(lines[:min(len(lines), max(1, s.Height))], "\n")
}

// heldWords say how many requests are held, "" for none.
func heldWords(held int) string {
	switch held {
	case 0:
		return ""
	case 1:
		return "1 request is held: C lets it go on. "
	}
	return fmt.Sprintf("%d requests are held: C lets them go on. ", held)
}

// Full is a frame of one pane, with what there is to tell and the keys at its foot.
func (s *Shell) Full(lines []string, foot []Hint) string {
	fr, w := layout.NewFrame(s.Width, s.Height), s.Width-2*layout.Margin
	fr.Put(layout.Rect{X: layout.Margin, Y: 1, W: w, H: s.Height - 3}, lines)
	if s.Notice != "" {
		fr.Put(layout.Rect{X: layout.Margin, Y: s.Height - 2, W: w, H: 1}, []string{s.Message(w)})
	}
	fr.Put(layout.Rect{X: layout.Margin, Y: s.Height - 1, W: w, H: 1}, []string{s.Footer(w, foot)})
	return fr.String()
}

// SavedMsg says how saving the progress went.
type SavedMsg struct {
	Err   error // nil if it was saved
	shell *Shell
}

// Deliver tells of a failure.
func (msg SavedMsg) Deliver() tea.Cmd {
	if msg.Err != nil {
		msg.shell.TellError(msg.Err)
	}
	return nil
}

// Save writes the progress. One failure is told, and then no more.
func (s *Shell) Save() tea.Cmd {
	return func() tea.Msg { return SavedMsg{s.Progress.Save(), s} }
}
