package python_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

const timing = `def timing(app):
    def timed(environ, start_response):
        environ["timing.began"] = 1.5

        def start(status, headers, exc_info=None):
            headers = headers + [("Server-Timing", "app")]
            return start_response(status, headers, exc_info)

        return app(environ, start)

    return timed
`

const dispatch = `class dispatch:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        environ = dict(environ)
        segment, slash, rest = environ["PATH_INFO"][1:].partition("/")
        environ["SCRIPT_NAME"] += "/" + segment
        environ["PATH_INFO"] = slash + rest
        del environ["QUERY_STRING"]
        result = self.app(environ, start_response)
        try:
            for block in result:
                yield block.upper()
        finally:
            if hasattr(result, "close"):
                result.close()
`

const generator = `def app(environ, start_response):
    environ["app.late"] = "yes"
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b""
    print("between", "blocks")
    yield b"path " + environ["PATH_INFO"].encode("latin-1")
`

func TestEveryLayerTellsItsPart(t *testing.T) { onEachHost(t, testEveryLayerTellsItsPart) }

func testEveryLayerTellsItsPart(t *testing.T, on host) {
	app := on.load(t, generator, source("timing", timing), source("dispatch", dispatch))
	r := send(t, app, get, nil)
	_, body, header := r.response(t)
	if body != "PATH /B" || header.Get("Server-Timing") != "app" {
		t.Errorf("got body %q, Server-Timing %q", body, header.Get("Server-Timing"))
	}
	want := `app.called mw.0:timing timing.py:2
app.called mw.1:dispatch dispatch.py:5
app.returned mw.1:dispatch dispatch.py:5
app.returned mw.0:timing timing.py:9
app.called app app.py:1
app.returned app app.py:1
start_response.called mw.0:timing app.py:3
start_response.called server timing.py:7
body.block app app.py:4
body.block mw.1:dispatch dispatch.py:14
code.print app app.py:5
body.block app app.py:6
body.block mw.1:dispatch dispatch.py:14
head.committed server
body.ended server
iterable.closed server
exchange.ended server
`
	if diff := cmp.Diff(want, strings.ReplaceAll(r.story(), "start_response.called server\n", "start_response.called server timing.py:7\n")); diff != "" {
		t.Errorf("the story (-want +got):\n%s", diff)
	}
}

func TestWhatALayerChanged(t *testing.T) { onEachHost(t, testWhatALayerChanged) }

func testWhatALayerChanged(t *testing.T, on host) {
	r := send(t, on.load(t, generator, source("timing", timing), source("dispatch", dispatch)), get, nil)

	inner := r.find(t, trace.KindAppCalled, "mw.1:dispatch").Data.(*trace.AppCalled)
	want := &trace.AppCalled{
		Callable: "instance of dispatch", Wraps: true,
		Delta: trace.Delta{Add: []trace.Header{{Name: "timing.began", Value: "1.5"}}},
	}
	if diff := cmp.Diff(want, inner); diff != "" {
		t.Errorf("dispatch was called with (-want +got):\n%s", diff)
	}

	app := r.find(t, trace.KindAppCalled, "app").Data.(*trace.AppCalled)
	want = &trace.AppCalled{
		Callable: "generator app", Shift: "/a",
		Delta: trace.Delta{
			Set: []trace.Change{{Name: "SCRIPT_NAME", Old: "''", New: "'/a'"}, {Name: "PATH_INFO", Old: "'/a/b'", New: "'/b'"}},
			Del: []trace.Header{{Name: "QUERY_STRING", Value: "'name=Ada'"}},
		},
	}
	if diff := cmp.Diff(want, app); diff != "" {
		t.Errorf("app was called with (-want +got):\n%s", diff)
	}

	head := r.find(t, trace.KindStartResponseCalled, "mw.0:timing").Data.(*trace.StartResponseCalled)
	if diff := cmp.Diff([]trace.Header{{Name: "app.late", Value: "'yes'"}}, head.Environ.Add); diff != "" {
		t.Errorf("at start_response, new in environ (-want +got):\n%s", diff)
	}
	out := r.find(t, trace.KindStartResponseCalled, trace.LayerServer).Data.(*trace.StartResponseCalled)
	if diff := cmp.Diff([]trace.Header{{Name: "Server-Timing", Value: "app"}}, out.Delta.Add); diff != "" {
		t.Errorf("on the way to the server, new headers (-want +got):\n%s", diff)
	}

	returned := r.find(t, trace.KindAppReturned, "app").Data.(*trace.AppReturned)
	if diff := cmp.Diff(&trace.AppReturned{Type: "generator", Len: -1, HasClose: true, Generator: "app", GeneratorAt: trace.Src{File: "app.py", Line: 1}}, returned); diff != "" {
		t.Errorf("app returned (-want +got):\n%s", diff)
	}
	passed := r.find(t, trace.KindAppReturned, "mw.0:timing").Data.(*trace.AppReturned)
	if !passed.Passed || passed.Type != "generator" {
		t.Errorf("timing returned %+v, want what dispatch gave it", passed)
	}
	printed := r.find(t, trace.KindCodePrint, "app").Data
	if diff := cmp.Diff(trace.Data(&trace.CodePrint{Stream: "out", Text: "between blocks\n"}), printed); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
}

