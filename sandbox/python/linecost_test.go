package python_test

import (
	"context"
	"testing"
	"time"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
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
		for _, st := range s.StageTimes() {
			if st.Waits.Lines > 5*decides && st.Stage != trace.StageIn {
				t.Errorf("in the stage %v, telling of lines took %v", st.Stage, st.Waits.Lines)
			}
		}
		if s.Elapsed() >= s.Waits.Lines {
			t.Errorf("the request took %v", s.Elapsed())
		}
	})
}

// So is what it takes to tell of the steps of a framework where each may be held.
func TestWhatStepsCostIsNoTimeOfTheRequest(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{Python: pythontest.With(t, "flask, blinker")}), "mine", map[string]string{"mine.py": steppedFlask})
	send(t, app, getOf("/item/3"), nil) // or the start of Python would be of its time
	const decides, pause = 20 * time.Millisecond, 300 * time.Millisecond
	asked := 0
	r := send(t, app, getOf("/item/3"), trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		switch p.Event.Kind() {
		case trace.KindFrameworkEntered, trace.KindFrameworkLeft:
			<-time.After(decides)
			if asked++; asked == 4 {
				p.Enter("step")
				<-time.After(pause)
			}
		}
		return trace.Decision{}
	}))
	s := stateOf(r.events)
	least := time.Duration(asked) * decides
	if all := s.T - s.T0 - s.HeldFor; asked < 8 || s.HeldFor < pause || s.Waits.Lines < least || s.Waits.Lines > all {
		t.Errorf("%d events in %v, held for %v, and telling of them took %v", asked, all, s.HeldFor, s.Waits.Lines)
	}
	if s.Elapsed() >= least {
		t.Errorf("the request took %v, and telling of its steps %v", s.Elapsed(), s.Waits.Lines)
	}
}

func stateOf(events []trace.Event) *trace.State {
	s := trace.NewState()
	for _, e := range events {
		s.Apply(e)
	}
	return s
}
