package middleware_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/middleware"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// path answers with the two halves of the path.
func path(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if _, err := start.Call("200 OK", nil, nil); err != nil {
		return nil, err
	}
	return wsgi.Text(env.Str("SCRIPT_NAME") + " " + env.Str("PATH_INFO")), nil
}

func TestTimingAddsAHeaderOnTheWayOut(t *testing.T) {
	t.Parallel()
	x := ask(t, says(nil, "x"), "/", "", middleware.Timing())
	value := x.Header.Get("Server-Timing")
	var ms float64
	if _, err := fmt.Sscanf(value, "app;dur=%f", &ms); err != nil || ms < 0 {
		t.Errorf("Server-Timing %q", value)
	}
	s := x.trace.At(x.trace.Len())
	l := s.Layer("mw.0:timing")
	if !l.Wraps || len(l.Changed.Add) != 1 || l.Changed.Add[0].Value != value || !l.Returned.Passed {
		t.Errorf("timing: %+v", l)
	}
}

func TestSession(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, lines, id string }{
		{"new client", "", ""},
		{"known client", "Cookie: a=b; sid=7f3a9c; c=d\r\n", "7f3a9c"},
		{"empty cookie", "Cookie: sid=\r\n", ""},
		{"another cookie", "Cookie: xsid=1\r\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var id string
			app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
				id = env.Str(middleware.SessionKey)
				return path(env, start)
			})
			x := ask(t, app, "/", tt.lines, middleware.Session())
			want := ""
			if tt.id == "" {
				want = "sid=" + id + "; HttpOnly"
			}
			if got := x.Header.Get("Set-Cookie"); got != want || id == "" || tt.id != "" && id != tt.id {
				t.Errorf("id %q, Set-Cookie %q, want %q", id, got, want)
			}
			s := x.trace.At(x.trace.Len())
			if v, ok := s.Variable(middleware.SessionKey); !ok || v.By != "mw.0:session" {
				t.Errorf("in the environ: %+v", v)
			}
			if !s.Layer("mw.0:session").Wraps {
				t.Error("start_response was not wrapped")
			}
		})
	}
}

func TestSessionsDiffer(t *testing.T) {
	t.Parallel()
	one := ask(t, says(nil, "x"), "/", "", middleware.Session()).Header.Get("Set-Cookie")
	two := ask(t, says(nil, "x"), "/", "", middleware.Session()).Header.Get("Set-Cookie")
	if one == two {
		t.Errorf("both got %q", one)
	}
}

func TestAuth(t *testing.T) {
	t.Parallel()
	for _, authorization := range []string{"Basic YWRhOnRlYQ==", "Bearer x", "me", ""} {
		t.Run(authorization, func(t *testing.T) {
			t.Parallel()
			lines := ""
			status, called := 401, 1
			if authorization != "" {
				lines = "Authorization: " + authorization + "\r\n"
				status, called = 200, 2
			}
			x := ask(t, says(nil, "x"), "/", lines, middleware.Auth())
			if x.StatusCode != status {
				t.Errorf("%d, want %d", x.StatusCode, status)
			}
			if n := len(kinds(x.trace, trace.KindAppCalled)); n != called {
				t.Errorf("%d layers were called, want %d", n, called)
			}
			if status == 401 && (x.Header.Get("WWW-Authenticate") != `Basic realm="tea"` || x.body != "Who are you?\n") {
				t.Errorf("%v %q", x.Header, x.body)
			}
			if s := x.trace.At(x.trace.Len()); s.Layer("mw.0:auth").Wraps {
				t.Error("start_response was wrapped")
			}
		})
	}
}

func TestUpperKeepsTheBlocks(t *testing.T) {
	t.Parallel()
	app := says([]wsgi.Header{{Name: "content-LENGTH", Value: "9"}}, "", "aZ{", "\xe9\xff", "tea\n")
	x := ask(t, app, "/", "", middleware.Upper())
	if x.body != "AZ{\xe9\xffTEA\n" || x.ContentLength != -1 {
		t.Errorf("%q, length %d", x.body, x.ContentLength)
	}
	s := x.trace.At(x.trace.Len())
	if in, out := len(s.Layer("app").Blocks), len(s.Layer("mw.0:upper").Blocks); in != 4 || out != 4 {
		t.Errorf("%d blocks became %d", in, out)
	}
}

