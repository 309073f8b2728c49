package inspect

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// toggleBreak sets a breakpoint at what is selected: a line of code, or the event in view. One that stands
// there is taken away.
func (s *Screen) toggleBreak() tea.Cmd {
	if s.Lens() == lens.Code && s.Viewer.WhyNoBreakpoint() == "" {
		return s.toggleLine()
	}
	text := whereOf(s.eventMeant())
	for _, b := range s.site.Record.Breakpoints() {
		if b.Condition != nil && b.Condition.Text == text {
			s.site.Record.RemoveBreakpoint(b.Number)
			s.Tell(about("The breakpoint is removed: %s.", text))
			return nil
		}
	}
	c, err := Condition(text)
	if err != nil { // it is made of names that there are
		s.TellError(err)
		return nil
	}
	s.site.Record.SetBreakpoint(inspect.Breakpoint{Condition: c})
	s.Tell(about("Breakpoint: %s. B lists all.", text))
	return nil
}

// eventMeant is the event of the step that is selected among the times, the first at which the stage that is selected
// there can be held, or else the one in view.
func (s *Screen) eventMeant() trace.Event {
	if s.Lens() != lens.Times || !s.Selects(lens.Times) {
		return s.Event()
	}
	row := s.Selected(lens.Times)
	if row.At > 0 && row.At <= s.Trace.Len() {
		return s.Trace.Event(row.At - 1)
	}
	if stage, ok := strings.CutPrefix(row.ID, "stage:"); ok {
		for _, e := range s.Trace.Events() {
			if k := e.Kind(); k.Stoppable() && k.Moves() && k.Stage().String() == stage {
				return e
			}
		}
	}
	return s.Event()
}

// toggleLine sets a breakpoint at the selected line, or takes it away: for the requests to come too, also
// where the one in view has ended.
func (s *Screen) toggleLine() tea.Cmd {
	had := len(s.Viewer.Breaks)
	cmd := s.ToggleBreakpoint()
	breaks := s.Viewer.Breaks
	s.site.Record.BreakAt(breaks)
	if len(breaks) > had {
		s.tellSet(breaks[len(breaks)-1])
	}
	s.refresh()
	return cmd
}

// tellSet says what a breakpoint that was set at a line does, where that is not said yet.
func (s *Screen) tellSet(at trace.Src) {
	switch {
	case viewer.IsInCoroutine(at.Line-1, strings.Split(s.Sources[at.File], "\n")):
		s.noteCoroutine(at)
		s.Tell(fmt.Sprintf("Line %d is in an async def: nobody is held there in an event loop.", at.Line))
	case s.Over:
		s.Tell(fmt.Sprintf("The next request is held before line %d; b removes it.", at.Line))
	}
}

// noteCoroutine has the breakpoint at a line know that this is in an async def.
func (s *Screen) noteCoroutine(at trace.Src) {
	for _, b := range s.site.Record.Breakpoints() {
		if b.Line == at {
			b.Coroutine = true
			s.site.Record.SetBreakpoint(b)
		}
	}
}

// whereOf is the condition of a breakpoint at an event like this one.
func whereOf(e trace.Event) string {
	switch d := e.Data.(type) {
	case *trace.FrameworkEntered:
		return fmt.Sprintf("event == %q and step == %q", e.Kind(), d.Step+" "+d.Name)
	case *trace.FrameworkLeft:
		return fmt.Sprintf("event == %q and step == %q", e.Kind(), d.Step+" "+d.Name)
	}
	return fmt.Sprintf("event == %q and layer == %q", e.Kind(), e.Layer.Name())
}

func (s *Screen) whyNoBreak() string {
	switch {
	case s.whyRecording() != "":
		return s.whyRecording()
	case s.Exchange == nil || s.At == 0:
		return "Look at a line of code or an event first, or press B and a."
	}
	return ""
}

// breakHere says that a breakpoint stands where the view is.
func (s *Screen) breakHere() string {
	if s.Exchange == nil || s.At == 0 {
		return ""
	}
	e := s.Event()
	for _, b := range s.site.Record.Breakpoints() {
		if b.Condition != nil && b.Condition.Text == whereOf(e) || b.Line.File != "" && b.Line == e.Src {
			return fmt.Sprintf("A breakpoint stands here, %s.", countWords(b))
		}
	}
	return ""
}

// listBreaks shows the breakpoints.
func (s *Screen) listBreaks() { s.Overlays.Open(s.breakList()) }

