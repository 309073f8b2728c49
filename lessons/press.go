package lessons

import (
	"errors"
	"fmt"

	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// Press is one press of space on a page: the request goes on to a stop, or,
// after the question was answered or passed, to what decides it. Exactly one of
// the fields is set.
type Press struct {
	Stop    *Stop
	Predict *Predict
}

// Presses are the presses of space that take a page from its opening hold to
// its last stop, in order.
func (p *Page) Presses() []Press {
	var presses []Press
	ask := func(taken int) {
		if p.Predict != nil && p.Predict.After == taken {
			presses = append(presses, Press{Predict: p.Predict})
		}
	}
	ask(0)
	for i := range p.Stops {
		presses = append(presses, Press{Stop: &p.Stops[i]})
		ask(i + 1)
	}
	return presses
}

// Until is where the press lets the request run to.
func (p Press) Until() Cond {
	if p.Predict != nil {
		return p.Predict.Reveal
	}
	return p.Stop.Until
}

// Point is what to point at after the press, nil for nothing.
func (p Press) Point() *Point {
	if p.Stop == nil {
		return nil
	}
	return p.Stop.Point
}

// Holds reports whether the condition holds at a position. The end never holds
// before it: a request runs to it.
func (c Cond) Holds(at *expr.Context) (bool, error) {
	if c.Expr == nil {
		return false, nil
	}
	return c.Expr.Bool(at)
}

// After is the first position of a trace, later than from, at which the
// condition holds; for the end it is [EndOf]. It is -1 if there is none.
func (c Cond) After(tr *trace.Trace, from int) (int, error) {
	if c.End {
		return max(from, EndOf(tr)), nil
	}
	for n := from + 1; n <= tr.Len(); n++ {
		if tr.Event(n - 1).Kind().Hold() {
			continue // a note on an event that was looked at already
		}
		switch holds, err := c.Holds(c.at(tr, n)); {
		case err != nil:
			return -1, err
		case holds:
			return n, nil
		}
	}
	return -1, nil
}

// at is the exchange at a position, without its record where the condition needs
// none.
func (c Cond) at(tr *trace.Trace, n int) *expr.Context {
	if c.Expr != nil && c.Expr.OfEvent() {
		return expr.Now(nil, tr.Event(n-1))
	}
	return expr.At(tr, n)
}

// EndOf is the position just after the exchange ended; what the connection does
// afterwards has no fixed time. For an exchange that has not ended it is the
// last position.
func EndOf(tr *trace.Trace) int {
	for i := tr.Len() - 1; i >= 0; i-- {
		if tr.Event(i).Kind() == trace.KindExchangeEnded {
			return i + 1
		}
	}
	return tr.Len()
}

// Position is where the claim speaks.
func (c Claim) Position(tr *trace.Trace) (int, error) {
	if c.At.Absent() {
		return EndOf(tr), nil
	}
	n, err := c.At.After(tr, 0)
	switch {
	case err != nil:
		return -1, fmt.Errorf("at: %s: %w", c.At, err)
	case n < 0:
		return -1, fmt.Errorf("at: %s is never true", c.At)
	}
	return n, nil
}

// Check is nil if the claim is true of the trace, and says otherwise why not.
func (c Claim) Check(tr *trace.Trace) error {
	n, err := c.Position(tr)
	if err != nil {
		return err
	}
	ok, err := c.That.Holds(expr.At(tr, n))
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", c.That, err)
	case !ok:
		return errors.New(c.That.String())
	}
	return nil
}
