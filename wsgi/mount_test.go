package wsgi_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// oneFile is a static mount with an answer of its own.
type oneFile func(wsgi.StaticRequest) wsgi.StaticResponse

func (f oneFile) ServeStatic(req wsgi.StaticRequest) wsgi.StaticResponse { return f(req) }

type noted struct {
	io.Reader
	closed *int
}

func (n noted) Close() error { *n.closed++; return nil }

// mounted serves one request from a static mount below /files.
func mounted(t *testing.T, static oneFile, request string) (string, *trace.Trace) {
	t.Helper()
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}, {Prefix: "/files", Static: static}}}
	answer := exchange(t, listen(t, srv), request)
	srv.Close()
	return answer, tape.Trace()
}

// H102: a static file is the server's own business, so that neither environ
// nor application appears.
func TestStaticRoute(t *testing.T) {
	t.Parallel()
	var got wsgi.StaticRequest
	closed := 0
	answer, tr := mounted(t, func(req wsgi.StaticRequest) wsgi.StaticResponse {
		got = req
		return wsgi.StaticResponse{
			Status: "200 OK", Headers: fixed("Content-Length", "3"), Body: noted{strings.NewReader("tea"), &closed},
		}
	}, "GET /files/%41.txt?x HTTP/1.1\r\nHost: x\r\nX-Tea: green\r\n\r\n")
	if answer != fixedHead+"Content-Length: 3\r\n\r\ntea" || closed != 1 {
		t.Errorf("%q, closed %d times", answer, closed)
	}
	if got.Method != "GET" || got.Path != "/A.txt" || len(got.Headers) != 2 || got.Headers[1] != (wsgi.Header{Name: "X-Tea", Value: "green"}) {
		t.Errorf("asked for %+v", got)
	}
	want := "conn.accepted bytes.in request.line request.header request.header route.chosen " +
		"head.committed bytes.out bytes.out body.ended exchange.ended conn.closed"
	if story := kindsOf(tr); story != want {
		t.Errorf("got  %s\nwant %s", story, want)
	}
	if d := last[*trace.RouteChosen](t, tr); d.Route != "static" || d.Mount != "/files" || len(d.Chain) != 0 {
		t.Errorf("%+v", d)
	}
	if d := last[*trace.ExchangeEnded](t, tr); d.Outcome != "complete" || !d.KeepAlive {
		t.Errorf("ended %+v", d)
	}
}

func TestStaticFaults(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken disk")
	for _, tt := range []struct {
		name   string
		static oneFile
		status string
		cut    bool
	}{
		{"panic", func(wsgi.StaticRequest) wsgi.StaticResponse { panic("no file") }, "500 Internal Server Error", false},
		{"bad head", func(wsgi.StaticRequest) wsgi.StaticResponse { return wsgi.StaticResponse{Status: "fine"} }, "500 Internal Server Error", false},
		{"unreadable", func(wsgi.StaticRequest) wsgi.StaticResponse {
			return wsgi.StaticResponse{Status: "200 OK", Body: io.NopCloser(iotest.ErrReader(broken))}
		}, "500 Internal Server Error", false},
		{"unreadable from the middle", func(wsgi.StaticRequest) wsgi.StaticResponse {
			body := io.MultiReader(strings.NewReader(strings.Repeat("x", 40<<10)), iotest.ErrReader(broken))
			return wsgi.StaticResponse{Status: "200 OK", Headers: fixed("Content-Length", "99999"), Body: io.NopCloser(body)}
		}, "200 OK", true},
		{"too short", func(wsgi.StaticRequest) wsgi.StaticResponse {
			return wsgi.StaticResponse{Status: "200 OK", Headers: fixed("Content-Length", "9"), Body: io.NopCloser(strings.NewReader("tea"))}
		}, "200 OK", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answer, tr := mounted(t, tt.static, "GET /files/x HTTP/1.1\r\nHost: x\r\n\r\n")
			resp := parse(t, answer, "GET")[0]
			if resp.Status != tt.status || (resp.err != nil) != tt.cut {
				t.Errorf("%q, %v", resp.Status, resp.err)
			}
			if d := last[*trace.ExchangeEnded](t, tr); d.Outcome != "error" || d.KeepAlive {
				t.Errorf("ended %+v", d)
			}
		})
	}
}

func TestStaticWithoutABody(t *testing.T) {
	t.Parallel()
	closed := 0
	for request, want := range map[string]string{
		"HEAD /files/x HTTP/1.1\r\nHost: x\r\n\r\n": "HTTP/1.1 200 OK\r\nDate: now\r\nServer: here\r\nContent-Length: 3\r\n\r\n",
		"GET /files HTTP/1.1\r\nHost: x\r\n\r\n":    "HTTP/1.1 304 Not Modified\r\nDate: now\r\nServer: here\r\n\r\n",
	} {
		answer, _ := mounted(t, func(req wsgi.StaticRequest) wsgi.StaticResponse {
			if req.Method == "HEAD" {
				return wsgi.StaticResponse{Status: "200 OK", Headers: fixed("Content-Length", "3"), Body: noted{strings.NewReader(""), &closed}}
			}
			return wsgi.StaticResponse{Status: "304 Not Modified", Headers: fixed()}
		}, request+request)
		if answer != want+want {
			t.Errorf("%q, want %q twice", answer, want)
		}
	}
	if closed != 2 {
		t.Errorf("closed %d times", closed)
	}
}

func TestMounts(t *testing.T) {
	t.Parallel()
	says := func(name string) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			return answers(nil, list(name+" "+env.Str("SCRIPT_NAME")+" "+env.Str("PATH_INFO")))(env, start)
		})
	}
	srv := &wsgi.Server{Mounts: []wsgi.Mount{
		{Prefix: "/a/b", App: says("ab")}, {Prefix: "/a", App: says("a")}, {Prefix: "/\u00e9", App: says("e")},
	}}
	addr := listen(t, srv)
	for path, want := range map[string]string{
		"/a": "a /a ", "/a/": "a /a /", "/a/x": "a /a /x", "/a/b": "ab /a/b ", "/a/b/c": "ab /a/b /c", "/a/bc": "a /a /bc",
		"/%61/x": "a /a /x", "/ab": "404", "/": "404", "//a": "404", "*": "404",
	} {
		method := "GET"
		if path == "*" {
			method = "OPTIONS"
		}
		resp := parse(t, exchange(t, addr, method+" "+path+" HTTP/1.1\r\nHost: x\r\n\r\n"), method)[0]
		if got := resp.body; want != got && (want != "404" || resp.StatusCode != 404) {
			t.Errorf("%s: %d %q, want %q", path, resp.StatusCode, got, want)
		}
	}
}
