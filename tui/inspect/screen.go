package inspect

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui/keys"
	"roundtrip/tui/labview"
	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// Site is what the inspector looks at.
type Site struct {
	Record *inspect.Record
	// Name and Addr are the application's, and where it is served.
	Name, Addr string
	// App is the application as a test names it, FILE:NAME or MODULE:NAME; nil where it is as Name says.
	App func() string
	// At is where the server listens; nil where there is only a recording.
	At net.Addr
	// Served is what requests are sent to now.
	Served func() viewer.Served
	// Source is the text of a file that a trace names and Served has not, "" for none; nil finds none.
	Source func(file string) string
	// Like are the names of the files whose names end like one, for commands; nil where the files are another process's.
	Like func(file string) []string
	// Path is where such a file lies, "" for none; nil where the files are another process's.
	Path func(file string) string
	// Changed are the source files that have changed since the application was loaded, and Load loads it again, both
	// for commands; nil where there is none.
	Changed func() []string
	Load    func(context.Context) error
	// Stack and Catalog are what it is made of.
	Stack catalog.Stack
	// Save writes what somebody takes away.
	Save Save
	// LeftOut are the names of headers that are no difference from the start.
	LeftOut []string
	// Keep writes all requests as the screen is left, and says where once it is gone; nil where nothing is lost. It is
	// for commands.
	Keep func(all []*inspect.Exchange, addr, app string) error
	// Masked says that secrets are masked on the screen from the start.
	Masked  bool
	Catalog *catalog.Catalog
}

// Screen is the inspector.
type Screen struct {
	*labview.Base
	site         Site
	list         list
	glance       glance
	chain        []trace.Layer // that each request goes through, nil while the site was not asked
	filter       *filter       // nil while all are in the list
	sorting      sorting
	sought       string // what was searched for last
	before, made int    // the request from which one was gone to that was made of it, and that one; 0 for none

	open     *live    // the exchange that is shown, nil while the list is
	opening  *opening // what was asked for last and is not shown yet, nil for nothing
	chosen   chosenLens
	request  sandbox.Request
	handlers [2]screen.Handlers // of the list and of an exchange
	beside   []string           // what is said of the exchange that this one is compared with
	leaving  bool               // something that differs is left out of that
	ticking  bool
	asked    int          // the events for whose files the texts were asked for
	stopped  time.Time    // since when the hold lasts whose place was shown
	waiting  bool         // a command waits for the record to change
	told     int          // notes that were shown
	saved    map[int]bool // the numbers of the requests that quitting does not lose
	// lastSeries is the last comparison of two series, nil while there was none.
	lastSeries *seriesMsg
	leftOut    leftOut  // what is no difference in them
	questions  []string // that were asked where a request was held, the oldest first
	projector  *projector
	loaded     loaded
	askedHeld  *overlay.Question // whether held requests go on, as it was asked last; nil for never
}

// New makes the screen.
func New(sh *screen.Shell, c *labview.Common, site Site) *Screen {
	s := &Screen{site: site, projector: new(projector), saved: make(map[int]bool), chosen: chosenLens{last: lens.Wire}}
	s.projector.on.Store(site.Masked)
	for _, name := range site.LeftOut {
		s.leftOut.toggle(strings.ToLower(name))
	}
	s.Base = labview.New(sh, c, s)
	s.handlers = [2]screen.Handlers{s.listHandlers(), s.staying(s.exchangeHandlers())}
	return s
}

// staying are handlers with which the exchange that is shown stays held: whoever presses a key looks at it.
func (s *Screen) staying(handlers screen.Handlers) screen.Handlers {
	all := make(screen.Handlers, len(handlers))
	for action, handler := range handlers {
		do := handler.Do
		handler.Do = func() tea.Cmd {
			s.stayHeld()
			return do()
		}
		all[action] = handler
	}
	return all
}

func (s *Screen) stayHeld() {
	if s.open != nil {
		s.open.StayHeld()
	}
}

