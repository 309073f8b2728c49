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
	view "roundtrip/tui/inspect"
)

// The list of breakpoints says that one was met while it is open.
func TestTheOpenListOfBreakpointsFollows(t *testing.T) {
	i := inspecting(t, small, catalog.Stack{App: "demo:hello"}, inspect.Options{})
	i.shows(t, "No request has come yet")
	i.types([2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{`event == "body.block"`, "enter take"}, [2]string{"enter", "not met yet"})
	answer := i.asks("GET", "/two", "")
	i.shows(t, "met once")
	i.types([2]string{"esc", "1 held"}, [2]string{"C", "1 recorded"})
	if got := <-answer; got.err != nil {
		t.Error(got.err)
	}
	i.press("q")
	i.ends()
}

// What s does in the lens of the code where the request is at a line, the footer says: one line.
func TestTheFooterOfTheCodeStepsByLine(t *testing.T) {
	i := inspectingFile(t, middle, `
def app(environ, start_response):
    start_response("200 OK", [])
    return [b"tea"]
`, "app", catalog.Options{System: pythontest.System(t)}, catalog.System)
	i.types([2]string{"H", "Every request is held"})
	answer := i.asks("GET", "/one", "")
	i.types([2]string{"", "1 held"}, [2]string{"enter", "s one event"}, [2]string{"tab", "[environ]"}, [2]string{"tab", "[response]"}, [2]string{"tab", "[code shop.py]"},
		[2]string{"", "s one event"}, [2]string{"space", "s one line"}, [2]string{"s", "p asks Python here"}, [2]string{"s", "▸    3"}, [2]string{"", "s one line"}, [2]string{"esc", "1 held"}, [2]string{"c", "1 recorded"})
	if got := <-answer; got.err != nil {
		t.Error(got.err)
	}
	i.press("q")
	i.ends()
}

// A breakpoint in an async def says that nobody may come there, as it is set and in the list.
func TestABreakpointInAnAsyncDefSaysSo(t *testing.T) {
	i := inspectingFile(t, middle, `
def app(environ, start_response):
    start_response("200 OK", [])
    return [b"tea"]

async def view():
    return "tea"
`, "app", catalog.Options{System: pythontest.System(t)}, catalog.System)
	<-i.asks("GET", "/one", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{"shop.py:7", "enter take"},
		[2]string{"enter", "not met yet, in an async def"}, [2]string{"", "no line of it is followed"}, [2]string{"X", "There is none."}, [2]string{"esc", "1 recorded"},
		[2]string{"enter", "[wire]"}, [2]string{"tab", "[environ]"}, [2]string{"tab", "[response]"}, [2]string{"tab", "[code shop.py]"})
	for range 8 { // beyond the last
		i.press("down")
	}
	i.types([2]string{"b", "Line 7 is in an async def: nobody is held there in an event loop."}, [2]string{"B", "not met yet, in an async def"})
	i.types([2]string{"esc", "[code shop.py]"}, [2]string{"esc", "1 recorded"})
	i.press("q")
	i.ends()
}

// Where no source has the name that was typed, the text stays, and a name that may be meant is said.
func TestAFileThatIsNotThereIsTypedAgain(t *testing.T) {
	i := inspectingFile(t, middle, `
def app(environ, start_response):
    start_response("200 OK", [])
    return [b"tea"]
`, "app", catalog.Options{System: pythontest.System(t)}, catalog.System)
	<-i.asks("GET", "/one", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{"shp.py:3", "enter looks for shp.py"},
		[2]string{"enter", "There is no source shp.py here; did you mean shop.py?"})
	i.shows(t, "shp.py:3_")
	i.types([2]string{"ctrl+u", "hold where _Python"}, [2]string{"shop.py:3", "enter take"}, [2]string{"enter", "not met yet"}, [2]string{"esc", "1 breakpoint"})
	i.press("q")
	i.ends()
}

// A breakpoint is set at the event in view, listed, given a condition, switched off and deleted; requests are
// held where it stands, and nowhere else.
func TestBreakpointsHoldLiveRequests(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	i.types([2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{"stattus", `no name "stattus"`})
	i.press("ctrl+u")
	i.types([2]string{`event == "app.called" and layer == "session"`, "enter take"}, [2]string{"enter", "not met yet"}, [2]string{"esc", "1 breakpoint"})
	answer := i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 held", "session")
	i.types([2]string{"enter", "s one event"}, [2]string{"tab", "[environ]"})
	i.shows(t, "A breakpoint stands here, met once.")
	i.types([2]string{"s", "held in app"}, [2]string{"b", `Breakpoint: event == "app.called" and layer == "app". B lists all.`})
	i.press("c")
	if got := <-answer; got.status != 200 {
		t.Errorf("%+v", got)
	}
	i.types([2]string{"esc", "1 recorded"}, [2]string{"B", `layer == "app"`}, [2]string{"space", "off, met once"}, [2]string{"down", "off, met once"},
		[2]string{"h", "hold from which time on"})
	i.press("ctrl+u")
	i.types([2]string{"2", "enter take"}, [2]string{"enter", "holds from time 2 on"}, [2]string{"down", "▸"}, [2]string{"o", "then off"}, [2]string{"esc", "1 breakpoint"})
	if got := <-i.asks("GET", "/first", ""); got.status != 200 {
		t.Errorf("%+v", got)
	}
	answer = i.asks("GET", "/second", "")
	i.shows(t, "1 held")
	i.press("C")
	if got := <-answer; got.status != 200 {
		t.Errorf("%+v", got)
	}
	i.types([2]string{"B", "off, met 2 times, holds from time 2 on, then off"}, [2]string{"X", "Breakpoints"}, [2]string{"X", "There is none."}, [2]string{"esc", "hold off"})
	i.press("q")
	i.ends()
}

// A breakpoint that is set in a request that has ended holds the next one, and is in the list of all.
func TestBreakpointsOfARequestThatHasEnded(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.py")
	text := "def application(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [b'tea']\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	i := inspecting(t, middle, catalog.Stack{App: file}, inspect.Options{})
	i.shows(t, "No request has come yet")
	<-i.asks("GET", "/", "")
	i.shows(t, "1 recorded")
	i.types([2]string{"enter", "[wire]"}, [2]string{"tab", "[environ]"}, [2]string{"tab", "[response]"}, [2]string{"tab", "[code"})
	i.types([2]string{"down", "def application"}, [2]string{"down", "def application"}, [2]string{"b", "The next request is held before line "})
	i.types([2]string{"B", "not met yet"}, [2]string{"esc", "1 breakpoint"})
	answer := i.asks("GET", "/", "")
	i.shows(t, "1 held", "the list, where tab goes to the held one") // the one in view has ended
	if strings.Contains(i.text(), "more held") {
		t.Errorf("one more is held than there are:\n%s", i.text())
	}
	i.types([2]string{"esc", "▸       1"}, [2]string{"tab", "▸       2"}, [2]string{"enter", "[code"})
	i.shows(t, "◆")
	i.types([2]string{"esc", "1 held"}, [2]string{"C", "2 recorded"})
	if got := <-answer; got.status != 200 {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

// A line is held at by a condition over its variables, in either Python. Where that cannot be told, that is
// counted and said.
func TestALineHoldsByItsVariables(t *testing.T) {
	text := "class Tea:\n    pass\n\ndef application(environ, start_response):\n    tea = Tea()\n    for total in range(3):\n        price = total * 7\n" +
		"    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [b'tea']\n"
	for _, engine := range []string{catalog.Embedded, catalog.System} {
		t.Run(engine, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "shop.py")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			i := inspectingAt(t, middle, func(*catalog.Catalog) (*view.Site, *inspect.Record) {
				o := catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Paths: true}
				if engine == catalog.System {
					o.System = pythontest.System(t)
				}
				return inspected(t, catalog.Stack{App: file, Engine: engine}, inspect.Options{}, catalog.New(o))
			})
			i.shows(t, "No request has come yet")
			i.types([2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{"shop.py:7 if totl == 1", `no name "totl"; did you mean total`})
			i.press("ctrl+u")
			i.types([2]string{"shop.py:7 if total == 1", "enter take"}, [2]string{"enter", "not met yet"}, [2]string{"a", "hold where"},
				[2]string{"shop.py:7 if price > 1", "enter take"}, [2]string{"enter", "shop.py:7 if price > 1"}, [2]string{"esc", "2 breakpoints"})
			answer := i.asks("GET", "/", "")
			i.shows(t, "1 held", "2 breakpoints, failed once")
			i.types([2]string{"tab", "let go on"}, [2]string{"enter", "total = 1"}, [2]string{"esc", "1 held"})
			i.types([2]string{"B", "not met yet, its condition failed once"}, [2]string{"", "met once"}, [2]string{"down", "price: there is no such variable at this line"})
			i.types([2]string{"e", "shop.py:7 if price > 1_"})
			i.press("ctrl+u")
			i.types([2]string{"shop.py:7 if tea", "enter take"}, [2]string{"enter", "shop.py:7 if tea"}, [2]string{"esc", "1 held"})
			i.press("C")
			if got := <-answer; got.status != 200 {
				t.Errorf("%+v", got)
			}
			i.types([2]string{"B", "shop.py:7 if tea"}, [2]string{"down", "cannot look into Tea"}, [2]string{"esc", "1 recorded"})
			i.press("q")
			i.ends()
		})
	}
}

// A call of breakpoint() holds the request at its line, in either Python, and goes on from there line by line.
func TestBreakpointCallsHold(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "shop.py")
	text := "def application(environ, start_response):\n    tea = 'green'\n    breakpoint()\n    tea = 'black'\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [tea.encode()]\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	i := inspecting(t, middle, catalog.Stack{App: file}, inspect.Options{})
	i.record.StopAtCalls(true)
	i.shows(t, "hold off")
	answer := i.asks("GET", "/", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "was called here"})
	i.types([2]string{"s", "▸    4      tea = 'black'"})
	i.press("c")
	if got := <-answer; got.body != "black" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}
