package wsgi_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// serving is a server on its own port whose one exchange is recorded.
type serving struct {
	addr string
	tape *tape.Tape
	srv  *wsgi.Server
}

func serve(t *testing.T, app wsgi.App, layers ...wsgi.Middleware) *serving {
	t.Helper()
	s := &serving{tape: tape.New(time.Now())}
	s.srv = &wsgi.Server{Sink: s.tape, Mounts: []wsgi.Mount{{App: wsgi.Chain(app, layers...)}}}
	s.addr = listen(t, s.srv)
	return s
}

// listen serves on a free port of the loopback until the test ends.
func listen(t *testing.T, srv *wsgi.Server) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	t.Cleanup(func() {
		srv.Close()
		if err := <-done; err != wsgi.ErrServerClosed {
			t.Errorf("Serve gave %v", err)
		}
	})
	return ln.Addr().String()
}

// exchange sends raw bytes, half-closes, and gives all that comes back.
func exchange(t *testing.T, addr, raw string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	c.(*net.TCPConn).CloseWrite()
	c.SetReadDeadline(time.Now().Add(soon))
	answer, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

const get = "GET /hello?name=Ada HTTP/1.1\r\nHost: x\r\n\r\n"

func hello(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if _, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, nil); err != nil {
		return nil, err
	}
	return wsgi.Text("Hello, World!"), nil
}

// adds is a layer that wraps start_response and adds a header.
func adds(name string) wsgi.Middleware {
	return wsgi.Middleware{Name: name, Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			env.Set("x."+name, "yes")
			return app.Call(env, wsgi.Start(func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
				return start.Call(status, append(headers, wsgi.Header{Name: "X-" + name, Value: "1"}), exc)
			}))
		})
	}}
}

// passes is a layer that only hands on.
func passes(name string) wsgi.Middleware {
	return wsgi.Middleware{Name: name, Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			return app.Call(env, start)
		})
	}}
}

// story is the events as one line each: kind and layer.
func story(events []trace.Event) string {
	var b strings.Builder
	for _, e := range events {
		b.WriteString(e.Kind().String() + " " + string(e.Layer) + "\n")
	}
	return b.String()
}

func TestTheStoryOfAnExchange(t *testing.T) {
	t.Parallel()
	s := serve(t, wsgi.AppFunc(hello), adds("timing"), passes("plain"), adds("session"))
	answer := exchange(t, s.addr, get)
	resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(answer)), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	if string(body) != "Hello, World!" || resp.ContentLength != 13 {
		t.Errorf("body %q, length %d", body, resp.ContentLength)
	}
	s.srv.Close()
	want := `conn.accepted server
bytes.in server
request.line server
request.header server
route.chosen server
environ.built server
app.called mw.0:timing
app.called mw.1:plain
app.called mw.2:session
app.called app
start_response.called mw.2:session
start_response.called mw.0:timing
start_response.called server
app.returned app
app.returned mw.2:session
app.returned mw.1:plain
app.returned mw.0:timing
body.block app
head.committed server
bytes.out server
bytes.out server
body.ended server
iterable.closed server
exchange.ended server
conn.closed server
`
	if got := story(s.tape.Events(0)); got != want {
		t.Errorf("the story is\n%s\nwant\n%s", got, want)
	}
	st := s.tape.Trace().At(1000)
	if !st.Layer("mw.0:timing").Wraps || st.Layer("mw.1:plain").Wraps || len(st.Blocks) != 1 {
		t.Errorf("wraps and blocks: %+v", st.Layers)
	}
	if c := st.Layer("mw.2:session").Changed; len(c.Add) != 1 || c.Add[0].Name != "X-session" {
		t.Errorf("session changed %+v", c)
	}
	t.Logf("%d bytes for %d events", s.tape.Size(), s.tape.Len())
}
