package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// offers are the lenses of a page. Where the reader writes the code, what it prints is
// among them.
func offers(p *lessons.Page) []lessons.Lens {
	if p.Exercise != nil && !slices.Contains(p.Offers(), lessons.LensOutput) {
		return append(p.Offers(), lessons.LensOutput)
	}
	return p.Offers()
}

// openPage shows a page, and sends its request; a reader who comes back finds
// it where it was.
func (m *Model) openPage(l *lessons.Lesson, p *lessons.Page, at lessons.Place) tea.Cmd {
	m.leaveExercise()
	m.screen, m.large = screenLesson, false
	m.read = newReading(l, p)
	first := m.read.comeBack(at)
	m.lens.offer(offers(p))
	m.point(p.Point)
	if s := m.read.stop(); s != nil {
		m.showStop(s)
	}
	if p.Exercise != nil && m.o.House.Workshop() != nil {
		return tea.Batch(m.openExercise(first), m.tellStory(), m.save())
	}
	return tea.Batch(m.send(m.read.stack, m.read.request, first), m.tellStory(), m.save())
}

// space moves the request: to the page's next stop, past its question or its
// change, or to the end.
func (m *Model) space() tea.Cmd {
	if m.screen == screenPlay {
		return m.playSpace()
	}
	if m.checksBySpace() {
		return m.reread(true)
	}
	switch m.phase() {
	case stopping:
		return m.nextStop()
	case asking:
		return m.answer(nil)
	case withheld:
		m.read.turned = true
		m.ask()
	case ending:
		return m.move(sandbox.ToEnd, "stage")
	case inviting:
		m.read.skipped = true
		return tea.Batch(m.arrived(), m.tellStory())
	case running:
		m.notice = "The request is on its way."
	case done:
		m.notice = "The request has ended. enter turns the page."
	}
	return nil
}

// phase is what the page waits for. A question about the opening of a page
// waits until the page was read, if there is no room for both; before an
// audience every question waits for the teacher.
func (m *Model) phase() phase {
	p := m.read.phase(m.x)
	if p != asking || m.read.turned {
		return p
	}
	if m.o.Present || m.read.stops == 0 && !m.roomForBoth() {
		return withheld
	}
	return p
}

// nextStop takes the page's next stop.
func (m *Model) nextStop() tea.Cmd {
	s := &m.read.page.Stops[m.read.stops]
	m.read.stops++
	m.showStop(s)
	if m.x.over { // the end was reached before: there is only something to say
		return tea.Batch(m.arrived(), m.save())
	}
	return tea.Batch(m.move(until(s.Until), "stage"), m.tellStory(), m.save())
}

// showStop turns the lens to what a stop shows.
func (m *Model) showStop(s *lessons.Stop) {
	if s.Lens != "" {
		m.lens.show(s.Lens)
	}
	m.point(s.Point)
}

// pageArrived is called when the page's request came to rest: a question that
// was answered is judged, and one that is due prepared.
func (m *Model) pageArrived() tea.Cmd {
	m.read.cameTo(m.x)
	var saved tea.Cmd
	if m.read.question == answered {
		m.judge(max(revealed(m.read.page.Predict, m.x.trace, m.read.asked, m.x.over), 0))
		saved = m.save()
	}
	if m.x.came != m.x.now() { // what is selected since then stays
		m.x.came = m.x.now()
		m.lens.follow(m.x)
	}
	if m.phase() == asking {
		m.ask()
	}
	return tea.Batch(m.tellStory(), saved)
}

// ask shows the lens in which a question is answered by pointing.
func (m *Model) ask() {
	switch m.read.page.Predict.Point {
	case "key":
		m.lens.show(lessons.LensEnviron)
		m.selectFirst()
	case "byte":
		m.lens.show(lessons.LensWire)
		m.selectFirst()
	case "station":
		if m.lens.station == "" {
			m.lens.station = trace.LayerServer
		}
	}
}

// judge sets the answer beside what happened, and looks at where that is.
func (m *Model) judge(at int) {
	m.read.question = judged
	v, err := judgePage(m.read.page, m.read.answer, m.x.trace, at)
	if err != nil {
		m.notice = sentence(err)
		return
	}
	m.read.verdict, m.read.decided = v, m.read.stops
	m.lens.target = nil
	if !v.Right && !v.passed {
		m.o.Progress.Surprise(m.read.page.Ref(), v.said, v.Answer)
	}
}

// answer notes what was said, and lets the request run to where it is decided.
func (m *Model) answer(given any) tea.Cmd {
	r := m.read
	r.question, r.answer, r.asked = answered, given, m.x.trace.Len()
	if at := revealed(r.page.Predict, m.x.trace, r.asked, m.x.over); at >= 0 {
		m.judge(at)
		return tea.Batch(m.tellStory(), m.save())
	}
	return tea.Batch(m.move(until(r.page.Predict.Reveal), "stage"), m.tellStory())
}

// choose answers a question by number.
func (m *Model) choose(n int) tea.Cmd {
	if m.read == nil || m.phase() != asking || m.read.page.Predict.Pointed() {
		m.notice = "There is no question to answer by number now."
		return nil
	}
	choices := m.read.page.Predict.Choices
	if n < 1 || n > len(choices) {
		m.notice = fmt.Sprintf("The question has %d answers.", len(choices))
		return nil
	}
	return m.answer(choices[n-1].Is)
}

