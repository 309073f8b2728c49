package trace_test

import (
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// The exception that a request failed by is told with its place, whoever answered.
func TestTheExceptionBehindAFailure(t *testing.T) {
	t.Parallel()
	at := trace.Src{File: "shop.py", Line: 18}
	status := func(text string) trace.Event {
		return trace.Event{Layer: trace.LayerServer, Data: &trace.HeadCommitted{Status: text}}
	}
	wrote := trace.Event{Data: &trace.ErrorsWrite{Text: "  File \"/a/shop.py\", line 18, in rebate\n    x\n", Handled: trace.Handled{Exc: "KeyError: 'a: b'", At: at}}}
	stepped := trace.Event{Src: at, Data: &trace.FrameworkLeft{Framework: "Flask", Step: "view", Name: "price", Raised: true}}
	raised := trace.Event{Layer: trace.LayerServer, Src: at, Data: &trace.AppRaised{Exc: "KeyError", Stack: "  File \"shop.py\", line 18, in rebate\n"}}
	answered := trace.Event{Src: at, Data: &trace.FrameworkAnswers{Framework: "Flask", Exc: "KeyError: 'plum'"}}
	other := trace.Event{Data: &trace.ErrorsWrite{Handled: trace.Handled{Exc: "OSError", At: trace.Src{File: "log.py", Line: 3}}}}
	unrouted := trace.Event{Src: at, Data: &trace.FrameworkAnswers{Framework: "Flask", Exc: "NotFound: x", Cause: trace.CauseNoRoute}}
	left := trace.Event{Src: trace.Src{File: "flask/app.py", Line: 9}, Data: &trace.FrameworkLeft{Framework: "Flask", Step: "template", Raised: true}}
	for _, tt := range []struct {
		want   string
		events []trace.Event
	}{
		{"KeyError at shop.py:18 in rebate", []trace.Event{wrote, {Data: &trace.ErrorsWrite{Text: "done"}}, status("500 No")}},
		{"KeyError at shop.py:18 in rebate", []trace.Event{status("200 OK"), raised}},
		{"an exception at shop.py:18", []trace.Event{stepped, status("500 No")}},
		{"an exception at shop.py:18", []trace.Event{stepped, {Data: &trace.ErrorsWrite{Handled: trace.Handled{Exc: "OSError"}}}, status("400 No")}},
		{"KeyError at shop.py:18", []trace.Event{stepped, answered, left, other, status("500 No")}},
		{"KeyError at shop.py:18", []trace.Event{stepped, answered, status("400 No")}},
		{"", []trace.Event{stepped, answered, status("302 Found")}},
		{"", []trace.Event{unrouted, status("404 No")}},
		{"", []trace.Event{wrote, status("404 No")}},
		{"", []trace.Event{wrote, stepped, status("200 OK")}},
		{"", []trace.Event{status("500 No")}},
	} {
		got := trace.FailureOf(trace.New(time.Time{}, tt.events))
		if got.Any() != (tt.want != "") || got.Any() && got.String() != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// It is the same failure where the exception says something else, and another one at another line.
func TestTheSameFailure(t *testing.T) {
	t.Parallel()
	of := func(exc string, line int) trace.Failure {
		return trace.Failure{Handled: trace.Handled{Exc: exc, At: trace.Src{File: "shop.py", Line: line}}}
	}
	if f := of("KeyError: None", 18); !f.Same(of("KeyError: 'id'", 18)) || f.Same(of("KeyError: None", 17)) || f.Same(of("TypeError: None", 18)) {
		t.Error("the type and the place alone make it the same")
	}
}
