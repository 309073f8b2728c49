package inspect

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons/expr"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui/keys"
	"roundtrip/tui/labview"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/viewer"
)

// list is the part of the record that is in view. The cursor stays on its exchange, and
// the exchange on its row, whatever arrives.
type list struct {
	cursor int // the number of an exchange, 0 while there is none
	top    int // the number of the first row, 0 for the newest
	page   inspect.Page
	now    time.Time
}

// refresh reads the part of the record that is in view.
func (s *Screen) refresh() {
	l, n := &s.list, s.rowsInView()
	l.now = time.Now()
	l.page = s.site.Record.Page(l.top, n, s.listed())
	if l.cursor == 0 && len(l.page.Rows) > 0 {
		l.cursor = l.page.Rows[0].Number
	}
	switch {
	case l.top == 0 && l.page.Older && l.cursor != l.page.Rows[0].Number: // the view is full, and somebody looks at a row of it
		l.top = l.page.Rows[0].Number
	case l.top != 0 && l.page.Newer > 0 && len(l.page.Rows) < n: // there is room for newer ones
		l.top = s.site.Record.Beside(l.page.Rows[0].Number, len(l.page.Rows)-n, s.listed())
		l.page = s.site.Record.Page(l.top, n, s.listed())
	}
	if o := s.sorting.order; o != nil {
		s.sorting.behind = s.site.Record.Behind(o, s.among())
	}
	s.readGlance()
	s.countHeld()
}

// moveCursor moves it by rows, towards older ones if by is positive.
func (s *Screen) moveCursor(by int) {
	l, r := &s.list, s.site.Record
	if l.cursor == 0 {
		return
	}
	l.cursor = r.Beside(l.cursor, by, s.listed())
	s.show()
}

// show scrolls to the cursor.
func (s *Screen) show() {
	l, r, n := &s.list, s.site.Record, s.rowsInView()
	if l.top == 0 && len(l.page.Rows) > 0 {
		l.top = l.page.Rows[0].Number
	}
	if inspect.Above(l.cursor, l.top, s.listed()) {
		l.top = l.cursor
	}
	for range 2 {
		l.page = r.Page(l.top, n, s.listed())
		if rows := l.page.Rows; len(rows) == 0 || !inspect.Above(rows[len(rows)-1].Number, l.cursor, s.listed()) {
			break
		}
		l.top = r.Beside(l.cursor, 1-n, s.listed())
	}
	if _, newest := r.Ends(s.listed()); l.top == newest && l.cursor == newest {
		l.top = 0
	}
	s.refresh()
}

func (s *Screen) toNewest() {
	_, s.list.cursor = s.site.Record.Ends(s.listed())
	s.list.top = 0
	s.refresh()
}

func (s *Screen) toOldest() {
	s.list.cursor, _ = s.site.Record.Ends(s.listed())
	s.show()
}

// nextHeld goes to the next request that is held, the one that waits longest first.
func (s *Screen) nextHeld() {
	held := s.list.page.Held
	next := held[0].Number
	for _, row := range held {
		if row.Number > s.list.cursor {
			next = row.Number
			break
		}
	}
	s.point(next)
}

func (s *Screen) whyNoneHeld() string {
	if s.refresh(); len(s.list.page.Held) > 0 {
		return ""
	}
	return "No request is held. H holds all from now on, h some, N the next."
}

// selected is the exchange under the cursor, nil if there is none.
func (s *Screen) selected() *inspect.Exchange { return s.site.Record.Find(s.list.cursor) }

// whyNotHeld says why the request under the cursor cannot be moved.
func (s *Screen) whyNotHeld() string {
	x := s.selected()
	if x == nil {
		return "There is no request yet."
	}
	switch row := x.Row(); {
	case row.Hold != nil:
		return ""
	case row.Over():
		return "This request has ended. enter looks at it."
	}
	return viewer.OnItsWay
}

// move lets the request under the cursor go on.
func (s *Screen) move(by viewer.By) func() tea.Cmd {
	return func() tea.Cmd {
		x := s.selected()
		row := x.Row()
		holder := x.Holder()
		if row.Hold == nil || holder == nil {
			return nil
		}
		m := viewer.Move{By: by, From: row.Hold.Event, Stage: row.Stage}
		return func() tea.Msg {
			labview.Go(holder, m)
			return nil
		}
	}
}

// whyNotFailed says that the request under the cursor cannot be looked at where it failed.
func (s *Screen) whyNotFailed() string {
	if why := s.whyEmptyList(); why != "" {
		return why
	}
	if row := s.selected().Row(); row.Raised == "" && row.Status < 500 && !row.Refused {
		return viewer.NotFailed
	}
	return ""
}

// lookFailed opens the request under the cursor where it failed.
func (s *Screen) lookFailed() tea.Cmd {
	return s.lookAnd(func() tea.Cmd {
		s.turnBy(s.LookFailed)
		return nil
	})
}

func (s *Screen) drop() tea.Cmd {
	x := s.selected()
	return func() tea.Msg {
		if h := x.Holder(); h != nil {
			h.Drop()
		}
		return nil
	}
}

