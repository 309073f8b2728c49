package lessons

import (
	"context"
	"errors"

	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// Runner runs the requests of pages.
type Runner interface {
	// Start sends a request, which is held where until says so first.
	Start(ctx context.Context, run Setup, until sandbox.Until) (Exchange, error)
}

// Exchange is a request that a Runner has sent.
type Exchange interface {
	// Settle waits until the exchange is held or over, and says which.
	Settle(ctx context.Context) (held bool, err error)
	// Go lets a held exchange go on until the next hold.
	Go(until sandbox.Until)
	// Trace is everything that has happened until now.
	Trace() *trace.Trace
	// Close ends it, wherever it is.
	Close() error
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

// Take runs a page's request through all its holds to the end, as a learner does
// who only presses space.
func Take(ctx context.Context, p *Page, runner Runner) (w *Walk, err error) {
	w = &Walk{}
	x, err := runner.Start(ctx, p.Run, w.until(p.Hold))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	held, err := x.Settle(ctx)
	w.Opening = arrived(x, p.Hold, held)
	for _, press := range p.Presses() {
		if err != nil {
			return nil, err
		}
		if !held {
			w.Reached = append(w.Reached, arrived(x, press.Until(), false))
			continue
		}
		x.Go(w.until(press.Until()))
		held, err = x.Settle(ctx)
		w.Reached = append(w.Reached, arrived(x, press.Until(), held))
	}
	if held {
		x.Go(sandbox.ToEnd)
		_, err = x.Settle(ctx)
	}
	w.Trace = x.Trace()
	return w, err
}

func (w *Walk) until(c Cond) sandbox.Until {
	return c.Until(func(err error) { w.Failed = append(w.Failed, err) })
}

// arrived is the position at which the exchange came to rest, -1 if that is
// not where the condition wanted it.
func arrived(x Exchange, c Cond, held bool) int {
	switch {
	case held:
		return x.Trace().Len()
	case c.End:
		return EndOf(x.Trace())
	}
	return -1
}
