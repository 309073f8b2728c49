package sandbox_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

// layered reads a body, says something and hands a head out through a layer that wraps it: all
// that a server does for an application while it runs.
const layered = `class Outer:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, headers + [("X-Outer", "1")])
        return self.inner(environ, start)


class Inner:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        environ["inner"] = "was here"
        return self.inner(environ, start_response)


def shop(environ, start_response):
    name = environ["wsgi.input"].read(5)
    environ["wsgi.errors"].write("sold\n")
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"first")
    return [b"one", b"two"]


application = Outer(Inner(shop))
`

// steps is what each key of a debugger does at each kind of stop of a request to that.
var steps = []struct {
	at              string // the first stop there
	step, next, out string
}{
	{"server route.chosen", "server environ.built", "server environ.built", "end"},
	{"server environ.built", "Outer app.called", "Outer app.returned", "end"},
	{"Outer app.called", "Inner app.called", "Outer app.returned", "Outer app.returned"},
	{"Inner app.called", "app app.called", "Inner app.returned", "Inner app.returned"},
	{"app app.called", "within bytes.in", "app app.returned", "app app.returned"},
	{"within bytes.in", "app input.read", "app input.read", "app input.read"},
	{"app input.read", "app errors.write", "app errors.write", "app app.returned"},
	{"app errors.write", "Outer start_response.called", "app body.block", "app app.returned"},
	{"Outer start_response.called", "server start_response.called", "app body.block", "Outer app.returned"},
	{"server start_response.called", "app body.block", "app body.block", "app body.block"},
	{"app body.block", "within head.committed", "app app.returned", "app app.returned"},
	{"within head.committed", "within bytes.out", "within bytes.out", "app app.returned"},
	{"app app.returned", "Inner app.returned", "Inner app.returned", "Inner app.returned"},
	{"Inner app.returned", "Outer app.returned", "Outer app.returned", "Outer app.returned"},
	{"Outer app.returned", "app body.block", "server bytes.out", "server bytes.out"},
	{"server body.ended", "server iterable.closed", "server iterable.closed", "end"},
}

// Over stops where whoever called goes on, as a debugger's next does, and never inside of what it runs.
func TestWhatTheStepKeysDo(t *testing.T) {
	t.Parallel()
	for _, engine := range hosts {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			l := layeredLab(t, engine)
			for _, row := range steps {
				for _, key := range []struct {
					name, want string
					by         func(trace.Event) sandbox.Until
				}{
					{"s", row.step, func(trace.Event) sandbox.Until { return sandbox.Step }},
					{"n", row.next, sandbox.Over},
					{"o", row.out, sandbox.Out},
				} {
					if got := landing(t, l, row.at, key.by); got != key.want {
						t.Errorf("%s at %s: held at %s, want %s", key.name, row.at, got, key.want)
					}
				}
			}
		})
	}
}

func layeredLab(t *testing.T, engine string) *sandbox.Lab {
	t.Helper()
	file := filepath.Join(t.TempDir(), "layered.py")
	write(t, file, layered)
	o := catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Paths: true}
	if engine == catalog.System {
		o.System = pythontest.System(t)
	}
	l, err := sandbox.NewLab(catalog.New(o), catalog.Stack{App: file, Engine: engine})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// landing is where a request is held that goes on by a move from the first stop at some place.
func landing(t *testing.T, l *sandbox.Lab, place string, by func(trace.Event) sandbox.Until) string {
	t.Helper()
	r, err := l.Send(sandbox.Request{Method: "POST", Target: "/", Body: []byte("apple")}, sandbox.When("goto", func(e trace.Event) bool {
		return stop(e) == place
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	settle(t, r)
	h, held := r.Held()
	if !held {
		t.Fatalf("it is not held at %s:\n%v", place, stops(r.Trace()))
	}
	r.Go(by(h.Event), "next")
	settle(t, r)
	if h, held = r.Held(); !held {
		return "end"
	}
	return stop(h.Event)
}

// stop names an event; what the server does for code that runs is "within".
func stop(e trace.Event) string {
	if e.Layer == trace.LayerServer && e.Depth > 0 {
		return "within " + e.Kind().String()
	}
	return e.Layer.Name() + " " + e.Kind().String()
}

func stops(tr *trace.Trace) []string {
	var all []string
	for _, e := range tr.Events() {
		all = append(all, fmt.Sprintf("%s %d", stop(e), e.Depth))
	}
	return slices.Clip(all)
}

// A step of a framework is run to its end, with the steps within it.
func TestOverAStepOfAFramework(t *testing.T) {
	t.Parallel()
	in := func(name string) trace.Data { return &trace.FrameworkEntered{Step: "view", Name: name} }
	out := func(name string) trace.Data { return &trace.FrameworkLeft{Step: "view", Name: name} }
	datas := []trace.Data{in("a"), in("b"), out("b"), in("a"), out("a"), out("a"), in("c")}
	for _, row := range []struct{ at, over int }{{0, 5}, {1, 2}, {2, 3}, {3, 4}, {5, 6}} {
		event := func(i int) trace.Event { return trace.Event{Layer: trace.LayerApp, Depth: 1, Data: datas[i]} }
		holds, at := sandbox.Over(event(row.at)), row.at+1
		for ; at < len(datas); at++ {
			if _, hold := holds(event(at), nil); hold {
				break
			}
		}
		if at != row.over {
			t.Errorf("over %d leads to %d, want %d", row.at, at, row.over)
		}
	}
}

// A function that a step of a framework runs is left where the step ends, whatever steps it runs itself.
func TestOutOfTheFunctionOfAFrameworksStep(t *testing.T) {
	t.Parallel()
	in := func(step string) trace.Data { return &trace.FrameworkEntered{Step: step} }
	out := func(step string) trace.Data { return &trace.FrameworkLeft{Step: step} }
	line := trace.NewCode(trace.KindCodeLine)
	line.Depth = 2
	datas := []trace.Data{line, in("template"), out("template"), out("view"), in("after_request"), out("after_request")}
	_, holds := sandbox.OutOfLine(trace.Event{Layer: trace.LayerApp, Depth: 1, Data: datas[0]})
	for at, d := range datas[1:] {
		if _, hold := holds(trace.Event{Layer: trace.LayerApp, Depth: 1, Data: d}, nil); hold != (at+1 == 3) {
			t.Fatalf("at %d: held %v", at+1, hold)
		} else if hold {
			return
		}
	}
}
