package lessons

import (
	"context"
	"errors"

	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// replay is a Runner that plays a trace made by hand.
type replay struct{ tr *trace.Trace }

func (r replay) Start(_ context.Context, run Run, until Until) (Exchange, error) {
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

func (x *replayed) Go(until Until) {
	for x.n < x.tr.Len() {
		x.n++
		if x.tr.Event(x.n-1).Kind().Stoppable() && until != nil && until(expr.At(x.tr, x.n)) {
			return
		}
	}
}

func (x *replayed) Settle(context.Context) (bool, error) { return x.n < x.tr.Len(), nil }
func (x *replayed) Trace() *trace.Trace                  { return trace.New(x.tr.Started, x.tr.Events()[:x.n]) }
func (x *replayed) Close()                               {}
