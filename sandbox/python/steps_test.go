package python_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// steps tells the steps of a framework, each with how many enclose it.
func (r run) steps(t *testing.T) string {
	t.Helper()
	state := trace.NewState()
	for _, e := range r.events {
		state.Apply(e)
	}
	var b strings.Builder
	for _, s := range state.Steps {
		raised := ""
		if s.Raised {
			raised = " raised"
		}
		fmt.Fprintf(&b, "%s%s %s%s\n", strings.Repeat("  ", s.Depth), s.Step, s.Name, raised)
		if !s.Left || s.Took <= 0 || s.Since <= 0 {
			t.Errorf("%s %s was left: %v, took %v, after %v", s.Step, s.Name, s.Left, s.Took, s.Since)
		}
	}
	return b.String()
}

const steppedFlask = `import functools
from flask import Blueprint, Flask, abort, render_template_string, request, request_started, session
from flask.views import MethodView

app = Flask(__name__)
app.secret_key = "not so secret"
bp = Blueprint("bp", __name__, url_prefix="/bp")

def login_required(view):
    @functools.wraps(view)
    def decorated(*args, **kwargs):
        if request.args.get("no"):
            abort(403)
        return view(*args, **kwargs)
    return decorated

@app.before_request
def load_user():
    session["n"] = session.get("n", 0) + 1

@app.after_request
def add_header(response):
    response.headers["X-Shop"] = "yes"
    return response

@app.teardown_request
def close_files(error):
    pass

@app.errorhandler(403)
def forbidden(error):
    return "no", 403

def on_start(sender, **extra):
    pass

request_started.connect(on_start, app)

class Item(MethodView):
    def get(self, n):
        return "item %d" % n

class Cart(MethodView):
    def get(self):
        return "cart"

app.add_url_rule("/item/<int:n>", view_func=Item.as_view("item"))
app.add_url_rule("/cart", view_func=Cart.as_view("cart"))

@app.route("/")
@login_required
def home():
    return render_template_string("<p>{{ n }}</p>", n=session["n"])

@bp.before_request
def in_blueprint():
    pass

@bp.route("/x")
def broken():
    raise LookupError("no tea")

app.register_blueprint(bp)
`

func getOf(target string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
}

// Flask's hooks, the view, templates and the receivers of signals are steps of the
// application.
func TestTheStepsOfFlask(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{Python: pythontest.With(t, "flask, blinker")}), "mine", map[string]string{"mine.py": steppedFlask})
	for target, want := range map[string]string{
		"/":       "before_request load_user\nview home\n  template a template without a name\nafter_request add_header\nteardown_request close_files\n",
		"/?no=1":  "before_request load_user\nerror_handler forbidden\nafter_request add_header\nteardown_request close_files\n",
		"/item/3": "before_request load_user\nview Item\nafter_request add_header\nteardown_request close_files\n",
		"/cart":   "before_request load_user\nview Cart\nafter_request add_header\nteardown_request close_files\n",
		"/bp/x": "before_request load_user\nbefore_request in_blueprint\nview broken raised\nafter_request add_header\n" +
			"teardown_request close_files\n",
	} {
		want = "signal request-started to on_start\n" + want
		r := send(t, app, getOf(target), nil)
		if diff := cmp.Diff(want, r.steps(t)); diff != "" {
			t.Errorf("%s: steps (-want +got):\n%s", target, diff)
		}
	}
}

var steppedDjango = map[string]string{
	"shop/settings.py": `SECRET_KEY = "x"
ROOT_URLCONF = "shop.urls"
ALLOWED_HOSTS = ["x"]
INSTALLED_APPS = ["django.contrib.sessions"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates",
              "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"home.html": "<p>{{ n }}</p>"})]}}]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "shop.layers.counting", "django.middleware.common.CommonMiddleware",
              "shop.layers.Guard"]
`,
	"shop/layers.py": `from django.http import HttpResponse

def counting(get_response):
    def middleware(request):
        request.session["n"] = request.session.get("n", 0) + 1
        return get_response(request)
    return middleware

class Guard:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        if "no" in request.GET:
            return HttpResponse("no", status=403)
        return self.get_response(request)
`,
	"shop/urls.py": `from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views import View
from django.views.decorators.csrf import csrf_exempt

@csrf_exempt
def home(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 + %s", [1])
    return render(request, "home.html", {"n": request.session["n"]})

def broken(request):
    raise LookupError("no tea")

class Item(View):
    def get(self, request, n):
        return HttpResponse("item %d" % n)

class Cart(View):
    def get(self, request):
        return HttpResponse("cart")

urlpatterns = [path("", home), path("broken", broken), path("item/<int:n>", Item.as_view()), path("cart", Cart.as_view())]
`,
	"shop/wsgi.py": `import os
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
app = get_wsgi_application()
`,
}

