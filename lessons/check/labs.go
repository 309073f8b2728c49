package check

import (
	"context"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// InLabs runs pages in the labs of their own.
func InLabs(c *catalog.Catalog) Runner { return labs{c} }

type labs struct{ catalog *catalog.Catalog }

func (l labs) Start(_ context.Context, setup lessons.Setup, until sandbox.Until) (Sent, error) {
	lab, err := sandbox.NewLab(l.catalog, setup.Stack())
	if err != nil {
		return nil, err
	}
	r, err := lab.Send(setup.Sends(), until)
	if err != nil {
		_ = lab.Close() // the reason why nothing runs is err
		return nil, err
	}
	return &inLab{lab, r}, nil
}

// inLab is a request in a lab of its own.
type inLab struct {
	lab *sandbox.Lab
	run *sandbox.Run
}

func (x *inLab) Settle(ctx context.Context) (held bool, err error) {
	err = x.run.Settle(ctx)
	_, held = x.run.Held()
	return held, err
}

func (x *inLab) Go(until sandbox.Until)                    { x.run.Go(until, "stage") }
func (x *inLab) Edit(edit trace.Edit, until sandbox.Until) { x.run.Edit(edit, until) }

func (x *inLab) Trace() *trace.Trace { return x.run.Trace() }

func (x *inLab) Close() error {
	x.run.Close()
	return x.lab.Close()
}
