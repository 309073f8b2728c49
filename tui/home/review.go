package home

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// dueLine says that questions are due again, "" if none are.
func (s *Screen) dueLine(w int) string {
	if s.due == 0 {
		return ""
	}
	key, how := "r", " asks them"
	if s.Review == nil {
		key, how = "q", ", then roundtrip review"
	}
	l, t := theme.NewLine(w), s.Theme
	x := l.Put(0, t.Text, fmt.Sprintf("Questions about %d done %s are due: ", s.due, theme.Plural(s.due, "lesson")))
	l.Put(l.Put(x, t.Key, key), t.Text, how)
	return l.String()
}

// whyNoReview says why there is nothing to ask, "" if there is.
func (s *Screen) whyNoReview() string {
	switch {
	case s.Review == nil:
		return "Questions are asked by 'roundtrip review'."
	case s.due == 0:
		return "No questions are due. A lesson is asked about one, three and seven days after all its pages are done."
	}
	return ""
}

// review gives the terminal to the questions, and takes it back when they are over.
func (s *Screen) review() tea.Cmd {
	progress := s.Progress
	return screen.InForeground(s.Review(), func(err error) tea.Msg {
		return reviewedMsg{s, errors.Join(err, progress.Save())} // which brings in what was noted
	})
}

// reviewedMsg says how asking went.
type reviewedMsg struct {
	home *Screen
	err  error
}

// Deliver brings in what was answered.
func (msg reviewedMsg) Deliver() tea.Cmd {
	if msg.err != nil {
		msg.home.TellError(fmt.Errorf("the questions could not be asked: %w", msg.err))
	}
	msg.home.Switch(screen.Home, "")
	return nil
}
