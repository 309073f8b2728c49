package python_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

const flaskApp = `from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)

@app.route("/a/<rest>", methods=["GET", "POST"])
def home(rest):
    return "%s from %s" % (request.form.get("tea", rest), request.remote_addr)

@app.route("/fails")
def fails():
    raise LookupError("no tea")

def timing(inner):
    def timed(environ, start_response):
        environ["timing.began"] = 1
        def start(status, headers, exc_info=None):
            return start_response(status, headers + [("Server-Timing", "app")], exc_info)
        return inner(environ, start)
    return timed

class Prefix:
    def __init__(self, inner):
        self.inner = inner
    def __call__(self, environ, start_response):
        environ["prefix.seen"] = True
        return self.inner(environ, start_response)

def shouting(inner):
    def shout(environ, start_response):
        for block in inner(environ, start_response):
            yield block.upper()
    return shout

app.wsgi_app = shouting(timing(Prefix(ProxyFix(app.wsgi_app))))
`

// Flask runs unchanged, and every layer of it tells its part.
func TestFlask(t *testing.T) {
	t.Parallel()
	engine := systemWith(t, system.Options{Python: pythontest.With(t, "flask")})
	app := module(t, engine, "mine", map[string]string{"mine.py": flaskApp})
	raw := "POST /a/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.7\r\n" +
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\ntea=green"
	r := send(t, app, raw, nil)
	if status, body, header := r.response(t); status != "200 OK" || body != "GREEN FROM 192.0.2.7" || header.Get("Server-Timing") != "app" {
		t.Errorf("got %q, %q, %v\n%s", status, body, header, r.story())
	}
	var called []trace.Layer
	for _, e := range r.events {
		if e.Kind() == trace.KindAppCalled {
			called = append(called, e.Layer)
		}
	}
	want := []trace.Layer{"mw.0:Flask", "mw.1:shouting", "mw.2:timing", "mw.3:Prefix", "mw.4:ProxyFix", "app", "app.1:Response"}
	if diff := cmp.Diff(want, called); diff != "" {
		t.Errorf("layers called (-want +got):\n%s", diff)
	}
	prefix := r.find(t, trace.KindAppCalled, "mw.3:Prefix").Data.(*trace.AppCalled)
	if !prefix.Wraps || len(prefix.Delta.Add) != 1 || prefix.Delta.Add[0].Name != "timing.began" {
		t.Errorf("Prefix was called with %+v", prefix)
	}
	inner := r.find(t, trace.KindAppCalled, "app").Data.(*trace.AppCalled)
	if diff := cmp.Diff([]trace.Change{{Name: "REMOTE_ADDR", Old: "'127.0.0.1'", New: "'192.0.2.7'"}}, inner.Delta.Set); diff != "" {
		t.Errorf("ProxyFix changed (-want +got):\n%s", diff)
	}
	head := r.find(t, trace.KindStartResponseCalled, "mw.2:timing")
	if by := head.Data.(*trace.StartResponseCalled).By; by != "app.1:Response" || !strings.HasPrefix(head.Src.File, "werkzeug/") {
		t.Errorf("timing's start_response was called by %q at %v", by, head.Src)
	}

	r = send(t, app, strings.Replace(get, "/a/b", "/fails", 1), nil)
	if status, _, _ := r.response(t); status != "500 INTERNAL SERVER ERROR" {
		t.Errorf("a view that raises gave %q", status)
	}
	var errors strings.Builder
	for _, e := range r.events {
		if d, ok := e.Data.(*trace.ErrorsWrite); ok {
			errors.WriteString(d.Text)
		}
	}
	if !strings.Contains(errors.String(), "LookupError: no tea") {
		t.Errorf("wsgi.errors got %q", errors.String())
	}
}

