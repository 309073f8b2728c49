// Package lesson is the screen of the course: a page at a time, over a request that is
// held, moved and looked back on; its question, its change, its exercise.
//
//	page ──▸ reading.Reading (where the reader is in it) ──▸ what space, enter and e do
//	            ▲                                        │
//	            └────────── the request comes to rest ◂──┘
package lesson

import (
	"cmp"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/tui/keys"
	"roundtrip/tui/labview"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// Screen is a page of a lesson.
type Screen struct {
	*labview.Base
	lesson   *lessons.Lesson
	read     *reading.Reading
	start    reading.Until // where the page's request is held first
	passed   reading.Until // of a request that was opened and has not arrived yet: the holds on its way
	exercise *exercise     // nil on a page without one, and where nobody has files of their own
	text     text
	most     most
	point    *lessons.Point // what the page points at
	beside   string         // the text beside which it does
	stops    int            // that were taken when the page pointed last
	rested   int            // events that had happened when the view came to rest
	leftOut  int            // rows of the text that made room for what is new
	reads    bool           // all of the story is shown in the place of the lens
	handlers screen.Handlers
}

// New makes the screen.
func New(sh *screen.Shell, c *labview.Common) *Screen {
	s := &Screen{}
	s.Base = labview.New(sh, c, s)
	base := s.Base.Handlers()
	s.handlers = base.With(screen.Handlers{
		keys.Space:    {Why: s.WhyEmpty, Do: s.space},
		keys.Step:     {Why: s.WhyNoStep, Do: s.step},
		keys.Enter:    {Do: s.enter},
		keys.PrevPage: {Do: func() tea.Cmd { return s.turn(-1) }},
		keys.Again:    {Why: s.WhyEmpty, Do: s.again},
		keys.Edit:     {Why: s.WhyEmpty, Do: s.change},
		keys.Revert:   {Do: s.revert},
		keys.App:      {Do: s.chooseApp},
		keys.Story:    {Do: s.showStory},
		keys.Explain:  s.explain(base[keys.Explain]),
		keys.Task:     {Do: screen.Do(s.showTask)},
		keys.Skip:     {Why: s.whyNoSkip, Do: s.skip},
		keys.Choose:   {Do: func() tea.Cmd { return nil }}, // Choose knows the digit
		keys.Hint:     {Why: s.whyNoHint, Do: s.nextHint},
		keys.Solution: {Why: s.whyNoSolution, Do: s.showSolution},

		keys.Back:     {Why: s.WhyEmpty, Do: s.pointingOr(-1, base[keys.Back].Do)},
		keys.Forward:  {Why: s.WhyEmpty, Do: s.pointingOr(1, base[keys.Forward].Do)},
		keys.Up:       {Do: s.selecting(-1)},
		keys.Down:     {Do: s.selecting(1)},
		keys.PageUp:   {Do: func() tea.Cmd { return s.selecting(-s.PageOfRows())() }},
		keys.PageDown: {Do: func() tea.Cmd { return s.selecting(s.PageOfRows())() }},
		keys.Lens:     {Why: s.WhyEmpty, Do: func() tea.Cmd { return s.nextLens(1) }},
		keys.LensBack: {Why: s.WhyEmpty, Do: func() tea.Cmd { return s.nextLens(-1) }},
		keys.Break:    {Why: s.whyNoBreakpoint, Do: s.ToggleBreakpoint},
		keys.Escape:   {Do: s.escape},
	})
	return s
}

// Where is the screen in the table of keys.
func (s *Screen) Where() keys.Where { return keys.Lesson }

// Handlers are what the keys do.
func (s *Screen) Handlers() screen.Handlers { return s.handlers }

// Open shows a page by its reference, "" being where the reader was, else the first of all.
// A reader who comes back finds it where it was.
func (s *Screen) Open(page string) tea.Cmd {
	spot, err := reading.First(s.Course, s.Progress, page)
	if err != nil {
		s.TellError(err)
		s.Switch(screen.Home, "")
		return nil
	}
	s.Shown()
	return s.openPage(spot)
}

// Leave ends what runs for the page.
func (s *Screen) Leave() tea.Cmd {
	s.stopChecks()
	return tea.Batch(s.Base.Leave(), s.Save())
}

// Resized sets the text of the page anew.
func (s *Screen) Resized() tea.Cmd { return s.setText() }

// openPage shows a page, and sends its request.
func (s *Screen) openPage(at reading.Spot) tea.Cmd {
	s.stopChecks()
	s.Large, s.reads, s.exercise, s.MainFile, s.FailedLine = false, false, nil, "", trace.Src{}
	s.Mute = s.Mute && s.Present // a page opens at its text, unless a teacher tells it
	s.Recording = at.Page.Recorded
	s.lesson = at.Lesson
	if s.Notice == "" {
		s.Tell(at.Page.Note)
	}
	s.read = reading.Open(at.Page, at.Place, reading.Options{
		Progress: s.Progress, Course: s.Course, Withhold: s.withholds, Files: s.Catalog.Workshop() != nil,
	})
	step := s.read.Start()
	s.start = step.Until
	s.Offer(offers(at.Page))
	s.pairLenses()
	s.pointAt(at.Page.Point, at.Page.Body)
	if stop := s.read.Stop(); stop != nil {
		s.showStop(stop)
	}
	if s.read.Exercise != nil {
		return tea.Batch(s.openExercise(), s.setText(), s.Save())
	}
	return s.do(step, nil)
}

// openAnew opens the page at its beginning.
func (s *Screen) openAnew() tea.Cmd {
	return s.openPage(reading.Spot{Lesson: s.lesson, Page: s.read.Page})
}

// pairLenses puts the first lens that a stop turns to beside the page's own, so that both stay
// where they are.
func (s *Screen) pairLenses() {
	for _, stop := range s.read.Page.Stops {
		if k := lensNamed(stop.Lens); stop.Lens != "" && k != s.Lens() {
			s.Pair(k)
			return
		}
	}
}

// offers are the lenses of a page. Where the reader writes the code, what it prints is
// among them.
func offers(p *lessons.Page) []lens.Kind {
	names := p.Offers()
	if p.Exercise != nil && !slices.Contains(names, lessons.LensOutput) {
		names = append(names, lessons.LensOutput)
	}
	kinds := make([]lens.Kind, len(names))
	for i, n := range names {
		kinds[i] = lensNamed(n)
	}
	return kinds
}

// lensNamed is the lens by the name that pages have for it.
func lensNamed(name lessons.Lens) lens.Kind {
	i := slices.IndexFunc(lens.Kinds(), func(k lens.Kind) bool { return k.String() == string(name) })
	return lens.Kinds()[max(0, i)]
}

// pointAt notes what the page points at beside a text: if that names a line of the code, at that
// line too. At stations only the reader points.
func (s *Screen) pointAt(p *lessons.Point, text string) {
	s.point, s.beside, s.Target, s.Station = p, text, viewer.Target{}, ""
	if p != nil {
		s.Target = viewer.Target{Key: p.Key, Header: p.Header, Bytes: p.Bytes, Line: p.At}
	}
	s.Target.Line = cmp.Or(s.Target.Line, lessons.LineNamed(text))
}

// turn goes to the next page, or the one before. Behind the last page of a
// lesson comes the next lesson; behind the last lesson, home.
func (s *Screen) turn(by int) tea.Cmd {
	next, err := reading.Next(s.Course, s.lesson, s.read.Page, by)
	switch {
	case err != nil:
		s.TellError(err)
		return nil
	case next.Page == nil && by < 0:
		s.Tell("This is the first page.")
		return nil
	case next.Page == nil:
		s.Switch(screen.Home, "")
		return nil
	}
	return s.openPage(next)
}

// again runs the same request again, from the page's beginning and with its first lens. The code
// of an exercise is run from where it is called, once it is the reader's.
func (s *Screen) again() tea.Cmd {
	step := s.read.Again()
	if !s.read.Changed() {
		s.TurnTo(0)
		s.pointAt(s.read.Page.Point, s.read.Page.Body)
	}
	if s.exercise == nil || s.read.Exercise.Looking() < 0 && !s.read.Changed() {
		return s.do(step, nil)
	}
	return tea.Batch(s.Send(sandbox.AtKind(trace.KindAppCalled)), s.setText()) // from here on it can be stepped line by line
}

// revert opens the page anew, after what is open beside an exercise is closed.
func (s *Screen) revert() tea.Cmd {
	if cmd, closed := s.closeExercise(); closed {
		return cmd
	}
	return s.openAnew()
}

// escape closes what is open, then leaves the screen.
func (s *Screen) escape() tea.Cmd {
	if s.reads {
		return s.showStory()
	}
	if s.Large || s.Filter() != "" {
		return s.Base.Escape()
	}
	if cmd, closed := s.closeExercise(); closed {
		return cmd
	}
	return s.Base.Escape()
}

// change opens the editor on what the lens shows of a held exchange, where that
// can be changed, else on the request, or makes the swap that the page
// has offered.
func (s *Screen) change() tea.Cmd {
	if s.reads { // the fields stand where all of the story is
		s.reads, s.Large = false, false
		return tea.Batch(s.setText(), s.change())
	}
	if s.awaitsTask() {
		s.Tell(viewer.OnItsWay + " Press e when it has come further.")
		return nil
	}
	if s.exercise != nil && s.editsCode() {
		if s.read.Page.Exercise.Form == lessons.FormOrder {
			return s.OrderCode()
		}
		return s.EditCode()
	}
	if cmd, ok := s.EditHeld(); ok {
		return cmd
	}
	if s.editsCode() {
		return s.EditCode()
	}
	if s.read.CanSwap(s.now()) {
		return s.do(s.read.Swap(), nil)
	}
	if c := s.read.Page.Change; c != nil && c.To == nil {
		return s.EditRequest(c.Field, c.SelectedIn(lessons.FieldText(s.read.Page.Run.Sends(), c.Field), lessons.FieldText(s.read.Request, c.Field)))
	}
	return s.EditRequest(overlay.FieldTarget, "")
}

// editsCode reports whether e changes the code now: on a page with an exercise in any case,
// which is about its file whatever is shown of the request; else where the lens shows some that
// is Python, and the page does not ask for another change. Where it asks for a swap, which is
// one press, it has been made or passed over once something is changed.
func (s *Screen) editsCode() bool {
	if s.exercise != nil {
		return s.Exchange != nil
	}
	return s.ShowsCode() && (!s.isInvited() || s.read.Changed() && s.read.Page.Change.To != nil)
}

// awaitsTask reports whether the page has a task for e, and its request is still on the way
// to the next stop.
func (s *Screen) awaitsTask() bool {
	return s.Exchange != nil && s.read.Page.Change != nil && !s.read.Changed() && s.phase() == reading.Running
}

// isInvited reports whether the page shows its task, which was not done yet: it may have been
// skipped.
func (s *Screen) isInvited() bool {
	text := s.saying()
	return text.Change != nil && !text.Made
}

func (s *Screen) chooseApp() tea.Cmd {
	return s.ChooseApp(func(string) tea.Cmd { return s.do(s.read.Resend(), nil) }, false)
}

// whose stands before the place where something of the user's runs.
func (s *Screen) whose() string {
	e := s.read.Exercise
	switch {
	case e != nil && e.RunsSolution():
		return s.Theme.Say("the solution · ")
	case e != nil && e.Looking() >= 0:
		return s.Theme.Say(fmt.Sprintf("yours · check %d of %d · ", e.Looking()+1, len(s.read.Page.Exercise.Checks)))
	}
	return s.Whose()
}

// Reading is where the reader is on the page.
func (s *Screen) Reading() *reading.Reading { return s.read }

// Page is the page that is read, and Lesson the lesson that it is of.
func (s *Screen) Page() *lessons.Page     { return s.read.Page }
func (s *Screen) Lesson() *lessons.Lesson { return s.lesson }