// Where is the screen in the table of keys.
func (s *Screen) Where() keys.Where {
	if s.open != nil {
		return keys.Inspected
	}
	return keys.Inspecting
}

// Handlers are what the keys do.
func (s *Screen) Handlers() screen.Handlers {
	if s.open != nil {
		return s.handlers[1]
	}
	return s.handlers[0]
}

// Open shows the list.
func (s *Screen) Open(string) tea.Cmd {
	s.Shown()
	s.refresh()
	s.told = len(s.site.Record.Notes()) // what was said before there was a screen
	s.tellBroken()
	return tea.Batch(s.await(), s.readChain())
}

// Resized makes the list fit.
func (s *Screen) Resized() tea.Cmd {
	s.refresh()
	return nil
}

// Draw is the frame.
func (s *Screen) Draw() string {
	if s.open != nil {
		return s.Base.Draw()
	}
	return s.drawList()
}

// Wheel scrolls the pane under it, or moves along the list.
func (s *Screen) Wheel(x, y, by int) tea.Cmd {
	if s.open != nil {
		return s.Base.Wheel(x, y, by)
	}
	s.moveCursor(by)
	return nil
}

// Click selects a row, and opens the one that is selected.
func (s *Screen) Click(x, y int) tea.Cmd {
	if s.open != nil {
		return s.Base.Click(x, y)
	}
	parts := s.listLayout()
	part, _ := parts.PartAt(x, y)
	i := y - parts.At(layout.List).Y
	if s.Overlays.Covers() || part != layout.List || i >= len(s.list.page.Rows) {
		return nil
	}
	if number := s.list.page.Rows[i].Number; number != s.list.cursor {
		s.list.cursor = number
		return nil
	}
	return s.look()
}

// changedMsg says that something happened to the record.
type changedMsg struct{ screen *Screen }

// gather is how long what happens is gathered, so that many requests make one frame.
const gather = 40 * time.Millisecond

// await waits for the next thing that happens to the record.
func (s *Screen) await() tea.Cmd {
	if s.waiting {
		return nil
	}
	s.waiting = true
	r := s.site.Record
	return s.Clock.Await(screen.Requests, func() tea.Msg {
		select {
		case <-r.Changed():
			return stirredMsg{s}
		case <-r.Closed():
			return nil
		}
	})
}

// stirredMsg says that something began to happen to the record.
type stirredMsg struct{ screen *Screen }

// Deliver waits a moment for more of it.
func (msg stirredMsg) Deliver() tea.Cmd {
	return msg.screen.Clock.After(gather, func() tea.Msg { return changedMsg(msg) })
}

// Deliver shows it.
func (msg changedMsg) Deliver() tea.Cmd {
	s := msg.screen
	s.waiting = false
	s.refresh()
	if s.Notice == viewer.OnItsWay && s.whyNotHeld() != viewer.OnItsWay {
		s.Notice = ""
	}
	s.tellNotes()
	s.tellBroken()
	return tea.Batch(s.await(), s.tick(), s.judge(), s.lookAtFiles())
}

// tellNotes tells the last sentence about the server that is new. A line that the application has written, which is
// no sentence, does not take the place of what a key has said.
func (s *Screen) tellNotes() {
	notes := s.site.Record.Notes()
	if n := len(notes); n > s.told {
		if text := notes[n-1].Text; s.Notice == "" || strings.HasSuffix(text, ".") {
			s.Tell(s.ofRequest(text))
		}
	}
	s.told = len(notes)
}

// ofRequest is a note with the number of the newest request that failed by it, where it is an exception.
func (s *Screen) ofRequest(note string) string {
	for _, row := range s.list.page.Rows {
		if note == row.Raised || note == row.Caught.Exc {
			return fmt.Sprintf("Request %d: %s", row.Number, note)
		}
	}
	return note
}

// tickMsg says that a second is over, while somebody is held.
type tickMsg struct{ screen *Screen }

// tick runs a clock while a client waits whose time is shown.
func (s *Screen) tick() tea.Cmd {
	if s.ticking || len(s.list.page.Held) == 0 {
		return nil
	}
	s.ticking = true
	return s.Clock.After(time.Second, func() tea.Msg { return tickMsg{s} })
}

