package python_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// eachPython runs a test with every Python at hand that can import some packages.
func eachPython(t *testing.T, packages string, test func(t *testing.T, python string)) {
	t.Helper()
	found := pythons(t)
	found["python3"] = pythontest.With(t, packages)
	for name, python := range found {
		if exec.Command(python, "-c", "import "+packages).Run() != nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, python)
		})
	}
}

// within tells what a framework answered by itself, which arguments its view had, and what became of the head
// of its response.
func (r run) within() string {
	var b strings.Builder
	for _, e := range r.events {
		switch d := e.Data.(type) {
		case *trace.FrameworkEntered:
			if len(d.Args) > 0 {
				fmt.Fprintf(&b, "%s %s\n", d.Name, pairs(d.Args, "="))
			}
		case *trace.FrameworkAnswers:
			fmt.Fprintf(&b, "answers %s|%s|%s|%s|%d|%s\n", d.Exc, d.Cause, d.Asked, strings.Join(d.Known, " "), d.Count, lineOf(e.Src))
		case *trace.FrameworkResponse:
			fmt.Fprintf(&b, "%s|%s|%s %v|%s", d.Step+" "+d.Name, d.After, d.Before, d.New, d.Delta.Status)
			for _, c := range d.Delta.Set {
				fmt.Fprintf(&b, " ~%s", c.Name)
			}
			for _, h := range d.Delta.Del {
				fmt.Fprintf(&b, " -%s", h.Name)
			}
			for _, h := range d.Delta.Add {
				fmt.Fprintf(&b, " +%s", h.Name)
			}
			fmt.Fprintf(&b, "|%s\n", lineOf(e.Src))
		}
	}
	return b.String()
}

// lineOf is a place, in the files of a test with its line.
func lineOf(s trace.Src) string {
	switch name := filepath.Base(s.File); name {
	case ".":
		return "-"
	case "mine.py", "urls.py", "layers.py":
		return fmt.Sprintf("%s:%d", name, s.Line)
	default:
		return name
	}
}

func pairs(headers []trace.Header, between string) string {
	var all []string
	for _, h := range headers {
		all = append(all, h.Name+between+h.Value)
	}
	return strings.Join(all, " ")
}

// hasLines looks for lines in a text, in their order. What a later version adds may stand between them.
func hasLines(t *testing.T, of, got, want string) {
	t.Helper()
	at := 0
	for line := range strings.Lines(want) {
		i := strings.Index(got[at:], line)
		if i < 0 {
			t.Fatalf("%s has\n%sand not, in its order:\n%s", of, got, line)
		}
		at += i + len(line)
	}
}

const withinFlask = `import uuid
from flask import Flask, abort, after_this_request, make_response, redirect, request, session
from flask.views import MethodView

app = Flask(__name__)
app.secret_key = "not so secret"

class Odd(str):
    def __repr__(self):
        raise SystemError("a repr of the application's has run")

class Tea:
    __eq__ = __repr__ = None

@app.after_request
def stamp(response):
    response.headers["X-Shop"] = "yes"
    return response

@app.after_request
def strip(response):
    response.headers.pop("X-View", None)
    if request.args.get("own"):
        response = make_response("own", 202)
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

@app.get("/item/<name>/<int:n>/<uuid:key>")
def item(name, n, key, tea=Tea(), odd=Odd("x"), *, flag=True):
    session["n"] = n
    response = make_response(name)
    response.headers["X-View"] = "1"
    return response

@app.get("/later")
def later():
    @after_this_request
    def sweeten(response):
        response.set_cookie("sugar", "2")
        return response
    return "later"

class Cart(MethodView):
    def get(self, n, rest):
        return "cart"

app.add_url_rule("/cart/<int:n>/<path:rest>", view_func=Cart.as_view("cart"))
app.add_url_rule("/slash/", "slash", lambda: "slash")
`

