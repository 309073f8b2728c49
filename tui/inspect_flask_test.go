package tui

import (
	"os"
	"path/filepath"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	view "roundtrip/tui/inspect"
)

// flaskShop has a hook, a view that fails for what is not sold, and a form.
const flaskShop = `from flask import Flask, render_template, request, session

app = Flask(__name__)
app.secret_key = "not so secret"
PRICES = {"apple": 3}

@app.before_request
def count():
    session["n"] = session.get("n", 0) + 1

def price(name):
    return PRICES[name]

@app.get("/item/<name>")
def item(name):
    cost = price(name)
    return "costs %d" % cost

@app.post("/cart")
def cart():
    return "cart: " + request.get_data(as_text=True)

@app.post("/form")
def form():
    return request.form["item"]

@app.get("/menu")
def menu():
    return render_template("menu.html", teas=[{}])
`

// inspectingFlask inspects a project of Flask's in the Python that is installed.
func inspectingFlask(t *testing.T, s size) *inspector {
	t.Helper()
	python := pythontest.With(t, "flask")
	file := filepath.Join(t.TempDir(), "shop.py")
	if err := os.WriteFile(file, []byte(flaskShop), 0o600); err != nil {
		t.Fatal(err)
	}
	templates := filepath.Join(filepath.Dir(file), "templates")
	if err := os.Mkdir(templates, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(templates, "menu.html"), []byte("<ul>\n{% for tea in teas %}\n<li>{{ tea.name.first }}</li>\n{% endfor %}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return inspectingAt(t, s, func(*catalog.Catalog) (*view.Site, *inspect.Record) {
		c := catalog.New(catalog.Options{Content: content.FS(), System: system.New(system.Options{Python: python}), Paths: true})
		return inspected(t, catalog.Stack{App: file + ":app", Engine: catalog.System}, inspect.Options{}, c)
	})
}

// heldInFlask holds a request to that project.
func heldInFlask(t *testing.T, method, target, body string) (*inspector, <-chan answer) {
	t.Helper()
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	i.types([2]string{"H", "Every request is held"})
	got := i.asks(method, target, body)
	i.shows(t, "1 held")
	return i, got
}

// A request that failed opens where it failed: its line, the event that tells of it, and the end of
// the traceback.
func TestAFailedRequestIsSeenWhereItFailed(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	if got := <-i.asks("GET", "/item/plum", ""); got.status != 500 {
		t.Fatalf("%+v", got)
	}
	i.shows(t, "1 recorded", "KeyError")
	i.types([2]string{"!", "12✗"}, [2]string{"S", "▸   14  @app.get"}, [2]string{"G", "12✗"})
	i.shows(t, "shop.py:12: KeyError: 'plum'", "── record")
	i.types([2]string{"tab", "[body"}, [2]string{"tab", "[times"}, [2]string{"tab", "KeyError: 'plum'   "})
	i.press("q")
	i.ends()
}

// So does one whose view an exception left that the framework made a 400 of, of which nothing was
// written; why names the view and its line.
func TestAViewThatWasLeftByA400IsSeenWhereItFailed(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	if got := <-i.asks("POST", "/form", "tea=1"); got.status != 400 {
		t.Fatalf("%+v", got)
	}
	i.shows(t, "▸ !     1  POST /form", "BadRequestKeyError")
	i.types([2]string{"!", "25✗"}, [2]string{"", "The request failed with 400: shop.py:25: werkzeug.exceptions.BadRequestKeyError: 'item'."}, [2]string{"w", "Why, or why not?"}, [2]string{"this status", "Why this status?"}, [2]string{"enter", "Flask's view form raised werkzeug.exceptions.BadRequestKeyError: 'item' at line 25 of"})
	i.press("q")
	i.ends()
}

// A template in the application's folder is opened at the line at which it failed.
func TestATemplateIsSeenWhereItFailed(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	if got := <-i.asks("GET", "/menu", ""); got.status != 500 {
		t.Fatalf("%+v", got)
	}
	i.shows(t, "1 recorded", "UndefinedError")
	i.types([2]string{"!", "3✗"})
	i.shows(t, "[code templates/menu.html]", "tea.name.first")
	i.types([2]string{"b", "A template has no breakpoints. B, then a: step == \"template menu.html\" holds at it."})
	i.press("q")
	i.ends()
}

// Looking back goes over the steps of a framework one by one, each with its line, while the request
// is held and after its end.
func TestStepsOfAFrameworkAreLookedAtOneByOne(t *testing.T) {
	i, answer := heldInFlask(t, "GET", "/item/apple", "")
	i.types([2]string{"enter", "s one event"}, [2]string{"tab", "[environ]"}, [2]string{"tab", "[response]"}, [2]string{"tab", "[code"},
		[2]string{"space", "app.called"}, [2]string{"space", "[head"})
	back := func() {
		t.Helper()
		i.types([2]string{"S", "[in"}, [2]string{"S", "▸   14  @app.get"}, [2]string{"S", "Flask's view item(name='apple'); shop.py:14"},
			[2]string{"S", "▸    7  @app.before_request"}, [2]string{"S", "Flask's before request count; shop.py:7"})
	}
	back()
	i.types([2]string{"G", "s one event"}, [2]string{"c", "200 OK"})
	<-answer
	i.press("q")
	i.ends()
}

