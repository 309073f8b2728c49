package report_test

import (
	"testing"

	"roundtrip/internal/cli/report"
	"roundtrip/wsgi/trace"
)

// What a framework caught is known by what was written while it was handled.
func TestCause(t *testing.T) {
	t.Parallel()
	written := func(exc, file string, line int) trace.Event {
		return trace.Event{Data: &trace.ErrorsWrite{Text: "Traceback", Handled: trace.Handled{Exc: exc, At: trace.Src{File: file, Line: line}}}}
	}
	printed := trace.Event{Data: &trace.CodePrint{Stream: "err", Text: "bye"}}
	for want, events := range map[string][]trace.Event{
		"":                                nil,
		"KeyError: 'cart'":                {written("KeyError: 'cart'", "", 0)},
		"shop.py: KeyError: 'cart'":       {written("KeyError: 'cart'", "shop.py", 0), printed},
		"shop.py:5: ZeroDivisionError: /": {written("KeyError: 'cart'", "shop.py", 2), written("ZeroDivisionError: /", "shop.py", 5), printed},
	} {
		var cause report.Cause
		for _, e := range events {
			cause.Take(e.Data)
		}
		if got := cause.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
