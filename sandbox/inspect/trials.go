package inspect

import (
	"context"
	"fmt"
	"slices"
	"time"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// mostTry is how long one attempt may take.
const mostTry = 10 * time.Second

// Trials sends attempts to an application in labs, one after the other.
type Trials struct {
	c      *catalog.Catalog
	stack  catalog.Stack
	lab    *sandbox.Lab
	layers []string
}

// NewTrials sends to a stack, whose layers each attempt chooses.
func NewTrials(c *catalog.Catalog, stack catalog.Stack) *Trials { return &Trials{c: c, stack: stack} }

// Try is for [Minimise].
func (t *Trials) Try(ctx context.Context, a Attempt) (*trace.Trace, error) {
	if t.lab == nil || !slices.Equal(t.layers, a.Layers) {
		if err := t.Close(); err != nil {
			return nil, err
		}
		stack := t.stack
		stack.Middleware = a.Layers
		lab, err := sandbox.NewLab(t.c, stack)
		if err != nil {
			return nil, err
		}
		t.lab, t.layers = lab, a.Layers
	}
	run, err := t.lab.Send(sandbox.Request{Raw: a.Request}, nil)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	ctx, cancel := context.WithTimeout(ctx, mostTry)
	defer cancel()
	if err := run.Settle(ctx); err != nil {
		return nil, fmt.Errorf("the application has not answered within %v: %w", mostTry, err)
	}
	return run.Trace(), nil
}

// Close lets the lab go.
func (t *Trials) Close() error {
	if t.lab == nil {
		return nil
	}
	lab := t.lab
	t.lab = nil
	return lab.Close()
}
