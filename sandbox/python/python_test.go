package python_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

const get = "GET /a/b?name=Ada HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

// source is a file with the callable of its own name.
func source(name, text string) python.Source {
	return python.Source{Name: name, File: name + ".py", Text: []byte(text)}
}

// load makes an application of an app and the middleware around it.
func load(t testing.TB, app string, layers ...python.Source) *application.App {
	t.Helper()
	return loadIn(t, pythontest.Engine(t), app, layers...)
}

func loadIn(t testing.TB, e interface {
	Load(python.Stack) *application.App
}, app string, layers ...python.Source) *application.App {
	t.Helper()
	a := e.Load(python.Stack{App: source("app", app), Middleware: layers})
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// host is one of the two that run applications.
type host struct {
	name string
	to   interface {
		Load(python.Stack) *application.App
	}
}

func (h host) load(t testing.TB, app string, layers ...python.Source) *application.App {
	t.Helper()
	return loadIn(t, h.to, app, layers...)
}

// onEachHost runs a test on the embedded Python, and on the system's where
// there is one.
func onEachHost(t *testing.T, test func(t *testing.T, on host)) {
	t.Parallel()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		test(t, host{"embedded", pythontest.Engine(t)})
	})
	t.Run("system", func(t *testing.T) {
		t.Parallel()
		test(t, host{"system", pythontest.System(t)})
	})
}

// notRaced skips a test of the embedded Python under the race detector, which makes it ten
// times as slow and sees nothing of it; .ci/run runs it without.
func notRaced(t *testing.T, on string) {
	t.Helper()
	if pythontest.Race && on == "embedded" {
		t.Skip("it is run without the race detector")
	}
}

// run is an exchange that has ended: what the client got, and the record.
type run struct {
	answer string
	events []trace.Event
}

// send sends raw bytes to the application behind a gateway, and waits for the
// exchange to end. A gate, if it is not nil, may hold it.
func send(t testing.TB, app wsgi.App, raw string, gate trace.Gate) run {
	t.Helper()
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Gate: gate, Mounts: []wsgi.Mount{{App: app}}}
	answer := talk(t, srv, raw)
	return run{answer, tape.Trace().Events()}
}

// talk serves one connection of raw bytes, and gives what came back.
func talk(t testing.TB, srv *wsgi.Server, raw string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	defer func() {
		srv.Close()
		<-served
	}()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(c) // a cut connection is an answer too
	return string(answer)
}

// response is the answer, parsed.
func (r run) response(t testing.TB) (status, body string, header http.Header) {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(r.answer)), nil)
	if err != nil {
		t.Fatalf("%v in the answer %q", err, r.answer)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%v in the answer %q", err, r.answer)
	}
	return resp.Status, string(data), resp.Header
}

// find is the first event of a kind in a layer.
func (r run) find(t testing.TB, k trace.Kind, layer trace.Layer) trace.Event {
	t.Helper()
	for _, e := range r.events {
		if e.Kind() == k && e.Layer == layer {
			return e
		}
	}
	t.Fatalf("no %s at %s in\n%s", k, layer, r.story())
	return trace.Event{}
}

// story is each event's kind, layer and source line, from the application's
// call to the end of the exchange.
func (r run) story() string {
	var b strings.Builder
	for _, e := range r.events {
		if e.X == 0 || e.Kind() < trace.KindAppCalled || e.Kind() == trace.KindBytesOut {
			continue
		}
		fmt.Fprintf(&b, "%s %s", e.Kind(), e.Layer)
		if e.Src.File != "" {
			fmt.Fprintf(&b, " %s:%d", e.Src.File, e.Src.Line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const hello = `from urllib.parse import parse_qs

def app(environ, start_response):
    name = parse_qs(environ["QUERY_STRING"]).get("name", ["World"])[0]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [("Hello, %s!" % name).encode("latin-1")]
`

func TestHello(t *testing.T) { onEachHost(t, testHello) }

func testHello(t *testing.T, on host) {
	app := on.load(t, hello)
	for range 2 {
		r := send(t, app, get, nil)
		status, body, header := r.response(t)
		if status != "200 OK" || body != "Hello, Ada!" || header.Get("Content-Length") != "11" {
			t.Errorf("got %q, %q, length %q", status, body, header.Get("Content-Length"))
		}
		want := `app.called app app.py:3
start_response.called server app.py:5
app.returned app app.py:6
body.block app
head.committed server
body.ended server
iterable.closed server
exchange.ended server
`
		if got := r.story(); got != want {
			t.Errorf("the story is\n%swant\n%s", got, want)
		}
	}
}

// direct calls the application without a gateway, so that nobody watches.
func direct(t testing.TB, app wsgi.App) string {
	t.Helper()
	body, err := app.Call(&wsgi.Environ{}, nothing{})
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for {
		block, err := body.Next()
		if err != nil {
			if err != io.EOF {
				t.Error(err)
			}
			break
		}
		all = append(all, block...)
	}
	var skipped *wsgi.SkippedError
	if err := body.(io.Closer).Close(); err != nil && !errors.As(err, &skipped) {
		t.Error(err)
	}
	return string(all)
}
