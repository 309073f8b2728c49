package inspect

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui/journey"
	"roundtrip/tui/keys"
	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// exchangeHandlers are what the keys do while an exchange is shown.
func (s *Screen) exchangeHandlers() screen.Handlers {
	base := s.Base.Handlers()
	moved := func(a keys.Action) screen.Handler {
		return screen.Handler{Why: func() string { return s.endedIn(base[a].Why()) }, Do: base[a].Do}
	}
	return base.With(s.commonHandlers()).With(screen.Handlers{
		keys.Step:     moved(keys.Step),
		keys.Over:     moved(keys.Over),
		keys.Out:      moved(keys.Out),
		keys.Continue: moved(keys.Continue),
		keys.Drop:     moved(keys.Drop),
		keys.Undo:     moved(keys.Undo),
		keys.Redo:     moved(keys.Redo),

		keys.Space:   {Why: s.whyEnded, Do: func() tea.Cmd { return s.Viewer.Go(viewer.ByStage) }},
		keys.Failed:  {Why: s.WhyEmpty, Do: screen.Do(func() { s.turnBy(s.Viewer.LookFailed) })},
		keys.Ask:     {Why: s.whyNoAsk, Do: s.ask},
		keys.ReadIn:  {Why: s.whyNoReadIn, Do: s.readIn},
		keys.Break:   {Why: s.whyNoBreak, Do: s.toggleBreak},
		keys.Edit:    {Why: s.whyNoEdit, Do: s.change},
		keys.Outside: {Why: s.whyNoFile, Do: s.openOutside},
		keys.Story:   {Why: s.WhyEmpty, Do: screen.Do(s.showStory)},
		keys.Enter:   {Do: screen.Do(s.follow)},
		keys.Escape:  {Do: s.escape},
	})
}

// whyNoFile says why the file in view cannot be opened in the person's editor.
func (s *Screen) whyNoFile() string {
	switch {
	case s.WhyNoFile() == "":
		return ""
	case s.whyRecording() != "":
		return "A recording has no file that could be opened."
	case s.Lens() != lens.Code:
		return "E opens the file of the lens code. tab leads there."
	case s.site.Path == nil:
		return "The file lies with the server, which another terminal runs: open it there."
	case s.pathInView() == "":
		return "The line in view is in no file of the application's folder."
	}
	return ""
}

// pathInView is where the file of the line in view lies, "" for none.
func (s *Screen) pathInView() string {
	line, ok := s.Viewer.Line()
	if !ok || s.site.Path == nil {
		return ""
	}
	return s.site.Path(line.File)
}

// openOutside opens the file of the line in view in the person's editor, at that line.
func (s *Screen) openOutside() tea.Cmd {
	if s.WhyNoFile() == "" {
		return s.Base.Handlers()[keys.Outside].Do()
	}
	line, _ := s.Viewer.Line()
	return s.Files.OpenAt(s.pathInView(), line.Line, func() tea.Cmd {
		s.Tell("Back from your editor. With --reload, what you saved is served.")
		return nil
	})
}

// whyEnded says why the request cannot be moved.
func (s *Screen) whyEnded() string {
	if s.Exchange != nil && s.Over {
		return "This request has ended. ← looks back, esc leads to the list."
	}
	return s.WhyNotHeld()
}

// endedIn is why a request cannot be moved, with the keys that there are for one that has ended.
func (s *Screen) endedIn(why string) string {
	if why == viewer.HasEnded {
		return "It ended. r repeats it, D changes a copy, S looks back."
	}
	return why
}

// follow goes where the selected line leads.
func (s *Screen) follow() {
	if l := s.Leads(true); l != viewer.Nowhere {
		s.GoTo(l)
		return
	}
	if at := s.Selected(s.Lens()).SourcePlace(); at != "" {
		s.Tell(about("Its line is %s, in none of your files.", at))
		return
	}
	s.Tell("This line leads to no other place.")
}

// What a Base asks of its owner.

// Stack is what requests are sent to.
func (s *Screen) Stack() *catalog.Stack { return &s.site.Stack }

// Parts is where its parts are found.
func (s *Screen) Parts() *catalog.Catalog { return s.site.Catalog }

// Request is the one that is shown.
func (s *Screen) Request() sandbox.Request { return s.request }

