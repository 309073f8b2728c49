package sandbox_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

// walked is an application whose lines are stepped through: line 1 is that of the
// import.
const walked = `import json

def double(n):
    m = n * 2
    return m

class Kettle:
    def __repr__(self):
        raise RuntimeError("nobody asked")

def application(environ, start_response):
    kettle = Kettle()
    n = double(21)
    text = json.dumps({"n": n})
    try:
        {}["milk"]
    except KeyError:
        pass
    start_response("200 OK", [("Content-Type", "text/plain")])
    for word in ("one", "two"):
        yield word.encode()
`

// hosts are the engines that a stack can name.
var hosts = [...]string{catalog.Embedded, catalog.System}

// walk is a run of an application of some text, held as the application is called.
func walk(t *testing.T, engine, text string, until sandbox.Until, breaks ...trace.Src) *sandbox.Run {
	t.Helper()
	file := filepath.Join(t.TempDir(), "walked.py")
	write(t, file, text)
	o := catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Paths: true}
	if engine == catalog.System {
		o.System = pythontest.System(t)
	}
	l, err := sandbox.NewLab(catalog.New(o), catalog.Stack{App: file, Engine: engine})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	l.BreakAt(breaks)
	r, err := l.Send(sandbox.Request{Target: "/"}, until)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	settle(t, r)
	return r
}

// at is where a run is held, as "what line function depth".
func at(t *testing.T, r *sandbox.Run) string {
	t.Helper()
	settle(t, r)
	h, held := r.Held()
	if !held {
		return "end"
	}
	if d, ok := h.Event.Data.(*trace.Code); ok {
		return fmt.Sprintf("%s %d %s %d", strings.TrimPrefix(h.Event.Kind().String(), "code."), h.Event.Src.Line, d.Func, d.Depth)
	}
	return h.Event.Kind().String()
}

var called = sandbox.AtKind(trace.KindAppCalled)

func TestLineByLine(t *testing.T) {
	t.Parallel()
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r := walk(t, engine, walked, called)
			var steps []string
			for place := at(t, r); place != "end"; place = at(t, r) {
				steps = append(steps, place)
				lines, until := sandbox.ByLine()
				r.GoBy(lines, until, "step")
			}
			got := strings.Join(steps[:min(40, len(steps))], "\n")
			want := strings.Join([]string{
				"app.called", "app.returned",
				"call 11 application 1", "line 12 application 1", "line 13 application 1",
				"call 3 double 2", "line 4 double 2", "line 5 double 2", "return 5 double 2",
				"line 14 application 1", "line 15 application 1", "line 16 application 1", "raise 16 application 1",
				"line 17 application 1", "line 18 application 1", "line 19 application 1", "start_response.called",
				"line 20 application 1", "line 21 application 1", "return 21 application 1", "body.block",
				"head.committed", "bytes.out", "bytes.out",
				"line 20 application 1", "line 21 application 1", "return 21 application 1", "body.block", "bytes.out",
				"line 20 application 1", "return 20 application 1", "bytes.out", "body.ended", "iterable.closed",
			}, "\n")
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A breakpoint at the line of a def holds where the function is called, also one
// that is a generator, but not where a list is made in that line.
func TestABreakpointAtADef(t *testing.T) {
	t.Parallel()
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r := walk(t, engine, walked, called,
				trace.Src{File: "walked.py", Line: 3}, trace.Src{File: "walked.py", Line: 11}, trace.Src{File: "walked.py", Line: 7})
			var stops []string
			for place := at(t, r); place != "end"; place = at(t, r) {
				stops = append(stops, place)
				r.Go(sandbox.ToEnd, "continue")
			}
			want := []string{"app.called", "call 11 application 1", "call 3 double 2"}
			if !slices.Equal(stops, want) {
				t.Errorf("held at %q, want %q", stops, want)
			}
		})
	}
}

// A function with a decorator begins at the decorator's line.
func TestABreakpointAtADecorator(t *testing.T) {
	t.Parallel()
	const text = "def same(f):\n    return f\n\n@same\ndef application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'tea']\n"
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r := walk(t, engine, text, called, trace.Src{File: "walked.py", Line: 4})
			r.Go(sandbox.ToEnd, "continue")
			if got := at(t, r); got != "call 4 application 1" {
				t.Errorf("held at %q", got)
			}
		})
	}
}

// Calls in a line are run at once, and a function that is left leads to its caller.
func TestOverAndOut(t *testing.T) {
	t.Parallel()
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r := walk(t, engine, walked, called, trace.Src{File: "walked.py", Line: 13})
			r.Go(sandbox.ToEnd, "continue")
			for _, move := range []struct {
				by   func(trace.Event) (trace.Lines, sandbox.Until)
				want string
			}{
				{nil, "line 13 application 1"},
				{sandbox.OverLine, "line 14 application 1"},
				{sandbox.OverLine, "line 15 application 1"},
				{sandbox.OutOfLine, "head.committed"},
			} {
				if h, held := r.Held(); held && move.by != nil {
					lines, until := move.by(h.Event)
					r.GoBy(lines, until, "next")
				}
				if got := at(t, r); got != move.want {
					t.Fatalf("at %q, want %q", got, move.want)
				}
			}

			r = walk(t, engine, walked, called, trace.Src{File: "walked.py", Line: 4})
			r.Go(sandbox.ToEnd, "continue")
			if got := at(t, r); got != "line 4 double 2" {
				t.Fatalf("at %q", got)
			}
			h, _ := r.Held()
			if h.Reason != "breakpoint" {
				t.Errorf("held for %q", h.Reason)
			}
			lines, until := sandbox.OutOfLine(h.Event)
			r.GoBy(lines, until, "out")
			if got := at(t, r); got != "line 14 application 1" {
				t.Errorf("out of double: at %q", got)
			}
		})
	}
}

