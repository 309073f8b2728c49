package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi"
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
	return waitWords(m.x.state)
}

// waitWords say what a request waits for that nobody holds, with the time that the
// server gives its client for it.
func waitWords(s *trace.State) string {
	most := wsgi.DefaultTimeouts()
	d, queued := s.Last.Data.(*trace.Queued)
	switch {
	case queued:
		return theme.Printable(d.Why)
	case s.Route == nil && s.Rejected == nil:
		return "the server waits for the rest of the head, " + atMost(most.Head)
	case readsBody(s):
		return "the server waits for the rest of the body, " + atMost(most.Body)
	case !applicationRuns(s):
		return "on its way"
	case bodyLacks(s):
		return "the application runs, or waits for more of the body, " + atMost(most.Body)
	}
	return "the application runs"
}

func atMost(d time.Duration) string { return fmt.Sprintf("%.0f s at most", d.Seconds()) }

// readsBody reports whether the server is in the middle of reading a body: what is
// read ends with an event of its own.
func readsBody(s *trace.State) bool {
	k := s.Last.Kind()
	return k == trace.KindBytesIn || k == trace.KindExpectContinue
}

// applicationRuns reports whether nothing but the application's code can be under way.
func applicationRuns(s *trace.State) bool {
	switch s.Last.Kind() {
	case trace.KindAppCalled, trace.KindInputRead, trace.KindErrorsWrite, trace.KindStartResponseCalled,
		trace.KindCodeLine, trace.KindCodeCall, trace.KindCodeReturn, trace.KindCodeRaise, trace.KindCodePrint:
		return true
	}
	return false
}

// bodyLacks reports whether some of a body that was announced has not been read.
func bodyLacks(s *trace.State) bool {
	if n := len(s.Reads); n > 0 {
		return s.Reads[n-1].Left != 0 && !s.Reads[n-1].EOF
	}
	return slices.ContainsFunc(s.Headers, func(h trace.RequestHeader) bool {
		return strings.EqualFold(h.Name, "Transfer-Encoding") || strings.EqualFold(h.Name, "Content-Length") && h.Value != "0"
	})
}
