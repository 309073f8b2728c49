package conform

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

func TestPersistence(t *testing.T) {
	t.Parallel()
	runRows(t, persistenceRows())
}

// H83: an HTTP/1.0 client is told that the connection is kept.
func keptOldIsSaid(t *testing.T) {
	k := alone(t, echo).dial(t)
	k.send(old("Connection: keep-alive"))
	if a := k.gets("GET", 200); a.header.Get("Connection") != "keep-alive" {
		t.Errorf("Connection is %q", a.header.Get("Connection"))
	}
	k.send(old("A: b"))
	if a := k.gets("GET", 200); !a.closes {
		t.Error("the client is not told that the connection ends")
	}
	k.ends()
}

// H80: nor does a reset follow where the server ends a connection that its
// client wanted to keep, and the next request is on its way.
func closesUnasked(t *testing.T) {
	for _, srv := range []*wsgi.Server{
		{MaxRequests: 1, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(echo)}}},
		{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(fails)}}},
	} {
		k := open(t, deliveries()[0], srv).dial(t)
		k.send(get("/"))
		if _, err := k.r.Peek(1); err != nil {
			t.Fatal(err)
		}
		for range 3 { // a reset would come by one of these, and fail the next
			time.Sleep(10 * time.Millisecond)
			k.send(get("/next"))
		}
		if a, err := readAnswer(k.r, "GET"); err != nil || !a.closes {
			t.Errorf("%q, closes %v: %v", a.status, a.closes, err)
		}
		k.ends()
	}
}

func fails(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return nil, errNoTea }

// H82: a server that takes so many requests on a connection says which is the
// last, and ignores what comes behind it.
func lastRequest(t *testing.T) {
	listeners := listenersFor(t, func() *wsgi.Server {
		srv := echoServer()
		srv.MaxRequests = 2
		return srv
	})
	for _, r := range []row{
		accepted("H82", get("/1")+get("/2")+get("/no"), path("/2", "")).answered("GET GET").closing(),
		accepted("H82", old("Connection: keep-alive")+old("Connection: keep-alive")).answered("GET GET").closing(),
		refused("H28", 400, get("/1")+"GET /2 HTTP/1.1\r\n\r\n"+get("/no"), "").answered("GET GET"),
	} {
		r.run(t, listeners)
	}
}

// H85: a half-close is not an abort, also when the answer takes its time.
func halfCloseIsNoAbort(t *testing.T) {
	closed, gone := make(chan struct{}), make(chan bool, 1)
	h := alone(t, func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		<-closed
		gone <- env.Context().Err() != nil
		return echo(env, start)
	})
	k := h.dial(t)
	k.send(get("/"))
	k.conn.CloseWrite()
	close(closed)
	k.gets("GET", 200)
	k.ends()
	if <-gone {
		t.Error("the application's context has ended")
	}
	events := k.leaves()
	if end := ended(t, events); end.Outcome != "complete" {
		t.Errorf("ended as %+v", end)
	}
}

// H86: where no byte came, nothing is answered.
func nothingIsAnsweredToNothing(t *testing.T) {
	for _, send := range []string{"", "\r\n", "\r\n\r\n", "\r"} {
		for _, h := range listenersFor(t, echoServer) {
			k := h.dial(t)
			k.send(send)
			k.conn.CloseWrite()
			if strings.Trim(send, "\r\n") == "" && send != "\r" {
				k.ends()
			} else {
				k.gets("GET", 400) // half an empty line is the beginning of something
			}
			if by := of[*trace.ConnClosed](k.leaves())[0].By; send == "" && by != "client" {
				t.Errorf("closed by the %s", by)
			}
		}
	}
}

// H79: what an application leaves unread of a body is read away up to a limit.
func unreadBodies(t *testing.T) {
	const drained = 256 << 10
	for _, tt := range []struct {
		wire string
		open bool
	}{
		{sized(fmt.Sprint(drained), strings.Repeat("a", drained)), true},
		{sized(fmt.Sprint(drained+1), strings.Repeat("a", drained+1)), false},
		{fill(drained), true},
		{fill(drained + 1<<10), false},
	} {
		o := alone(t, unread2).visit(t, call{send: tt.wire, methods: []string{"POST"}})
		checkStory(t, o)
		if o.answers[0].body != "fine" || o.open != tt.open {
			t.Errorf("%d bytes: %q, open %v", len(tt.wire), o.answers[0].body, o.open)
		}
	}
}

// fill is a chunked request whose body has this many bytes on the wire.
func fill(onWire int) string {
	data := onWire - len("3ffff\r\n\r\n0\r\n\r\n")
	return chunked(fmt.Sprintf("%05x\r\n%s\r\n0\r\n\r\n", data, strings.Repeat("a", data)))
}

// unread2 is unread, but for the probe.
func unread2(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if env.Str("PATH_INFO") == "/probe" {
		return echo(env, start)
	}
	return unread(env, start)
}

// H79: nor is it waited for long.
func unreadBodyThatDoesNotCome(t *testing.T) {
	k := alone(t, unread).dial(t)
	k.send(sized("9", "abc"))
	k.gets("POST", 200)
	k.ends()
	if end := ended(t, k.leaves()); end.KeepAlive || end.Outcome != "complete" {
		t.Errorf("ended as %+v", end)
	}
}

// H80: an answer reaches a client that has sent more than is read, and one that
// goes on sending: a reset would overtake it.
func lingers(t *testing.T) {
	for _, more := range []int{1, 32 << 10, 64 << 10} {
		k := alone(t, echo).dial(t)
		k.send("GET / HTTP/1.1\r\n\r\n" + strings.Repeat("x", more))
		k.gets("GET", 400)
		k.ends()
	}
	k := alone(t, echo).dial(t)
	k.send("GET / HTTP/1.1\r\n\r\n")
	for range 20 {
		k.send(strings.Repeat("x", 1<<10))
		time.Sleep(time.Millisecond) // a reset would have come by then
	}
	k.gets("GET", 400)
	k.ends()
}