// Before a layer inside gives its next block, the client has the last one
// (M3, M5).
func TestNoLayerKeepsBlocksBack(t *testing.T) {
	t.Parallel()
	for _, row := range middleware.Table().Rows {
		name, layer := row.Name, row.Value()
		sent := 0
		app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			if _, err := start.Call("200 OK", nil, nil); err != nil {
				return nil, err
			}
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				for i := range 3 {
					if sent != i {
						yield(nil, fmt.Errorf("block %d is asked for when %d were sent", i, sent))
						return
					}
					if !yield([]byte("x"), nil) {
						return
					}
				}
			}), nil
		})
		sink := trace.SinkFunc(func(e trace.Event) {
			if d, ok := e.Data.(*trace.BytesOut); ok && d.What == "block" {
				sent++
			}
		})
		x := call(t, &wsgi.Server{Sink: sink, Mounts: []wsgi.Mount{{App: wsgi.Chain(app, layer)}}}, "/a", "Authorization: Basic YTpi\r\n")
		if x.err != nil || !strings.EqualFold(x.body, "xxx") {
			t.Errorf("%s: %q, %v", name, x.body, x.err)
		}
	}
}

// closer counts.
type closer struct {
	wsgi.Body
	closed *int
}

func (c closer) Close() error { *c.closed++; return nil }

// Every layer passes close() on, once, also when the body is not iterated to
// its end (M6).
func TestCloseIsPassedOn(t *testing.T) {
	t.Parallel()
	for _, row := range middleware.Table().Rows {
		name, layer := row.Name, row.Value()
		for _, length := range []string{"2", "1"} {
			closed := 0
			app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
				_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Length", Value: length}}, nil)
				return closer{wsgi.Blocks([]byte("x"), []byte("y")), &closed}, err
			})
			ask(t, app, "/a", "Authorization: Basic YTpi\r\n", layer, layer)
			if closed != 1 {
				t.Errorf("%s, length %s: closed %d times", name, length, closed)
			}
		}
	}
}

func TestCatch(t *testing.T) {
	t.Parallel()
	const sorry = "We have broken something. Sorry.\n"
	failing := func(before ...string) wsgi.App {
		return wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			if _, err := start.Call("200 OK", nil, nil); err != nil {
				return nil, err
			}
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				for block := range each(before) {
					if !yield(block, nil) {
						return
					}
				}
				yield(nil, errors.New("no tea"))
			}), nil
		})
	}
	for _, tt := range []struct {
		name string
		app  wsgi.AppFunc
		body string
		exc  string
	}{
		{"error in the call", func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) {
			return nil, errors.New("no tea")
		}, sorry, "no tea"},
		{"panic in the call", func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { panic("no tea") }, sorry, "panic: no tea"},
		{"nothing returned", func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return nil, nil },
			sorry, "nothing was returned to iterate"},
		{"started twice", func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			start.Call("200 OK", nil, nil)
			_, err := start.Call("404 Not Found", nil, nil)
			return nil, err
		}, sorry, wsgi.ErrStartedTwice.Error()},
		{"before the first block", failing("").Call, sorry, "no tea"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := ask(t, tt.app, "/", "", middleware.Catch())
			if x.StatusCode != 500 || x.body != tt.body || x.err != nil {
				t.Errorf("%d %q, %v", x.StatusCode, x.body, x.err)
			}
			starts := kinds(x.trace, trace.KindStartResponseCalled)
			if exc := starts[len(starts)-1].Data.(*trace.StartResponseCalled).ExcInfo; exc != tt.exc {
				t.Errorf("exc_info %q, want %q", exc, tt.exc)
			}
		})
	}
	t.Run("after the first block", func(t *testing.T) {
		t.Parallel()
		x := ask(t, failing("some "), "/", "", middleware.Catch())
		if x.StatusCode != 200 || x.body != "some " || x.err == nil {
			t.Errorf("%d %q, %v; want the answer to be cut", x.StatusCode, x.body, x.err)
		}
		if len(kinds(x.trace, trace.KindStartResponseReraised)) != 1 {
			t.Error("start_response did not give the error back")
		}
	})
}

