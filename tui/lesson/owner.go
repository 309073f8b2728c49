package lesson

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// What a Base asks of its owner.

// Stack is what the request is sent to.
func (s *Screen) Stack() *catalog.Stack { return &s.read.Stack }

// Parts is where its parts are found.
func (s *Screen) Parts() *catalog.Catalog {
	if s.exercise != nil && s.read.Exercise.RunsSolution() {
		return s.exercise.solved
	}
	return s.Catalog
}

// Request is what is sent.
func (s *Screen) Request() sandbox.Request { return s.read.Request }

// Opened shows a request from its beginning.
func (s *Screen) Opened() tea.Cmd {
	s.passed, s.start, s.rested = s.start, nil, 0
	s.pointAt(s.point, s.beside)
	return s.setText()
}

// Arrived judges a question that was answered, and asks one that is due. What was selected
// since the request came to rest stays.
func (s *Screen) Arrived() tea.Cmd {
	if s.passed != nil { // only now the record has the holds that a reader who comes back has passed
		s.SetEarlier(s.passed.Passed(s.Trace))
		s.passed = nil
	}
	step, err := s.read.Arrived(s.now())
	if s.rested != s.Now() {
		s.rested = s.Now()
		s.Follow()
	}
	if step.Do == reading.Nothing {
		step.Do = reading.Show // a question may be due
	}
	return s.do(step, err)
}

// RequestEdited sends what was typed.
func (s *Screen) RequestEdited(r sandbox.Request) tea.Cmd {
	return s.do(s.read.Change(s.read.Stack, r), nil)
}

// CodeChanged runs the user's copy of a file in the place of the bundled one; on a page
// with an exercise it is checked too.
func (s *Screen) CodeChanged(file string) tea.Cmd {
	if s.exercise != nil {
		return s.reread(true)
	}
	stack := s.read.Stack
	if file != "" {
		stack = stack.WithCopy(file)
	}
	return s.do(s.read.Change(stack, s.read.Request), nil)
}

// CodeReset runs the original again.
func (s *Screen) CodeReset(part catalog.Part) tea.Cmd {
	if s.exercise != nil {
		return s.openAnew()
	}
	return s.do(s.read.Change(s.Catalog.WithOriginal(s.read.Stack, part.File), s.read.Request), nil)
}

// CodeOnDisk reads the file of an exercise again.
func (s *Screen) CodeOnDisk() (tea.Cmd, bool) {
	if s.exercise == nil {
		return nil, false
	}
	return s.reread(false), true
}

// OnlyPart is the file of the exercise.
func (s *Screen) OnlyPart() (catalog.Part, bool) {
	if s.exercise == nil {
		return catalog.Part{}, false
	}
	return s.exercise.part, true
}

// SaveWord is what saving code is called.
func (s *Screen) SaveWord() string {
	if s.exercise != nil {
		return "save and check"
	}
	return "save and run"
}

// Header names the lesson, and the page in it. Where the story is above the lens, its title
// stands here too.
func (s *Screen) Header() (left, right string) {
	l, w := s.lesson, s.Width-2*layout.Margin
	left, right = l.Title, fmt.Sprintf("page %d of %d", s.read.Page.Number, len(l.PageIDs))
	if s.Width < layout.MiddleWidth {
		left += " › " + s.read.Page.Title
	}
	whose, room := s.whose(), w-theme.Width(left)-theme.Width(right)-2
	e := s.read.Exercise
	switch {
	case theme.Width(whose) <= room:
		return left, whose + right
	case e != nil && (e.Looking() >= 0 || e.RunsSolution()): // what runs is another than one expects
		return s.read.Page.Title, whose + right
	case room < 0:
		return s.read.Page.Title, right
	}
	return left, right
}

// storyTitle is the page's, nothing where the header has it.
func (s *Screen) storyTitle() []string {
	if s.Width < layout.MiddleWidth {
		return nil
	}
	return s.Theme.Indented(s.Theme.Title, s.read.Page.Title, 0, s.StoryWidth())
}

// MoreWord says how to see the rest of the story.
func (s *Screen) MoreWord() string {
	switch {
	case s.Large:
		return ""
	case s.isTyping(), s.exercise != nil && s.onChecks():
		return s.wholeKey() + " shows all"
	}
	return ". shows all"
}

// wholeKey is the key that shows the task and the checks whole. While something is typed it is
// one that cannot be typed.
func (s *Screen) wholeKey() string {
	if s.isTyping() {
		return "ctrl+g"
	}
	return `\`
}

// showTask shows what the page asks for, and what has come of it, in the place of the journey.
func (s *Screen) showTask() {
	text, w := s.saying(), s.CardWidth()
	more := append(s.said(text, w), s.changeLines(text, w)...)
	if s.exercise != nil {
		more = s.allChecks(w, 0, asksWhole, nil)
	}
	s.Overlays.Open(overlay.NewReading(s.read.Page.Title, apart(s.body(), more)))
}

// StoryScrolled moves what is seen of the story where it has more lines than room.
func (s *Screen) StoryScrolled(by int) {
	if s.onChecks() {
		s.selectCheck(by)
	}
}

// showStory shows the whole story, where it has no room, in the place of the lens; else it
// hides the story.
func (s *Screen) showStory() tea.Cmd {
	switch {
	case s.Large && s.reads, !s.Large && !s.Mute && (s.leftOut > 0 || s.Missing() > 0):
		s.reads = !s.reads
		s.Large = s.reads
		return s.setText()
	}
	s.Mute = !s.Mute
	return nil
}

// StoryKey is all that the story depends on besides the viewer.
func (s *Screen) StoryKey() string {
	return fmt.Sprint(s.read.Key(), s.phase(), s.text.version, s.reads, s.exerciseKey())
}

// StoryGrows says that a check that fails is told with as many rows as there are.
func (s *Screen) StoryGrows() bool {
	if s.exercise == nil {
		return false
	}
	e := s.read.Exercise
	return e.Grading() != nil && !e.Solved()
}

// IsTerse says that the story has many lines.
func (s *Screen) IsTerse() bool { return false }

// StoryIsLarge says that the story has the room of the lens: the checks, or all of the text.
func (s *Screen) StoryIsLarge() bool { return s.onChecks() || s.reads }

// PointsAtStations reports whether the arrows point at stations now.
func (s *Screen) PointsAtStations() bool {
	q := s.read.Page.Predict // looked at first: the phase is asked for with each message
	return q != nil && q.Point == pointStation && s.phase() == reading.Asking
}

// StationClicked answers with the station, or explains it.
func (s *Screen) StationClicked() tea.Cmd {
	if s.PointsAtStations() {
		return s.answerPointed()
	}
	return s.ExplainStation()
}

// StoryClicked does what the page waits for, where that needs no choice. An exercise that
// is not solved waits for its reader.
func (s *Screen) StoryClicked() tea.Cmd {
	switch s.phase() {
	case reading.Stopping, reading.Ending:
		return s.space()
	case reading.Done:
		if s.exercise != nil && !s.read.Exercise.Solved() {
			s.exercise.focus = true
			return nil
		}
		return s.enter()
	}
	return nil
}

// LensClicked takes the arrows away from the checks.
func (s *Screen) LensClicked() {
	if s.exercise != nil {
		s.exercise.focus = false
	}
}

// Terms are those of the page.
func (s *Screen) Terms() (terms, rules []string) { return s.read.Page.Terms(), s.read.Page.Rules() }