// Opened has nothing to do.
func (s *Screen) Opened() tea.Cmd { return nil }

// Arrived shows the place where a breakpoint holds the request, and the files that it has come to.
func (s *Screen) Arrived() tea.Cmd {
	s.showStop()
	return s.readFurther()
}

// CodeChanged leaves it to the site, which loads what was saved.
func (s *Screen) CodeChanged(string) tea.Cmd { return nil }

// CodeReset has nothing to do.
func (s *Screen) CodeReset(catalog.Part) tea.Cmd { return nil }

// CodeOnDisk leaves it to the site.
func (s *Screen) CodeOnDisk() (tea.Cmd, bool) { return nil, true }

// OnlyPart is the file in view.
func (s *Screen) OnlyPart() (catalog.Part, bool) { return catalog.Part{}, false }

// SaveWord is what saving code is called.
func (s *Screen) SaveWord() string { return "save" }

// Header names the exchange.
func (s *Screen) Header() (left, right string) {
	if s.open == nil {
		return "inspect", ""
	}
	row := s.projector.row(s.open.Row())
	left = fmt.Sprintf("%d  %s", row.Number, requestWords(row))
	left = theme.Printable(s.Theme.CutMiddle(left, s.Width-30))
	return left, s.holdWords(max(26, s.Width-2*layout.Margin-theme.Width(left)-2))
}

// holdWords say whom the site holds, and how many others wait; "" for a recording.
func (s *Screen) holdWords(width int) string {
	if s.site.At == nil {
		return ""
	}
	waiting := ""
	if n := s.otherHeld(); n > 0 {
		waiting = "   " + s.waitingWord(n)
	}
	return s.holdText(width-len(waiting)) + waiting
}

// MoreWord says how to see the rest of the story.
func (s *Screen) MoreWord() string { return ". shows all" }

// showStory shows all that is said of the exchange, which is scrolled where it has no room.
func (s *Screen) showStory() {
	lines := s.story(s.CardWidth()-2, s.beside)
	s.Overlays.Open(overlay.NewText(fmt.Sprintf("Request %d", s.open.Number()), lines, nil).ClosedBy(keys.Story))
}

// StoryScrolled does nothing.
func (s *Screen) StoryScrolled(int) {}

// Action is what to do next.
func (s *Screen) Action() []screen.Hint {
	h := s.NewHints(keys.Inspected)
	if s.Held != nil {
		h.Add(keys.Space, "next stage")
		h.Add(keys.Continue, "let go on")
		return h.List()
	}
	h.Add(keys.Escape, s.escapeWord())
	return h.List()
}

// escapeWord is what esc does now: in the list, tab leads to the requests that are held.
func (s *Screen) escapeWord() string {
	switch {
	case s.Large:
		return "all panes"
	case s.Filter() != "":
		return "show all lines"
	case s.Held == nil && s.site.At != nil && s.otherHeld() > 0:
		return "the list, where tab goes to the held one"
	}
	return "the list"
}

// StoryKey is what the story depends on besides the exchange.
func (s *Screen) StoryKey() string {
	if s.open == nil {
		return ""
	}
	return fmt.Sprint(s.open.Row().Number, s.list.now.Unix(), s.list.page.Rule.Mode, s.beside, s.breakHere())
}

// Story is what there is to say beside the exchange.
func (s *Screen) Story(w int) []string { return s.story(w, firstOf(s.beside)) }

// story is that, with some of the differences from the exchange that it is compared with.
func (s *Screen) story(w int, beside []string) []string {
	if s.open == nil || s.Exchange == nil {
		return nil
	}
	t, row := s.Theme, s.projector.row(s.open.Row())
	var lines []string
	add := func(text string) {
		for _, line := range theme.Wrap(theme.Printable(text), max(20, w)) {
			lines = append(lines, t.Text.Render(t.Say(line)))
		}
	}
	add(whoseWords(row))
	if idle := s.State.Idle; idle > noticed {
		add("The connection had been open for " + journey.Elapsed(idle) + " when its first byte came.")
	}
	switch {
	case row.Hold != nil:
		add(s.clientWords(row) + s.releaseWords())
		for _, text := range []string{s.bodyWords(), s.askWords()} {
			if text != "" {
				add(text)
			}
		}
	case s.Over:
		took, clocks := s.TookWords()
		add(theme.Capital(s.AnswerWords()) + ", in " + took + ".")
		if clocks != "" {
			add(clocks)
		}
		if why := caughtWords(row); why != "" {
			add(why + " ! goes there.")
		}
		if row.Raised != "" {
			add("The request failed: " + strings.TrimSuffix(row.Raised, ".") + ".")
		}
	}
	if text := originStory(row); text != "" {
		add(text)
	}
	for _, text := range beside {
		add(text)
	}
	if text := s.breakHere(); text != "" {
		add(text)
	}
	if row.Why != "" {
		add("It was not held: " + row.Why + ".")
	}
	if text := leftWords(row); text != "" {
		add(text)
	}
	return lines
}

