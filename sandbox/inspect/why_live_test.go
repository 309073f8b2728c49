package inspect_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// project is an application of a framework's in a Python process of its own, behind a socket.
type project struct{ lab *sandbox.Lab }

func newProject(t *testing.T, packages, app string, files map[string]string) project {
	t.Helper()
	engine := system.New(system.Options{Python: pythontest.With(t, packages), Workers: 1})
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := catalog.New(catalog.Options{Content: content.FS(), System: engine, Paths: true})
	lab, err := sandbox.NewLab(c, catalog.Stack{App: filepath.Join(dir, app), Engine: catalog.System})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lab.Close() })
	return project{lab}
}

// asks sends a request, as its line and headers are written, and gives the record of it.
func (p project) asks(t *testing.T, request string) *trace.Trace {
	t.Helper()
	line, rest, _ := strings.Cut(request, "\n")
	method, target, _ := strings.Cut(line, " ")
	r := sandbox.Request{Method: method, Target: target}
	for header := range strings.Lines(rest) {
		name, value, _ := strings.Cut(strings.TrimSpace(header), ": ")
		r.Headers = append(r.Headers, trace.Header{Name: name, Value: value})
	}
	run, err := p.lab.Send(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	return run.Trace()
}

// asked is a question about the record of a request, and what its answer has, in this order.
type asked struct {
	request string
	q       inspect.Question
	want    []string
}

func (p project) answers(t *testing.T, questions map[string]asked) {
	t.Helper()
	for name, tt := range questions {
		t.Run(name, func(t *testing.T) {
			got, at := says(p.asks(t, tt.request), tt.q), 0
			for _, want := range tt.want {
				i := strings.Index(got[at:], want)
				if i < 0 {
					t.Fatalf("%s\nlacks, from byte %d on: %q", got, at, want)
				}
				at += i + len(want)
			}
		})
	}
}

func header(name string) inspect.Question { return inspect.Question{Topic: inspect.Header, Name: name} }

var (
	statusAsked     = inspect.Question{Topic: inspect.Status}
	viewAsked       = inspect.Question{Topic: inspect.View}
	connectionAsked = inspect.Question{Topic: inspect.Connection}
)

const askedFlask = `from flask import Flask, abort, make_response, request, session

app = Flask(__name__)
app.secret_key = "not so secret"

class Auth:
    def __init__(self, inner):
        self.inner = inner
    def __call__(self, environ, start_response):
        if "deny" in environ["QUERY_STRING"]:
            start_response("403 Forbidden", [("Content-Length", "2")])
            return [b"no"]
        environ["auth.user"] = "ada"
        return self.inner(environ, start_response)

application = Auth(app)

@app.after_request
def stamp(response):
    response.headers["X-Shop"] = "yes"
    response.headers.pop("X-Secret", None)
    return response

@app.get("/")
def home():
    session["n"] = 1
    response = make_response("home")
    response.headers["X-Secret"] = "1"
    return response

@app.post("/form")
def form():
    return request.form["missing"]

@app.get("/abort")
def aborts():
    abort(400, "no tea today")

@app.get("/fails")
def fails():
    raise LookupError("no tea")

@app.get("/stream")
def stream():
    return (letter for letter in ["a", "b"])

@app.get("/hops")
def hops():
    return "x", {"Keep-Alive": "timeout=5"}

@app.get("/slash/")
def slash():
    return "slash"
`

// Each sort of question has its answer of Flask, in a process of its own.
func TestWhyInFlask(t *testing.T) {
	t.Parallel()
	p := newProject(t, "flask", "shop.py:application", map[string]string{"shop.py": askedFlask})
	p.answers(t, map[string]asked{
		"a status": {"GET /", statusAsked, []string{"final with 200 OK", `The status "200" came with the response that Flask's view home gave, which begins at line 24 of shop.py`}},
		"a form's key that is missing": {"POST /form", statusAsked,
			[]string{"Flask's view form raised werkzeug.exceptions.BadRequestKeyError: 'missing' at line 33 of shop.py, and Flask answered in its place.", "400"}},
		"abort":        {"GET /abort", statusAsked, []string{"Flask's view aborts raised werkzeug.exceptions.BadRequest: no tea today at line 37 of shop.py"}},
		"an exception": {"GET /fails", statusAsked, []string{"Flask's view fails raised LookupError: no tea at line 41 of shop.py", "500"}},
		"no route": {"GET /nowhere", statusAsked,
			[]string{"No route of Flask's takes the path /nowhere.", "Its routes are /static/<path:filename>, /, /form, ", "404"}},
		"another method": {"PUT /form", statusAsked, []string{"For this path Flask takes only OPTIONS and POST. The client asked with PUT.", "405"}},
		"a slash":        {"GET /slash", statusAsked, []string{"Flask sends the client to http://", "/slash/, which its route is for.", "The client asked for /slash, without a slash at the end. The route has one.", "308"}},
		"a slash too many": {"POST /form/", statusAsked, []string{"No route of Flask's takes the path /form/.", "There is the route /form, without a slash at the end: /form/ is another path.",
			`The status "404" came with the response that Flask made as its answer to NotFound.`}},
		"a header":           {"GET /", header("X-Shop"), []string{"It came while Flask's after_request stamp ran, which begins at line 18 of shop.py."}},
		"a cookie":           {"GET /", header("Set-Cookie"), []string{"It came while Flask's session interface SecureCookieSessionInterface ran, which begins at line "}},
		"no cookie":          {"GET /abort", header("Set-Cookie"), []string{"no Set-Cookie", "No layer gave it"}},
		"a header that went": {"GET /", header("X-Secret"), []string{"no X-Secret", "It was taken out (1) while Flask's after_request stamp ran"}},
		"no length":          {"GET /stream", header("Content-Length"), []string{"no Content-Length", "Auth returned a ClosingIterator of the generator <genexpr> at line 45 of shop.py, which has no len()"}},
		"not chunked":        {"GET /", header("Transfer-Encoding"), []string{"no Transfer-Encoding", "stated Content-Length: 4", "It came with the response that Flask's view home gave"}},
		"a key":              {"GET /", inspect.Question{Topic: inspect.Key, Name: "auth.user"}, []string{"Auth wrote it"}},
		"no key":             {"GET /", inspect.Question{Topic: inspect.Key, Name: "HTTP_COOKIE"}, []string{"from a header Cookie, and the client sent none"}},
		"a layer not called": {"GET /?deny", inspect.Question{Topic: inspect.Called, Name: "Flask"},
			[]string{"came back without calling what lies inside"}},
		"a connection": {"GET /\nConnection: close", connectionAsked, []string{"closed behind the answer", "The client asked for it"}},
		"a finding":    {"GET /hops", inspect.Question{Topic: inspect.Finding, Name: "A15"}, []string{"Keep-Alive", "It shows here"}},
	})
}

// What Flask made its answer of is what the request failed by, with its line, also where nothing was logged.
func TestWhatARequestToFlaskFailedBy(t *testing.T) {
	t.Parallel()
	p := newProject(t, "flask", "shop.py:application", map[string]string{"shop.py": askedFlask})
	for request, want := range map[string]string{
		"GET /fails":   "LookupError at shop.py:41 in fails",
		"POST /form":   "werkzeug.exceptions.BadRequestKeyError at shop.py:33",
		"GET /abort":   "werkzeug.exceptions.BadRequest at shop.py:37",
		"GET /nowhere": "",
		"GET /":        "",
	} {
		f := trace.FailureOf(p.asks(t, request))
		if got := f.String(); f.Any() != (want != "") || f.Any() && got != want {
			t.Errorf("%s: %q, want %q", request, got, want)
		}
	}
}

var askedDjango = map[string]string{
	"shop/settings.py": `SECRET_KEY = "x"
DEBUG = False
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.sessions"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "shop.layers.stamping", "django.middleware.common.CommonMiddleware",
              "shop.layers.closing", "django.middleware.csrf.CsrfViewMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]
`,
	"shop/layers.py": `def stamping(get_response):
    def middleware(request):
        response = get_response(request)
        response["X-Shop"] = "yes"
        del response["X-Secret"]
        return response
    return middleware

def closing(get_response):
    def middleware(request):
        if "closed" in request.GET:
            return HttpResponse("closed", status=503)
        return get_response(request)
    return middleware

class Auth:
    def __init__(self, inner):
        self.inner = inner
    def __call__(self, environ, start_response):
        if "deny" in environ["QUERY_STRING"]:
            start_response("403 Forbidden", [("Content-Length", "2")])
            return [b"no"]
        environ["auth.user"] = "ada"
        return self.inner(environ, start_response)

from django.http import HttpResponse
`,
	"shop/urls.py": `from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_GET
from django.views.decorators.cache import cache_page
import asyncio, functools

def home(request):
    request.session["n"] = 1
    response = HttpResponse("home")
    response["X-Secret"] = "1"
    return response

def odd(request):
    raise SuspiciousOperation("no tea today")

def fails(request):
    raise LookupError("no tea")

def item(request, n):
    raise Http404("no such tea")

def stream(request):
    return StreamingHttpResponse(letter for letter in [b"a", b"b"])

@csrf_exempt
@require_GET
def reads(request):
    return HttpResponse("read")

def posted(request):
    return HttpResponse("posted")

def hops(request):
    return HttpResponse("x", headers={"Keep-Alive": "timeout=5"})

def guarded(view):
    @functools.wraps(view)
    def guard(request, *args):
        if "key" not in request.GET:
            return HttpResponse(status=302, headers={"Location": "/login"})
        return view(request, *args)
    return guard

@guarded
def back(request):
    response = HttpResponse(status=302, headers={"Location": "/back/"})
    response.set_cookie("tea", "green")
    response.set_cookie("sugar", "2")
    return response

@cache_page(60)
def cached(request):
    return HttpResponse("cached")

@condition(etag_func=lambda request: '"7"')
def tagged(request):
    return HttpResponse("tagged")

async def later(request):
    await asyncio.sleep(0)
    return HttpResponse("later", status=202)

urlpatterns = [path("back/", back), path("back/again/", back), path("cached", cached), path("tagged", tagged), path("later", later), path("", home), path("odd", odd), path("fails", fails), path("item/<int:n>", item), path("stream", stream), path("reads", reads),
               path("posted", posted), path("hops", hops), path("slash/", home)]
`,
	"shop/wsgi.py": `import os
from django.core.wsgi import get_wsgi_application
from shop.layers import Auth

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
application = Auth(get_wsgi_application())
`,
	"manage.py": `import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
`,
}

// So it has of Django.
func TestWhyInDjango(t *testing.T) {
	t.Parallel()
	p := newProject(t, "django, sqlite3", "manage.py", askedDjango)
	p.answers(t, map[string]asked{
		"a status":       {"GET /", statusAsked, []string{"final with 200 OK", `The status "200" came with the response that Django's view shop.urls.home gave, which begins at line 9 of shop/urls.py`}},
		"a bad request":  {"GET /odd", statusAsked, []string{"Django's view shop.urls.odd raised django.core.exceptions.SuspiciousOperation: no tea today at line 16 of shop/urls.py, and Django answered in its place.", "400"}},
		"an exception":   {"GET /fails", statusAsked, []string{"Django's view shop.urls.fails raised LookupError: no tea at line 19 of shop/urls.py", "500"}},
		"no object":      {"GET /item/3", statusAsked, []string{"Django's view shop.urls.item raised django.http.response.Http404: no such tea at line 22 of shop/urls.py", "404"}},
		"no route":       {"GET /nowhere", statusAsked, []string{"No route of Django's takes the path /nowhere.", "Its routes are /back/, /back/again/, /cached, ", "404"}},
		"another method": {"POST /reads", statusAsked, []string{"For this path Django takes only GET. The client asked with POST.", "405"}},
		"no token":       {"POST /posted", statusAsked, []string{"Django refused the form: CSRF cookie not set.", "403"}},
		"a slash": {"GET /slash", statusAsked, []string{"301", `The status "301" came with the response that Django's middleware CommonMiddleware.process_re`,
			"It answered in place of the view, which was not called.", "The path /slash ends without a slash.", "APPEND_SLASH"}},
		"a header": {"GET /", header("X-Shop"), []string{"It came while Django's middleware stamping ran, which begins at line 2 of shop/layers.py."}},
		"a header of Django's": {"GET /", header("Content-Length"),
			[]string{"It came while Django's middleware CommonMiddleware.process_response ran, which begins at line ", "common.py"}},
		"a cookie":           {"GET /", header("Set-Cookie"), []string{"It came while Django's middleware SessionMiddleware.process_response ran, which begins at line ", "sessions/middleware.py"}},
		"no cookie":          {"GET /item/3", header("Set-Cookie"), []string{"no Set-Cookie", "No layer gave it"}},
		"a header that went": {"GET /", header("X-Secret"), []string{"no X-Secret", "It was taken out (1) while Django's middleware stamping ran"}},
		"no length":          {"GET /stream", header("Content-Length"), []string{"no Content-Length", "Auth returned a StreamingHttpResponse of the generator <genexpr> at line 25 of shop/urls.py, which has no len()"}},
		"not chunked":        {"GET /", header("Transfer-Encoding"), []string{"no Transfer-Encoding", "stated Content-Length: 4"}},
		"a key":              {"GET /", inspect.Question{Topic: inspect.Key, Name: "auth.user"}, []string{"Auth wrote it"}},
		"no key":             {"GET /", inspect.Question{Topic: inspect.Key, Name: "HTTP_COOKIE"}, []string{"from a header Cookie, and the client sent none"}},
		"a layer not called": {"GET /?deny", inspect.Question{Topic: inspect.Called, Name: "WSGIHandler"}, []string{"came back without calling what lies inside"}},
		"a connection":       {"GET /\nConnection: close", connectionAsked, []string{"closed behind the answer", "The client asked for it"}},
		"a decorator": {"GET /back/", statusAsked, []string{`The status "302" came with the response that Django's decorator guard`, " of shop.urls.back gave, which begins at line ", "of shop/urls.py",
			"It answered in place of the view, which was not called."}},
		"a view that was not called": {"GET /back/", viewAsked, []string{"The view was not called.", "The response came with the response that Django's decorator guard"}},
		"a view that was called":     {"GET /", viewAsked, []string{"Django called its view shop.urls.home, which begins at line 9 of shop/urls.py."}},
		"a middleware in its place":  {"GET /?closed", viewAsked, []string{"The view was not called.", "Django's middleware closing", "of shop/layers.py"}},
		"a header of what was not called": {"GET /?closed", header("X-Frame-Options"), []string{"No layer gave it",
			"Django's middleware closing answered, which begins at line", "Nothing that stands behind it was called"}},
		"a page that is cached": {"GET /cached", viewAsked, []string{"Django called its view shop.urls.cached"}},
		"a condition": {"GET /tagged\nIf-None-Match: \"7\"", statusAsked, []string{"304", "Django's decorator condition of shop.urls.tagged",
			`The client sent If-None-Match: "7", in bytes `, `The response has ETag: "7".`}},
		"a coroutine":        {"GET /later", statusAsked, []string{`The status "202" came with the response that Django's view shop.urls.later gave`, "of shop/urls.py"}},
		"a coroutine's view": {"GET /later", viewAsked, []string{"Django called its view shop.urls.later", "It is a coroutine", "in another thread"}},
		"another text":       {"GET /back/again/?key", header("Location"), []string{"Location: /back/", "Django's view shop.urls.back gave"}},
		"the same text":      {"GET /back/?key", header("Location"), []string{"Location: /back/"}},
		"one of the cookies": {"GET /back/?key", header("Set-Cookie sugar"), []string{"Set-Cookie: ", "sugar=2", "Django's view shop.urls.back gave"}},
		"a finding":          {"GET /hops", inspect.Question{Topic: inspect.Finding, Name: "A15"}, []string{"Keep-Alive", "It shows here"}},
	})
	p.asks(t, "GET /cached")
	if got := says(p.asks(t, "GET /cached"), statusAsked); !strings.Contains(got, "Django's decorator CacheMiddleware of shop.urls.cached gave") {
		t.Errorf("the status of a page that came from the cache:\n%s", got)
	}
	if got := says(p.asks(t, "GET /back/again/?key"), header("Location")); strings.Contains(got, "same text") {
		t.Errorf("another path is the same text:\n%s", got)
	}
	var rows []string
	for _, q := range inspect.Questions(p.asks(t, "GET /back/?key")) {
		if q.Topic == inspect.Header && strings.HasPrefix(q.Name, "Set-Cookie") {
			rows = append(rows, q.Name)
		}
	}
	if got := strings.Join(rows, ", "); got != "Set-Cookie tea, Set-Cookie sugar" {
		t.Errorf("the questions about cookies are %s", got)
	}
}
