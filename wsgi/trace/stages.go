package trace

import "time"

// StageTime is how long an exchange was in a stage, as far as it has come.
type StageTime struct {
	Stage Stage
	Begin time.Duration // since the first byte; neither time held nor a wait for an engine counts
	Took  time.Duration // until the next stage, or the last event
	Held  time.Duration // for which it was held there
	Waits Waits         // for which it waited there
}

// stageClock is when a stage was reached, and what is not counted there.
type stageClock struct {
	Reached bool
	At      time.Duration // without the time held
	Held    time.Duration
	Waits   Waits
}

// clock notes when an act moves the exchange to a later stage.
func (s *State) clock(e Event) {
	k := e.Kind()
	if d, ok := e.Data.(*EngineWaited); ok {
		s.stages[s.Stage].Waits.Add(d) // which it did before this event
	}
	if k.Moves() && s.Stage < k.Stage() {
		s.Stage = k.Stage()
		s.stages[s.Stage].Reached, s.stages[s.Stage].At = true, e.T-e.Held
	}
}

// StageTimes are the stages that the exchange has been in, in order.
func (s *State) StageTimes() []StageTime {
	var all []StageTime
	var waited time.Duration
	for i, c := range s.stages {
		if !c.Reached && i != int(StageSent) {
			continue
		}
		begin := max(0, c.At-(s.T0-s.held0)-s.Idle-waited)
		if i == int(StageSent) {
			begin = 0
		}
		if n := len(all); n > 0 {
			all[n-1].Took = max(0, begin-all[n-1].Begin)
		}
		waited += c.Waits.All()
		all = append(all, StageTime{Stage: Stage(i), Begin: begin, Held: c.Held, Waits: c.Waits})
	}
	last := &all[len(all)-1]
	last.Took = max(0, s.Elapsed()-last.Begin)
	return all
}
