package lesson

import (
	"strconv"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/tui/keys"
	"roundtrip/tui/screen"
	"roundtrip/tui/viewer"
)

// Hints are the keys of the footer: the move of the moment first, then those that the page
// has taught.
func (s *Screen) Hints() []screen.Hint {
	h := s.NewHints(keys.Lesson)
	for _, hint := range s.Action() {
		h.Put(hint)
	}
	if s.exercise != nil {
		h.Add(keys.Lens, "lens")
		return h.End("explain")
	}
	s.LensHints(h)
	if s.read.Page.Change != nil || s.beyondFirstPage() {
		h.Add(keys.Edit, s.editWord())
	}
	if s.read.Page.Change != nil {
		h.Named(keys.Edit)
	}
	return h.End("explain")
}

// Action is what to do next.
func (s *Screen) Action() []screen.Hint {
	h := s.NewHints(keys.Lesson)
	if s.phase() == reading.Closing {
		h.Add(keys.Enter, "next lesson")
		return h.List()
	}
	if l := s.leads(); l != viewer.Nowhere {
		h.Add(keys.Enter, l.Word())
	}
	if s.exercise != nil {
		s.exerciseHints(h)
	} else {
		s.pageHints(h)
	}
	return h.List()
}

// pageHints are what moves the page on now.
func (s *Screen) pageHints(h *screen.Hints) {
	switch s.phase() {
	case reading.Stopping, reading.Ending:
		if s.asksToStep() {
			h.Add(keys.Step, "one line")
		}
		h.Add(keys.Space, "")
	case reading.Asking:
		s.questionHints(h)
		h.Add(keys.Skip, "")
	case reading.Withheld:
		h.Add(keys.Space, "the question")
	case reading.Inviting:
		h.Add(keys.Edit, "")
		h.Add(keys.Skip, "")
	case reading.Done:
		h.Add(keys.Enter, "next page")
		if text := s.saying(); text.Change != nil && !s.editsCode() {
			h.Add(keys.Edit, s.swapWord(text))
		}
	}
}

// asksToStep reports whether the page asks to come to its next stop by the key that steps.
func (s *Screen) asksToStep() bool {
	stops, n := s.read.Page.Stops, s.read.Stops()
	return n < len(stops) && stops[n].By == lessons.ByStep
}

func (s *Screen) questionHints(h *screen.Hints) {
	switch p := s.read.Page.Predict; {
	case p.Point == pointStation:
		h.Put(screen.Hint{Key: screen.Arrows(s.ASCII()), Word: "point at a station", Action: keys.Back})
	case p.Pointed():
		h.Put(screen.Hint{Key: screen.UpDown(s.ASCII()), Word: "point", Action: keys.Up})
	default:
		h.Put(screen.Hint{Key: "1" + s.Theme.Sym.Dash + strconv.Itoa(len(p.Choices)), Word: "answer", Action: keys.Choose})
	}
	if s.pointed(s.read.Page.Predict.Point) != nil {
		h.Add(keys.Enter, "this one")
	}
}

// beyondFirstPage: the first page teaches e itself, later ones have it.
func (s *Screen) beyondFirstPage() bool {
	return s.read.Page.Number > 1 || s.lesson.Number > 1
}

// editWord is what e does now.
func (s *Screen) editWord() string {
	switch {
	case !s.editsCode():
		return ""
	case s.exercise != nil:
		return "your code"
	}
	return "change the code"
}

// exerciseHints are the keys of an exercise, the likeliest first.
func (s *Screen) exerciseHints(h *screen.Hints) {
	e := s.read.Exercise
	if e.ShowsSolution() {
		h.Add(keys.Solution, "watch it run")
		h.Add(keys.Maximise, "")
		return
	}
	switch phase := s.phase(); {
	case phase == reading.Stopping, phase == reading.Ending:
		h.Add(keys.Space, "")
	case s.opensCheck():
		h.Add(keys.Enter, "its event")
	case e.Solved():
		h.Add(keys.Enter, "next page")
	}
	if e.RunsSolution() {
		h.Add(keys.Revert, "back to yours")
	}
	if s.StepsLines() && s.Event().Src.File != "" {
		h.Add(keys.Step, "one line")
	}
	if e.Looking() >= 0 {
		h.Add(keys.Escape, "back to yours")
		h.Add(keys.Again, "")
	}
	h.Add(keys.Edit, s.editWord())
	if s.checksBySpace() {
		h.Add(keys.Space, "check")
	}
	switch {
	case e.Solved():
	case e.Hints() < len(s.read.Page.Exercise.Hints):
		h.Add(keys.Hint, "")
	default:
		h.Add(keys.Solution, "")
		h.Add(keys.Hint, "hints again")
	}
}

// swapWord is what e does on a page whose change was made or passed over.
func (s *Screen) swapWord(text reading.Text) string {
	switch {
	case text.Back:
		return "change it back"
	case text.Change.To != nil, !text.Made:
		return "change it"
	}
	return "change it again"
}
