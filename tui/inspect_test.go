package tui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/inspect/remote"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/upstream"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/keys"
	"roundtrip/tui/screen"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// inspector is the program as it inspects a site, on a terminal.
type inspector struct {
	*program
	record *inspect.Record
	addr   string
	saved  chan string // what was taken away
}

// inspected is a site that serves, with its record.
func inspected(tb testing.TB, stack catalog.Stack, o inspect.Options, c *catalog.Catalog) (*view.Site, *inspect.Record) {
	tb.Helper()
	record := inspect.New(o)
	tb.Cleanup(record.Close)
	site, err := sandbox.NewSite(c, stack, sandbox.SiteOptions{Sink: record, Gate: record, Remembers: sandbox.Reloads})
	if err != nil {
		tb.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- site.Serve(ln) }()
	tb.Cleanup(func() {
		site.Close()
		if err := <-served; !errors.Is(err, wsgi.ErrServerClosed) {
			tb.Error(err)
		}
	})
	return &view.Site{
		Record: record, Name: stack.App, Addr: ln.Addr().String(), At: ln.Addr(), Stack: stack, Catalog: c, Source: site.Source, Path: site.Path,
		Changed: site.Changed, Load: site.Reload,
		Served: func() viewer.Served {
			texts, main := site.Texts()
			return viewer.Served{Chain: site.Chain(), Sources: texts, Main: main, Addr: ln.Addr().String()}
		},
	}, record
}

// demo is an application in Go behind two layers, which starts at once.
var demo = catalog.Stack{App: "demo:hello", Middleware: []string{"timing", "session"}}

func inspecting(tb testing.TB, s size, stack catalog.Stack, o inspect.Options) *inspector {
	tb.Helper()
	return inspectingAt(tb, s, func(c *catalog.Catalog) (*view.Site, *inspect.Record) { return inspected(tb, stack, o, c) })
}

// inspectingAt is inspecting, of any site.
func inspectingAt(tb testing.TB, s size, site func(*catalog.Catalog) (*view.Site, *inspect.Record)) *inspector {
	tb.Helper()
	return inspectingWith(tb, s, "", site)
}

// inspectingWith is inspectingAt, of a person with an editor.
func inspectingWith(tb testing.TB, s size, editor string, site func(*catalog.Catalog) (*view.Site, *inspect.Record)) *inspector {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	options := options(tb, setup{start: StartInspect, golang: true})
	withServers := options.Catalog.Options()
	withServers.Servers, withServers.Paths = &upstream.Options{}, true
	options.Catalog = catalog.New(withServers)
	i := &inspector{program: &program{TB: tb, terminal: newTerminal(s), stop: cancel, done: make(chan error, 1)}}
	options.Inspect, i.record = site(options.Catalog)
	i.addr, i.saved = options.Inspect.Addr, make(chan string, 9)
	options.Inspect.Save = func(f view.Format, reveal bool, all []*inspect.Exchange, _, app string) (string, error) {
		i.saved <- fmt.Sprint(f.Name, " ", reveal, " ", len(all), " ", app)
		return "file" + f.Ending, nil
	}
	i.m = newModel(options, environment{profile: colorprofile.TrueColor, dark: true, editor: editor, clock: screen.RealClock()})
	i.p = tea.NewProgram(i.m, tea.WithContext(ctx), tea.WithInput(i.input(editor)), tea.WithOutput(i.terminal),
		tea.WithWindowSize(s.w, s.h), tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	tb.Cleanup(i.record.Close) // or a test that fails would leave its commands to the next
	go func() {
		_, err := i.p.Run()
		i.done <- err
	}()
	return i
}

// input is where the program reads keys: a file where it starts an editor, which gets it as it is.
func (i *inspector) input(editor string) io.Reader {
	if editor == "" {
		return i.terminal
	}
	r, w, err := os.Pipe()
	if err != nil {
		i.Fatal(err)
	}
	go func() {
		_, _ = io.Copy(w, i.terminal) // until the terminal is closed
		w.Close()
	}()
	i.Cleanup(func() { r.Close() })
	return r
}

// ends waits for the end of the program, and fails if anything of the screen is left.
func (i *inspector) ends() {
	i.Helper()
	defer i.stop()
	select {
	case err := <-i.done:
		if err != nil {
			i.Error(err)
		}
	case <-time.After(patience):
		i.Fatalf("it does not end:\n%s", i.text())
	}
	i.end(io.EOF)
	i.m.closeRun()
	i.record.Close()
	late := time.Now().Add(patience)
	for g := waiting(); g != ""; g = waiting() {
		if time.Now().After(late) {
			i.Fatalf("a command of the inspector still waits:\n%s", g)
		}
		runtime.Gosched()
	}
}

// waiting is a command of the inspector that runs, "" if none does.
func waiting() string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for _, g := range strings.Split(string(stacks), "\n\n") {
		if strings.Contains(g, "roundtrip/tui/inspect.") {
			return g
		}
	}
	return ""
}

