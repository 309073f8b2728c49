package python_test

import (
	"testing"
	"time"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

const slowFlask = `import time
from flask import Flask
app = Flask(__name__)

@app.after_request
def stamp(response):
    return response

@app.route("/a/b")
def slow():
    time.sleep(0.05)
    return "tea"
`

const slowDjango = `import time
from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=["django.middleware.common.CommonMiddleware"])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

def slow(request):
    time.sleep(0.05)
    return HttpResponse("tea")

urlpatterns = [path("a/b", slow)]
app = get_wsgi_application()
`

// Events that are told together, once there is a reason to, have the times at which they happened.
func TestTimesOfSteps(t *testing.T) {
	t.Parallel()
	for packages, text := range map[string]string{"flask": slowFlask, "django": slowDjango} {
		t.Run(packages, func(t *testing.T) {
			eachPython(t, packages, func(t *testing.T, python string) {
				app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": text})
				r := send(t, app, get, nil)
				if status, body, _ := r.response(t); status != "200 OK" || body != "tea" {
					t.Fatalf("got %s %q\n%s", status, body, r.story())
				}
				checkTimes(t, r)
			})
		})
	}
}

func checkTimes(t *testing.T, r run) {
	t.Helper()
	called := r.find(t, trace.KindAppCalled, "app")
	var entered []trace.Event
	var view trace.Event
	last := time.Duration(0)
	for _, e := range r.events {
		if e.T < last {
			t.Errorf("%s is told at %v, before what came before it at %v", e.Kind(), e.T, last)
		}
		last = e.T
		switch d := e.Data.(type) {
		case *trace.FrameworkEntered:
			entered = append(entered, e)
		case *trace.FrameworkLeft:
			began := entered[len(entered)-1]
			entered = entered[:len(entered)-1]
			if took := e.T - began.T; took < d.Took {
				t.Errorf("the %s %s took %v, but its events are %v apart", d.Step, d.Name, d.Took, took)
			}
			if d.Step == "view" {
				view = e
			}
		}
	}
	if d, ok := view.Data.(*trace.FrameworkLeft); !ok || d.Took < 50*time.Millisecond || view.T-called.T < d.Took {
		t.Errorf("the view was left at %v, and the application called at %v:\n%s", view.T, called.T, r.story())
	}
	if head := r.find(t, trace.KindStartResponseCalled, "server"); head.T < view.T {
		t.Errorf("start_response was called at %v, before the view was left at %v", head.T, view.T)
	}
}