// Django's own middleware, the view, templates and queries are steps of the application, from
// the first request on.
func TestTheStepsOfDjango(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{Python: pythontest.With(t, "django, sqlite3")}), "shop.wsgi", steppedDjango)
	const chain = "middleware SessionMiddleware\n  middleware counting\n    middleware CommonMiddleware\n      middleware Guard\n"
	for _, c := range []struct{ target, view string }{
		{"/", "        view shop.urls.home\n          query SELECT 1 + %s\n          template home.html\n"},
		{"/?no=1", ""},
		{"/item/3", "        view Item\n"},
		{"/cart", "        view Cart\n"},
		{"/broken", "        view shop.urls.broken raised\n"},
	} {
		r := send(t, app, getOf(c.target), nil)
		got, _, _ := strings.Cut(r.steps(t), "  template a template without a name") // of Django's page on an error
		if diff := cmp.Diff(chain+c.view, strings.TrimRight(got, " ")); diff != "" {
			t.Errorf("%s: steps (-want +got):\n%s", c.target, diff)
		}
	}
}

// An application answers byte for byte the same, whether its steps are told of, held, or
// nobody looks.
func TestStepsChangeNoAnswer(t *testing.T) {
	t.Parallel()
	for name, app := range map[string]func(*testing.T) *application.App{
		"flask": func(t *testing.T) *application.App {
			return module(t, systemWith(t, system.Options{Python: pythontest.With(t, "flask, blinker")}), "mine", map[string]string{"mine.py": steppedFlask})
		},
		"django": func(t *testing.T) *application.App {
			return module(t, systemWith(t, system.Options{Python: pythontest.With(t, "django, sqlite3")}), "shop.wsgi", steppedDjango)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := app(t)
			for _, target := range []string{"/", "/?no=1", "/item/3", "/cart", "/nowhere"} {
				raw := getOf(target)
				want := same(talk(t, &wsgi.Server{Mounts: []wsgi.Mount{{App: a}}}, raw))
				watched := send(t, a, raw, nil)
				if watched.steps(t) == "" {
					t.Fatalf("no steps were told of at %s", target)
				}
				if diff := cmp.Diff(want, same(watched.answer)); diff != "" {
					t.Errorf("%s, watched (-want +got):\n%s", target, diff)
				}
				held := send(t, a, raw, gateOf(func(trace.Event) trace.Decision { return trace.Decision{} }))
				if diff := cmp.Diff(want, same(held.answer)); diff != "" {
					t.Errorf("%s, held (-want +got):\n%s", target, diff)
				}
				if diff := cmp.Diff(watched.steps(t), held.steps(t)); diff != "" {
					t.Errorf("%s: steps watched and held (-watched +held):\n%s", target, diff)
				}
			}
		})
	}
}

// The time for which a request is held within a step, at a line of it or where a border stands,
// is no part of the step's.
func TestAStepCountsNoTimeHeld(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{Python: pythontest.With(t, "flask, blinker")}), "mine", map[string]string{"mine.py": steppedFlask})
	const pause = 300 * time.Millisecond // far longer than a step takes on a busy machine
	for name, hold := range map[string]func(trace.Point) bool{
		"at a line":    func(p trace.Point) bool { return p.Event.Kind() == trace.KindCodeLine },
		"at any event": func(trace.Point) bool { return true },
	} {
		var held time.Duration
		gate := func(_ context.Context, p trace.Point) trace.Decision {
			if hold(p) && held < 10*pause {
				began := time.Now()
				<-time.After(pause)
				held += time.Since(began)
			}
			return trace.Decision{Action: "step", Lines: trace.Lines{Every: true}}
		}
		r := send(t, app, getOf("/item/3"), trace.GateFunc(gate))
		state := trace.NewState()
		for _, e := range r.events {
			state.Apply(e)
		}
		if held == 0 || len(state.Steps) == 0 {
			t.Fatalf("%s: held for %v, steps %v", name, held, state.Steps)
		}
		for _, s := range state.Steps {
			if s.Took >= pause || s.Since >= held {
				t.Errorf("%s: %s %s took %v after %v", name, s.Step, s.Name, s.Took, s.Since)
			}
		}
	}
}

