package python_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// readingFlask has the server do something for its view: read the body, take what it says, and
// what it writes.
const readingFlask = `from flask import Flask, request

app = Flask(__name__)

@app.post("/")
def view():
    request.environ["wsgi.errors"].write("reading\n")
    text = request.get_data()
    return [text], 200
`

// Wherever the server does something for the application the request can be held, and that time is no part of
// a step's either.
func TestAStepCountsNoTimeHeldByTheServer(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{Python: pythontest.With(t, "flask")}), "mine", map[string]string{"mine.py": readingFlask})
	const body = `{"a": 1}`
	post := "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
	const pause = 500 * time.Millisecond // far longer than a step takes on a busy machine
	for _, kind := range []trace.Kind{trace.KindInputRead, trace.KindBytesIn, trace.KindErrorsWrite, trace.KindStartResponseCalled} {
		times := 0
		gate := func(_ context.Context, p trace.Point) trace.Decision {
			if p.Event.Kind() == kind {
				p.Enter("step")
				times++
				<-time.After(pause)
			}
			return trace.Decision{Action: "step"}
		}
		state := trace.NewState()
		for _, e := range send(t, app, post, trace.GateFunc(gate)).events {
			state.Apply(e)
		}
		if times == 0 || len(state.Steps) == 0 {
			t.Fatalf("%v: held %d times, steps %v", kind, times, state.Steps)
		}
		for _, s := range state.Steps {
			if s.Took >= pause {
				t.Errorf("held at %v: %s %s took %v", kind, s.Step, s.Name, s.Took)
			}
		}
	}
}
