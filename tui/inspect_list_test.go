package tui

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/layout"
	"roundtrip/tui/screen"
	"roundtrip/wsgi/trace"
)

// listed is the inspector over ended requests for targets, without a terminal.
func listed(tb testing.TB, s size, targets ...string) *desk {
	tb.Helper()
	return seated(tb, recorded(tb, targets...), s)
}

// recorded is a record of requests for targets, which have ended.
func recorded(tb testing.TB, targets ...string) *inspect.Record {
	tb.Helper()
	r := inspect.New(inspect.Options{})
	tb.Cleanup(r.Close)
	for _, target := range targets {
		r.Import(recordedHello(tb, target), 0, "")
	}
	return r
}

// A list is drawn at each width, also where no words stand in its last part and a request has
// their columns.
func TestTheListIsDrawnAtEveryWidth(t *testing.T) {
	t.Parallel()
	d := listed(t, small, "/hello?name=Ada", "/"+strings.Repeat("tea/", 60), "/x")
	for w := layout.MinWidth; w <= 120; w++ {
		d.resize(size{w, layout.MinHeight})
		d.fits()
		d.shows("/x", "200", "» enter look", "F1 keys")
	}
}

// From 80 columns on a request is whole beside the words that there are.
func TestARequestHasTheColumnsThatNothingStandsIn(t *testing.T) {
	t.Parallel()
	target := "/teas?page=2&sort=name&by=a"
	d := listed(t, small, target)
	d.shows("GET  " + target)
	d.resize(size{layout.MinWidth, layout.MinHeight})
	d.shows("GET  /teas", "…")
}

// The head of the list keeps its ends apart: no port loses a digit to what is held.
func TestTheListsHeadIsCutWithASign(t *testing.T) {
	t.Parallel()
	const addr = "127.0.0.1:25717"
	d := seated(t, recorded(t, "/"), small, func(s *view.Site) {
		s.Name, s.Addr = "/home/ada/projects/a-shop-with-a-long-name/tearoom/shop.py", addr
	})
	for w := layout.MinWidth; w <= 120; w++ {
		d.resize(size{w, layout.MinHeight})
		head, _, _ := strings.Cut(d.text(), "\n")
		if !strings.Contains(head, "shop.py ") || !strings.HasSuffix(strings.TrimRight(head, " "), "  hold off") {
			t.Errorf("%d columns: %q", w, head)
		}
		if !strings.Contains(head, addr+"   ") {
			t.Errorf("%d columns: %q has no %s", w, head, addr)
		}
	}
}

// What was recorded elsewhere can be empty, and nobody can ask it.
func TestAnEmptyListSaysWhatToDo(t *testing.T) {
	t.Parallel()
	d := listed(t, small)
	d.shows("» Ask for http://127.0.0.1:", "/ with a browser or with curl.", "No request has come yet.")
	d = seated(t, recorded(t), small, func(s *view.Site) { s.At = nil })
	d.shows("This recording has no requests.")
	d.hides("Ask for")
}

// The key that holds all says what it does now.
func TestTheFooterSaysWhetherAllAreHeld(t *testing.T) {
	t.Parallel()
	d := listed(t, small, "/")
	d.shows("H hold all")
	d.press("H")
	d.shows("H hold no more")
}

// From 100 columns and 30 rows on the list shows where the selected request is, and what has happened to it.
func TestAHighListShowsTheSelectedRequest(t *testing.T) {
	t.Parallel()
	d := listed(t, wide, "/first", "/second")
	d.shows("── 2  GET  /second ──", "back at the client", "── record", "exchange.ended")
	d.press("down")
	d.shows("── 1  GET  /first ──", "━ GET /first ━")
	d.hides("━ GET /second ━")
	d.survives(odd)
	d.resize(middle)
	d.shows("── 1  GET  /first ──", "── record")
	d.resize(small)
	d.hides("── record")
}

// What is shown of the selected request has its secrets masked, as all of the screen.
func TestTheSelectedRequestIsMasked(t *testing.T) {
	t.Parallel()
	const secret = "0123456789abcdef"
	d := listed(t, wide, "/?token="+secret)
	d.shows(secret)
	d.press("P")
	d.hides(secret)
	d.press("P", "R")
	d.shows(secret)
}

// Where a request is held behind a layer, the environ shows what the layer changed, however far
// down that stands; the head says that another one waits, and e says what there is to change.
func TestAHeldEnvironShowsItsDifference(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "hold off")
	i.types([2]string{"h", "hold if"}, [2]string{`event == "app.called" and layer == "app"`, `yer == "app"`}, [2]string{"enter", "hold on"})
	first := i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 held")
	second := i.asks("GET", "/hello?name=Eve", "")
	i.shows(t, "2 held")
	i.types([2]string{"enter", "1 more held"})
	i.shows(t, "[environ]", "+ session.id") // the lens of the event at which it is held
	i.types([2]string{"e", "Select a key with"}, [2]string{"down", "▸ + session.id"}, [2]string{"e", "change the environ"}, [2]string{"esc", "s one event"}, [2]string{"esc", "2 held"}, [2]string{"C", "2 recorded"})
	<-first
	<-second
	i.press("q")
	i.ends()
}

