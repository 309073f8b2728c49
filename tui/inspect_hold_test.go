package tui

import (
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
)

// A request of a real client is held, stepped and looked at, and gets its answer.
func TestALiveRequestIsHeldAndStepped(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "No request has come yet", i.addr, "hold off")
	first := <-i.asks("GET", "/hello?name=Ada", "")
	if first.status != 200 || first.err != nil {
		t.Fatalf("%+v", first)
	}
	i.shows(t, "GET  /hello?name=Ada", "200", "━━━━━━")
	i.types([2]string{"H", "Every request is held"})
	answer := i.asks("GET", "/hello?name=Eve", "")
	i.shows(t, "1 held", "GET  /hello?name=Eve", "held 0 s")
	i.types(
		[2]string{"tab", "space next stage"},
		[2]string{"space", "timing"}, [2]string{"enter", "s one event"},
		[2]string{"s", "held in session"}, [2]string{"tab", "[environ]"},
		[2]string{"left", "timing ━"}, // where the view is; the request stays where it was
		[2]string{"right", "s one event"}, [2]string{"esc", "1 held"},
	)
	select {
	case got := <-answer:
		t.Fatalf("it has gone on: %+v", got)
	default:
	}
	i.press("c")
	if got := <-answer; got.status != 200 || got.err != nil {
		t.Errorf("%+v", got)
	}
	i.shows(t, "2 recorded")
	i.press("q")
	i.ends()
}

// A client that has the whole response does not wait, though its request is still held.
func TestAClientThatHasAllDoesNotWait(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	i.types([2]string{"h", "hold if"}, [2]string{`event == "iterable.closed"`, "enter take"}, [2]string{"enter", "hold on"})
	if got := <-i.asks("GET", "/hello?name=Ada", ""); got.status != 200 || got.err != nil {
		t.Errorf("%+v", got)
	}
	i.shows(t, "1 held")
	i.types([2]string{"enter", "Its client has the whole response, and waits no longer."})
	if text := i.text(); strings.Contains(text, "Its client has waited") || strings.Contains(text, "The client sends no more") {
		t.Errorf("it is said to wait:\n%s", text)
	}
	i.press("c")
	i.shows(t, "back at the client")
	i.press("q")
	i.ends()
}

// A client that is dropped is disconnected, and the row says so.
func TestALiveRequestIsDropped(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	i.types([2]string{"h", "hold if"}, [2]string{`methd == "POST"`, `There is no name "methd"`})
	i.types([2]string{"enter", `There is no name "methd"`}, [2]string{"esc", "F1 keys"})
	i.press("h")
	i.shows(t, "hold if")
	i.types([2]string{`method == "POST"`, "enter take"}, [2]string{"enter", `hold on: method == "POST"`})
	if got := <-i.asks("GET", "/passes", ""); got.status != 200 {
		t.Errorf("%+v", got)
	}
	answer := i.asks("POST", "/cart", "tea=1")
	i.shows(t, "1 held")
	i.types([2]string{"tab", "drop"}, [2]string{"X", "dropped by you"})
	if got := <-answer; got.err == nil {
		t.Errorf("the client got %+v", got)
	}
	i.press("q")
	i.ends()
}

// A request that nobody lets go goes on by itself, which is said.
func TestALiveRequestGoesOnByItself(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{ReleaseAfter: 50 * time.Millisecond})
	i.shows(t, "hold off")
	i.types([2]string{"H", "Every request is held"})
	if got := <-i.asks("GET", "/", ""); got.status != 200 {
		t.Errorf("%+v", got)
	}
	i.shows(t, "1 went on by itself: it was held for 50ms.")
	i.press("q")
	i.ends()
}

// Where too many are held, the one goes on that was held longest, which is told and marked.
func TestTheOldestGoesOnWhereTooManyAreHeld(t *testing.T) {
	i := inspecting(t, stacked, demo, inspect.Options{MostHeld: 1})
	i.shows(t, "hold off")
	i.types([2]string{"H", "Every request is held"})
	first := i.asks("GET", "/1", "")
	i.shows(t, "1 held")
	second := i.asks("GET", "/2", "")
	if got := <-first; got.status != 200 || got.err != nil {
		t.Errorf("%+v", got)
	}
	i.shows(t, "1 went on by itself: more than 1 would be held", "made room", "1 held")
	i.types([2]string{"enter", "too many were held, and it was the oldest"}, [2]string{"esc", "1 went on: too many were held"})
	i.press("C")
	<-second
	i.press("q")
	i.ends()
}

// A held request becomes another before the application sees it; the change can be undone
// and made again, and the client gets the answer to it.
func TestALiveRequestIsChangedInFlight(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	answer := i.holdsNext("GET", "/hello?name=Ada", "")
	i.types([2]string{"e", "change the held request"})
	i.types([2]string{"enter", "Nothing was changed."}, [2]string{"e", "change the held request"})
	i.press("ctrl+u")
	i.types([2]string{"/hello?name=Bob", "name=Bob"}, [2]string{"enter", "Changed."}, [2]string{"", "   u undo"})
	i.shows(t, "edited ━ route]", "held in server") // again
	i.types([2]string{"u", "Undone: GET /hello?name=Bob becomes GET /hello?name=Ada"})
	i.shows(t, "edited ━ route ━ edited ━ route]", "held in server")
	i.types([2]string{"ctrl+r", "Made again: GET /hello?name=Ada becomes GET /hello?name=Bob"})
	i.press("c")
	if got := <-answer; got.body != "Hello, Bob!\n" && got.body != "Hello, Bob!" {
		t.Errorf("%+v", got)
	}
	i.shows(t, "200 OK")
	i.press("q")
	i.ends()
}

// What is changed of a held request that has a body stands on the wire beside what came, undoing
// it brings the client's body and its length back, and an edit that changes nothing is told as such.
func TestAChangedBodyIsSeenAndUndone(t *testing.T) {
	i := inspecting(t, wide, catalog.Stack{App: "demo:echo"}, inspect.Options{})
	answer := i.holdsNext("POST", "/", "tea")
	i.makesItCoffee()
	i.shows(t, "edited ×2 ━ route]", "held in server") // again
	i.press("\\")                                      // the lens has the whole screen
	i.shows(t, "changed by you: the application gets this in its place", "Content-Length: 6", "the body that you wrote", "coffee")
	i.types([2]string{"u", "Undone: Content-Length: 6 becomes 3"})
	i.press("c")
	if got := <-answer; !strings.Contains(got.body, `["CONTENT-LENGTH","3"]`) || !strings.Contains(got.body, `"body_b64":"dGVh"`) || got.err != nil {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

// An edit of the environ that changes nothing is told as such, and the request stays where it is.
func TestAnEnvironThatIsNotChanged(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	answer := i.holdsNext("GET", "/hello?name=Ada", "")
	i.types([2]string{"space", "held in timing"}, [2]string{"tab", "[environ]"}, [2]string{"down", "▸   REQUEST_METHOD"}, [2]string{"e", "change the environ of the held request"},
		[2]string{"enter", "Nothing was changed."}, [2]string{"e", "change the environ of the held request"}, [2]string{"X", ""}, [2]string{"enter", "Changed."}, [2]string{"", "   u undo"})
	i.shows(t, "'GETX'", "held in timing", "   u undo")
	i.types([2]string{"u", "Undone: 'GETX' becomes 'GET'"}, [2]string{"u", "there is nothing to undo."}, [2]string{"ctrl+r", "Made again: 'GET' becomes 'GETX'"}, [2]string{"u", "Undone:"})
	i.press("c")
	if got := <-answer; got.status != 200 {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}
