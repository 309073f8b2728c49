package lesson

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// GradedMsg brings what the checks said, or why they said nothing.
type GradedMsg struct {
	Err error

	screen   *Screen
	exercise *exercise
	nth      int
	grading  *lessons.Grading
	found    [][]lens.Finding
	counts   bool // as an attempt
}

// checkingMsg says that the checks have been running for a while.
type checkingMsg struct {
	screen   *Screen
	exercise *exercise
	nth      int
}

// grade runs the checks against the user's file, in the place of those that
// run.
func (s *Screen) grade(counts bool) tea.Cmd {
	p := s.exercise
	p.stop()
	if p.why != "" {
		s.read.Exercise.Graded(nil, false)
		p.at, s.FailedLine = -1, trace.Src{}
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.nth++
	parts, page, msg := s.Catalog, s.read.Page, GradedMsg{screen: s, exercise: p, nth: p.nth, counts: counts}
	file := catalog.File{Text: []byte(p.file.Text), Dir: parts.Workshop().Dir()}
	late := checkingMsg{s, p, p.nth}
	return tea.Batch(func() tea.Msg {
		msg.grade(ctx, parts, page, file)
		return msg
	}, s.Clock.After(viewer.SlowAfter, func() tea.Msg { return late }))
}

// grade runs the checks, once Python is ready: that a machine compiles it is no
// fault of the file.
func (msg *GradedMsg) grade(ctx context.Context, parts *catalog.Catalog, page *lessons.Page, file catalog.File) {
	parts.Embedded().Warm()
	if msg.Err = parts.Embedded().Wait(ctx); msg.Err != nil {
		return
	}
	if msg.grading, msg.Err = lessons.Grade(ctx, parts, page, file); msg.Err != nil {
		return
	}
	for _, r := range msg.grading.Results {
		var found []lens.Finding
		if r.Trace != nil {
			found = lens.Check(r.Trace)
		}
		msg.found = append(msg.found, found)
	}
}

// stop ends the checks that run.
func (p *exercise) stop() {
	if p.cancel != nil {
		p.cancel()
	}
	p.cancel, p.slow = nil, false
}

// Deliver notes that the checks take a while.
func (msg checkingMsg) Deliver() tea.Cmd {
	if p := msg.exercise; p == msg.screen.exercise && p.nth == msg.nth && p.cancel != nil {
		p.slow = true
	}
	return nil
}

// stopChecks ends the checks that run for a page that is left.
func (s *Screen) stopChecks() {
	if s.exercise != nil {
		s.exercise.stop()
	}
}

// Deliver takes what the checks said, unless others were begun since.
func (msg GradedMsg) Deliver() tea.Cmd {
	s, p := msg.screen, msg.exercise
	if p != s.exercise || p.nth != msg.nth || p.cancel == nil {
		return nil
	}
	p.stop()
	if msg.Err != nil {
		s.TellError(msg.Err)
		return nil
	}
	step := s.read.Exercise.Graded(msg.grading, msg.counts)
	p.found, p.focus, p.at = msg.found, true, s.read.Exercise.FirstFailed()
	s.FailedLine = trace.Src{}
	if msg.grading.Trouble != nil {
		s.FailedLine = msg.grading.Trouble.Src
	}
	return s.do(step, nil)
}

// checksBySpace reports whether space runs the checks: the page has no stop more to
// which it could move the request, and nothing is held.
func (s *Screen) checksBySpace() bool {
	if s.exercise == nil {
		return false
	}
	phase := s.phase()
	return phase == reading.Done || phase == reading.Running && s.read.Stops() == len(s.read.Page.Stops)
}

// onChecks reports whether the arrows are at the checks. While the request of one
// is held, they are at what that runs.
func (s *Screen) onChecks() bool {
	p, e := s.exercise, s.read.Exercise
	if p == nil || e.Looking() >= 0 && s.Exchange != nil && s.Held != nil {
		return false
	}
	return p.focus && (!e.RunsSolution() || e.ShowsSolution()) && s.Overlays.At(overlay.Lens) == nil && s.Overlays.At(overlay.Footer) == nil
}

// selectCheck moves the mark among the checks, or scrolls the solution.
func (s *Screen) selectCheck(by int) {
	p := s.exercise
	if s.read.Exercise.ShowsSolution() {
		p.scroll = max(0, p.scroll+by)
		return
	}
	last := len(s.read.Page.Exercise.Checks) - 1
	if p.at < 0 || s.isBeforeChecks() {
		p.at = max(0, s.read.Exercise.FirstFailed())
	} else {
		p.at = min(max(0, p.at+by), last)
	}
	p.begun = true
}

// nextLens turns to another lens. The checks are one more place for the arrows,
// before the first.
func (s *Screen) nextLens(by int) tea.Cmd {
	p, e := s.exercise, s.read.Exercise
	if p == nil || e.RunsSolution() && !e.ShowsSolution() {
		s.Viewer.Next(by)
		return nil
	}
	first, last := s.AtLens(0), s.AtLens(len(s.Offers())-1)
	switch {
	case p.focus && by < 0:
		s.TurnTo(len(s.Offers()) - 1)
		p.focus = false
	case p.focus:
		p.focus = false
	case by > 0 && last:
		s.TurnTo(0)
		p.focus = true
	case by < 0 && first:
		p.focus = true
	default:
		s.Viewer.Next(by)
	}
	return s.setText()
}

// opensCheck reports whether enter goes to the selected check's request.
func (s *Screen) opensCheck() bool {
	p, e := s.exercise, s.read.Exercise
	return s.onChecks() && !s.isBeforeChecks() && !e.ShowsSolution() && p.at >= 0 && p.at != e.Looking() && e.Result(p.at).Trace != nil
}

// openCheck shows the record of the selected check's request, at its event. It
// can be run again from its beginning.
func (s *Screen) openCheck() tea.Cmd {
	p, e := s.exercise, s.read.Exercise
	result := e.Result(p.at)
	e.Look(p.at)
	s.Large = false
	show := s.ShowRecord(viewer.Served{
		Chain: result.Chain, Sources: result.Sources, Main: s.read.Stack.File(), User: []string{p.part.File}, Own: true,
	}, viewer.Recorded(result.Trace, p.found[p.at]))
	s.LookAt(result.Position)
	s.rested = s.Now()
	if s.Lens() == lens.Code && s.Event().Src.File == "" {
		s.Turn(lens.Response) // what matters is not in the code
	}
	return tea.Batch(show, s.setText())
}
