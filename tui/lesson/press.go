package lesson

import (
	"cmp"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/tui/lens"
	"roundtrip/tui/viewer"
)

// now is the request of the page as the page machine wants to know it.
func (s *Screen) now() reading.Run {
	if s.Exchange == nil {
		return reading.Run{}
	}
	return reading.Run{Trace: s.Trace, Held: s.Held != nil, Over: s.Over}
}

func (s *Screen) phase() reading.Phase { return s.read.Phase(s.now()) }

// do does what the page machine says. An error is about the page's own expression.
func (s *Screen) do(step reading.Step, err error) tea.Cmd {
	if err != nil {
		s.TellError(err)
	}
	var save tea.Cmd
	if step.Save {
		save = s.Save()
	}
	switch stop := s.read.Stop(); {
	case step.Stop != nil:
		s.showStop(step.Stop)
	case stop != nil && !s.read.Changed() && s.read.Stops() != s.stops: // whoever came here by other keys keeps the lens
		s.pointAt(stop.Point, stop.Say)
	}
	s.stops = s.read.Stops()
	if step.Judged {
		s.showAnswer()
	}
	if step.Lens != "" {
		s.Turn(lensNamed(step.Lens))
	}
	return tea.Batch(s.doStep(step), s.setText(), save)
}

func (s *Screen) doStep(step reading.Step) tea.Cmd {
	switch step.Do {
	case reading.Show:
		s.ask()
	case reading.Send:
		return s.Send(step.Until.Hold(nil))
	case reading.Go:
		return s.StageMove(step.Until.Hold(nil), step.Edit)
	case reading.Check:
		return s.reread(true)
	case reading.Turn:
		return s.turn(1)
	case reading.AwaitAnswer:
		s.Tell(s.answerKeys() + " The key 0 skips the question.")
	case reading.AwaitChange:
		s.Tell("The task is open: e does it, 0 skips it.")
	case reading.ConfirmUnsolved:
		s.Tell("The exercise is not solved yet. enter again turns the page.")
	case reading.ConfirmUnfinished:
		s.Tell(s.unfinishedWord())
	}
	return nil
}

// space moves the request: to the page's next stop, past its question or its
// change, or to the end.
func (s *Screen) space() tea.Cmd {
	step := s.read.Press(s.now())
	if step.Do == reading.Nothing {
		s.Tell(viewer.OnItsWay)
		if s.Over {
			s.Tell("The request has ended. enter turns the page.")
		}
	}
	return s.do(step, nil)
}

// step goes one step. Where the page asks for lines, it shows them.
func (s *Screen) step() tea.Cmd {
	if s.asksToStep() {
		s.Turn(lens.Code)
	}
	return s.Step()
}

// unfinishedWord is said of the first enter on a page that is not finished.
func (s *Screen) unfinishedWord() string {
	if s.asksToPoint() {
		return "Point at something with the arrows, or press enter again to turn the page."
	}
	return "This page is not finished. enter again turns it."
}

// answerKeys says how the question is answered.
func (s *Screen) answerKeys() string {
	if s.read.Page.Predict.Pointed() {
		return "Point with the arrows, then press enter."
	}
	return fmt.Sprintf("Answer with 1 to %d.", len(s.read.Page.Predict.Choices))
}

// skip passes over the question or the task of the page.
func (s *Screen) skip() tea.Cmd { return s.do(s.read.Skip(s.now()), nil) }

// whyNoSkip says why there is nothing to skip.
func (s *Screen) whyNoSkip() string {
	switch s.phase() {
	case reading.Asking, reading.Withheld, reading.Inviting:
		return ""
	}
	return "There is no question and no task to skip now."
}

// withholds reports whether a question waits for a press of its own: one about the opening
// of a page waits until the page was read, if there is no room for both; before an audience
// every question waits for the teacher.
func (s *Screen) withholds() bool {
	return s.Present || s.read.Stops() == 0 && !s.roomForBoth()
}

// showStop turns the lens to what a stop shows.
func (s *Screen) showStop(stop *lessons.Stop) {
	if stop.Lens != "" {
		s.Turn(lensNamed(stop.Lens))
	}
	s.pointAt(stop.Point, stop.Say)
}

// showAnswer marks the line of code that the answer names, and a key that was asked for,
// unless the reader stands at one.
func (s *Screen) showAnswer() {
	v := s.read.Verdict()
	s.Target = viewer.Target{Line: cmp.Or(lessons.LineNamed(v.Then), s.Target.Line)}
	if s.read.Page.Predict.Point != pointKey {
		return
	}
	s.Target.Key, _, _ = strings.Cut(v.Answer, ", ") // the first where several are right
	if !v.Right {
		s.Follow()
	}
}