// answer is what a client got.
type answer struct {
	status int
	header http.Header
	body   string
	err    error
}

// asks has a browser's library ask for something, and goes on meanwhile.
func (i *inspector) asks(method, target, body string) <-chan answer {
	return i.asksAs(method, target, body, "")
}

// asksForm has it post a form.
func (i *inspector) asksForm(target, body string) <-chan answer {
	return i.asksAs("POST", target, body, "application/x-www-form-urlencoded")
}

func (i *inspector) asksAs(method, target, body, contentType string) <-chan answer {
	got := make(chan answer, 1)
	go func() {
		req, err := http.NewRequest(method, "http://"+i.addr+target, strings.NewReader(body))
		if err != nil {
			got <- answer{err: err}
			return
		}
		if contentType != "" {
			req.Header.Set("Content-Type", contentType)
		}
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
		resp, err := client.Do(req)
		if err != nil {
			got <- answer{err: err}
			return
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		got <- answer{resp.StatusCode, resp.Header, string(text), err}
	}()
	return got
}

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

// Quitting asks about requests that are held, and does what it is told.
func TestQuittingAsksAboutHeldRequests(t *testing.T) {
	for key, dropped := range map[string]bool{"c": false, "X": true} {
		i := inspecting(t, small, demo, inspect.Options{})
		i.shows(t, "hold off")
		i.types([2]string{"N", "The next request is held"})
		answer := i.asks("GET", "/", "")
		i.shows(t, "1 held")
		i.types([2]string{"q", "1 request is held."}, [2]string{"esc", "F1 keys"}, [2]string{"ctrl+c", "1 request is held."})
		i.press(key)
		if got := <-answer; (got.err != nil) != dropped {
			t.Errorf("%s: %+v", key, got)
		}
		i.ends()
	}
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

// Every action of the table is met, in the list and in an exchange.
func TestTheInspectorMeetsEveryAction(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/", "")
	i.shows(t, "1 recorded")
	s := i.m.screens[screen.Inspect]
	for _, where := range []keys.Where{keys.Inspecting, keys.Inspected} {
		if got := s.Where(); got != where {
			t.Fatalf("it is %v, want %v", got, where)
		}
		for _, b := range keys.Table() {
			everywhere := b.Action == keys.Quit || b.Action == keys.Help
			if b.Where&where != 0 && !everywhere && s.Handlers()[b.Action].Do == nil {
				t.Errorf("%s does nothing", b.Action)
			}
		}
		i.types([2]string{"enter", "Request 1 of connection 1"})
	}
	i.press("q")
	i.ends()
}

// A held request becomes another before the application sees it; the change can be undone
// and made again, and the client gets the answer to it.
func TestALiveRequestIsChangedInFlight(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	i.types([2]string{"N", "The next request is held"})
	answer := i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "s one event"}, [2]string{"e", "change the held request"})
	i.types([2]string{"enter", "Nothing was changed."}, [2]string{"e", "change the held request"})
	i.press("ctrl+u")
	i.types([2]string{"/hello?name=Bob", "name=Bob"}, [2]string{"enter", "Changed."})
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
	i.shows(t, "hold off")
	i.types([2]string{"N", "The next request is held"})
	answer := i.asks("POST", "/", "tea")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "s one event"}, [2]string{"e", "change the held request"}, [2]string{"tab", ""}, [2]string{"tab", ""}, [2]string{"tab", "body"}, [2]string{"coffee", "coffee"}, [2]string{"ctrl+s", "Changed."})
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
	i.shows(t, "hold off")
	i.types([2]string{"N", "The next request is held"})
	answer := i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "s one event"}, [2]string{"space", "held in timing"}, [2]string{"tab", "[environ]"}, [2]string{"down", "▸   REQUEST_METHOD"}, [2]string{"e", "change the environ of the held request"},
		[2]string{"enter", "Nothing was changed."}, [2]string{"e", "change the environ of the held request"}, [2]string{"X", ""}, [2]string{"enter", "Changed."})
	i.shows(t, "'GETX'", "held in timing", "u undo")
	i.types([2]string{"u", "Undone: 'GETX' becomes 'GET'"}, [2]string{"u", "there is nothing to undo."}, [2]string{"ctrl+r", "Made again: 'GET' becomes 'GETX'"}, [2]string{"u", "Undone:"})
	i.press("c")
	if got := <-answer; got.status != 200 {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

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
	i.shows(t, "hold off")
	i.types([2]string{"N", "The next request is held"})
	answer := i.asks("POST", "/", "tea")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "s one event"}, [2]string{"e", "change the held request"}, [2]string{"tab", ""}, [2]string{"tab", ""}, [2]string{"tab", "body"}, [2]string{"coffee", "coffee"}, [2]string{"ctrl+s", "Changed."})
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