// What was opened from a HAR is said to come from there, and to be no code of this program's.
func TestWhatComesFromAHAR(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	r.Import(recordedHello(t, "/x"), 0, inspect.FromHAR)
	d := seated(t, r, wide)
	d.shows("from a HAR")
	d.hides("0 at")
	d.press("enter")
	d.shows("It comes from a HAR.")
}

// What a key of the open request does is said in the list, with the key that leads there, and the other way
// round. Nobody who inspects is told of the course.
func TestAKeyOfTheOtherScreenIsNamed(t *testing.T) {
	t.Parallel()
	d := listed(t, small, "/hello?name=Ada")
	d.press("b")
	d.shows("b (break) works in an open request. enter opens the selected one.")
	d.press("shift+tab")
	d.shows("shift+tab (lens) works in an open request. enter opens the selected one.")
	d.press("a")
	d.shows("a does nothing in inspect. F1 lists the keys.")
	d.press("enter", "m")
	d.shows("m (mark) works in the list. esc leads there.")
	d.press("a")
	d.shows("a does nothing in inspect. F1 lists the keys.")
}

// In the list, w opens the selected request and asks what is meant.
func TestWhyIsAskedInTheList(t *testing.T) {
	t.Parallel()
	d := listed(t, small, "/hello?name=Ada")
	d.press("w")
	d.shows("Why, or why not?", "Why this status?")
	d.press("enter")
	d.shows("? Why this status?", "1  GET  /hello?name=Ada")
}

// The key that shows all of a text closes it too, and stands in the footer where the text has no room.
func TestTheKeyThatShowsAllClosesIt(t *testing.T) {
	t.Parallel()
	d := listed(t, small, "/hello?name=Ada", "/hello?name=Sam")
	d.press("enter", ".")
	d.shows("? Request 2")
	d.press(".")
	d.hides("? Request 2")
}

// What became of a request is read whole where the requests leave room for it.
func TestLongWordsHaveTheColumnsThatNoRequestNeeds(t *testing.T) {
	t.Parallel()
	r := recorded(t, "/cart")
	r.Import(recordedHello(t, "/cart"), 0, "unsupported_media_type")
	d := seated(t, r, small)
	d.shows("unsupported_media_type", "GET  /cart ")
}

// What a key has said is not replaced by a line that the application writes, but by what the server tells.
func TestTheApplicationsOutputReplacesNoNotice(t *testing.T) {
	t.Parallel()
	r := recorded(t, "/cart")
	d := seated(t, r, small)
	note := func(text string) {
		r.Note(text)
		d.take(d.waits[screen.Requests]())
		d.take(d.ticks[len(d.ticks)-1]())
	}
	d.press("d")
	note("KeyError: 'coffee'")
	d.shows("No older request")
	note("Request 1 went on by itself.")
	d.shows("Request 1 went on by itself.")
	d.press("down")
	note("KeyError: 'tea'")
	d.shows("KeyError: 'tea'")
}

// The last line of a traceback is told with the number of the request that failed by it.
func TestAnExceptionIsToldWithItsRequest(t *testing.T) {
	t.Parallel()
	r := recorded(t, "/cart")
	tr := trace.New(time.Time{}, []trace.Event{
		{X: 1, Seq: 1, Data: &trace.RequestLine{Method: "GET", Target: "/broken"}},
		{X: 1, Seq: 2, Layer: trace.LayerServer, Data: &trace.AppRaised{Exc: "KeyError: 'rate'"}},
	})
	r.Import(tr, 0, "")
	d := seated(t, r, small)
	r.Note("KeyError: 'rate'")
	d.take(d.waits[screen.Requests]())
	d.take(d.ticks[len(d.ticks)-1]())
	d.shows("Request 2: KeyError: 'rate'")
}

// Each key of the list of breakpoints stands in its footer at 80 columns.
func TestTheFooterOfBreakpointsHasAllKeys(t *testing.T) {
	t.Parallel()
	d := listed(t, small, "/cart")
	d.press("enter", "b", "B")
	d.shows("not met yet", "space on, off", "e condition", "h hit count", "o once", "X delete", "a add", "esc close")
}

// A request is opened by a command, which may take its time. What comes behind a key that asked for something else is
// not shown.
func TestARequestThatIsOpenedLateIsNotShown(t *testing.T) {
	t.Parallel()
	d := listed(t, middle, "/green", "/black")
	asks := func() tea.Cmd { // by enter, without waiting for it
		d.take(keyPress("enter"))
		defer func() { d.queue = nil }()
		return d.queue[len(d.queue)-1]
	}
	comes := func(cmd tea.Cmd) {
		for d.run(cmd); len(d.queue) > 0; {
			d.next()
		}
	}
	late := asks()
	d.take(keyPress("esc"))
	comes(late)
	d.shows("GET  /green", "GET  /black")

	late = asks()
	d.press("down")
	soon := asks()
	comes(soon)
	comes(late)
	d.shows("GET  /green", "[wire]")
	d.hides("/black")
}