// A view's arguments, what Flask answers by itself and why, and the step in which a header of the response
// appeared are told, the same by every way to look on.
func TestWhatHappensWithinFlask(t *testing.T) {
	t.Parallel()
	eachPython(t, "flask", func(t *testing.T, python string) {
		app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": withinFlask})
		for _, tt := range []struct{ method, target, want string }{
			{"POST", "/form", "answers werkzeug.exceptions.BadRequestKeyError: 'missing'||||0|mine.py:29\n" +
				" |answer to BadRequestKeyError|its process_response true|400 BAD REQUEST +Content-Type +Content-Length|-\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n"},
			{"GET", "/abort", "answers werkzeug.exceptions.BadRequest: no tea today||||0|mine.py:33\n" +
				" |answer to BadRequest|its process_response true|400 BAD REQUEST +Content-Type +Content-Length|-\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n"},
			{"GET", "/fails", "answers LookupError: no tea||||0|mine.py:37\n" +
				" |answer to LookupError|its process_response true|500 INTERNAL SERVER ERROR +Content-Type +Content-Length|-\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n"},
			{"GET", "/item/green/3/12345678-1234-5678-1234-567812345678?own=1", "item name='green' n=3 key=UUID('12345678-1234-5678-1234-567812345678') tea=<Tea> odd=<Odd> flag=True\n" +
				"view item|| true|200 OK +Content-Type +Content-Length +X-View|mine.py:39\n" +
				"after_request strip|view item| true|202 ACCEPTED +Content-Type +Content-Length|mine.py:20\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n" +
				"session interface SecureCookieSessionInterface|after_request stamp| false| +Vary +Set-Cookie|sessions.py\n"},
			{"GET", "/later", " |view later|its process_response true|200 OK +Content-Type +Content-Length|-\n" +
				"after_this_request sweeten|view later| false| +Set-Cookie|mine.py:48\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n"},
			{"GET", "/cart/5/a/b", "Cart n=5 rest='a/b'\n" +
				" |view Cart|its process_response true|200 OK +Content-Type +Content-Length|-\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n"},
			{"GET", "/slash", "answers werkzeug.routing.exceptions.RequestRedirect: http://x/slash/|redirect|http://x/slash/||0|map.py\n" +
				" |answer to RequestRedirect|its process_response true|308 PERMANENT REDIRECT +Content-Type +Content-Length +Location|-\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n"},
			{"GET", "/nowhere", "answers werkzeug.exceptions.NotFound|no route|/nowhere|/static/<path:filename> /form /abort /fails /item/<name>/<int:n>/<uuid:key> /later /cart/<int:n>/<path:rest> /slash/|8|map.py\n" +
				" |answer to NotFound|its process_response true|404 NOT FOUND +Content-Type +Content-Length|-\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n"},
			{"PUT", "/form", "answers werkzeug.exceptions.MethodNotAllowed|method||OPTIONS POST|2|map.py\n" +
				" |answer to MethodNotAllowed|its process_response true|405 METHOD NOT ALLOWED +Content-Type +Allow +Content-Length|-\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n"},
			{"GET", "/item/green/3/12345678-1234-5678-1234-567812345678", "item name='green' n=3 key=UUID('12345678-1234-5678-1234-567812345678') tea=<Tea> odd=<Odd> flag=True\n" +
				"view item|| true|200 OK +Content-Type +Content-Length +X-View|mine.py:39\n" +
				"after_request strip|view item| false| -X-View|mine.py:20\n" +
				"after_request stamp|after_request strip| false| +X-Shop|mine.py:15\n" +
				"session interface SecureCookieSessionInterface|after_request stamp| false| +Vary +Set-Cookie|sessions.py\n"},
		} {
			raw := tt.method + " " + tt.target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
			hasLines(t, tt.method+" "+tt.target, send(t, app, raw, nil).within(), tt.want)
		}
	})
}

var withinDjango = map[string]string{
	"shop/settings.py": `SECRET_KEY = "x"
ROOT_URLCONF = "shop.urls"
ALLOWED_HOSTS = ["x"]
DEBUG = True
USE_TZ = True
INSTALLED_APPS = ["django.contrib.sessions"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"home.html": "home"})]}}]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware", "shop.layers.stamping",
              "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware", "shop.layers.Guard"]
`,
	"shop/layers.py": `from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

def stamping(get_response):
    def middleware(request):
        response = get_response(request)
        response["X-Shop"] = "yes"
        response.set_cookie("sugar", "2")
        return response
    return middleware

class Guard:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        if "no" in request.GET:
            raise PermissionDenied("not today")
        if "own" in request.GET:
            return HttpResponse("own", status=202)
        response = self.get_response(request)
        response["X-Guard"] = "1"
        return response
    def process_template_response(self, request, response):
        response["X-Template"] = "1"
        return response
`,
	"shop/urls.py": `from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path, re_path
from django.views import View
from django.views.decorators.http import require_POST

class Tea:
    __eq__ = __repr__ = None

def home(request):
    request.session["n"] = 1
    return HttpResponse("home")

def item(request, name, n, tea=Tea(), *, flag=True):
    if n == 404:
        raise Http404("no such tea")
    response = HttpResponse(name, status=201)
    response["X-View"] = "1"
    return response

@require_POST
def posted(request):
    return HttpResponse("posted")

def template(request):
    return TemplateResponse(request, "home.html")

class Cart(View):
    def get(self, request, n):
        return HttpResponse("cart")

inner = [path("<int:n>", Cart.as_view()), re_path("^old/(?P<n>[0-9]+)$", Cart.as_view())]
urlpatterns = [path("", home), path("item/<name>/<int:n>", item), path("posted", posted), path("template", template), path("cart/", include(inner)),
               path("slash/", home)]
`,
	"shop/wsgi.py": `import os
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
app = get_wsgi_application()
`,
}

