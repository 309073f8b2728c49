package viewer

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

// SlowAfter is how long something may take before the screen says what it waits for.
const SlowAfter = 700 * time.Millisecond

// slowMsg says that a request has been on its way for a while.
type slowMsg struct {
	exchange *Exchange
	events   int
}

// Deliver notes that the request stands still although nobody holds it.
func (msg slowMsg) Deliver() tea.Cmd {
	if x := msg.exchange; !x.Settled() && msg.events == x.Trace.Len() {
		x.stuck = true
		x.version++
	}
	return nil
}

// WatchSlow looks once, after a while, whether the request has come any further.
func (v *Viewer) WatchSlow() tea.Cmd {
	if v.Exchange == nil || v.Settled() {
		return nil
	}
	msg := slowMsg{v.Exchange, v.Trace.Len()}
	return v.after(SlowAfter, func() tea.Msg { return msg })
}

// waitsFor is what a request that stands still waits for, as far as its last
// event tells.
func (v *Viewer) waitsFor(s Surroundings) string {
	switch {
	case v.IsLive() && v.Dropped():
		return "the client is gone"
	case !(v.stuck || s.Waits) || v.Settled() || !v.IsLive():
		return ""
	case s.Busy != "" && v.Event().Kind() == trace.KindEnvironBuilt:
		return s.Busy
	}
	return waitWords(v.State)
}

// Waits is what a request that stands still waits for, as a sentence, "" if nobody waits.
func (v *Viewer) Waits(s Surroundings) string {
	if v.Exchange == nil {
		return ""
	}
	text := v.waitsFor(s)
	if text == "" {
		return ""
	}
	return theme.Capital(text) + "."
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
	case s.Last.Kind() == trace.KindEnvironBuilt:
		return "Python is starting"
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
