package python_test

import (
	"context"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// What it takes to tell of lines, and to decide at each, is said apart: it is no part of the request's time,
// and neither is the time for which the request is held there.
func TestWhatLinesCostIsNoTimeOfTheRequest(t *testing.T) {
	onEachPython(t, func(t *testing.T, on host) {
		app := on.load(t, `def app(environ, start_response):
    total = 0
    for n in range(100):
        total += n
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(total).encode()]
`)
		send(t, app, get, nil) // or the start of Python would be of its time
		const decides, pause = 2 * time.Millisecond, 300 * time.Millisecond
		asked := 0
		r := send(t, app, get, trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
			if p.Event.Kind() == trace.KindCodeLine {
				<-time.After(decides)
				if asked++; asked == 50 {
					p.Enter("step")
					<-time.After(pause)
				}
			}
			return trace.Decision{Lines: trace.Lines{At: []trace.Src{{File: "app.py", Line: 4}}}}
		}))
		s := stateOf(r.events)
		if all := s.T - s.T0 - s.HeldFor; asked != 100 || s.HeldFor < pause || s.Waits.Lines < 100*decides || s.Waits.Lines > all {
			t.Errorf("%d lines in %v, held for %v, and telling of them took %v", asked, all, s.HeldFor, s.Waits.Lines)
		}
		if s.Elapsed() >= s.Waits.Lines {
			t.Errorf("the request took %v", s.Elapsed())
		}
	})
}
