package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/wsgi/trace"
)

// slowAfter is how long a request may be on its way before the screen says what
// it waits for.
const slowAfter = 700 * time.Millisecond

// slowMsg says that a request has been on its way for a while.
type slowMsg struct {
	gen, events int
}

// watchSlow looks once, after a while, whether the request has come any
// further.
func (m *Model) watchSlow() tea.Cmd {
	if m.x == nil || m.x.settled() {
		return nil
	}
	msg := slowMsg{m.gen, m.x.trace.Len()}
	return tea.Tick(slowAfter, func(time.Time) tea.Msg { return msg })
}

// slow notes that the request stands still although nobody holds it.
func (m *Model) slow(msg slowMsg) {
	if m.x != nil && msg.gen == m.gen && !m.x.settled() && msg.events == m.x.trace.Len() {
		m.x.stuck = true
		m.x.version++
	}
}

// waitsFor is what a request that stands still waits for, as far as its last
// event tells.
func (m *Model) waitsFor() string {
	if m.x != nil && m.x.live() && m.x.dropped() {
		return "you cut the connection"
	}
	if m.x == nil || !(m.x.stuck || m.waiting) || m.x.settled() || !m.x.live() {
		return ""
	}
	if note := m.engine.note(); note != "" && m.x.event().Kind() == trace.KindEnvironBuilt {
		return note
	}
	switch k := m.x.event().Kind(); {
	case k <= trace.KindRequestHeader:
		return "the server waits for the rest of the head, 10 s at most"
	case k == trace.KindAppCalled, k == trace.KindInputRead, k == trace.KindExpectContinue:
		return "the application runs, or waits for more of the body, 30 s at most"
	}
	return "on its way"
}
