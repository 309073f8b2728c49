package wsgi_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// echoes gives back what it reads.
func echoes(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := env.Input().ReadAll()
	if err != nil {
		return nil, err
	}
	return answers(fixed(), list(string(body)))(env, start)
}

// firstly serves an application with the body first.
func firstly(t *testing.T, app wsgi.AppFunc, asking int, sink trace.Sink) (addr string) {
	t.Helper()
	srv := &wsgi.Server{Sink: sink, Mounts: []wsgi.Mount{{App: app, BodyFirst: true, Asking: asking}}}
	return listen(t, srv)
}

// A client that has not sent its body is in nobody's application.
func TestTheBodyIsThereBeforeTheApplication(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	addr := firstly(t, func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		calls.Add(1)
		return echoes(env, start)
	}, 0, nil)
	slow, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	fmt.Fprint(slow, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\ngre")
	if got := exchange(t, addr, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(got, fixedHead) {
		t.Errorf("another got %q", got)
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("the application was called %d times before the body was there", n)
	}
	fmt.Fprint(slow, "en\n")
	if got, err := io.ReadAll(slow); err != nil || !strings.HasSuffix(string(got), "\r\n\r\ngreen\n") {
		t.Errorf("%q, %v", got, err)
	}
}

// Every read gives the same as without, and the spans are where the bytes lay, also of
// a body in chunks and in a file.
func TestReadsOfABodyThatIsThere(t *testing.T) {
	t.Parallel()
	lines := strings.Repeat("green tea\n", 20_000)
	for name, request := range map[string]string{
		"small":   "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\ngreen tea\n",
		"large":   fmt.Sprintf("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(lines), lines),
		"chunked": "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ngreen\r\n5\r\n tea\n\r\n0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tape := tape.New(time.Now())
			var got []byte
			addr := firstly(t, func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
				in := env.Input()
				first, err := in.ReadUpTo(3)
				line, err2 := in.ReadLine(-1)
				rest, err3 := in.ReadAll()
				end, err4 := in.ReadAll()
				got = slices.Concat(first, line, rest, end)
				if string(line) != "en tea\n" || err != nil || err2 != nil || err3 != nil || err4 != nil {
					t.Errorf("%q, %v %v %v %v", line, err, err2, err3, err4)
				}
				return answers(fixed(), list("x"))(env, start)
			}, 0, tape)
			exchange(t, addr, request)
			want := "green tea\n"
			if name == "large" {
				want = lines
			}
			if string(got) != want {
				t.Errorf("read %d bytes, want %d", len(got), len(want))
			}
			for i, e := range tape.Trace().Events() {
				if d, ok := e.Data.(*trace.InputRead); ok {
					checkSpans(t, request, want, tape.Trace().Events()[:i], e, d)
				}
			}
		})
	}
}

// checkSpans holds what an input.read says against what was sent.
func checkSpans(t *testing.T, request, body string, before []trace.Event, e trace.Event, d *trace.InputRead) {
	t.Helper()
	at := 0
	for _, b := range before {
		if earlier, ok := b.Data.(*trace.InputRead); ok {
			at += earlier.Got
		}
	}
	var lay bytes.Buffer
	for _, s := range e.Spans {
		lay.WriteString(request[s.Off:s.End()])
	}
	if lay.String() != body[at:at+d.Got] {
		t.Errorf("%s of %d bytes at %d: its spans are those of %d others", d.Method, d.Got, at, lay.Len())
	}
	if want := len(body) - at - d.Got; d.Left != want {
		t.Errorf("%s says that %d are left, want %d", d.Method, d.Left, want)
	}
}

// An application may refuse a body that its client holds back; beyond a number of them
// the server asks for it.
func TestWhoMayAsk(t *testing.T) {
	t.Parallel()
	refuses := func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		return answers(fixed(), list("no"))(env, start)
	}
	const request = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
	for asking, want := range []string{"HTTP/1.1 100 Continue\r\n\r\n", fixedHead} {
		conn, err := net.Dial("tcp", firstly(t, refuses, asking, nil))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, request)
		got := make([]byte, len(want))
		if _, err := io.ReadFull(conn, got); err != nil || string(got) != want {
			t.Errorf("with room for %d: %q, %v", asking, got, err)
		}
	}
}

// A body that is too much or broken never reaches the application, and nothing is left.
func TestBodiesThatCannotBeKept(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	app := wsgi.AppFunc(func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) {
		t.Error("the application was called")
		return nil, errNoTea
	})
	srv := &wsgi.Server{Spool: 64 << 10, Mounts: []wsgi.Mount{{App: app, BodyFirst: true}}}
	addr := listen(t, srv)
	for request, want := range map[string]string{
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n":                     "400 Bad Request",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + strings.Repeat("a", 200_000): "503 Service Unavailable",
	} {
		got := parse(t, exchange(t, addr, request), "POST")
		if len(got) != 1 || got[0].Status != want || (got[0].StatusCode == 503) != (got[0].Header.Get("Retry-After") != "") {
			t.Errorf("%.60q: %+v, want %s", request, got, want)
		}
	}
	srv.Close()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