// clientWords say what the client of a held exchange does meanwhile.
func (s *Screen) clientWords(row inspect.Row) string {
	if s.Final().HasAll() {
		return "Its client has the whole response, and waits no longer."
	}
	words := fmt.Sprintf("Its client has waited for %s.", waited(s.list.now.Sub(row.Started)))
	if row.Gone {
		words += " The client sends no more: it has left, or has closed its half of the connection."
	}
	return words
}

// leftWords say why a hold ended by itself; "" for none that did.
func leftWords(row inspect.Row) string {
	switch row.Left {
	case inspect.ActionRoom:
		return "It was held and went on by itself: too many were held, and it was the oldest of them."
	case trace.ActionLost:
		return "The Python that ran the application ended while the request was held."
	}
	return ""
}

func (s *Screen) releaseWords() string {
	if d := s.site.Record.ReleaseAfter(); d > 0 {
		return fmt.Sprintf(" The request goes on by itself %s after your last key here.", waited(d))
	}
	return ""
}

// noticed is for how long a connection sends nothing before that is told.
const noticed = 100 * time.Millisecond

// whoseWords say which connection a request came on, and where that came from.
func whoseWords(row inspect.Row) string {
	from := ""
	if row.Peer != "" {
		from = ", from " + row.Peer
	}
	if row.Idle() {
		return fmt.Sprintf("Connection %d%s. No request has come on it.", row.Conn, from)
	}
	return fmt.Sprintf("Request %d of connection %d%s.", row.N, row.Conn, from)
}

// IsTerse says that the story has few lines.
func (s *Screen) IsTerse() bool { return true }

// StoryMost says that nobody knows how many rows the story will have.
func (s *Screen) StoryMost(int) int { return 0 }

// StoryGrows says that the lens keeps its row.
func (s *Screen) StoryGrows() bool { return false }

// StoryIsLarge is never so.
func (s *Screen) StoryIsLarge() bool { return false }

// PointsAtStations is never so.
func (s *Screen) PointsAtStations() bool { return false }

// StationClicked explains the station.
func (s *Screen) StationClicked() tea.Cmd { return s.ExplainStation() }

// StoryClicked does nothing.
func (s *Screen) StoryClicked() tea.Cmd { return nil }

// LensClicked has nothing to note.
func (s *Screen) LensClicked() {}

// Hints are the keys of the footer.
func (s *Screen) Hints() []screen.Hint {
	h := s.NewHints(keys.Inspected)
	if s.Exchange != nil && s.Held != nil {
		h.Add(keys.Space, "next stage")
		h.Add(keys.Step, s.stepWord())
		if s.whyNoEdit() == "" {
			h.Add(keys.Edit, "")
		}
		if s.WhyNoUndo() == "" {
			h.Add(keys.Undo, "")
		} else if s.WhyNoRedo() == "" {
			h.Add(keys.Redo, "")
		}
		h.Add(keys.Continue, "let go on")
	}
	s.addBefore(h)
	s.LensHints(h)
	if s.Missing() > 0 {
		h.Add(keys.Story, "all text")
	}
	if s.Exchange != nil && s.Over {
		h.Add(keys.Why, "")
	}
	h.Add(keys.Escape, s.escapeWord())
	return h.End("explain")
}

// stepWord is what s does now, "" for what it does elsewhere.
func (s *Screen) stepWord() string {
	if s.StepsLines() && s.Event().Src.File != "" {
		return "one line"
	}
	return ""
}

// Terms are none: nothing is read.
func (s *Screen) Terms() (terms, rules []string) { return nil, nil }