// listHandlers are what the keys do in the list.
func (s *Screen) listHandlers() screen.Handlers {
	notHeld := s.whyNotHeld
	return s.commonHandlers().With(screen.Handlers{
		keys.Up:       {Do: screen.Do(func() { s.moveCursor(-1) })},
		keys.Down:     {Do: screen.Do(func() { s.moveCursor(1) })},
		keys.PageUp:   {Do: screen.Do(func() { s.moveCursor(1 - s.rowsInView()) })},
		keys.PageDown: {Do: screen.Do(func() { s.moveCursor(s.rowsInView() - 1) })},
		keys.First:    {Do: screen.Do(s.toNewest)},
		keys.Last:     {Do: screen.Do(s.toOldest)},
		keys.NextHeld: {Why: s.whyNoneHeld, Do: screen.Do(s.nextHeld)},
		keys.Enter:    {Do: s.look},
		keys.Failed:   {Why: s.whyNotFailed, Do: s.lookFailed},

		keys.Space:    {Why: notHeld, Do: s.move(viewer.ByStage)},
		keys.Step:     {Why: notHeld, Do: s.move(viewer.ByEvent)},
		keys.Over:     {Why: notHeld, Do: s.move(viewer.OverLayer)},
		keys.Out:      {Why: notHeld, Do: s.move(viewer.OutOfLayer)},
		keys.Continue: {Why: notHeld, Do: s.move(viewer.ToEnd)},
		keys.Drop:     {Why: notHeld, Do: s.drop},

		keys.Explain: {Do: screen.Do(func() { s.Overlays.Open(overlay.NewHelp(keys.Inspecting)) })},
		keys.Escape:  {Do: s.showAll},

		keys.Filter: {Do: screen.Do(s.askFilter)},
		keys.Order:  {Why: s.whyEmptyList, Do: screen.Do(s.askOrder)},
		keys.Search: {Why: s.whyEmptyList, Do: screen.Do(s.askSearch)},
		keys.Mark:   {Why: s.whyEmptyList, Do: screen.Do(s.askMark)},
		keys.Jump:   {Why: s.whyEmptyList, Do: screen.Do(s.askJump)},
	})
}

// showAll ends what is not shown yet, then the filter, then the order.
func (s *Screen) showAll() tea.Cmd {
	switch {
	case s.opening != nil:
		s.Tell(fmt.Sprintf("Request %d is not opened.", s.opening.Number()))
		return s.shut()
	case s.filter != nil:
		return s.setFilter("")
	case s.sorting.by != inspect.ByArrival:
		return s.orderBy(inspect.ByArrival)
	}
	s.Tell("This is the list. q quits.")
	return nil
}

func (s *Screen) whyEmptyList() string {
	if s.selected() == nil {
		return "There is no request in the list."
	}
	return ""
}

// commonHandlers are the same in the list and in an exchange.
func (s *Screen) commonHandlers() screen.Handlers {
	return screen.Handlers{
		keys.Again:     {Why: s.whyNoReplay, Do: s.again},
		keys.Duplicate: {Why: s.whyNoDuplicate, Do: s.duplicate},
		keys.Compare:   {Why: s.whyNoCompare, Do: s.compare},
		keys.Before:    {Why: s.whyNoBefore, Do: s.leapBack},
		keys.Export:    {Why: s.whyNoRequest, Do: screen.Do(s.chooseExport)},
		keys.Against:   {Why: s.whyNoRequest, Do: screen.Do(s.chooseAgainst)},

		keys.Why:     {Why: s.whyNoWhy, Do: s.askWhy},
		keys.Secrets: {Do: s.toggleSecrets},
		keys.Tree:    {Why: s.whyNoRequest, Do: s.showTree},
		keys.Smaller: {Why: s.whyNotSmaller, Do: screen.Do(s.askMinimise)},
		keys.Series:  {Why: s.whyNoSeries, Do: s.askSeries},

		keys.GoAll:    {Why: s.whyNoneHeld, Do: s.goAll},
		keys.HoldAll:  {Why: s.whyRecording, Do: screen.Do(s.toggleHold)},
		keys.HoldNext: {Why: s.whyRecording, Do: screen.Do(s.holdNext)},
		keys.HoldIf:   {Why: s.whyRecording, Do: screen.Do(s.askHold)},
		keys.Breaks:   {Why: s.whyRecording, Do: screen.Do(s.listBreaks)},
	}
}

func (s *Screen) whyRecording() string {
	if s.site.At == nil {
		return "A recording has no live requests that could be held."
	}
	return ""
}

func (s *Screen) goAll() tea.Cmd {
	record := s.site.Record
	return func() tea.Msg {
		record.GoAll()
		return nil
	}
}

// toggleHold holds every request, or no more.
func (s *Screen) toggleHold() {
	r := s.site.Record
	if r.Rule().Mode != inspect.Off {
		r.Hold(inspect.Rule{})
		s.Tell("No further request is held. c lets a held one go on, C all of them.")
	} else {
		r.Hold(inspect.Rule{Mode: inspect.All})
		s.Tell("Every request is held from now on, once its head is read, but no favicon.")
	}
	s.refresh()
}

func (s *Screen) holdNext() {
	s.site.Record.Hold(inspect.Rule{Mode: inspect.All, Next: true})
	s.Tell("The next request is held, and no other.")
	s.refresh()
}

// askHold asks which requests are held.
func (s *Screen) askHold() {
	text := ""
	if c := s.site.Record.Rule().Condition; c != nil {
		text = c.Text
	}
	s.Overlays.Open(overlay.NewExpression("hold if", text, `Python, such as method == "POST" and path.startswith("/cart")`, readable, s.holdIf).Replacing().
		Completing(names(expr.Names()), expr.About))
}

func (s *Screen) holdIf(text string) tea.Cmd {
	rule := inspect.Rule{}
	if text != "" {
		c, err := Condition(text)
		if err != nil { // which was asked before
			s.TellError(err)
			return nil
		}
		rule = inspect.Rule{Mode: inspect.Matching, Condition: c}
	}
	s.site.Record.Hold(rule)
	s.refresh()
	return nil
}
