package trace

import (
	"slices"
	"sync"
	"time"
)

// checkpointEvery is the distance between two remembered states.
const checkpointEvery = 256

// Trace is the ordered list of an exchange's events. It does not change, and
// may be used by several goroutines.
type Trace struct {
	// Started is the wall clock's time of the exchange's start.
	Started time.Time

	events      []Event
	mu          sync.Mutex
	checkpoints []*State // the state after checkpointEvery*i events
}

// New makes a trace of events. The trace keeps the slice.
func New(started time.Time, events []Event) *Trace {
	return &Trace{Started: started, events: slices.Clip(events)}
}

// Grown is a trace of more events, of which the first same ones are t's. It takes over
// the states that t remembers after any of those.
func (t *Trace) Grown(events []Event, same int) *Trace {
	t.mu.Lock()
	defer t.mu.Unlock()
	grown := New(t.Started, events)
	grown.checkpoints = slices.Clip(t.checkpoints[:min(len(t.checkpoints), same/checkpointEvery+1)])
	return grown
}

// Len is the number of events.
func (t *Trace) Len() int {
	if t == nil {
		return 0
	}
	return len(t.events)
}

// Event is the i-th event, counted from 0.
func (t *Trace) Event(i int) Event { return t.events[i] }

// Events are all events, in order. The caller must not change them.
func (t *Trace) Events() []Event {
	if t == nil {
		return nil
	}
	return t.events
}

// Index finds the event with the given Seq in exchange x, -1 if there is none.
func (t *Trace) Index(x, seq int) int {
	return slices.IndexFunc(t.events, func(e Event) bool { return e.X == x && e.Seq == seq })
}

// Find is the index of the first event of a kind at or after from, -1 if there
// is none.
func (t *Trace) Find(k Kind, from int) int {
	for i := max(0, from); i < t.Len(); i++ {
		if t.events[i].Kind() == k {
			return i
		}
	}
	return -1
}

// At is the state of the exchange after its first n events, n cut to what
// there is. The caller owns the State.
func (t *Trace) At(n int) *State {
	if t == nil {
		return NewState()
	}
	n = min(max(n, 0), len(t.events))
	s := t.checkpoint(n / checkpointEvery).Clone()
	for _, e := range t.events[s.N:n] {
		s.Apply(e)
	}
	return s
}

// checkpoint is the remembered state after checkpointEvery*i events.
func (t *Trace) checkpoint(i int) *State {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.checkpoints) == 0 {
		t.checkpoints = append(t.checkpoints, NewState())
	}
	for len(t.checkpoints) <= i {
		s := t.checkpoints[len(t.checkpoints)-1].Clone()
		for _, e := range t.events[s.N : s.N+checkpointEvery] {
			s.Apply(e)
		}
		t.checkpoints = append(t.checkpoints, s)
	}
	return t.checkpoints[i]
}
