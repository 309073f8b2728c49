package lessons

import (
	"context"

	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// Until decides at each event at which an exchange can be held whether it is,
// given the exchange up to and with that event. Nil never holds.
type Until func(at *expr.Context) bool

// Runner runs the requests of pages.
type Runner interface {
	// Start sends a request, which is held where until says so first.
	Start(ctx context.Context, run Run, until Until) (Exchange, error)
}

// Exchange is a request that a Runner has sent.
type Exchange interface {
	// Settle waits until the exchange is held or over, and says which.
	Settle(ctx context.Context) (held bool, err error)
	// Go lets a held exchange go on until the next hold.
	Go(until Until)
	// Trace is everything that has happened until now.
	Trace() *trace.Trace
	// Close ends it, wherever it is.
	Close()
}

// Walk is a page's way from its opening to the end.
type Walk struct {
	// Trace is the whole of it.
	Trace *trace.Trace
	// Opening is the position of the opening hold, -1 if it was not reached.
	Opening int
	// Reached are the positions after each of the page's presses, -1 for one
	// that was not reached.
	Reached []int
	// Failed are the conditions that could not be evaluated on the way.
	Failed []error
}

// Go runs a page's request through all its holds to the end, as a learner does
// who only presses space.
func Go(ctx context.Context, p *Page, runner Runner) (*Walk, error) {
	w := &Walk{}
	x, err := runner.Start(ctx, p.Run, w.until(p.Hold))
	if err != nil {
		return nil, err
	}
	defer x.Close()
	if w.Opening, err = w.settle(ctx, x, p.Hold); err != nil {
		return nil, err
	}
	for _, press := range p.Presses() {
		x.Go(w.until(press.Until()))
		n, err := w.settle(ctx, x, press.Until())
		if err != nil {
			return nil, err
		}
		w.Reached = append(w.Reached, n)
	}
	x.Go(nil)
	if _, err := x.Settle(ctx); err != nil {
		return nil, err
	}
	w.Trace = x.Trace()
	return w, nil
}

func (w *Walk) until(c Cond) Until {
	if c.Expr == nil {
		return nil
	}
	return func(at *expr.Context) bool {
		holds, err := c.Holds(at)
		if err != nil {
			w.Failed = append(w.Failed, err)
		}
		return holds
	}
}

// settle is the position at which the exchange came to rest, -1 if that is not
// where the condition wanted it.
func (w *Walk) settle(ctx context.Context, x Exchange, c Cond) (int, error) {
	held, err := x.Settle(ctx)
	if err != nil {
		return -1, err
	}
	switch {
	case held:
		return x.Trace().Len(), nil
	case c.End:
		return EndOf(x.Trace()), nil
	}
	return -1, nil
}
