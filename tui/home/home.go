// Package home is the screen that shows the course: its units with their lessons, how far
// each was read, and a way to play. It runs no request.
package home

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/lessons/review"
	"roundtrip/tui/keys"
	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
)

// Screen is home.
type Screen struct {
	*screen.Shell
	at       int // the item at which the cursor stands
	done     map[string]lessonDone
	here     string       // the lesson that the reader is in
	herePage int          // the number of the page in it
	due      int          // lessons whose questions are due again
	folded   map[int]bool // units
	from     int          // the first row that is seen
	list     layout.Rect  // where the rows are
	shown    []row        // that are seen
	handlers screen.Handlers
}

// lessonDone is how much of a lesson was read.
type lessonDone struct {
	pages     []lessons.PageState // in order
	surprises int
}

// New makes the screen.
func New(sh *screen.Shell) *Screen {
	s := &Screen{Shell: sh, folded: make(map[int]bool)}
	s.handlers = screen.Handlers{
		keys.Up:       {Do: s.moving(-1)},
		keys.Down:     {Do: s.moving(1)},
		keys.PageUp:   {Do: s.moving(-pageOfLessons)},
		keys.PageDown: {Do: s.moving(pageOfLessons)},
		keys.Enter:    {Do: s.open},
		keys.Fold:     {Do: screen.Do(s.fold)},
		keys.Play:     {Do: screen.Do(func() { s.Switch(screen.Play, "") })},
		keys.Review:   {Why: s.whyNoReview, Do: s.review},
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
	last, been := s.Progress.Last()
	var here *lessons.Lesson
	for _, l := range s.Course.Lessons {
		s.done[l.ID] = s.doneIn(l)
		if id, in := strings.CutPrefix(last.Page, l.ID+"/"); been && in {
			s.here, s.herePage, here = l.ID, slices.Index(l.PageIDs, id)+1, l
		}
	}
	s.due = len(review.At(s.Course, s.Progress, time.Now()))
	s.foldDone()
	if here != nil {
		s.selectLesson(here)
	}
	return s.Save()
}

// doneIn is how much of a lesson was read.
func (s *Screen) doneIn(l *lessons.Lesson) lessonDone {
	d := lessonDone{surprises: len(s.Progress.Surprises(l.ID))}
	for _, id := range l.PageIDs {
		d.pages = append(d.pages, s.Progress.State(l.ID+"/"+id))
	}
	return d
}

// Leave has nothing to end.
func (s *Screen) Leave() tea.Cmd { return nil }

// Resized has nothing to set anew.
func (s *Screen) Resized() tea.Cmd { return nil }

// Click puts the cursor at an item, and opens the one at which it stands.
func (s *Screen) Click(x, y int) tea.Cmd {
	if !s.list.Contains(x, y) || y-s.list.Y >= len(s.shown) {
		return nil
	}
	at := s.shown[y-s.list.Y].item
	switch {
	case at < 0:
		return nil
	case at == s.at:
		return s.open()
	}
	s.at = at
	return nil
}

// Wheel moves the mark.
func (s *Screen) Wheel(_, _, by int) tea.Cmd { return s.moving(by)() }

// moving goes to another item.
func (s *Screen) moving(by int) func() tea.Cmd {
	return screen.Do(func() { s.at = min(max(0, s.at+by), len(s.items())-1) })
}

// open opens what the cursor stands at: play, a unit that is folded, or a lesson where the
// reader was in it.
func (s *Screen) open() tea.Cmd {
	at := s.selected()
	switch {
	case at == play:
		s.Switch(screen.Play, "")
		return nil
	case at.lesson == nil:
		s.fold()
		return nil
	}
	spot, err := reading.Resume(at.lesson, s.Progress)
	if err != nil {
		s.TellError(err)
		return nil
	}
	s.Switch(screen.Lesson, spot.Page.Ref())
	return nil
}