// Nobody has to watch for a panic to be caught.
func TestCatchUntraced(t *testing.T) {
	t.Parallel()
	app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", nil, nil)
		return wsgi.Stream(func(func([]byte, error) bool) { panic("no tea") }), err
	})
	x := call(t, &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.Chain(app, middleware.Catch())}}}, "/", "")
	if x.StatusCode != 500 || x.err != nil {
		t.Errorf("%d %q, %v", x.StatusCode, x.body, x.err)
	}
}

func TestDispatch(t *testing.T) {
	t.Parallel()
	shop := map[string]wsgi.App{"shop": wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		env.Set("SCRIPT_NAME", "shop:"+env.Str("SCRIPT_NAME"))
		return path(env, start)
	})}
	for _, tt := range []struct {
		apps         map[string]wsgi.App
		target, want string
	}{
		{nil, "/shop/cart/1", "/shop /cart/1"},
		{nil, "/shop/", "/shop /"},
		{nil, "/shop", "/shop "},
		{nil, "/", " /"},
		{nil, "//a", " //a"},
		{shop, "/shop/cart", "shop:/shop /cart"},
		{shop, "/shopping", " /shopping"},
	} {
		x := ask(t, wsgi.AppFunc(path), tt.target, "", middleware.Dispatch(tt.apps))
		if x.body != tt.want {
			t.Errorf("%s with %d apps: %q, want %q", tt.target, len(tt.apps), x.body, tt.want)
		}
	}
	two := ask(t, wsgi.AppFunc(path), "/a/b/c", "", middleware.Dispatch(nil), middleware.Dispatch(nil))
	if two.body != "/a/b /c" {
		t.Errorf("twice: %q", two.body)
	}
}

// Every name gives a layer of that name, whose source is found where its
// events say.
func TestNames(t *testing.T) {
	t.Parallel()
	table := middleware.Table()
	for _, row := range table.Rows {
		layer := row.Value()
		if layer.Name != row.Name || row.Summary == "" {
			t.Errorf("%s: %q", row.Name, layer.Name)
		}
		x := ask(t, says(nil, "x"), "/", "", layer)
		src := kinds(x.trace, trace.KindAppCalled)[0].Src
		if src.File != table.File(row.Name) {
			t.Fatalf("%s: source %q, want %q", row.Name, src.File, table.File(row.Name))
		}
		if line := strings.Split(table.Source(row.Name), "\n")[src.Line-1]; !strings.Contains(line, ") Call(") {
			t.Errorf("%s:%d is %q", src.File, src.Line, line)
		}
	}
	if _, ok := table.Find("tea"); ok {
		t.Error("there is a layer called tea")
	}
}

// A client that leaves while blocks are on their way is no error of the
// application that Catch could answer for.
func TestCatchLetsADroppedExchangeGo(t *testing.T) {
	t.Parallel()
	tape := tape.New(time.Now())
	gate := trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		return trace.Decision{Drop: p.Event.Kind() == trace.KindBodyBlock}
	})
	srv := &wsgi.Server{Sink: tape, Gate: gate, Mounts: []wsgi.Mount{{App: wsgi.Chain(says(nil, "x"), middleware.Catch())}}}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(ln)
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	got, _ := io.ReadAll(c)
	srv.Close()
	tr := tape.Trace()
	if len(got) != 0 || len(kinds(tr, trace.KindStartResponseCalled)) != 1 {
		t.Errorf("the client got %q; events: %v", got, kinds(tr, trace.KindStartResponseCalled))
	}
	if end := tr.At(tr.Len()).Done; end == nil || end.Outcome != "dropped" {
		t.Errorf("ended as %+v", end)
	}
}
