package lessons

import (
	"context"
	"errors"

	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// replay is a Runner that plays a trace made by hand.
type replay struct{ tr *trace.Trace }

func (r replay) Start(_ context.Context, run Setup, until sandbox.Until) (Exchange, error) {
	if run.App == "other.py" {
		return nil, errors.New("other.py is broken")
	}
	x := &replayed{tr: r.tr}
	x.Go(until)
	return x, nil
}

type replayed struct {
	tr *trace.Trace
	n  int
}

func (x *replayed) Go(until sandbox.Until) {
	for x.n < x.tr.Len() {
		x.n++
		e := x.tr.Event(x.n - 1)
		if _, hold := until(e, x.Trace); hold && e.Kind().Stoppable() {
			return
		}
	}
}

func (x *replayed) Settle(context.Context) (bool, error) { return x.n < x.tr.Len(), nil }
func (x *replayed) Trace() *trace.Trace                  { return trace.New(x.tr.Started, x.tr.Events()[:x.n]) }
func (x *replayed) Close() error                         { return nil }
