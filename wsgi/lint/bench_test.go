package lint_test

import (
	"testing"

	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// BenchmarkCheck checks the longest trace that is kept.
func BenchmarkCheck(b *testing.B) {
	var events []trace.Event
	add := func(l trace.Layer, d trace.Data) {
		events = append(events, trace.Event{Seq: len(events) + 1, X: 1, Layer: l, Data: d})
	}
	middleware := trace.MiddlewareLayer(0, "upper")
	add(middleware, &trace.AppCalled{})
	add(trace.LayerApp, &trace.AppCalled{})
	add(trace.LayerServer, &trace.StartResponseCalled{Status: "200 OK", By: "app"})
	add(trace.LayerApp, &trace.AppReturned{Len: -1})
	add(middleware, &trace.AppReturned{Len: -1})
	for len(events) < tape.MaxEvents {
		add(trace.LayerApp, &trace.BodyBlock{Len: 9, Via: "next"})
		add(middleware, &trace.BodyBlock{Len: 9, Via: "next"})
		add(trace.LayerServer, &trace.BytesOut{What: "block"})
	}
	add(trace.LayerServer, &trace.BodyEnded{Reason: "exhausted"})
	tr := trace.New(started, events)
	for b.Loop() {
		lint.Check(tr)
	}
}
