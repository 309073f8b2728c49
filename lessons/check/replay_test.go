package check

import (
	"context"
	"errors"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/coursetest"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// replay is a Runner that plays a trace made by hand.
type replay struct{ tr *trace.Trace }

func (r replay) Start(_ context.Context, run lessons.Setup, until sandbox.Until) (Sent, error) {
	if run.App == "other.py" {
		return nil, errors.New("other.py is broken")
	}
	tr := r.tr
	if run.Request.Target == "/hello?name=Refused" {
		var refused tracetest.Builder
		refused.Add(trace.LayerServer, &trace.RequestRejected{Status: 400, Rule: "H22"})
		tr = refused.Trace()
	}
	x := &replayed{tracetest.Replay{Trace: tr}}
	x.Go(until)
	return x, nil
}

type replayed struct{ tracetest.Replay }

func (x *replayed) Go(until sandbox.Until)                 { x.Replay.Go(until) }
func (x *replayed) Edit(_ trace.Edit, until sandbox.Until) { x.Replay.Go(until) }
func (x *replayed) Settle(context.Context) (bool, error)   { return x.Held(), nil }
func (x *replayed) Trace() *trace.Trace                    { return x.Now() }
func (x *replayed) Close() error                           { return nil }

// page loads one page of the small course, changed.
func page(t *testing.T, id string, change map[string]string) *lessons.Page {
	t.Helper()
	c, err := Load(coursetest.Files(change))
	if err != nil {
		t.Fatal(err)
	}
	_, p, err := c.Find("first/" + id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
