package reading

import (
	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// Until is where a request is held: where the last of some conditions holds, each looked
// for behind the one before. An absent condition means the connection, the end never
// holds.
type Until []lessons.Cond

// ToEnd never holds.
var ToEnd = Until{{End: true}}

// Hold is Until for a request of the sandbox. A condition that fails matches nothing,
// and failed is told, if it is not nil.
func (u Until) Hold(failed func(error)) sandbox.Until {
	next, holds := 0, make([]sandbox.Until, len(u))
	for i, c := range u {
		holds[i] = hold(c, failed)
	}
	return func(e trace.Event, record func() *trace.Trace) (string, bool) {
		if next >= len(holds) {
			return "", false
		}
		reason, met := holds[next](e, record)
		if !met {
			return "", false
		}
		next++
		return reason, next == len(holds)
	}
}

func hold(c lessons.Cond, failed func(error)) sandbox.Until {
	if c.Absent() {
		return sandbox.AtKind(trace.KindConnAccepted)
	}
	return c.Until(failed)
}

// Passed are the positions in a trace of the conditions that were passed on the way to
// the last: where a reader who comes back would have been.
func (u Until) Passed(tr *trace.Trace) []int {
	var positions []int
	at := 0
	for _, c := range u[:max(0, len(u)-1)] {
		n := 1
		if !c.Absent() {
			n, _ = c.After(tr, at) // a condition that fails has no position
		}
		if n > at {
			positions, at = append(positions, n), n
		}
	}
	return positions
}
