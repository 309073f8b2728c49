package python_test

import (
	"fmt"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// What goes wrong in the standard library, or in code of the worker's, is told at
// the application's line that called it.
func TestTheUsersLineIsToldOfWhatPythonDoes(t *testing.T) { onEachHost(t, testTheUsersLineIsTold) }

func testTheUsersLineIsTold(t *testing.T, on host) {
	notRaced(t, on.name)
	const text = "('Content-Type', 'text/plain')"
	for _, tt := range []struct {
		name, app string
		kind      trace.Kind
		line      int
	}{
		{"raised in the library", "import json\n" + appOf("json.loads('{')"), trace.KindAppRaised, 3},
		{"raised in a function of the user's", "import json\ndef parse():\n    return json.loads('{')\n" + appOf("parse()"), trace.KindAppRaised, 3},
		{"printed by the library", "import pprint, sys\n" + appOf("pprint.pprint(1, sys.stderr)", started, answered), trace.KindCodePrint, 3},
		{"logged", "import logging\n" + appOf("logging.warning('no tea')", started, answered), trace.KindCodePrint, 3},
		{"written to wsgi.errors", "import traceback\n" + appOf("traceback.print_stack(file=environ['wsgi.errors'])", started, answered), trace.KindErrorsWrite, 3},
		{"read by the library", "import io\n" + appOf("io.BufferedReader(environ['wsgi.input'])"), trace.KindAppRaised, 3},
		{"read for the library", "import json\n" + appOf("", "json.load(environ['wsgi.input'])"), trace.KindInputRead, 4},
		{"a text file in a file wrapper", "import io\ndef file(environ):\n    return environ['wsgi.file_wrapper'](io.StringIO('tea'))\n" +
			appOf("start_response('200 OK', ["+text+"])", "return file(environ)"), trace.KindFinding, 3},
		{"a text file in the library's wrapper", "import io, wsgiref.util\n" +
			appOf("start_response('200 OK', ["+text+"])", "", "return wsgiref.util.FileWrapper(io.StringIO('tea'))"), trace.KindFinding, 5},
		{"a generator of the library's", "import ast\n" +
			appOf("start_response('200 OK', ["+text+"])", "return ast.walk(ast.parse('1'))"), trace.KindFinding, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := send(t, on.load(t, tt.app), post, nil)
			want := trace.Src{File: "app.py", Line: tt.line}
			if e := r.find(t, tt.kind, trace.LayerApp); e.Src != want {
				t.Errorf("%s at %v, want %v\n%s", e.Kind(), e.Src, want, r.story())
			}
			for _, f := range lint.Check(trace.New(time.Now(), r.events)) {
				if at := f.Src(trace.New(time.Now(), r.events)); at.File != "app.py" {
					t.Errorf("%s leads to %v", f.Rule, at)
				}
			}
		})
	}
}

// What is wrong when it is loaded is told at the user's line, too.
func TestTheUsersLineIsToldOfALoad(t *testing.T) { onEachHost(t, testTheUsersLineIsToldOfALoad) }

func testTheUsersLineIsToldOfALoad(t *testing.T, on host) {
	err := failure(on.load(t, "import json\n\njson.loads('{')\n"))
	if e, ok := err.(*python.Error); !ok || e.Src != (trace.Src{File: "app.py", Line: 3}) || len(e.Frames) < 3 {
		t.Errorf("got %v, want it at line 3 of app.py with the whole traceback", err)
	}
}

// installed is a project with a framework among the packages of a virtual
// environment that lies in its folder.
func installed(view string) map[string]string {
	return map[string]string{
		"env/lib/site-packages/frame.py": `
class Frame:
    def __init__(self, view):
        self.view = view

    def form(self):
        return self.environ["wsgi.input"].read(4096)

    def fails(self):
        raise LookupError("no tea")

    def __call__(self, environ, start_response):
        self.environ = environ
        try:
            body = self.view(self)
        except KeyError:
            body = b"sorry"
        start_response("200 OK", [("Content-Type", "text/plain"), ("Connection", "close")])
        return [body]
`,
		"site1.py": "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'env', 'lib', 'site-packages'))\n" +
			"import frame\n\ndef view(request):\n    return " + view + "\n\napp = frame.Frame(view)\n",
	}
}

// A framework passes an environ and the application about, which is no call of a
// layer: Pyramid's execution policy gives a response, not an iterable.
func TestAnApplicationBesideItsEnvironIsNoLayer(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{Workers: 1}), "site2", map[string]string{"site2.py": `
class Router:
    def __call__(self, environ, start_response):
        return policy(environ, self)(environ, start_response)

class Page:
    def __call__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"tea"]

def policy(environ, router):
    return Page()

app = Router()
`})
	tr := trace.New(time.Now(), send(t, app, get, nil).events)
	if found := lint.Check(tr); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
}

// What an installed package does for the application is told at the application's
// line. What it does by itself is told at its own, and never at that of a layer
// outside it.
func TestTheUsersLineIsToldOfWhatAPackageDoes(t *testing.T) {
	t.Parallel()
	s := systemWith(t, system.Options{Workers: 1})
	for _, tt := range []struct {
		name, view, finds string
	}{
		{"it reads more than there is, as it may", "request.form()", "A15 frame.py:18"},
		{"it hands on the stream, as it may", "request.environ['wsgi.input'].read(4096)", "A15 frame.py:18"},
		{"it raises for the application", "request.fails()", "A19 site1.py:6"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := installed(tt.view)
			files["outer.py"] = "from site1 import app as inner\ndef app(environ, start_response):\n    return inner(environ, start_response)\n"
			tr := trace.New(time.Now(), send(t, module(t, s, "outer", files), post, nil).events)
			found := ""
			for i, f := range lint.Check(tr) {
				if i > 0 {
					found += ", "
				}
				at := f.Src(tr)
				found += fmt.Sprintf("%s %s:%d", f.Rule, at.File, at.Line)
			}
			if found != tt.finds {
				t.Errorf("found %q, want %q", found, tt.finds)
			}
		})
	}
}