// A click selects a row of the list, a second one opens it, and the wheel goes along the list.
func TestTheListTakesTheMouse(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "hold off")
	for n := range 5 {
		<-i.asks("GET", fmt.Sprint("/", n), "")
	}
	i.types([2]string{"g", "▸       5  GET  /4"})
	const row = 5 // below the header and the names of the columns: that of the third request
	i.p.Send(tea.MouseClickMsg{X: 20, Y: row, Button: tea.MouseLeft})
	i.shows(t, "▸       3  GET  /2")
	i.p.Send(tea.MouseWheelMsg{X: 20, Y: row, Button: tea.MouseWheelDown})
	i.shows(t, "▸       2  GET  /1")
	i.p.Send(tea.MouseClickMsg{X: 20, Y: row, Button: tea.MouseLeft})
	i.shows(t, "▸       3  GET  /2")
	i.p.Send(tea.MouseClickMsg{X: 20, Y: row, Button: tea.MouseLeft})
	i.shows(t, "3  GET  /2", "[wire")
	i.press("q")
	i.ends()
}

// Rows stay where they are under the cursor, whatever arrives.
func TestRowsStayUnderTheCursor(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "hold off")
	for n := range 30 {
		<-i.asks("GET", fmt.Sprint("/before/", n), "")
	}
	i.types([2]string{"g", "▸      30  GET  /before/29"}, [2]string{"down", "▸      29  GET  /before/28"})
	rowOf := func(text string) int {
		for n, line := range strings.Split(i.text(), "\n") {
			if strings.Contains(line, text) {
				return n
			}
		}
		return -1
	}
	at := rowOf("▸      29")
	for n := range 5 {
		<-i.asks("GET", fmt.Sprint("/after/", n), "")
	}
	i.shows(t, "5 newer", "35 recorded")
	if now := rowOf("▸      29  GET  /before/28"); now != at {
		t.Errorf("from row %d to %d:\n%s", at, now, i.text())
	}
	i.types([2]string{"g", "▸      35  GET  /after/4"}, [2]string{"G", "▸       1  GET  /before/0"})
	i.press("q")
	i.ends()
}

// Requests are filtered by an expression that tab completes, also those that come later;
// searched for, marked, and gone back to.
func TestTheListIsFilteredAndSearched(t *testing.T) {
	i := inspecting(t, wide, demo, inspect.Options{})
	i.shows(t, "hold off")
	for n := range 6 {
		<-i.asks([]string{"GET", "POST"}[n%2], fmt.Sprint("/", n), "")
	}
	i.shows(t, "6 recorded")
	i.types([2]string{"f", "only"}, [2]string{"meth", "tab complete"}, [2]string{"enter", "There is no name"}, [2]string{"tab", "method_"},
		[2]string{` == "POST"`, `3 match method == "POST"`}, [2]string{"esc", "GET  /4"}, [2]string{"f", "only"}, [2]string{`method == "POST"`, "3 match"})
	i.types([2]string{"enter", "f filter"})
	if text := i.text(); strings.Contains(text, "GET") || !strings.Contains(text, "POST /5") {
		t.Errorf("the list is\n%s", text)
	}
	<-i.asks("POST", "/later", "")
	<-i.asks("GET", "/other", "")
	i.shows(t, "POST /later", `4 match`)
	if text := i.text(); strings.Contains(text, "/other") {
		t.Errorf("the list is\n%s", text)
	}
	i.types([2]string{"esc", "GET  /other"}, [2]string{"g", "▸       8  GET  /other"})
	i.types([2]string{"/", "go to"}, [2]string{`"session" in layers and target == "/1"`, "enter take"}, [2]string{"enter", "▸       2  POST /1"})
	i.types([2]string{"m", "which letter"}, [2]string{"a", "▸ a     2"}, [2]string{"/", "go to"})
	i.press("ctrl+u")
	i.types([2]string{"5", "5_"}, [2]string{"enter", "▸       5"}, [2]string{"'", "which letter"}, [2]string{"a", "▸ a     2"})
	i.types([2]string{"f", "only"}, [2]string{`method == "POST"`, "4 match"}, [2]string{"enter", "f filter"}, [2]string{"/", "go to"})
	i.press("ctrl+u")
	i.types([2]string{"5", "5_"}, [2]string{"enter", "5 is not among those that match."}, [2]string{"f", "only"}, [2]string{"n", "8 match n"}, [2]string{"esc", "4 match"})
	i.press("q")
	i.ends()
}

// A connection without a request has a row of its own, and what was said before the screen
// opened is not said again.
func TestAnIdleConnectionIsListed(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "hold off")
	c, err := net.Dial("tcp", i.addr)
	if err != nil {
		t.Fatal(err)
	}
	i.shows(t, "idle, no byte yet")
	c.Close()
	i.shows(t, "closed, no request")
	i.press("q")
	i.ends()
}

// Where there is little room, the request has the columns that nothing else stands in.
func TestRequestsAreReadInANarrowList(t *testing.T) {
	i := inspecting(t, size{60, 16}, catalog.Stack{App: "demo:hello"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?a=Ada", "")
	i.shows(t, "GET  /hello?a=Ada", "200")
	i.press("q")
	i.ends()
}
