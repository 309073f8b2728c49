package tui

import (
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/python/pythontest"
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
