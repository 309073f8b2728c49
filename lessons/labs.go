package lessons

import (
	"context"

	"roundtrip/lessons/expr"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// Stack is what the run puts behind the server.
func (r Setup) Stack() catalog.Stack {
	s := catalog.Stack{App: r.App, Middleware: r.Middleware}
	if r.Static != nil {
		s.Static = &catalog.StaticDir{Prefix: r.Static.Prefix, Dir: r.Static.Dir}
	}
	return s
}

// Sends is the request of the run.
func (r Setup) Sends() sandbox.Request {
	if r.Raw != "" {
		return sandbox.Request{Raw: []byte(r.Raw)}
	}
	return sandbox.Request{
		Method: r.Request.Method, Target: r.Request.Target, Version: r.Request.Version,
		Headers: r.Request.Fields(), Body: []byte(r.Request.Body),
	}
}

// SetupOf is a stack and a request as a page would write them.
func SetupOf(s catalog.Stack, req sandbox.Request) *Setup {
	setup := &Setup{App: s.App, Middleware: s.Middleware, Raw: string(req.Raw)}
	if s.Static != nil {
		setup.Static = &Static{Prefix: s.Static.Prefix, Dir: s.Static.Dir}
	}
	setup.Request = Request{Method: req.Method, Target: req.Target, Version: req.Version, Body: string(req.Body)}
	for _, h := range req.Headers {
		setup.Request.Headers = append(setup.Request.Headers, h.Name+": "+h.Value)
	}
	return setup
}

// Until holds a request of the sandbox at the first event at which the
// condition holds; an absent one and the end never do. An expression that
// fails is no match, and failed, if it is not nil, is told.
func (c Cond) Until(failed func(error)) sandbox.Until {
	if c.Expr == nil {
		return sandbox.ToEnd
	}
	return func(e trace.Event, record func() *trace.Trace) (string, bool) {
		at := expr.Now(nil, e)
		if !c.Expr.OfEvent() {
			at = expr.End(record())
		}
		holds, err := c.Expr.Bool(at)
		if err != nil && failed != nil {
			failed(err)
		}
		return "goto", holds
	}
}

// InLabs runs pages in the labs of a house, each request in a lab of its own.
func InLabs(house *catalog.Catalog) Runner { return labs{house} }

type labs struct{ house *catalog.Catalog }

func (l labs) Start(_ context.Context, run Setup, until sandbox.Until) (Exchange, error) {
	lab, err := sandbox.NewLab(l.house, run.Stack())
	if err != nil {
		return nil, err
	}
	r, err := lab.Send(run.Sends(), until)
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

func (x *inLab) Go(until sandbox.Until) { x.run.Go(until, "stage") }
func (x *inLab) Trace() *trace.Trace    { return x.run.Trace() }

func (x *inLab) Close() error {
	x.run.Close()
	return x.lab.Close()
}