// enter goes where the selected line leads, answers by pointing, turns the page,
// or opens what is selected.
func (m *Model) enter() tea.Cmd {
	if m.screen == screenHome {
		return m.openSelected()
	}
	if m.opensCheck() {
		return m.openCheck()
	}
	if l := m.leads(); l != nowhere {
		m.lead(l)
		return nil
	}
	if m.screen == screenPlay {
		return m.playEnter()
	}
	if m.phase() == asking && m.read.page.Predict.Pointed() {
		return m.answerPointed()
	}
	if m.read.swapped { // e has sent already; enter is what fingers do after it
		m.read.swapped = false
		m.notice = "It was sent as e was pressed. enter turns the page."
		return nil
	}
	if p := m.practice(); p != nil && p.looking >= 0 && !p.isSolved() && !p.leaves {
		p.leaves = true
		m.notice = "Not solved yet: esc goes back to your file, enter turns the page."
		return nil
	}
	return m.turn(1)
}

// answerPointed answers with what the arrows stand at.
func (m *Model) answerPointed() tea.Cmd {
	said := m.pointed(m.read.page.Predict.Point)
	if said == nil {
		m.notice = "Point at something with the arrows, then press enter."
		return nil
	}
	return m.answer(said)
}

// turn goes to the next page, or the one before. Behind the last page of a
// lesson comes the next lesson; behind the last lesson, home.
func (m *Model) turn(by int) tea.Cmd {
	l, p := m.read.lesson, m.read.page
	if by > 0 {
		m.o.Progress.Turn(p)
	}
	next, page, err := m.o.neighbour(l, p, by)
	switch {
	case err != nil:
		m.notice = sentence(err)
		return nil
	case page == nil && by < 0:
		m.notice = "This is the first page."
		return nil
	case page == nil:
		return tea.Batch(m.goHome(), m.save())
	}
	return m.openPage(next, page, lessons.Place{})
}

// change opens the editor on what the lens shows of a held exchange, where that
// can be changed, else on the request, or makes the swap that the page
// has offered.
func (m *Model) change() tea.Cmd {
	if m.practice() != nil && m.editsCode() {
		return m.editCode()
	}
	if e := m.liveEditor(); e != nil {
		m.editor = e
		return m.editor.open("", "")
	}
	if m.editsCode() {
		return m.editCode()
	}
	field, part := fieldTarget, ""
	if c := m.pageChange(); c != nil {
		switch {
		case c.To == nil:
			field, part = c.Field, c.Select
		case m.phase() >= inviting: // before that, nobody was asked to
			return m.swap(c.To)
		}
	}
	m.editor = newEditor(m.request(), m.x.addr())
	return m.editor.open(field, part)
}

// revert opens the page anew; in play it puts the bundled files back, and the
// request that came with the application.
func (m *Model) revert() tea.Cmd {
	if m.screen == screenPlay {
		m.play.stack = m.o.House.WithOriginal(m.play.stack, "")
		m.play.request = sandbox.SampleRequest(m.o.House, m.play.stack.App)
		return m.playSend(m.play.hold())
	}
	if cmd, closed := m.closeExercise(); closed {
		return cmd
	}
	return m.openPage(m.read.lesson, m.read.page, lessons.Place{})
}

// whyUnchanged says why there is nothing to revert in play. A page can always be
// opened anew.
func whyUnchanged(m *Model) string {
	if m.screen != screenPlay || !m.o.House.WithOriginal(m.play.stack, "").Equal(m.play.stack) {
		return ""
	}
	if fmt.Sprint(m.play.request) != fmt.Sprint(sandbox.SampleRequest(m.o.House, m.play.stack.App)) {
		return ""
	}
	return "Nothing here is changed: e changes the request, and on the code lens the code."
}

// pageChange is the change that the page invites to, nil if there is none.
func (m *Model) pageChange() *lessons.Change {
	if p := m.page(); p != nil {
		return p.Change
	}
	return nil
}

// request is what the screen sends.
func (m *Model) request() sandbox.Request {
	if m.screen == screenPlay {
		return m.play.request
	}
	return m.read.request
}

// swap puts another application, or other middleware, behind the same server.
// A second press swaps back.
func (m *Model) swap(to *lessons.Swap) tea.Cmd {
	own := m.read.page.Run.Stack()
	swapped := own
	if to.App != "" {
		swapped.App = to.App
	}
	if to.Middleware != nil {
		swapped.Middleware = to.Middleware
	}
	if m.read.stack.Equal(swapped) {
		swapped = own
	}
	m.read.stack, m.read.swapped = swapped, true
	return m.resend()
}

// resend sends the changed request, or to the changed stack, and lets it run
// to its end.
func (m *Model) resend() tea.Cmd {
	m.read.changed, m.read.decided = true, -1 // what was decided, was decided on another request
	m.read.stops = len(m.read.page.Stops)
	return tea.Batch(m.send(m.read.stack, m.read.request, sandbox.ToEnd), m.tellStory(), m.save())
}

// again runs the same request again, from the page's beginning.
func (m *Model) again() tea.Cmd {
	if m.screen == screenPlay {
		return m.playSend(m.play.hold())
	}
	if !m.read.changed {
		m.read.stops = 0
		m.point(m.read.page.Point)
	}
	first := m.read.opens()
	if p := m.practice(); p != nil && p.looking >= 0 {
		first = sandbox.AtKind(trace.KindAppCalled) // from here on it can be stepped line by line
	}
	return tea.Batch(m.send(m.read.stack, m.read.request, first), m.tellStory())
}
