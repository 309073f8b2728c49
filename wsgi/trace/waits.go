package trace

import "time"

// Waits are for how long an exchange waited for an engine to start, for its turn, and for lines of Python to
// be told of: no part of its own time.
type Waits struct{ Start, Turn, Lines time.Duration }

// Add adds a wait that was told of.
func (w *Waits) Add(d *EngineWaited) {
	switch d.What {
	case WaitTurn:
		w.Turn += d.For
	case WaitLines:
		w.Lines += d.For
	default:
		w.Start += d.For
	}
}

// All is for how long it waited in all.
func (w Waits) All() time.Duration { return w.Start + w.Turn + w.Lines }
