package python_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

const placedFlask = `from functools import partial
from flask import Flask, request_started
from flask.views import MethodView, View

app = Flask(__name__)

class Listens:
    def got(self, sender, **rest):
        pass
    def __call__(self, sender, **rest):
        pass

listens = Listens()
request_started.connect(listens.got, app)
request_started.connect(listens, app)
app.before_request(lambda: None)
app.after_request(lambda response: response)
app.teardown_request(partial(lambda tea, error: None, "green"))

class Item(View):
    def dispatch_request(self):
        return "item"

class Cart(MethodView):
    init_every_request = False
    decorators = [lambda view: view]
    def get(self):
        return "cart"
    def post(self):
        return "posted"

class Menu:
    def __call__(self):
        return "menu"

class Tea:
    def view(self):
        return "tea"

app.add_url_rule("/lambda", "alone", lambda: "lambda")
for n in "12":
    app.add_url_rule("/each/" + n, "each" + n, lambda: "each")
app.add_url_rule("/item", view_func=Item.as_view("item"))
app.add_url_rule("/cart", view_func=Cart.as_view("cart"))
app.add_url_rule("/menu", "menu", Menu())
app.add_url_rule("/tea", "tea", Tea().view)
`

const placedDjango = `from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x", MIDDLEWARE=[])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.views import View
from django.views.generic import RedirectView

class Item(View):
    def get(self, request):
        return HttpResponse("item")

class Gone(RedirectView):
    url = "/item"

urlpatterns = [path("item", Item.as_view()), path("gone", Gone.as_view()), path("lambda", lambda request: HttpResponse("x"))]
app = get_wsgi_application()
`

// placed are the steps of a framework, each with where it begins.
func (r run) placed() string {
	var b strings.Builder
	for _, e := range r.events {
		if d, ok := e.Data.(*trace.FrameworkEntered); ok {
			fmt.Fprintf(&b, "%s %s %s\n", d.Step, d.Name, lineOf(e.Src))
		}
	}
	return b.String()
}

// Each step leads to its line: of a view that is a class to the method that answers, and of a receiver of a
// signal to the method or the instance that is called.
func TestEachStepHasItsLine(t *testing.T) {
	t.Parallel()
	eachPython(t, "flask, blinker", func(t *testing.T, python string) {
		app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": placedFlask})
		const hooks = "after_request <lambda> mine.py:17\nteardown_request <lambda> mine.py:18\n"
		for asked, want := range map[string]string{
			"GET /lambda":   "before_request <lambda> mine.py:16\nview alone mine.py:40\n" + hooks,
			"GET /each/2":   "view <lambda> mine.py:42\n",
			"GET /item":     "view Item mine.py:21\n",
			"GET /cart":     "view Cart mine.py:27\n",
			"HEAD /cart":    "view Cart mine.py:27\n",
			"POST /cart":    "view Cart mine.py:29\n",
			"GET /menu":     "view Menu mine.py:33\n",
			"GET /tea":      "view Tea.view mine.py:37\n",
			"GET /static/x": "view static app.py\n",
		} {
			got := send(t, app, strings.Replace(get, "GET /a/b", asked, 1), nil).placed()
			hasLines(t, asked, got, want)
			hasLines(t, asked, got, "signal request-started to Listens.got mine.py:8\n")
			hasLines(t, asked, got, "signal request-started to Listens mine.py:10\n")
		}
	})
	eachPython(t, "django", func(t *testing.T, python string) {
		app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": placedDjango})
		for asked, want := range map[string]string{
			"GET /item":   "view Item mine.py:10\n",
			"POST /item":  "view Item mine.py:",
			"GET /gone":   "view Gone mine.py:",
			"GET /lambda": "view mine.<lambda> mine.py:16\n",
		} {
			hasLines(t, asked, send(t, app, strings.Replace(get, "GET /a/b", asked, 1), nil).placed(), want)
		}
	})
}

// A query and a template have the line of the application's that leads to them. What a middleware of the
// framework's asks has none, though the application's own middleware stands around it.
func TestAQueryHasTheLineThatAsks(t *testing.T) {
	t.Parallel()
	eachPython(t, "django, sqlite3", func(t *testing.T, python string) {
		files := maps.Clone(steppedDjango)
		files["shop/settings.py"] = strings.Replace(files["shop/settings.py"], `"shop.layers.counting", `, `"shop.layers.counting", "asks.Asking", `, 1)
		files["site-packages/asks.py"] = `from django.db import connection

class Asking:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 2")
        return self.get_response(request)
`
		files["shop/wsgi.py"] = "import sys; sys.path.append('site-packages')\n" + files["shop/wsgi.py"]
		app := module(t, systemWith(t, system.Options{Python: python}), "shop.wsgi", files)
		hasLines(t, "GET /", send(t, app, getOf("/"), nil).placed(), "query SELECT 2 utils.py\nview shop.urls.home urls.py:8\nquery SELECT 1 + %s urls.py:11\ntemplate home.html urls.py:12\n")
	})
}