// n at the end of the environ runs the application to its return, whatever the server does for it
// meanwhile; the time for which it was held as it read is no part of the view's.
func TestNextRunsTheApplicationToItsReturn(t *testing.T) {
	i, answer := heldInFlask(t, "POST", "/cart", "name=apple")
	i.types([2]string{"enter", "s one event"}, [2]string{"s", "environ.built"}, [2]string{"n", "app.returned"}, [2]string{"c", "200 OK"})
	if got := <-answer; got.body != "cart: name=apple" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

// A body that nobody has read is read in, seen and changed before the environ is built.
func TestABodyIsReadInAndChanged(t *testing.T) {
	i, answer := heldInFlask(t, "POST", "/cart", "name=apple")
	i.types([2]string{"enter", "Its body of 10 bytes is not read yet: i reads in"}, [2]string{"i", "The client has sent all 10 bytes of its body: e changes them."})
	i.shows(t, "[body", "apple")
	i.types([2]string{"i", "The whole body is read in"}, [2]string{"e", "▸ body"}, [2]string{"tab", "▸ from file"}, [2]string{"tab", "▸ target"}, [2]string{"down", "▸ method"}, [2]string{"down", "▸ headers"},
		[2]string{"tab", "▸ body"}, [2]string{"end", "▸ body"}, [2]string{"-pie", "name=apple-pie"}, [2]string{"ctrl+s", "Changed."}, [2]string{"", "   u undo"})
	i.types([2]string{"c", "200 OK"})
	if got := <-answer; got.body != "cart: name=apple-pie" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

// e in the lens of the body opens the form at the body; later on it says until when the body can be
// changed, and where there is nothing to undo.
func TestWhereABodyCanBeChangedIsSaid(t *testing.T) {
	i, answer := heldInFlask(t, "POST", "/cart", "name=apple")
	i.types([2]string{"enter", "s one event"}, [2]string{"i", "The client has sent all 10 bytes"}, [2]string{"e", "▸ body"}, [2]string{"esc", "[body"},
		[2]string{"s", "environ.built"}, [2]string{"e", "only before the environ: i reads it in, then e"},
		[2]string{"u", "Nothing was changed at this event, so there is nothing to undo."})
	i.press("c")
	<-answer
	i.press("q")
	i.ends()
}

// A breakpoint's hold is seen at its line, in the list and when it is opened.
func TestABreakpointsHoldOpensOnItsLine(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	<-i.asks("GET", "/item/plum", "")
	i.shows(t, "1 recorded", "KeyError")
	i.types([2]string{"!", "12✗"}, [2]string{"b", "The next request is held before line 12"}, [2]string{"esc", "1 breakpoint"})
	answer := i.asks("GET", "/item/apple", "")
	i.shows(t, "1 held", "shop.py:12")
	i.types([2]string{"tab", "let go on"}, [2]string{"enter", "name = 'apple'"})
	i.shows(t, "▸   12", "return PRICES[name]")
	i.types([2]string{"n", "← return 3"}, [2]string{"c", "200 OK"})
	if got := <-answer; got.body != "costs 3" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

// The keys that move say of a request that has ended which keys there are for it, and each of them works.
func TestAnEndedRequestNamesKeysThatWork(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	i.types([2]string{"enter", "[wire]"})
	for _, key := range []string{"n", "s", "o", "c", "X"} {
		i.types([2]string{key, "It ended. r repeats it, D changes a copy, S looks back."}, [2]string{"S", "looking back"}, [2]string{"G", "back at the client"})
	}
	i.types([2]string{"D", "esc keep"}, [2]string{"esc", "esc the list"}, [2]string{"esc", "1 recorded"}, [2]string{"r", "1 again"})
	i.press("q")
	i.ends()
}

// What no route takes is seen where the framework answers by itself, with the reason in a sentence; why names
// the routes that there are.
func TestAPathWithoutARouteIsSeenWhereFlaskAnswers(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	if got := <-i.asks("GET", "/nowhere", ""); got.status != 404 {
		t.Fatalf("%+v", got)
	}
	i.shows(t, "1 recorded", "404")
	i.types([2]string{"!", "No route of Flask's takes the path /nowhere."}, [2]string{"w", "Why, or why not?"}, [2]string{"this status", "Why this status?"},
		[2]string{"enter", "Its routes are /static/<path:filename>, /item/<name>, "})
	i.press("q")
	i.ends()
}

// E opens the file of the line in view in the person's editor, and says where there is none.
func TestTheFileOfALineIsOpenedInTheEditor(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	<-i.asks("GET", "/item/plum", "")
	i.shows(t, "1 recorded", "KeyError")
	i.types([2]string{"!", "12✗"}, [2]string{"E", "Set EDITOR to your editor"}, [2]string{"tab", "[body"}, [2]string{"E", "E opens the file of the lens code."})
	i.press("q")
	i.ends()
}

// A step whose code is the framework's own says where it stands, since no lens shows it.
func TestAStepOfTheFrameworksOwnSaysWhereItStands(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	if got := <-i.asks("GET", "/static/nothing.css", ""); got.status != 404 {
		t.Fatalf("%+v", got)
	}
	i.shows(t, "1 recorded", "404")
	i.types([2]string{"enter", "[wire]"})
	for _, lens := range []string{"[environ]", "[response]", "[code", "[body", "[times]"} {
		i.types([2]string{"tab", lens})
	}
	i.types([2]string{"/", "view"}, [2]string{"view static", "view static"}, [2]string{"enter", "esc"}, [2]string{"down", "▸   view static"}, [2]string{"enter", "looking back"}, [2]string{"enter", "Its line is flask/"})
	i.press("q")
	i.ends()
}
