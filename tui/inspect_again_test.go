package tui

import (
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	view "roundtrip/tui/inspect"
	"roundtrip/wsgi/trace"
)

// A request is sent again as it was, as a changed copy, and to another application.
func TestALiveRequestIsSentAgain(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	i.types([2]string{"r", "Request 2 is request 1 again, byte by byte."}, [2]string{"D", "change the request"})
	i.press("ctrl+u")
	i.types([2]string{"/hello?name=Copy", "name=Copy"}, [2]string{"enter", "Request 3 is the changed copy. d compares."})
	i.types([2]string{"backspace", "1  GET  /hello?name=Ada"}, [2]string{"", "back at the client"}, [2]string{"backspace", "3  GET  /hello?name=Copy"}, [2]string{"", "backspace back to 1"}, [2]string{"esc", "3 recorded"})
	i.types([2]string{"A", "Send the same request where?"}, [2]string{"enter", "which application?"}, [2]string{"demo:echo", "demo:echo"}, [2]string{"enter", "3 at demo:echo"})
	i.shows(t, "▸       4  GET  /hello?name=Copy", "Request 4 is the answer of demo:echo. d compares.", "backspace back to 3")
	i.press("q")
	i.ends()
}

// Of a request that was changed while it was held, what is taken away has the change, and what is sent
// again has it not: each says so. A copy begins with the change.
func TestAChangedRequestIsTakenAwayAndSentAgain(t *testing.T) {
	i := inspecting(t, wide, catalog.Stack{App: "demo:echo"}, inspect.Options{})
	answer := i.holdsNext("POST", "/", "tea")
	i.makesItCoffee()
	i.press("c")
	<-answer
	i.shows(t, "200 OK")
	i.types([2]string{"x", "Save in this folder"}, [2]string{"curl", "curl"}, [2]string{"enter", "Saved as file.sh, with your change and secrets masked."})
	<-i.saved
	i.types([2]string{"r", "Request 2 is request 1 again, as its client sent it, without your change."})
	i.types([2]string{"D", "change the request"}, [2]string{"ctrl+s", "is the changed copy"}, [2]string{"esc", "3 recorded"})
	for number, want := range map[int]string{2: "\r\n\r\ntea", 3: "\r\n\r\ncoffee"} {
		if request, err := i.record.Find(number).Request(); err != nil || !strings.HasSuffix(string(request), want) {
			t.Errorf("%d: %q, %v", number, request, err)
		}
	}
	i.press("q")
	i.ends()
}

// What is taken away is what was chosen, and secrets are in it only if that was.
func TestALiveRequestIsTakenAway(t *testing.T) {
	i := inspectingAt(t, middle, func(c *catalog.Catalog) (*view.Site, *inspect.Record) {
		site, record := inspected(t, demo, inspect.Options{}, c)
		site.App = func() string { return "shop.py:app" } // the name under which it was found
		return site, record
	})
	i.shows(t, "hold off")
	<-i.asks("GET", "/1", "")
	<-i.asks("GET", "/2", "")
	i.shows(t, "2 recorded")
	for _, tt := range []struct{ typed, want, file string }{
		{"curl", "curl false 1 shop.py:app", "file.sh"}, {"har 1.2 of the", "HAR 1.2 false 2 shop.py:app", "file.har"},
	} {
		i.types([2]string{"x", "Save in this folder"}, [2]string{tt.typed, tt.typed}, [2]string{"enter", "Saved as " + tt.file})
		if got := <-i.saved; got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
	i.types([2]string{"x", "Save in this folder"}, [2]string{"secrets", "1–1 of 1"}, [2]string{"enter", "with its secrets as"}, [2]string{"pytest", "pytest"}, [2]string{"enter", "Saved as file_test.py"})
	if got, want := <-i.saved, "pytest true 1 shop.py:app"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	i.press("q")
	i.ends()
}

// A request that is sent again is like the first, and a changed copy parts from it at its
// request line.
func TestLiveRequestsAreCompared(t *testing.T) {
	i := inspecting(t, middle, catalog.Stack{App: "demo:hello"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	i.types([2]string{"d", "No older request has this method and target. r sends this one again."}, [2]string{"r", "1 again"})
	i.types([2]string{"g", "▸       2"}, [2]string{"d", "It is like request 1 in every event."}, [2]string{"esc", "q quit"}, [2]string{"D", "change the request"})
	i.press("ctrl+u")
	i.types([2]string{"/hello?name=Eve", "name=Eve"}, [2]string{"enter", "is the changed copy"}, [2]string{"esc", "3 recorded"})
	i.types([2]string{"g", "▸       3"}, [2]string{"d", "Here it differs from request 2."})
	i.shows(t, "There: the client asks for GET /hello?name=Ada. Here:", "Then, there: app gives a block")
	i.types([2]string{".", "? Request 3"})
	i.press("q")
	i.ends()
}

// A copy with another body keeps its Content-Length where the first had it: they part where the body
// does. A row that failed names the one that it comes from, and the story says that it was changed.
func TestAChangedBodyIsAllThatParts(t *testing.T) {
	i := inspecting(t, wide, catalog.Stack{App: "demo:raises"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("POST", "/order", "tea")
	i.shows(t, "1 recorded")
	i.types([2]string{"r", "1 again app raised"}, [2]string{"D", "change the request"}, [2]string{"tab", ""}, [2]string{"tab", ""}, [2]string{"tab", "body"})
	i.press("ctrl+u")
	i.types([2]string{"mug", "mug"}, [2]string{"ctrl+s", "is the changed copy"}, [2]string{"esc", "1 changed app raised"})
	sent := i.record.Find(3).Trace()
	var names []string
	for _, h := range sent.At(sent.Len()).Headers {
		names = append(names, h.Name)
	}
	if before := i.record.Find(1).Trace(); !slices.EqualFunc(before.At(before.Len()).Headers, names, func(h trace.RequestHeader, name string) bool { return h.Name == name }) {
		t.Errorf("the copy has %v", names)
	}
	i.types([2]string{"g", "▸ !     3"}, [2]string{"enter", "It is 1, changed and sent again."})
	i.press("q")
	i.ends()
}