// same is an answer without what the time of day makes of it.
func same(answer string) string {
	var lines []string
	for _, line := range strings.Split(answer, "\r\n") {
		if !strings.HasPrefix(line, "Date: ") && !strings.HasPrefix(line, "Set-Cookie: ") && !strings.HasPrefix(line, "Expires: ") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\r\n")
}

// A framework that lacks what its steps are found by is named, and the rest is told as ever.
func TestAFrameworkOfAnUnknownVersion(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{}), "mine", map[string]string{
		"flask/__init__.py": "",
		"flask/app.py":      "class Flask:\n    def full_dispatch_request(self):\n        pass\n",
		"mine.py": "import flask.app\n\ndef app(environ, start_response):\n    start_response('200 OK', [])\n" +
			"    flask.app.Flask().full_dispatch_request()\n    return [b'hello']\n",
	})
	r := send(t, app, get, nil)
	if _, body, _ := r.response(t); body != "hello" {
		t.Errorf("it answers %q", body)
	}
	d := r.find(t, trace.KindFrameworkUnknown, trace.LayerApp).Data.(*trace.FrameworkUnknown)
	if d.Framework != "Flask" || d.Why != "flask.app.Flask.preprocess_request is not there" {
		t.Errorf("it says %+v", d)
	}
	if got := r.steps(t); got != "" {
		t.Errorf("it has steps:\n%s", got)
	}
}

// What is registered with a framework is looked at, and none of its code runs for that.
func TestStepsRunNoCodeOfTheApplication(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{Python: pythontest.With(t, "flask, blinker")}), "mine", map[string]string{"mine.py": `import sys
from flask import Flask, request_started

ran = []
LOOKERS = "steps", "within", "answers", "arguments", "responses"

def note(what):
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<roundtrip") and any(name in frame.f_code.co_filename for name in LOOKERS):
            ran.append(what)
        frame = frame.f_back

class Meta(type):
    def __bool__(cls): note("bool of a class"); return True
    def __eq__(cls, other): note("eq of a class"); return cls is other
    def __hash__(cls): note("hash of a class"); return 1
    def __getattribute__(cls, name): note("attribute of a class"); return type.__getattribute__(cls, name)
    def __instancecheck__(cls, other): note("isinstance"); return False

class View(metaclass=Meta):
    def __getattribute__(self, name):
        note("attribute " + name)
        return object.__getattribute__(self, name)
    def __bool__(self): note("bool"); return True
    def __eq__(self, other): note("eq"); return self is other
    def __hash__(self): note("hash"); return 1
    def __repr__(self): note("repr"); return "view"
    def __len__(self): note("len"); return 1
    def __call__(self, *args):
        return ", ".join(ran) or "nothing ran"

app = Flask(__name__)
view = View()
object.__getattribute__(view, "__dict__")["__name__"] = "view"
app.view_functions["v"] = view
app.add_url_rule("/a/<rest>", endpoint="v")
app.view_functions["v"] = lambda rest, other=view: view()
app.before_request_funcs.setdefault(None, []).append(lambda: None)
app.after_request_funcs.setdefault(None, []).append(lambda r: r)
app.teardown_request_funcs.setdefault("nowhere", []).append(view)
app.view_functions["unused"] = view
request_started.connect(view, app, weak=False)
`})
	for range 2 {
		if _, body, _ := send(t, app, get, nil).response(t); body != "nothing ran" {
			t.Errorf("looking for steps ran %s", body)
		}
	}
}

// gateOf is a gate that decides by the event.
func gateOf(decide func(trace.Event) trace.Decision) trace.Gate {
	return trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision { return decide(p.Event) })
}
