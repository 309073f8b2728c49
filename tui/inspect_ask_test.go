package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	view "roundtrip/tui/inspect"
)

// inspectingFile inspects an application in a file, in one of the two Pythons.
func inspectingFile(t *testing.T, s size, text, app string, o catalog.Options, engine string) *inspector {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shop.py")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Content, o.Paths = content.FS(), true
	i := inspectingAt(t, s, func(*catalog.Catalog) (*view.Site, *inspect.Record) {
		return inspected(t, catalog.Stack{App: file + ":" + app, Engine: engine}, inspect.Options{}, catalog.New(o))
	})
	i.record.StopAtCalls(true)
	i.shows(t, "No request has come yet")
	return i
}

const askedFlask = `from flask import Flask, request, session

app = Flask(__name__)
app.secret_key = "not so secret"

@app.post("/cart")
def cart():
    items = {"tea": 2}
    session["n"] = 7
    breakpoint()
    return "%s %s" % (items, request.form["who"])
`

// Flask is asked at a line: the form of the request that is held, the session and the variables. What is asked stands beside the
// variables, and goes when the request does.
func TestFlaskIsAskedAtALine(t *testing.T) {
	i := inspectingFile(t, middle, askedFlask, "app", catalog.Options{System: system.New(system.Options{Python: pythontest.With(t, "flask")})}, catalog.System)
	answer := i.asksForm("/cart", "who=Ada")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "was called here"}, [2]string{"p", "This runs in your application."})
	i.types([2]string{"request.form", "ask Python request.form_"}, [2]string{"enter", "? request.form → ImmutableMultiDict([('who', 'Ada')]) (ImmutableMultiDict)"})
	i.types([2]string{"session", "ask Python session_"}, [2]string{"enter", "? session → <SecureCookieSession {'n': 7}> (SecureCookieSession)"})
	i.types([2]string{"it", "ask Python it_"}, [2]string{"tab", "ask Python items_"}, [2]string{".po", "popitem"})
	i.press("ctrl+u")
	i.types([2]string{"items[\"tea\"] = 9", "enter ask"}, [2]string{"enter", "items = {'tea': 9}"}, [2]string{"up", "items[\"tea\"] = 9_"}, [2]string{"up", "ask Python session_"})
	i.press("ctrl+u")
	i.types([2]string{"1/0", "enter ask"}, [2]string{"enter", "✗ 1/0 → ZeroDivisionError: division by zero"}, [2]string{"esc", "F1 keys"})
	i.shows(t, "you asked: 1/0 → ZeroDivisionError", "▸   10      breakpoint()")
	i.press("S")
	i.types([2]string{"p", "You look back."}, [2]string{"G", "▸   10      breakpoint()"})
	i.types([2]string{"P", "you asked something, which is masked"}, [2]string{"p", "an answer may have one"}, [2]string{"P", "R reveal them"}, [2]string{"R", "you asked: 1/0"})
	i.press("c")
	if got := <-answer; got.body != "{'tea': 9} Ada" {
		t.Errorf("%+v", got)
	}
	i.shows(t, "back at the client")
	if text := i.text(); strings.Contains(text, "? session") {
		t.Errorf("the answers are still there:\n%s", text)
	}
	i.press("q")
	i.ends()
}

const askedPlain = `def application(environ, start_response):
    cart = [1, 2]
    breakpoint()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(cart).encode()]
`

// So is the Python that is built in; and a layer's call, where it is called with the environ.
func TestTheBuiltInPythonIsAsked(t *testing.T) {
	for _, s := range []size{small, {160, 50}} {
		i := inspectingFile(t, s, askedPlain, "application", catalog.Options{Embedded: pythontest.Engine(t)}, catalog.Embedded)
		i.types([2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{`event == "app.called"`, "enter take"}, [2]string{"enter", "not met yet"}, [2]string{"esc", "1 breakpoint"})
		answer := i.asks("GET", "/tea", "")
		i.shows(t, "1 held")
		i.types([2]string{"enter", "[environ]"}, [2]string{"p", "This runs in your application."}, [2]string{"environ[\"PATH_INFO\"]", "enter ask"}, [2]string{"enter", "→ '/tea' (str)"})
		i.types([2]string{"esc", "F1 keys"}, [2]string{"c", "was called here"}, [2]string{"p", "ask Python"}, [2]string{"cart.append(3)", "enter ask"}, [2]string{"enter", "? cart.append(3) → None (NoneType)  in application"})
		i.types([2]string{"cart = 5", "enter ask"}, [2]string{"enter", "✗ cart = 5 → cart stays: from outside"}, [2]string{"esc", "F1 keys"})
		i.press("c")
		if got := <-answer; got.body != "[1, 2, 3]" {
			t.Errorf("%+v", got)
		}
		i.press("q")
		i.ends()
	}
}

// Where there is no Python, that is said.
func TestGoIsNotAsked(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "No request has come yet")
	i.types([2]string{"H", "Every request is held"})
	answer := i.asks("GET", "/", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "s one event"}, [2]string{"p", "There is no Python to ask"})
	i.press("C")
	<-answer
	i.press("q")
	i.ends()
}