// What questions can ask to point at.
const (
	pointStation = "station"
	pointKey     = "key"
	pointByte    = "byte"
)

// ask shows the lens in which a question that is due is answered by pointing. The pointer
// stands nowhere until the reader moves it: wherever it began, it would tell something.
func (s *Screen) ask() {
	if s.phase() != reading.Asking {
		return
	}
	s.showCode()
	switch s.read.Page.Predict.Point {
	case pointKey:
		s.Turn(lens.Environ)
		s.Unmark()
	case pointByte:
		s.Turn(lens.Wire)
		s.Unmark()
	}
}

// showCode opens the code at the line that a question is about.
func (s *Screen) showCode() {
	line := s.read.Page.Predict.Shows
	if line == nil {
		return
	}
	s.Turn(lens.Code)
	s.Target = viewer.Target{Line: line.Line, File: s.read.Page.FileOf(*line), At: s.At}
	s.Follow()
}

// Choose answers a question by number.
func (s *Screen) Choose(n int) tea.Cmd { return s.do(s.read.Choose(s.now(), n)) }

// enter goes where the selected line leads, answers by pointing, turns the page,
// or opens what is selected.
func (s *Screen) enter() tea.Cmd {
	if s.opensCheck() {
		return s.openCheck()
	}
	if l := s.leads(); l != viewer.Nowhere {
		s.GoTo(l)
		return nil
	}
	if s.asksToPoint() {
		return s.answerPointed()
	}
	return s.do(s.read.Enter(s.now()), nil)
}

// asksToPoint reports whether a question is answered by pointing now.
func (s *Screen) asksToPoint() bool {
	return s.phase() == reading.Asking && s.read.Page.Predict.Pointed()
}

// leads is where the selected line leads. Where a question is answered by pointing,
// enter does that.
func (s *Screen) leads() viewer.Lead {
	if s.onChecks() || s.asksToPoint() {
		return viewer.Nowhere
	}
	return s.Leads(false)
}

// answerPointed answers with what the arrows stand at.
func (s *Screen) answerPointed() tea.Cmd {
	said := s.pointed(s.read.Page.Predict.Point)
	if said == nil {
		return s.pointOn()
	}
	return s.do(s.read.Answer(s.now(), said))
}

// pointOn says what to point at, where the arrows stand at no answer. A folded group opens.
// Where they stand nowhere, enter turns the page, once that was said, as for any other question.
func (s *Screen) pointOn() tea.Cmd {
	point := s.read.Page.Predict.Point
	switch group, folded := s.SelectedGroup(); {
	case point == pointKey && folded:
		s.Fold()
		s.Tell("The group is open now. Point at one of its keys, then press enter.")
	case point == pointKey && group:
		s.Tell("This is a heading. Point at a key below it, then press enter.")
	case point == pointByte && s.Selects(lens.Wire):
		s.Tell("There are no bytes in this row. Point at another, then press enter.")
	default:
		return s.do(s.read.Enter(s.now()), nil)
	}
	return nil
}

// pointed is what the arrows stand at, in the terms of a page's question: the
// name of a station, a key, or the spans of a row of the wire; nil before they were moved.
func (s *Screen) pointed(point string) any {
	switch point {
	case pointStation:
		if s.Station != "" {
			return s.Station.Name()
		}
	case pointKey:
		if key, ok := s.SelectedKey(); ok && s.Selects(lens.Environ) {
			return key
		}
	case pointByte:
		if spans := s.SelectedBytes(); len(spans) > 0 && s.Selects(lens.Wire) {
			return spans
		}
	}
	return nil
}

// pointingOr moves the pointer among stations, where a question asks for one.
func (s *Screen) pointingOr(by int, look func() tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd {
		if !s.PointsAtStations() {
			return look()
		}
		s.PointStation(s.Theme, s.Width, by)
		return nil
	}
}

// selecting moves the mark among the checks, or the selection of the lens.
func (s *Screen) selecting(by int) func() tea.Cmd {
	return func() tea.Cmd {
		if s.onChecks() {
			s.selectCheck(by)
		} else {
			s.SelectRow(by)
		}
		return nil
	}
}

// whyNoBreakpoint says why no breakpoint can be set.
func (s *Screen) whyNoBreakpoint() string {
	if why := s.WhyNoBreakpoint(); why != "" || !s.onChecks() {
		return why
	}
	return "Tab leads to the code, where the arrows choose a line for b."
}