func (s *Screen) breakList() *overlay.List {
	r := s.site.Record
	with := func(do func(inspect.Breakpoint) tea.Cmd) func(int) tea.Cmd {
		return func(at int) tea.Cmd { return do(r.Breakpoints()[at]) }
	}
	set := func(change func(*inspect.Breakpoint)) func(int) tea.Cmd {
		return with(func(b inspect.Breakpoint) tea.Cmd {
			change(&b)
			r.SetBreakpoint(b)
			s.showBreaks()
			return nil
		})
	}
	return &overlay.List{
		Title: "Breakpoints", Rows: s.breakRows,
		None: "There is none. b sets one at the line of code or the event in view. a adds one here: a Python expression, such as " +
			`status >= 400, or event == "start_response.called" and layer == "session", or a line of your code and a condition over ` +
			"its variables, such as cart.py:42 if total > 10.",
		Acts: []overlay.Act{
			{Key: "space", Word: "on, off", Do: set(func(b *inspect.Breakpoint) { b.Off = !b.Off })},
			{Key: "e", Word: "condition", Closes: true, Do: with(s.askPlace)},
			{Key: "h", Word: "hit count", Closes: true, Do: with(s.askFrom)},
			{Key: "o", Word: "once", Do: set(func(b *inspect.Breakpoint) { b.Once = !b.Once })},
			{Key: "X", Word: "delete", Do: with(func(b inspect.Breakpoint) tea.Cmd {
				r.RemoveBreakpoint(b.Number)
				s.showBreaks()
				return nil
			})},
			{Key: "a", Word: "add", Closes: true, Empty: true, Do: func(int) tea.Cmd { return s.askPlace(inspect.Breakpoint{}) }},
		},
	}
}

// showBreaks has the lens of code show which lines have one.
func (s *Screen) showBreaks() {
	s.Viewer.Breaks = s.site.Record.Breaks()
	s.refresh()
}

func (s *Screen) breakRows() []overlay.Row {
	var rows []overlay.Row
	for _, b := range s.site.Record.Breakpoints() {
		rows = append(rows, overlay.Row{Text: placeWords(b), About: countWords(b), Faint: b.Off, More: troubleWords(b)})
	}
	return rows
}

// placeWords say where a breakpoint stands.
func placeWords(b inspect.Breakpoint) string {
	switch {
	case b.Line.File == "" && b.Condition == nil:
		return "every event"
	case b.Line.File == "":
		return b.Condition.Text
	}
	text := fmt.Sprintf("%s:%d", b.Line.File, b.Line.Line)
	if b.Condition != nil {
		text += " if " + b.Condition.Text
	}
	return text
}

// countWords say how often it was met, and what that does.
func countWords(b inspect.Breakpoint) string {
	text := "met " + timesWords(b.Met)
	if b.Met == 0 {
		text = "not met yet"
		if b.Coroutine {
			text += ", in an async def"
		}
	}
	if b.From > 1 {
		text += fmt.Sprintf(", holds from time %d on", b.From)
	}
	if b.Once {
		text += ", then off"
	}
	if b.Failed > 0 {
		text += ", its condition failed " + timesWords(b.Failed)
	}
	if b.Off {
		text = "off, " + text
	}
	return text
}

// timesWords say how often.
func timesWords(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// troubleWords say why a condition could not be told, or why nobody may come to the line.
func troubleWords(b inspect.Breakpoint) string {
	switch {
	case b.Failed > 0:
		return theme.Sentence(errors.New("the condition failed there, and held nobody: " + b.Problem))
	case b.Coroutine && b.Met == 0:
		return "This line is in an async def. Where an event loop runs it in another thread, as Flask and Django do, no line of it is followed, and nobody is held there."
	}
	return ""
}

// askFrom asks from which time on a breakpoint holds.
func (s *Screen) askFrom(b inspect.Breakpoint) tea.Cmd {
	s.Overlays.Open(overlay.NewExpression("hold from which time on", strconv.Itoa(max(1, b.From)), "a number, such as 3", isCount, func(text string) tea.Cmd {
		defer s.listBreaks()
		b.From, _ = strconv.Atoi(text) // which was asked before; empty is the first
		b.Met = 0
		s.site.Record.SetBreakpoint(b)
		return nil
	}))
	return nil
}

func isCount(text string) error {
	if n, err := strconv.Atoi(text); err != nil || n < 1 {
		return fmt.Errorf("it is no number from 1 on")
	}
	return nil
}