// Locals are pictures of values; nothing of the user's is called for them.
func TestLocals(t *testing.T) {
	t.Parallel()
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r := walk(t, engine, walked, called, trace.Src{File: "walked.py", Line: 15})
			r.Go(sandbox.ToEnd, "continue")
			settle(t, r)
			h, _ := r.Held()
			d, ok := h.Event.Data.(*trace.Code)
			if !ok {
				t.Fatalf("held at %v", h.Event.Kind())
			}
			for _, want := range []trace.Header{{Name: "kettle", Value: "<Kettle>"}, {Name: "n", Value: "42"}, {Name: "text", Value: `'{"n": 42}'`}} {
				if !slices.Contains(d.Locals, want) {
					t.Errorf("no %v in %v", want, d.Locals)
				}
			}
			state := r.Trace().At(r.Trace().Len())
			if l := state.Layer(trace.LayerApp); l.Code == nil || l.Src.Line != 15 || state.Place.Layer != trace.LayerApp {
				t.Errorf("the state has %+v, at %v", l, state.Place)
			}
		})
	}
}

// Without anybody who asks for lines, none is told of, also after some were.
func TestLinesEnd(t *testing.T) {
	t.Parallel()
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r := walk(t, engine, walked, called)
			for range 5 {
				lines, until := sandbox.ByLine()
				r.GoBy(lines, until, "step")
				settle(t, r)
			}
			before := codes(r.Trace())
			r.Go(sandbox.ToEnd, "continue")
			settle(t, r)
			if after := codes(r.Trace()); before == 0 || after != before {
				t.Errorf("%d steps, and then %d", before, after)
			}
		})
	}
}

func codes(tr *trace.Trace) (n int) {
	for _, e := range tr.Events() {
		if _, ok := e.Data.(*trace.Code); ok {
			n++
		}
	}
	return n
}

// A client that is dropped at a line is gone, and the application is told by an
// exception that unwinds it.
func TestDropAtALine(t *testing.T) {
	t.Parallel()
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r := walk(t, engine, walked, called, trace.Src{File: "walked.py", Line: 4})
			r.Go(sandbox.ToEnd, "continue")
			settle(t, r)
			r.Drop()
			<-r.Done()
			tr := r.Trace()
			if i := tr.Find(trace.KindExchangeEnded, 0); i < 0 || tr.Event(i).Data.(*trace.ExchangeEnded).Outcome != "dropped" {
				t.Errorf("ended otherwise:\n%v", tr.Events())
			}
		})
	}
}

// What stands for something of the user's is shown as that: a step into a layer
// shows none of our own names.
func TestLocalsShowNoneOfOurs(t *testing.T) {
	t.Parallel()
	house := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), System: pythontest.System(t)})
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			l, err := sandbox.NewLab(house, catalog.Stack{App: "hello.py", Middleware: []string{"timing", "session"}, Engine: engine})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			r, err := l.Send(sandbox.Request{Target: "/"}, sandbox.AtKind(trace.KindAppCalled))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(r.Close)
			seen := map[string]bool{}
			for at(t, r) != "end" {
				lines, until := sandbox.ByLine()
				r.GoBy(lines, until, "step")
			}
			for _, e := range r.Trace().Events() {
				if d, ok := e.Data.(*trace.Code); ok {
					for _, v := range d.Locals {
						seen[v.Name+" = "+v.Value] = true
					}
				}
			}
			for _, want := range []string{
				"start_response = <start_response of the server>", "start_response = <start_response of timing>",
				"start_response = <start_response of session>", "return = [b'Hello, World!']", "app = <function application>",
			} {
				if !seen[want] {
					t.Errorf("no %s", want)
				}
			}
			for v := range seen {
				for _, ours := range []string{"<Start>", "<Border>", "<_List>", "<Returned>"} {
					if strings.HasSuffix(v, "= "+ours) {
						t.Errorf("%s", v)
					}
				}
			}
		})
	}
}

// Of a text that is too long for a line it is said how long it is.
func TestALongLocalSaysItsLength(t *testing.T) {
	t.Parallel()
	const text = "def application(environ, start_response):\n    page = 'tea ' * 300\n    start_response('200 OK', [])\n    return [b'tea']\n"
	r := walk(t, catalog.System, text, called, trace.Src{File: "walked.py", Line: 3})
	r.Go(sandbox.ToEnd, "continue")
	settle(t, r)
	h, _ := r.Held()
	d, ok := h.Event.Data.(*trace.Code)
	if !ok {
		t.Fatalf("held at %v", h.Event.Kind())
	}
	for _, l := range d.Locals {
		if l.Name == "page" && !strings.HasSuffix(l.Value, "'... (1200 long)") {
			t.Errorf("page is %q", l.Value)
		}
	}
}
