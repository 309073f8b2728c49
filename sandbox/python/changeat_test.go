package python_test

import (
	"context"
	"strings"
	"testing"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

const (
	// plainInside and flaskInside are what the innermost layer is made of.
	plainInside = `def inside(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"plain "
    yield b"text"
`
	flaskInside = `from flask import Flask, Response

app = Flask(__name__)
inside = app.wsgi_app

@app.get("/a/b")
def view():
    return "from the view"

@app.get("/stream")
def stream():
    return Response(iter(["from ", "the ", "stream"]))
`
	// tabled has layers that lie in a table, where no border can stand before them: they are found while
	// they run, as is the response object of Flask's that it gives.
	tabled = `
class Passing:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        return self.inner(environ, start_response)

def looked_up(environ, start_response):
    return table["spelled"](environ, start_response)

def spelled(environ, start_response):
    def start(status, headers, exc_info=None):
        return start_response(status, headers, exc_info)
    for block in table["inside"](environ, start):
        yield block

table = {"inside": inside, "spelled": spelled}
app = Passing(looked_up)
`
)

// eachTabled runs a test with an application of such layers, Flask's and a plain one, in each Python.
func eachTabled(t *testing.T, test func(t *testing.T, app wsgi.App, targets ...string)) {
	t.Parallel()
	for packages, inside := range map[string]string{"wsgiref": plainInside, "flask": flaskInside} {
		t.Run(packages, func(t *testing.T) {
			eachPython(t, packages, func(t *testing.T, python string) {
				app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": inside + tabled})
				targets := []string{"/a/b"}
				if packages == "flask" {
					targets = append(targets, "/stream")
				}
				test(t, app, targets...)
			})
		})
	}
}

// Wherever a request can be held, a change is recorded if the client gets it, and else the event says
// where it can be made.
func TestAChangeIsRecordedWhereItIsMade(t *testing.T) {
	eachTabled(t, func(t *testing.T, app wsgi.App, targets ...string) {
		for _, target := range targets {
			for at := 0; changedAt(t, app, target, at); at++ {
			}
		}
	})
}

// changedAt changes what the event tells of at which a request can be held for the n-th time, and reports
// whether there is one.
func changedAt(t *testing.T, app wsgi.App, target string, n int) bool {
	t.Helper()
	var at trace.Event
	var edit trace.Edit
	r := send(t, app, strings.Replace(get, "/a/b", target, 1), trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		if n--; n != -1 {
			return trace.Decision{}
		}
		at = p.Event
		edit = changeOf(at)
		return trace.Decision{Edit: edit}
	}))
	if edit == nil {
		return n < 0
	}
	recorded, made, elsewhere := strings.Contains(r.story(), "edited"), strings.Contains(r.answer, "CHANGED"), trace.Layer(at.ChangeAt(edit))
	if recorded != made || recorded != (elsewhere == "") {
		t.Errorf("%s, %s of %s: recorded %v, to be changed at %q, and the client got %q", target, at.Kind(), at.Layer, recorded, elsewhere, r.answer)
	}
	if elsewhere == "" {
		return true
	}
	for _, e := range r.events[at.Seq:] {
		if e.Kind() == at.Kind() && e.Layer == elsewhere && e.ChangeAt(edit) == "" {
			return true
		}
	}
	t.Errorf("%s, %s of %s: to be changed at %s, which there is not behind it in\n%s", target, at.Kind(), at.Layer, elsewhere, r.story())
	return true
}

// changeOf is a change of what an event tells of, nil if there is none.
func changeOf(e trace.Event) trace.Edit {
	switch e.Data.(type) {
	case *trace.BodyBlock:
		return trace.EditBlock{Block: []byte("CHANGED")}
	case *trace.StartResponseCalled:
		return trace.EditHead{Status: "299 CHANGED", Headers: []trace.Header{{Name: "Content-Type", Value: "text/plain"}}}
	}
	return nil
}

// The headers of a head that is only seen can be changed where it is, in their list.
func TestHeadersThatAreOnlySeenCanBeChanged(t *testing.T) {
	eachTabled(t, func(t *testing.T, app wsgi.App, _ ...string) {
		r := send(t, app, get, trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
			if d, ok := p.Event.Data.(*trace.StartResponseCalled); ok && d.ChangeAt != "" {
				return trace.Decision{Edit: trace.EditHead{Status: d.Status, Headers: append(d.Headers, trace.Header{Name: "X-Tea", Value: "green"})}}
			}
			return trace.Decision{}
		}))
		if _, _, header := r.response(t); header.Get("X-Tea") != "green" || !strings.Contains(r.story(), "edited") {
			t.Errorf("the client got %q\n%s", r.answer, r.story())
		}
	})
}