// Deliver shows the time.
func (msg tickMsg) Deliver() tea.Cmd {
	s := msg.screen
	s.ticking = false
	if s.Overlays.Covers() { // somebody may be writing a change of it
		s.stayHeld()
	}
	s.refresh()
	s.noteWaited()
	return s.tick()
}

// noteWaited has the exchange that is shown say for how long its client has waited.
func (s *Screen) noteWaited() {
	if s.open != nil {
		s.Waited = waited(s.list.now.Sub(s.open.Row().Started))
		s.Refresh()
	}
}

// look opens the exchange under the cursor.
func (s *Screen) look() tea.Cmd {
	x := s.site.Record.Find(s.list.cursor)
	if x == nil {
		s.Tell("There is no request yet.")
		return nil
	}
	site, projector, o := s.site, s.projector, s.opens(x)
	return func() tea.Msg {
		l := watch(site.Record, x, projector)
		served, glimpse := site.Served(), l.Look()
		served.Sources = site.sourcesOf(glimpse.Trace, served.Sources)
		return openedMsg{s, o, l, served, glimpse}
	}
}

// lookAnd opens the exchange under the cursor, and then does something with it.
func (s *Screen) lookAnd(then func() tea.Cmd) tea.Cmd {
	cmd := s.look()
	if cmd != nil {
		s.opening.then = then
	}
	return cmd
}

// opening is an exchange that somebody asked for.
type opening struct {
	*inspect.Exchange
	then func() tea.Cmd // what is done once it is open, nil for nothing
}

// opens notes that an exchange is asked for: one that was asked for before, and comes later, is not shown.
func (s *Screen) opens(x *inspect.Exchange) *opening {
	s.opening = &opening{Exchange: x}
	return s.opening
}

// openedMsg brings an exchange.
type openedMsg struct {
	screen  *Screen
	opening *opening
	live    *live
	served  viewer.Served
	glimpse viewer.Glimpse
}

// isLate reports whether somebody has asked for something else since, and lets the exchange go then.
func (msg openedMsg) isLate() bool {
	late := msg.opening != msg.screen.opening
	if late {
		msg.live.Unwatch()
	}
	return late
}

// Deliver shows it.
func (msg openedMsg) Deliver() tea.Cmd {
	if msg.isLate() {
		return nil
	}
	s := msg.screen
	s.shut()
	s.open, s.beside, s.leaving = msg.live, nil, false
	s.request = requestOf(msg.glimpse.Trace)
	msg.served.Others = others(msg.live.Row())
	s.Shown()
	s.Offer([]lens.Kind{lens.Wire, lens.Environ, lens.Response, lens.Code, lens.Body, lens.Times, lens.Findings, lens.Output})
	s.Viewer.Breaks = s.site.Record.Breaks() // an offer begins without any
	show := tea.Batch(s.showOpened(msg), s.arrive())
	if msg.opening.then == nil {
		return show
	}
	return tea.Batch(show, msg.opening.then())
}

// arrive shows an exchange that was opened by the lens that was chosen, or by that of its stop.
func (s *Screen) arrive() tea.Cmd {
	s.turnToChosen()
	return s.Arrived()
}

func (s *Screen) showOpened(msg openedMsg) tea.Cmd {
	defer s.noteWaited()
	if msg.glimpse.Over {
		return s.ShowRecord(msg.served, msg.glimpse)
	}
	return s.ShowLive(msg.live, msg.served, msg.glimpse)
}

// shut goes back to the list. A request that is held stays so.
func (s *Screen) shut() tea.Cmd {
	s.opening = nil
	if s.open == nil {
		return nil
	}
	s.leaveLens()
	s.open.Unwatch()
	s.open = nil
	s.refresh()
	return s.End()
}

// Escape closes what is open, then goes back to the list.
func (s *Screen) escape() tea.Cmd {
	if s.Large || s.Filter() != "" {
		return s.Base.Escape()
	}
	return s.shut()
}
