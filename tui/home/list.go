package home

import (
	"fmt"
	"slices"

	"roundtrip/lessons"
)

// item is what the cursor can stand at: a lesson, the heading of a unit that is folded, or
// what lies behind the course.
type item struct {
	lesson *lessons.Lesson // nil for a heading and for play
	unit   int             // whose heading it is, -1 for play
}

// play is behind the lessons.
var play = item{unit: -1}

// items are what there is to choose, in order.
func (s *Screen) items() []item {
	var all []item
	for i, u := range s.Course.Units {
		if s.folded[i] {
			all = append(all, item{unit: i})
			continue
		}
		for _, l := range u.Lessons {
			all = append(all, item{lesson: l, unit: i})
		}
	}
	return append(all, play)
}

// selected is where the cursor stands.
func (s *Screen) selected() item {
	all := s.items()
	return all[min(max(0, s.at), len(all)-1)]
}

// selectLesson puts the cursor at a lesson, or at the heading under which it is folded.
func (s *Screen) selectLesson(l *lessons.Lesson) {
	s.at = max(0, slices.IndexFunc(s.items(), func(i item) bool {
		return i.lesson == l || i.lesson == nil && i.unit >= 0 && slices.Contains(s.Course.Units[i.unit].Lessons, l)
	}))
}

// fold folds the unit in which the cursor stands, or unfolds it.
func (s *Screen) fold() {
	at := s.selected()
	if at == play || s.Course.Units[at.unit].Title == "" {
		s.Tell("Only a unit can be folded: choose one of its lessons.")
		return
	}
	s.folded[at.unit] = !s.folded[at.unit]
	s.selectLesson(s.Course.Units[at.unit].Lessons[0])
}

// foldDone folds the units that were read, in a course that is too long for one screen.
func (s *Screen) foldDone() {
	for i, u := range s.Course.Units {
		unread := func(l *lessons.Lesson) bool { return !s.finished(l) || l.ID == s.here }
		s.folded[i] = len(s.Course.Lessons) > fewLessons && u.Title != "" && !slices.ContainsFunc(u.Lessons, unread)
	}
}

// fewLessons is how many there is room for without folding any.
const fewLessons = 12

// finished reports whether all pages of a lesson were read.
func (s *Screen) finished(l *lessons.Lesson) bool {
	return len(l.PageIDs) > 0 && s.Progress.CountDone(l) == len(l.PageIDs)
}

// opens says what enter does.
func (s *Screen) opens() string {
	at := s.selected()
	switch {
	case at == play:
		return "Play"
	case at.lesson == nil:
		return "Unfold: " + s.Course.Units[at.unit].Title
	}
	title := fmt.Sprintf("%d %s", at.lesson.Number, at.lesson.Title)
	switch {
	case at.lesson.ID == s.here:
		return fmt.Sprintf("Continue: %s, page %d", title, s.herePage)
	case s.finished(at.lesson):
		return "Read again: " + title
	}
	return "Open: " + title
}
