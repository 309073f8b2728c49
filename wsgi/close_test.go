package wsgi_test

import (
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// S39: close() of what the app returned is called once, however the exchange
// ends.
func TestCloseOnEveryPath(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, request string
		headers       []wsgi.Header
		body          func() wsgi.Body
		outcome       string
	}{
		{"normal", get, fixed(), list("a", "b"), "complete"},
		{"no block", get, fixed(), list(), "complete"},
		{"HEAD", "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", fixed(), generator(nil, "a", "b"), "complete"},
		{"length reached", get, fixed("Content-Length", "1"), list("a", "b"), "complete"},
		{"length never reached", get, fixed("Content-Length", "9"), list("a", "b"), "error"},
		{"length 0", get, fixed("Content-Length", "0"), generator(errNoTea, "a"), "complete"},
		{"error before a block", get, fixed(), generator(errNoTea), "error"},
		{"error after a block", get, fixed(), generator(errNoTea, "a"), "error"},
		{"panic", get, fixed(), func() wsgi.Body { return panics{} }, "error"},
		{"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", fixed(), generator(nil, "a"), "complete"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, traced := range []bool{true, false} {
				closed := 0
				app := answers(tt.headers, func() wsgi.Body { return closing{tt.body(), &closed, nil} })
				tape := tape.New(time.Now())
				srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.Chain(app, adds("a"), passes("b"))}}}
				if traced {
					srv.Sink = tape
				}
				exchange(t, listen(t, srv), tt.request)
				if srv.Close(); closed != 1 {
					t.Errorf("traced %v: closed %d times", traced, closed)
				}
				if !traced {
					continue
				}
				tr := tape.Trace()
				if d := of[*trace.IterableClosed](tr); len(d) != 1 || d[0].Absent || d[0].Raised != "" {
					t.Errorf("iterable.closed: %+v", d)
				}
				if d := last[*trace.ExchangeEnded](t, tr); d.Outcome != tt.outcome {
					t.Errorf("ended as %q, want %q", d.Outcome, tt.outcome)
				}
			}
		})
	}
}

// An error is an exception: there is no body then, whatever stands beside it.
func TestBodyBesideAnErrorIsNone(t *testing.T) {
	t.Parallel()
	for _, sink := range []trace.Sink{nil, tape.New(time.Now())} {
		closed := 0
		app := wsgi.AppFunc(func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) {
			return closing{list("a")(), &closed, nil}, errNoTea
		})
		srv := &wsgi.Server{Sink: sink, Mounts: []wsgi.Mount{{App: app}}}
		exchange(t, listen(t, srv), get)
		if srv.Close(); closed != 0 {
			t.Errorf("sink %T: closed %d times", sink, closed)
		}
	}
}

// What has no close() is told as such.
func TestNothingToClose(t *testing.T) {
	t.Parallel()
	_, tr := one(t, answers(fixed(), list("a")), get)
	if d := last[*trace.IterableClosed](t, tr); !d.Absent {
		t.Errorf("%+v", d)
	}
}

// A close() that fails spoils neither the answer nor the connection.
func TestCloseThatFails(t *testing.T) {
	t.Parallel()
	closed := 0
	for name, body := range map[string]func() wsgi.Body{
		"error": func() wsgi.Body { return closing{list("a")(), &closed, errors.New("no close")} },
		"panic": func() wsgi.Body { return panicsInClose{list("a")()} },
	} {
		s := serve(t, answers(fixed(), body))
		want := fixedHead + "Content-Length: 1\r\n\r\na"
		if name == "panic" {
			want = fixedHead + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
		}
		if got := exchange(t, s.addr, get+get); got != want+want {
			t.Errorf("%s: %q", name, got)
		}
		s.srv.Close()
		if d := last[*trace.IterableClosed](t, s.tape.Trace()); d.Raised == "" {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

type panicsInClose struct{ wsgi.Body }

func (panicsInClose) Close() error { panic("no close") }

// A client that is gone is noticed when writing to it fails.
func TestClientGone(t *testing.T) {
	t.Parallel()
	closed := 0
	gone := make(chan struct{})
	block := make([]byte, 64<<10)
	app := answers(fixed(), func() wsgi.Body {
		return closing{wsgi.Stream(func(yield func([]byte, error) bool) {
			if !yield([]byte("first"), nil) {
				return
			}
			<-gone
			for yield(block, nil) {
			}
		}), &closed, nil}
	})
	s := serve(t, app, adds("x"))
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(soon))
	io.WriteString(c, get)
	if _, err := io.ReadFull(c, make([]byte, len(fixedHead))); err != nil {
		t.Fatal(err)
	}
	c.(*net.TCPConn).SetLinger(0) // closing resets the connection
	c.Close()
	close(gone)
	waitFor(t, s.tape, trace.KindConnClosed)
	tr := s.tape.Trace()
	if closed != 1 {
		t.Errorf("closed %d times", closed)
	}
	if d := last[*trace.BodyEnded](t, tr); d.Reason != "client_gone" {
		t.Errorf("the body ended for %q", d.Reason)
	}
	if d := last[*trace.ExchangeEnded](t, tr); d.Outcome != "aborted" || d.KeepAlive {
		t.Errorf("ended %+v", d)
	}
	if d := last[*trace.ConnClosed](t, tr); d.By != "client" {
		t.Errorf("closed by the %s", d.By)
	}
	if n := len(of[*trace.AppRaised](tr)); n != 0 {
		t.Errorf("the client's leaving was told as %d errors of the app", n)
	}
}

// waitFor waits until the tape has an event of the kind.
func waitFor(t *testing.T, tape *tape.Tape, k trace.Kind) {
	t.Helper()
	timeout := time.After(soon)
	for tape.Trace().Find(k, 0) < 0 {
		select {
		case <-tape.Changed():
		case <-timeout:
			t.Fatalf("%s does not come\n%s", k, story(tape.Events(0)))
		}
	}
}