// The same of Django, its middleware and its routing.
func TestWhatHappensWithinDjango(t *testing.T) {
	t.Parallel()
	eachPython(t, "django, sqlite3", func(t *testing.T, python string) {
		app := module(t, systemWith(t, system.Options{Python: python}), "shop.wsgi", withinDjango)
		for _, tt := range []struct{ method, target, want string }{
			{"GET", "/", "view shop.urls.home|| true|200 +Content-Type|urls.py:10\n" +
				"middleware Guard|view shop.urls.home| false| +X-Guard|layers.py:15\n" +
				"middleware CommonMiddleware.process_response|middleware CsrfViewMiddleware| false| +Content-Length|common.py\n" +
				"middleware stamping|middleware CommonMiddleware| false| +X-Shop +Set-Cookie|layers.py:5\n" +
				"middleware SessionMiddleware.process_response|middleware stamping| false| +Vary +Set-Cookie|middleware.py\n"},
			{"GET", "/item/green/3", "shop.urls.item name='green' n=3 tea=<Tea> flag=True\n" +
				"view shop.urls.item|| true|201 +Content-Type +X-View|urls.py:14\n" +
				"middleware Guard|view shop.urls.item| false| +X-Guard|layers.py:15\n"},
			{"GET", "/item/green/404", "shop.urls.item name='green' n=404 tea=<Tea> flag=True\n" +
				"answers django.http.response.Http404: no such tea||||0|urls.py:16\n" +
				"answer to Http404|template a template without a name| true|404 +Content-Type|exception.py\n" +
				"middleware Guard|answer to Http404| false| +X-Guard|layers.py:15\n"},
			{"POST", "/posted", "answers |csrf|CSRF cookie not set.||0|-\n" +
				"answer to the check of the CSRF token|template a template without a name| true|403 +Content-Type|csrf.py\n" +
				"middleware Guard|answer to the check of the CSRF token| false| +X-Guard|layers.py:15\n"},
			{"GET", "/posted", "answers |method||POST|1|-\n" +
				"decorator require_http_methods of shop.urls.posted|HttpResponseNotAllowed| true|405 +Content-Type +Allow|http.py\n" +
				"middleware Guard|decorator require_http_methods of shop.urls.posted| false| +X-Guard|layers.py:15\n"},
			{"GET", "/template", "view shop.urls.template|| true|200 +Content-Type|urls.py:25\n" +
				" |template home.html|the middleware around it false| +X-Template|-\n" +
				"middleware Guard|template home.html| false| +X-Guard|layers.py:15\n"},
			{"GET", "/cart/5", "Cart n=5\n" +
				"view Cart|| true|200 +Content-Type|urls.py:29\n" +
				"middleware Guard|view Cart| false| +X-Guard|layers.py:15\n"},
			{"PUT", "/cart/5", "answers |csrf|CSRF cookie not set.||0|-\n" +
				"answer to the check of the CSRF token|template a template without a name| true|403 +Content-Type|csrf.py\n" +
				"middleware Guard|answer to the check of the CSRF token| false| +X-Guard|layers.py:15\n"},
			{"GET", "/cart/x", "answers django.urls.exceptions.Resolver404|no route|/cart/x|/ /item/<name>/<int:n> /posted /template /cart/<int:n> /cart/^old/(?P<n>[0-9]+)$ /slash/|7|resolvers.py\n" +
				"answer to Resolver404|template a template without a name| true|404 +Content-Type|exception.py\n" +
				"middleware Guard|answer to Resolver404| false| +X-Guard|layers.py:15\n"},
			{"GET", "/nowhere", "answers django.urls.exceptions.Resolver404|no route|/nowhere|/ /item/<name>/<int:n> /posted /template /cart/ /slash/|6|resolvers.py\n" +
				"answer to Resolver404|template a template without a name| true|404 +Content-Type|exception.py\n" +
				"middleware Guard|answer to Resolver404| false| +X-Guard|layers.py:15\n"},
			{"GET", "/?no=1", "answers django.core.exceptions.PermissionDenied: not today||||0|layers.py:17\n" +
				"answer to PermissionDenied|middleware Guard| true|403 +Content-Type|exception.py\n"},
			{"GET", "/?own=1", "middleware Guard|| true|202 +Content-Type|layers.py:15\n"},
			{"GET", "/slash", "| true|301 +Content-Type +Location +Content-Length|common.py\n"},
		} {
			raw := tt.method + " " + tt.target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
			hasLines(t, tt.method+" "+tt.target, send(t, app, raw, nil).within(), tt.want)
		}
	})
}
