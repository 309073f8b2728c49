package trace

import (
	"testing"
	"time"
)

// What an exchange had to wait for is no difference between two runs.
func TestCompareLeavesWaitsOut(t *testing.T) {
	t.Parallel()
	end := Event{Data: &ExchangeEnded{Outcome: "complete"}}
	waits := []Event{
		{Data: &Queued{Why: "the Python guest is busy with another request"}},
		{Data: &EngineWaited{What: "guest", Why: "the first request", For: time.Second}},
		end,
	}
	if c := Compare(New(time.Time{}, waits), New(time.Time{}, []Event{end})); !c.Same() {
		t.Errorf("they differ: %+v", c)
	}
}

// The time for which an exchange waited for an engine to start is not its own.
func TestElapsedLeavesOutTheStartOfAnEngine(t *testing.T) {
	t.Parallel()
	events := []Event{
		{T: 1 * time.Second, Data: &ConnAccepted{}},
		{T: 2 * time.Second, Data: &EngineWaited{What: "guest", Why: "the first request", For: 900 * time.Millisecond}},
		{T: 2100 * time.Millisecond, Held: 100 * time.Millisecond, Data: &ExchangeEnded{Outcome: "complete"}},
	}
	s := New(time.Time{}, events).At(3)
	if got := s.Elapsed(); got != 100*time.Millisecond || s.Waits.All() != 900*time.Millisecond {
		t.Errorf("it took %v, having waited %v", got, s.Waits.All())
	}
}

// Nor is the time for which it waited for its turn, which is told apart from that.
func TestElapsedLeavesOutTheWaitForATurn(t *testing.T) {
	t.Parallel()
	s := New(time.Time{}, []Event{
		{T: 0, Data: &ConnReused{}},
		{T: 0, Data: &BytesIn{Chunk: []byte("GET / HTTP/1.1\r\n\r\n")}},
		{T: 1 * time.Millisecond, Data: &EnvironBuilt{}},
		{T: 100 * time.Millisecond, Data: &EngineWaited{What: "process", Why: "the first request", For: 90 * time.Millisecond}},
		{T: 140 * time.Millisecond, Data: &EngineWaited{What: WaitTurn, Why: "the worker is busy", For: 40 * time.Millisecond}},
		{T: 160 * time.Millisecond, Data: &AppCalled{}},
		{T: 160 * time.Millisecond, Data: &ExchangeEnded{Outcome: "complete"}},
	}).At(7)
	if s.Elapsed() != 30*time.Millisecond || s.Waits.All() != 130*time.Millisecond || s.Waits.Turn != 40*time.Millisecond {
		t.Errorf("it took %v, waited for %v and for its turn for %v", s.Elapsed(), s.Waits.All(), s.Waits.Turn)
	}
	for _, st := range s.StageTimes() {
		if st.Stage == StageIn && (st.Took != 20*time.Millisecond || st.Waits.Turn != 40*time.Millisecond || st.Waits.Start != 0) {
			t.Errorf("the stage in: %+v", st)
		}
	}
}

// The time for which earlier requests of the connection were held is not that of this one.
func TestAnExchangeWasNotHeldWhereOthersWere(t *testing.T) {
	t.Parallel()
	events := []Event{
		{T: 90 * time.Second, Held: 80 * time.Second, Data: &ConnReused{}},
		{T: 91 * time.Second, Held: 80 * time.Second, Data: &RequestLine{}},
		{T: 95 * time.Second, Held: 83 * time.Second, Data: &ExchangeEnded{Outcome: "complete"}},
	}
	s := New(time.Time{}, events).At(3)
	if s.HeldFor != 3*time.Second || s.Elapsed() != 2*time.Second {
		t.Errorf("it was held for %v and took %v", s.HeldFor, s.Elapsed())
	}
}

// The time for which a connection sends nothing, as the spare ones of a browser do, is not that
// of its first request.
func TestElapsedLeavesOutAnIdleConnection(t *testing.T) {
	t.Parallel()
	events := []Event{
		{T: 1 * time.Second, Data: &ConnAccepted{}},
		{T: 6 * time.Second, Held: 2 * time.Second, Spans: []Span{{Buf: BufIn, Len: 16}}, Data: &BytesIn{Chunk: []byte("GET / HTTP/1.1\r\n")}},
		{T: 7 * time.Second, Held: 2 * time.Second, Spans: []Span{{Buf: BufIn, Off: 16, Len: 2}}, Data: &BytesIn{Chunk: []byte("\r\n")}},
		{T: 8 * time.Second, Held: 2 * time.Second, Data: &ExchangeEnded{Outcome: "complete"}},
	}
	s := New(time.Time{}, events).At(4)
	if s.Idle != 3*time.Second || s.Elapsed() != 2*time.Second || s.HeldFor != 2*time.Second {
		t.Errorf("it was idle for %v, held for %v, and took %v", s.Idle, s.HeldFor, s.Elapsed())
	}
	if st := s.StageTimes(); st[0].Took+st[1].Took > 2*time.Second {
		t.Errorf("the stages took more than the request: %+v", st)
	}
}

// An application that is a server has its engine started before the first byte is read: that
// wait is not counted as idle time once more.
func TestElapsedCountsAWaitBeforeTheFirstByteOnce(t *testing.T) {
	t.Parallel()
	s := New(time.Time{}, []Event{
		{T: 0, Data: &ConnAccepted{}},
		{T: 3 * time.Second, Data: &EngineWaited{What: "guest", Why: "the first request", For: 3 * time.Second}},
		{T: 4 * time.Second, Data: &BytesIn{Chunk: []byte("GET / HTTP/1.1\r\n\r\n")}},
		{T: 6 * time.Second, Data: &ExchangeEnded{Outcome: "complete"}},
	}).At(4)
	if s.Idle != time.Second || s.Waits.All() != 3*time.Second || s.Elapsed() != 2*time.Second {
		t.Errorf("it was idle for %v, waited for %v, and took %v", s.Idle, s.Waits.All(), s.Elapsed())
	}
}
