package python_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

const sharingDjango = `import functools
from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

class API(View):
    def dispatch(self, request, *args, **kwargs):
        return HttpResponse("api")

    @classmethod
    def as_api(cls):
        """As Django REST framework makes its views."""
        view = super().as_view()
        view.cls = cls
        return csrf_exempt(view)

    @classmethod
    def as_set(cls):
        """As Django REST framework makes those of a set."""
        def view(request, *args, **kwargs):
            self = cls()
            return self.dispatch(request, *args, **kwargs)
        functools.update_wrapper(view, cls, updated=())
        functools.update_wrapper(view, cls.dispatch, assigned=())
        view.cls = cls
        return csrf_exempt(view)

def rule(function):
    @functools.wraps(function)
    def ruled(*args, **kwargs):
        return function(*args, **kwargs)
    return ruled

class Ruled(View):
    @method_decorator(rule)
    @method_decorator(rule)
    def dispatch(self, request):
        return HttpResponse("ruled")

class Books(API): pass
class Token(API): pass
class Cart(API): pass
class Later(API): pass
Later.__name__ = "tea"

def wrapped(view):
    @functools.wraps(view)
    def inner(request):
        return view(request)
    return inner

def named(view):
    def inner(request):
        return view(request)
    inner.__name__ = view.__name__
    return inner

def plain(request):
    return HttpResponse("plain")

@named
def one(request):
    return HttpResponse("one")

@named
def two(request):
    return HttpResponse("two")

urlpatterns = [path("books", Books.as_set()), path("token", Token.as_api()), path("cart", Cart.as_set()), path("tea", wrapped(Later.as_api())),
               path("guarded", wrapped(Token.as_view())), path("plain", wrapped(plain)), path("one", one), path("two", two), path("ruled", Ruled.as_view())]
app = get_wsgi_application()
`

const sharingFlask = `import functools
from flask import Flask, request_finished, request_started
from flask.views import MethodView

app = Flask(__name__)

def wrapped(view):
    @functools.wraps(view)
    def inner(*args):
        return view(*args)
    return inner

class Books(MethodView):
    decorators = [wrapped]
    def get(self):
        return "books"

class Cart(MethodView):
    def get(self):
        return "cart"

def note(sender, **more):
    pass

request_started.connect(note, app)
request_finished.connect(note, app)
app.add_url_rule("/books", view_func=Books.as_view("books"))
app.add_url_rule("/cart", view_func=wrapped(Cart.as_view("cart")))

@app.route("/plain")
@wrapped
def plain():
    return "plain"
`

// Views that run the same code, such as the dispatch of a class that they derive from, have each its
// own name, in any order; so have signals that one function receives.
func TestNamesOfStepsThatShareCode(t *testing.T) {
	t.Parallel()
	const signals = "signal request-started to note\nview %s\nsignal request-finished to note\n"
	for _, tt := range []struct{ packages, text, want string }{
		{"django", sharingDjango, "view %s\n"}, {"flask, blinker", sharingFlask, signals},
	} {
		t.Run(tt.packages, func(t *testing.T) {
			eachPython(t, tt.packages, func(t *testing.T, python string) {
				app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": tt.text})
				for _, c := range [][2]string{
					{"/books", "Books"}, {"/token", "Token"}, {"/cart", "Cart"}, {"/tea", "tea"}, {"/guarded", "Token"}, {"/books", "Books"},
					{"/plain", "mine.plain"}, {"/one", "mine.one"}, {"/two", "mine.two"}, {"/ruled", "Ruled"}, {"/one", "mine.one"},
				} {
					if !strings.Contains(tt.text, c[0][1:]+`"`) {
						continue
					}
					name := c[1]
					if tt.packages != "django" {
						name = strings.TrimPrefix(name, "mine.")
					}
					r := send(t, app, getOf(c[0]), nil)
					if diff := cmp.Diff(strings.Replace(tt.want, "%s", name, 1), r.steps(t)); diff != "" {
						t.Errorf("%s (-want +got):\n%s", c[0], diff)
					}
				}
			})
		})
	}
}

const loopFlask = `from flask import Flask
app = Flask(__name__)

@app.before_request
async def first():
    return None

@app.route("/a/<rest>")
async def home(rest):
    return "home"
`

const loopDjango = `from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

async def home(request, rest):
    return HttpResponse("home")

urlpatterns = [path("a/<rest>", home)]
app = get_wsgi_application()
`

// A coroutine is a step, too, with its place and its time. It is said that its code runs where it is not followed.
func TestStepsThatRunElsewhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ packages, text, want string }{
		{"flask, asgiref", loopFlask, "before_request first\nview home\n"}, {"django, asgiref", loopDjango, "view mine.home\n"},
	} {
		t.Run(tt.packages, func(t *testing.T) {
			eachPython(t, tt.packages, func(t *testing.T, python string) {
				app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": tt.text})
				r := send(t, app, get, nil)
				if _, body, _ := r.response(t); body != "home" {
					t.Fatalf("it answers %q\n%s", body, r.story())
				}
				if diff := cmp.Diff(tt.want, r.steps(t)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				e := r.events[slices.IndexFunc(r.events, func(e trace.Event) bool { return e.Kind() == trace.KindFrameworkEntered })]
				if d := e.Data.(*trace.FrameworkEntered); !d.Elsewhere || e.Src.Line == 0 || !strings.HasSuffix(e.Src.File, "mine.py") {
					t.Errorf("it is told as %+v at %v", d, e.Src)
				}
			})
		})
	}
}
