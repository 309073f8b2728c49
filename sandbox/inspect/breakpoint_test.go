package inspect

import (
	"errors"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// when is a condition that asks a function of the last event.
func when(each bool, holds func(trace.Event) bool) *Condition {
	return &Condition{
		Asks: func(trace.Event) bool { return true }, Each: each,
		Holds: func(_ *trace.Trace, e trace.Event) (bool, error) { return holds(e), nil },
	}
}

// A breakpoint holds at each event that it speaks of, or where it becomes true; from a meeting on, or once.
func TestBreakpointsHold(t *testing.T) {
	t.Parallel()
	isBlock := func(e trace.Event) bool { return e.Kind() == trace.KindBodyBlock }
	line := trace.Src{File: "app.py", Line: 3}
	ran := trace.NewCode(trace.KindCodeLine)
	for name, c := range map[string]struct {
		b    Breakpoint
		want string // per event, whether it holds
	}{
		"each event":      {Breakpoint{Condition: when(true, isBlock)}, "·xx·"},
		"becomes true":    {Breakpoint{Condition: when(false, isBlock)}, "·x··"},
		"the second time": {Breakpoint{Condition: when(true, isBlock), From: 2}, "··x·"},
		"once":            {Breakpoint{Condition: when(true, isBlock), Once: true}, "·x··"},
		"off":             {Breakpoint{Condition: when(true, isBlock), Off: true}, "····"},
		"a line":          {Breakpoint{Line: line}, "···x"},
		"another line":    {Breakpoint{Line: trace.Src{File: "app.py", Line: 4}}, "····"},
		"a line, if":      {Breakpoint{Line: line, Condition: when(true, isBlock)}, "····"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := New(Options{})
			defer r.Close()
			x := r.add(trace.Event{}, time.Now())
			r.SetBreakpoint(c.b)
			var all []trace.Event
			got := ""
			for _, e := range []trace.Event{
				{Data: &trace.RequestLine{}}, {Data: &trace.BodyBlock{}}, {Data: &trace.BodyBlock{}}, {Src: line, Data: ran},
			} {
				all = append(all, e)
				if x.breaksAt(e, func() *trace.Trace { return trace.New(r.Now(), all) }) {
					got += "x"
				} else {
					got += "·"
				}
			}
			if got != c.want {
				t.Errorf("it holds at %s, want %s", got, c.want)
			}
		})
	}
}

// The lines of a viewer leave conditions and what is switched off as they were.
func TestBreakAtKeepsWhatItIsNotAbout(t *testing.T) {
	t.Parallel()
	r := New(Options{})
	defer r.Close()
	one, two, three := trace.Src{File: "a.py", Line: 1}, trace.Src{File: "a.py", Line: 2}, trace.Src{File: "a.py", Line: 3}
	r.SetBreakpoint(Breakpoint{Condition: when(true, nil)})
	r.SetBreakpoint(Breakpoint{Line: one, From: 7})
	r.SetBreakpoint(Breakpoint{Line: two, Off: true})
	r.BreakAt([]trace.Src{one, three})
	all := r.Breakpoints()
	if len(all) != 4 || all[1].From != 7 || !all[2].Off || all[3].Line != three || len(r.Breaks()) != 2 {
		t.Errorf("%+v", all)
	}
	r.BreakAt(nil)
	r.RemoveBreakpoint(all[0].Number)
	if all := r.Breakpoints(); len(all) != 1 || all[0].Line != two || r.breaksOn.Load() {
		t.Errorf("%+v", all)
	}
}

// Requests pass where those that are held take all the memory that they may.
func TestHeldRequestsAreCappedInBytes(t *testing.T) {
	t.Parallel()
	r := New(Options{MostHeldBytes: 1})
	defer r.Close()
	x := r.add(trace.Event{}, time.Now())
	if why := r.admit(); why != "" {
		t.Errorf("nobody is held: %q", why)
	}
	x.take(trace.Event{Data: &trace.RequestLine{Method: "GET", Target: "/"}})
	r.noteHeld(x, true)
	if why := r.admit(); why != "the requests that are held take all the memory that they may" {
		t.Errorf("%q", why)
	}
}

// A condition that cannot be told holds nobody; that is counted with the breakpoint, and not taken for a no.
func TestAConditionThatFailsIsCounted(t *testing.T) {
	t.Parallel()
	r := New(Options{})
	defer r.Close()
	x, line := r.add(trace.Event{}, time.Now()), trace.Src{File: "app.py", Line: 3}
	fails := &Condition{Holds: func(*trace.Trace, trace.Event) (bool, error) { return true, errors.New("total: there is none") }}
	r.SetBreakpoint(Breakpoint{Line: line, Condition: fails})
	e := trace.Event{Src: line, Data: trace.NewCode(trace.KindCodeLine)}
	for range 2 {
		if x.breaksAt(e, func() *trace.Trace { return trace.New(r.Now(), []trace.Event{e}) }) {
			t.Error("it holds")
		}
	}
	if b := r.Breakpoints()[0]; b.Failed != 2 || b.Met != 0 || b.Problem != "total: there is none" {
		t.Errorf("%+v", b)
	}
}

// The variables of conditions are asked for at their lines, those of two at one line together, and none where
// a breakpoint is off or its condition names none.
func TestVariablesAreAskedForAtTheirLines(t *testing.T) {
	t.Parallel()
	r := New(Options{})
	defer r.Close()
	three, four := trace.Src{File: "app.py", Line: 3}, trace.Src{File: "app.py", Line: 4}
	r.SetBreakpoint(Breakpoint{Line: four})
	if l := r.breakLines(); len(l.At) != 1 || l.Whole != nil {
		t.Errorf("without a condition: %+v", l)
	}
	for _, b := range []Breakpoint{
		{Line: three, Condition: &Condition{Variables: []string{"price", "total"}}},
		{Line: three, Condition: &Condition{Variables: []string{"cart", "total"}}},
		{Line: four, Condition: &Condition{Variables: []string{"cart"}}, Off: true},
	} {
		r.SetBreakpoint(b)
	}
	want := trace.Lines{At: []trace.Src{four, three, three}, Whole: []trace.Variables{{At: three, Names: []string{"cart", "price", "total"}}}}
	if l := r.breakLines(); !l.Equal(want) {
		t.Errorf("%+v", l)
	}
}
