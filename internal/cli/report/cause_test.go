package report_test

import (
	"testing"

	"roundtrip/internal/cli/report"
	"roundtrip/wsgi/trace"
)

// What a framework caught is known by what it tells of its answer, or else by what was written while it was handled.
func TestCause(t *testing.T) {
	t.Parallel()
	written := func(exc, file string, line int) trace.Event {
		return trace.Event{Data: &trace.ErrorsWrite{Text: "Traceback", Handled: trace.Handled{Exc: exc, At: trace.Src{File: file, Line: line}}}}
	}
	printed := trace.Event{Data: &trace.CodePrint{Stream: "err", Text: "bye"}}
	answered := trace.Event{Src: trace.Src{File: "shop.py", Line: 64}, Data: &trace.FrameworkAnswers{Framework: "Django", Exc: "KeyError: 'total'"}}
	refused := trace.Event{Data: &trace.FrameworkAnswers{Framework: "Django", Cause: trace.CauseCSRF, Asked: "CSRF cookie not set."}}
	for want, events := range map[string][]trace.Event{
		"shop.py:64: KeyError: 'total'":   {written("OSError", "shop.py", 2), answered, written("OSError", "shop.py", 3), refused},
		"":                                nil,
		"KeyError: 'cart'":                {written("KeyError: 'cart'", "", 0)},
		"shop.py: KeyError: 'cart'":       {written("KeyError: 'cart'", "shop.py", 0), printed},
		"shop.py:5: ZeroDivisionError: /": {written("KeyError: 'cart'", "shop.py", 2), written("ZeroDivisionError: /", "shop.py", 5), printed},
	} {
		var cause report.Cause
		for _, e := range events {
			cause.Take(&e)
		}
		if got := cause.Of(500).String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	var refusal report.Cause
	for _, e := range []trace.Event{answered, written("OSError", "shop.py", 2)} {
		refusal.Take(&e)
	}
	for status, want := range map[int]string{400: "shop.py:64: KeyError: 'total'", 403: "", 404: "", 200: ""} {
		if got := refusal.Of(status).String(); got != want {
			t.Errorf("of %d, %q, want %q", status, got, want)
		}
	}
}