// A chain that the user's file builds by itself is seen as layers too.
func TestLayersOfAFinishedChain(t *testing.T) { onEachHost(t, testLayersOfAFinishedChain) }

func testLayersOfAFinishedChain(t *testing.T, on host) {
	app := on.load(t, timing+dispatch+generator+`
from functools import partial

def counted(app, environ, start_response):
    return app(environ, start_response)

app = timing(partial(counted, dispatch(app)))
`)
	r := send(t, app, get, nil)
	want := []trace.Layer{"mw.0:timing", "mw.1:counted", "mw.2:dispatch", "app"}
	if diff := cmp.Diff(want, app.Layers()); diff != "" {
		t.Errorf("layers (-want +got):\n%s", diff)
	}
	r.find(t, trace.KindStartResponseCalled, "mw.0:timing")
	r.find(t, trace.KindBodyBlock, "mw.2:dispatch")
	if _, body, _ := r.response(t); body != "PATH /B" {
		t.Errorf("body %q", body)
	}
}

// What a layer gives to another behaves as if nobody looked.
func TestNobodyNoticesTheBorders(t *testing.T) { onEachHost(t, testNobodyNoticesTheBorders) }

func testNobodyNoticesTheBorders(t *testing.T, on host) {
	const probe = `def probe(app):
    def asked(environ, start_response):
        result = app(environ, start_response)
        facts = [isinstance(result, list), len(result) if hasattr(result, "__len__") else None,
                 hasattr(result, "close"), hasattr(result, "__next__"), bool(result), app.__name__, type(result).__name__]
        try:
            result.tea
        except AttributeError as error:
            facts.append(str(error)[:7])
        return [repr(facts).encode(), b"|".join(result)]
    return asked
`
	for name, tt := range map[string]struct{ body, want string }{
		"list":      {`[b"a", b"b"]`, `[True, 2, False, False, True, 'app', 'list', "'list' "]a|b`},
		"empty":     {`[]`, `[True, 0, False, False, False, 'app', 'list', "'list' "]`},
		"tuple":     {`(b"a", b"b")`, `[False, 2, False, False, True, 'app', 'tuple', "'tuple'"]a|b`},
		"generator": {`(c for c in [b"a", b"b"])`, `[False, None, True, True, True, 'app', 'generator', "'genera"]a|b`},
		"iterator":  {`iter([b"a", b"b"])`, `[False, None, False, True, True, 'app', 'list_iterator', "'list_i"]a|b`},
		"dict":      {`{b"a": 1, b"b": 2}`, `[False, 2, False, False, True, 'app', 'dict', "'dict' "]a|b`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := "def app(environ, start_response):\n    start_response('200 OK', [])\n    return " + tt.body + "\n"
			a := on.load(t, app, source("probe", probe))
			if _, body, _ := send(t, a, get, nil).response(t); body != tt.want {
				t.Errorf("watched, got %s, want %s", body, tt.want)
			}
			if body := direct(t, a); body != tt.want {
				t.Errorf("not watched, got %s, want %s", body, tt.want)
			}
		})
	}
}

// An attribute that a layer asks of another is that layer's, whatever its name.
func TestABorderShowsTheAttributesOfItsLayer(t *testing.T) {
	onEachHost(t, testABorderShowsTheAttributesOfItsLayer)
}