// Django runs unchanged. Its own MIDDLEWARE is no WSGI and is not seen.
func TestDjango(t *testing.T) {
	t.Parallel()
	engine := systemWith(t, system.Options{Python: pythontest.With(t, "django")})
	app := module(t, engine, "site_of.wsgi", map[string]string{
		"site_of/settings.py": "SECRET_KEY = 'x'\nROOT_URLCONF = 'site_of.urls'\nALLOWED_HOSTS = ['x']\n" +
			"MIDDLEWARE = ['django.middleware.common.CommonMiddleware']\n",
		"site_of/urls.py": `from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

def home(request, rest):
    return HttpResponse("%s %s" % (rest, request.GET["name"]))

def stream(request):
    return StreamingHttpResponse(iter(["one ", "two"]))

urlpatterns = [path("a/<rest>", home), path("stream", stream)]
`,
		"site_of/wsgi.py": `import os
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "site_of.settings"
django_app = get_wsgi_application()

def app(environ, start_response):
    environ["mine"] = "yes"
    return django_app(environ, start_response)
`,
	})
	r := send(t, app, get, nil)
	if status, body, header := r.response(t); status != "200 OK" || body != "b Ada" || header.Get("Content-Length") != "5" {
		t.Errorf("got %q, %q, %v\n%s", status, body, header, r.story())
	}
	handler := r.find(t, trace.KindAppCalled, "app.1:WSGIHandler")
	if diff := cmp.Diff([]trace.Header{{Name: "mine", Value: "'yes'"}}, handler.Data.(*trace.AppCalled).Delta.Add); diff != "" {
		t.Errorf("new for Django (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(handler.Src.File, "django/core/handlers/wsgi.py") {
		t.Errorf("Django was called at %v", handler.Src)
	}
	if _, body, _ := send(t, app, strings.Replace(get, "/a/b", "/stream", 1), nil).response(t); body != "one two" {
		t.Errorf("a stream gave %q", body)
	}
}

// A gate holds at the events of layers that were found, too, and what it
// changes in their environ is changed.
func TestFoundLayersCanBeHeld(t *testing.T) {
	t.Parallel()
	app := loadIn(t, pythontest.System(t), `def app(environ, start_response):
    return table["inner"](environ, start_response)

def inner(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]

table = {"inner": inner}
`)
	if _, body, _ := send(t, app, get, editing("app.1:inner")).response(t); body != "/edited" {
		t.Errorf("an edit at inner's call gave %q", body)
	}
	r := send(t, app, get, dropping("app.1:inner"))
	if r.answer != "" {
		t.Errorf("dropped at inner's call, the client got %q", r.answer)
	}
	if _, body, _ := send(t, app, get, nil).response(t); body != "/a/b" {
		t.Errorf("the next request got %q", body)
	}
}

// Objects of two classes that inherit one __call__ are two layers: each request names its own.
func TestAFoundLayerIsNamedByThisRequestsObject(t *testing.T) {
	t.Parallel()
	app := loadIn(t, pythontest.System(t), `class Answer:
    def __call__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x"]

class BadRequest(Answer): pass
class ServerError(Answer): pass

def app(environ, start_response):
    table = {"/a/b": BadRequest(), "/c": ServerError()}
    return table[environ["PATH_INFO"]](environ, start_response)
`)
	for _, want := range []struct {
		request string
		layer   trace.Layer
	}{
		{get, "app.1:BadRequest"},
		{strings.Replace(get, "/a/b", "/c", 1), "app.1:ServerError"},
		{get, "app.1:BadRequest"},
	} {
		r := send(t, app, want.request, nil)
		for _, e := range r.events {
			if strings.HasPrefix(string(e.Layer), "app.1:") && e.Layer != want.layer {
				t.Fatalf("an event of %s, want only %s", e.Layer, want.layer)
			}
		}
		r.find(t, trace.KindAppCalled, want.layer)
	}
}

func editing(layer trace.Layer) trace.Gate {
	return calledGate(layer, trace.Decision{Edit: trace.EditEnviron{Key: "PATH_INFO", Value: "/edited"}})
}

func dropping(layer trace.Layer) trace.Gate { return calledGate(layer, trace.Decision{Drop: true}) }

// calledGate decides at the call of a layer, and lets all else pass.
func calledGate(layer trace.Layer, d trace.Decision) trace.Gate {
	return trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		if p.Event.Kind() == trace.KindAppCalled && p.Event.Layer == layer {
			return d
		}
		return trace.Decision{}
	})
}
