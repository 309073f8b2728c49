// Package home is the screen that shows the course as a round trip: its first lessons as
// four stations, those behind them below, and a way to play. It runs no request.
package home

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/tui/keys"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// Screen is home.
type Screen struct {
	*screen.Shell
	at       int // a lesson, or behind them: play
	done     map[string]lessonDone
	here     string // the lesson that the reader is in
	handlers screen.Handlers
}

// lessonDone is how much of a lesson was read.
type lessonDone struct {
	pages     []bool // per page, in order
	surprises int
}

// New makes the screen.
func New(sh *screen.Shell) *Screen {
	s := &Screen{Shell: sh}
	s.handlers = screen.Handlers{
		keys.Up:       {Do: s.moving(-1)},
		keys.Down:     {Do: s.moving(1)},
		keys.PageUp:   {Do: s.moving(-pageOfLessons)},
		keys.PageDown: {Do: s.moving(pageOfLessons)},
		keys.Enter:    {Do: s.open},
		keys.Play:     {Do: screen.Do(func() { s.Switch(screen.Play, "") })},
		keys.Explain:  {Do: screen.Do(func() { s.Overlays.Open(overlay.NewHelp(keys.Home)) })},
		// One esc too many loses nobody their place.
		keys.Escape: {Do: screen.Do(func() { s.Tell("This is home. q leaves the program.") })},
	}
	return s
}

// pageOfLessons is how far page up and page down go.
const pageOfLessons = 8

// Where is the screen in the table of keys.
func (s *Screen) Where() keys.Where { return keys.Home }

// Handlers are what the keys do.
func (s *Screen) Handlers() screen.Handlers { return s.handlers }

// Open brings in the progress, and saves it.
func (s *Screen) Open(string) tea.Cmd {
	s.done = make(map[string]lessonDone)
	for i, l := range s.Course.Lessons {
		s.done[l.ID] = s.doneIn(l)
		if last, ok := s.Progress.Last(); ok && strings.HasPrefix(last.Page, l.ID+"/") {
			s.here, s.at = l.ID, i
		}
	}
	return s.Save()
}

// doneIn is how much of a lesson was read.
func (s *Screen) doneIn(l *lessons.Lesson) lessonDone {
	d := lessonDone{surprises: len(s.Progress.Surprises(l.ID))}
	for _, id := range l.PageIDs {
		d.pages = append(d.pages, s.Progress.Done(l.ID+"/"+id))
	}
	return d
}

// Leave has nothing to end.
func (s *Screen) Leave() tea.Cmd { return nil }

// Resized has nothing to set anew.
func (s *Screen) Resized() tea.Cmd { return nil }

// Click does nothing.
func (s *Screen) Click(int, int) tea.Cmd { return nil }

// Wheel moves the mark.
func (s *Screen) Wheel(_, _, by int) tea.Cmd { return s.moving(by)() }

// moving goes to another lesson, or to play.
func (s *Screen) moving(by int) func() tea.Cmd {
	return screen.Do(func() { s.at = min(max(0, s.at+by), len(s.Course.Lessons)) })
}

// open opens what the mark stands at: play, or a lesson where the reader was in it.
func (s *Screen) open() tea.Cmd {
	if s.at >= len(s.Course.Lessons) {
		s.Switch(screen.Play, "")
		return nil
	}
	spot, err := reading.Resume(s.Course.Lessons[s.at], s.Progress)
	if err != nil {
		s.TellError(err)
		return nil
	}
	s.Switch(screen.Lesson, spot.Page.Ref())
	return nil
}

// Draw is the course, and what enter does now.
func (s *Screen) Draw() string {
	return s.Full(s.lines(s.Theme, s.Width-4, s.Height-3), []screen.Hint{
		{Key: screen.UpDown(s.ASCII()), Word: "choose"}, {Key: "enter", Word: "open"}, {Key: "e", Word: "play"}, {Key: "q", Word: "quit"}, {Key: "F1", Word: "keys"},
	})
}

func (s *Screen) title(t theme.Theme, w int) string {
	l := theme.NewLine(w)
	l.Put(1, t.Title, "roundtrip")
	right := fmt.Sprintf("about %d minutes", s.Course.Minutes)
	l.Put(w-1-theme.Width(right), t.Faint, right)
	return l.String()
}