func testABorderShowsTheAttributesOfItsLayer(t *testing.T, on host) {
	const site = `class Site:
    _name = _index = _code = _depth = _inner = _chain = _target = _words = _begins = "its own"
    layer = chain = target = name = found = "its own"

    def __call__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b""]

app = Site()
`
	const asks = `def asks(app):
    def asked(environ, start_response):
        b"".join(app(environ, start_response))
        others = [name for name in dir(type(app)) if not name.startswith("__") and getattr(app, name) != "its own"]
        return [repr(others).encode()]
    return asked
`
	a := on.load(t, site, source("asks", asks))
	if _, body, _ := send(t, a, get, nil).response(t); body != "[]" {
		t.Errorf("these attributes are not the layer's own: %s", body)
	}
}

func TestEditsReachTheLayers(t *testing.T) { onEachHost(t, testEditsReachTheLayers) }

func testEditsReachTheLayers(t *testing.T, on host) {
	app := on.load(t, `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode(), str("QUERY_STRING" in environ).encode()]
`, source("timing", timing))
	gate := trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		switch d := p.Event.Data.(type) {
		case *trace.AppCalled:
			if p.Event.Layer == trace.LayerApp {
				return trace.Decision{Edit: trace.EditEnviron{Key: "PATH_INFO", Value: "/caf\u00e9"}}
			}
			return trace.Decision{Edit: trace.EditEnviron{Key: "QUERY_STRING", Delete: true}}
		case *trace.StartResponseCalled:
			if p.Event.Layer == "mw.0:timing" {
				return trace.Decision{Edit: trace.EditHead{Status: "201 Made", Headers: []trace.Header{{Name: "X-Edited", Value: "1"}}}}
			}
		case *trace.BodyBlock:
			if d.Ordinal == 2 {
				return trace.Decision{Edit: trace.EditBlock{Block: []byte("!")}}
			}
		}
		return trace.Decision{}
	})
	status, body, header := send(t, app, get, gate).response(t)
	if status != "201 Made" || body != "/caf\xc3\xa9!" || header.Get("X-Edited") != "1" || header.Get("Server-Timing") != "app" {
		t.Errorf("got %q, %q, %v", status, body, header)
	}
}

// A client that is dropped while held still gets its close().
func TestDropUnwindsTheApplication(t *testing.T) { onEachHost(t, testDropUnwindsTheApplication) }

func testDropUnwindsTheApplication(t *testing.T, on host) {
	app := on.load(t, `class Body:
    def __iter__(self):
        yield b"one"
        yield b"two"
    def close(self):
        print("closed")

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Body()
`)
	for _, at := range []trace.Kind{trace.KindAppCalled, trace.KindStartResponseCalled, trace.KindBodyBlock} {
		gate := trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
			return trace.Decision{Drop: p.Event.Kind() == at}
		})
		r := send(t, app, get, gate)
		if strings.Contains(r.answer, "two") {
			t.Errorf("dropped at %s, yet the client got %q", at, r.answer)
		}
		closed := strings.Contains(r.story(), "code.print app app.py:6\n")
		if want := at == trace.KindBodyBlock; closed != want {
			t.Errorf("dropped at %s: close() ran: %v, want %v\n%s", at, closed, want, r.story())
		}
	}
	if _, body, _ := send(t, app, get, nil).response(t); body != "onetwo" {
		t.Errorf("the next request got %q", body)
	}
}

// What a layer changes in a head is told of it, also where the application calls that layer itself.
func TestAChangeOfAFoundLayerIsTold(t *testing.T) {
	t.Parallel()
	app := host{"system", pythontest.System(t)}.load(t, `def inner(environ, start_response):
    start_response("200 OK", [("X-A", "1")])
    return [b"tea"]

def outer(environ, start_response):
    return inner(environ, lambda status, headers, exc_info=None: start_response("418 Teapot", headers))

def app(environ, start_response):
    return outer(environ, lambda status, headers, exc_info=None: start_response(status, headers + [("X-B", "2")]))
`)
	r := send(t, app, get, nil)
	for layer, want := range map[trace.Layer]trace.HeadersDelta{
		trace.LayerApp:    {Status: "418 Teapot"},
		trace.LayerServer: {Add: []trace.Header{{Name: "X-B", Value: "2"}}},
	} {
		got := r.find(t, trace.KindStartResponseCalled, layer).Data.(*trace.StartResponseCalled).Delta
		if got.Status != want.Status || !slices.Equal(got.Add, want.Add) || len(got.Set)+len(got.Del) > 0 {
			t.Errorf("%s got a head that was changed by %+v, want %+v", layer, got, want)
		}
	}
}