// Why answers about what is selected, and about what is not there.
func TestALiveRequestIsAskedWhy(t *testing.T) {
	i := inspecting(t, stacked, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	i.types([2]string{"enter", "Request 1 of connection 1"}, [2]string{"w", "Why, or why not?"}, [2]string{"set-cookie", "Why Set-Cookie"})
	i.types([2]string{"enter", "session gave it to start_response"})
	i.types([2]string{"w", "Why, or why not?"}, [2]string{"etag", "Why ETag"}, [2]string{"enter", "No layer gave it"})
	i.types([2]string{"w", "Why, or why not?"}, [2]string{"HTTP_COOKIE", "Why HTTP_COOKIE in the environ"}, [2]string{"enter", "header Cookie, and the client sent none"})
	i.press("q")
	i.ends()
}

// Why a client sent no cookie is looked for in the requests before.
func TestALiveRequestIsAskedForItsCookie(t *testing.T) {
	i := inspecting(t, stacked, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	<-i.asks("GET", "/hello?name=Eve", "")
	i.shows(t, "2 recorded")
	i.types([2]string{"g", "▸       2"}, [2]string{"enter", "Request 1 of connection 2"}, [2]string{"w", "Why, or why not?"}, [2]string{"HTTP_COOKIE", "Why HTTP_COOKIE in the environ"})
	i.types([2]string{"enter", "The answer to request 1 set the cookie"})
	i.press("q")
	i.ends()
}

// Why answers about the row of the wire that stands selected.
func TestWhyAnswersAboutWhatIsSelected(t *testing.T) {
	i := inspecting(t, stacked, catalog.Stack{App: "demo:raises"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	i.types([2]string{"enter", "[wire]"}, [2]string{"down", "▸"}, [2]string{"w", "Why bytes 30 to 52 of what the client sent?"})
	i.shows(t, "The client sent them in the header Host.", "The server made of them: HTTP_HOST.")
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

// A server in any language is held from outside: as its request has been read, as the head of its answer is
// here, and at a block; what changes its protocol passes, and the list says so.
func TestAServerBehindAURLIsHeldAndStepped(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			fmt.Fprint(w, "asked as ", r.Host, r.URL)
			return
		}
		conn, in, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_, _ = io.Copy(conn, in)
	}))
	defer other.Close()
	i := inspecting(t, middle, catalog.Stack{App: other.URL}, inspect.Options{})
	i.shows(t, "hold off", other.URL)
	i.types([2]string{"N", "The next request is held"})
	answer := i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "s one event"}, [2]string{"e", "change the held request"})
	i.press("ctrl+u")
	i.types([2]string{"/hello?name=Bob", "name=Bob"}, [2]string{"enter", "Changed."})
	i.types([2]string{"space", "held in app"}, [2]string{"space", "200 OK"}, [2]string{"space", "[body"})
	i.press("c")
	if got := <-answer; got.body != "asked as "+i.addr+"/hello?name=Bob" {
		t.Errorf("%+v", got)
	}
	i.types([2]string{"esc", "1 recorded"})
	conn, err := net.Dial("tcp", i.addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	in := bufio.NewReader(conn)
	fmt.Fprint(conn, "GET /socket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	if resp, err := http.ReadResponse(in, nil); err != nil || resp.StatusCode != 101 {
		t.Fatalf("%+v, %v", resp, err)
	}
	fmt.Fprint(conn, "frame")
	if got, err := in.Peek(5); string(got) != "frame" {
		t.Errorf("%q, %v", got, err)
	}
	i.shows(t, "GET  /socket", "101", "websocket passed")
	conn.Close()
	i.shows(t, "2 recorded")
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
	i.types([2]string{"esc", "1 held"}, [2]string{"g", "▸       2"}, [2]string{"enter", "[code"})
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

// Where there is little room, the request has the columns that nothing else stands in.
func TestRequestsAreReadInANarrowList(t *testing.T) {
	i := inspecting(t, size{60, 16}, catalog.Stack{App: "demo:hello"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?a=Ada", "")
	i.shows(t, "GET  /hello?a=Ada", "200")
	i.press("q")
	i.ends()
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

// The code lens shows a file that the application imports, at the line where it calls breakpoint().
func TestImportedFilesAreShown(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "shop.py")
	for name, text := range map[string]string{
		file:                          "import teas\n\ndef application(environ, start_response):\n    start_response('200 OK', [])\n    return [teas.green()]\n",
		filepath.Join(dir, "teas.py"): "def green():\n    breakpoint()\n    return b'sencha'\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	i := inspecting(t, middle, catalog.Stack{App: file}, inspect.Options{})
	i.record.StopAtCalls(true)
	i.shows(t, "No request has come yet")
	answer := i.asks("GET", "/", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "return b'sencha'"}, [2]string{"c", "200 OK"})
	if got := <-answer; got.body != "sencha" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

// The inspector looks at a server that runs elsewhere: it holds and steps a request there, and leaves without
// disturbing it.
func TestAServerElsewhereIsInspected(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes of files")
	}
	dir, err := os.MkdirTemp("", "rt") // whose name is short enough for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	lookers, err := remote.Listen(socket, func() remote.Hello {
		return remote.Hello{Name: "elsewhere", Network: "tcp", Addr: ln.Addr().String()}
	}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer lookers.Close()
	var client *remote.Client
	ran := make(chan error, 1)
	i := inspectingAt(t, middle, func(c *catalog.Catalog) (*view.Site, *inspect.Record) {
		site, err := sandbox.NewSite(c, demo, sandbox.SiteOptions{Sink: lookers, Gate: lookers})
		if err != nil {
			t.Fatal(err)
		}
		go site.Serve(ln)
		t.Cleanup(func() { site.Close() })
		if client, err = remote.Dial(socket); err != nil {
			t.Fatal(err)
		}
		record := inspect.New(inspect.Options{})
		go func() { ran <- client.Run(record) }()
		return &view.Site{Record: record, Name: client.Name, Addr: client.Addr, At: client.At(), Stack: demo, Catalog: c,
			Served: func() viewer.Served { return viewer.Served{Chain: site.Chain(), Addr: client.Addr} }}, record
	})
	i.shows(t, "inspect elsewhere", "hold off")
	if got := <-i.asks("GET", "/hello?name=Ada", ""); got.body != "Hello, Ada!" {
		t.Errorf("%+v", got)
	}
	i.shows(t, "GET  /hello?name=Ada", "1 recorded")
	i.types([2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{`event == "app.called" and layer == "session"`, "enter take"},
		[2]string{"enter", "not met yet"}, [2]string{"esc", "1 breakpoint"})
	answer := i.asks("GET", "/hello?name=Eve", "")
	i.shows(t, "1 held", "session")
	i.types([2]string{"tab", "let go on"}, [2]string{"enter", "s one event"}, [2]string{"s", "held in app"})
	i.press("c")
	if got := <-answer; got.body != "Hello, Eve!" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
	client.Close()
	<-ran
	if got := <-i.asks("GET", "/hello?name=Bob", ""); got.body != "Hello, Bob!" {
		t.Errorf("%+v", got)
	}
}
