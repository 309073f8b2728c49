package lessons

import (
	"fmt"

	"roundtrip/lessons/expr"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// Stack is what the run puts behind the server.
func (r Setup) Stack() catalog.Stack {
	s := catalog.Stack{App: r.App, Middleware: r.Middleware, Serves: r.Serves}
	if r.Static != nil {
		s.Static = &catalog.StaticDir{Prefix: r.Static.Prefix, Dir: r.Static.Dir}
	}
	return s
}

// Sends is the request of the run.
func (r Setup) Sends() sandbox.Request {
	req := sandbox.Request{Raw: []byte(r.Raw)}
	if r.Raw == "" {
		req = sandbox.Request{
			Method: r.Request.Method, Target: r.Request.Target, Version: r.Request.Version,
			Headers: r.Request.Fields(), Body: []byte(r.Request.Body),
		}
	}
	if !r.Leaves.Absent() {
		req.Leaves = r.Leaves.Until(nil)
	}
	return req
}

// SetupOf is a stack and a request as a page would write them.
func SetupOf(s catalog.Stack, req sandbox.Request) *Setup {
	setup := &Setup{App: s.App, Middleware: s.Middleware, Serves: s.Serves, Raw: string(req.Raw)}
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
			failed(fmt.Errorf("%s: %w", c, err))
		}
		return "goto", holds
	}
}
