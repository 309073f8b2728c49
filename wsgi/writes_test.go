package wsgi_test

import (
	"context"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// overheard is a listener whose connections keep each write by itself.
type overheard struct {
	net.Listener
	mu     sync.Mutex
	writes []string
}

type overheardConn struct {
	net.Conn
	by *overheard
}

func (o *overheard) Accept() (net.Conn, error) {
	c, err := o.Listener.Accept()
	return overheardConn{c, o}, err
}

func (c overheardConn) Write(p []byte) (int, error) {
	c.by.mu.Lock()
	c.by.writes = append(c.by.writes, string(p))
	c.by.mu.Unlock()
	return c.Conn.Write(p)
}

// writesOf serves one request and gives the writes that it took.
func writesOf(t *testing.T, srv *wsgi.Server, request string) []string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &overheard{Listener: ln}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(o) }()
	answer := exchange(t, ln.Addr().String(), request)
	srv.Close()
	<-done
	if got := strings.Join(o.writes, ""); got != answer {
		t.Errorf("written %q, received %q", got, answer)
	}
	return o.writes
}

// The head leaves together with the first block, but not where a gate could
// hold the exchange between the two, and no block waits for another one.
func TestHeadAndFirstBlockAreOneWrite(t *testing.T) {
	t.Parallel()
	const chunkedHead = fixedHead + "Transfer-Encoding: chunked\r\n\r\n"
	large := strings.Repeat("x", 17<<10)
	for name, tt := range map[string]struct {
		request string
		body    func() wsgi.Body
		want    []string
	}{
		"one block":   {get, list("tea"), []string{fixedHead + "Content-Length: 3\r\n\r\ntea"}},
		"no block":    {get, list(), []string{fixedHead + "Content-Length: 0\r\n\r\n"}},
		"HEAD":        {"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", list("tea"), []string{fixedHead + "Content-Length: 3\r\n\r\n"}},
		"blocks":      {get, generator(nil, "a", "b"), []string{chunkedHead + "1\r\na\r\n", "1\r\nb\r\n", "0\r\n\r\n"}},
		"large block": {get, list(large), []string{fixedHead + "Content-Length: 17408\r\n\r\n", large}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, sink := range []trace.Sink{nil, tape.New(time.Now())} {
				srv := &wsgi.Server{Sink: sink, Mounts: []wsgi.Mount{{App: answers(fixed(), tt.body)}}}
				if got := writesOf(t, srv, tt.request); !slices.Equal(got, tt.want) {
					t.Errorf("sink %T: %q", sink, got)
				}
			}
		})
	}
	gate := trace.GateFunc(func(context.Context, trace.Point) trace.Decision { return trace.Decision{} })
	srv := &wsgi.Server{Gate: gate, Mounts: []wsgi.Mount{{App: answers(fixed(), list("tea"))}}}
	if got := writesOf(t, srv, get); !slices.Equal(got, []string{fixedHead + "Content-Length: 3\r\n\r\n", "tea"}) {
		t.Errorf("with a gate: %q", got)
	}
}

// A deadline counts from the last act, also where the one before it had set an
// earlier one: to the instant, for idling as for writing.
func TestDeadlinesCountFromTheLastAct(t *testing.T) {
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: answers(fixed(), list("tea"))}}}
	in(t, srv, func(t *testing.T, ln *piped) {
		started, idle, stuck := time.Now(), ln.dial(), ln.dial()
		defer stuck.Close()
		ask := func(c net.Conn) {
			go io.WriteString(c, get)
			if _, err := io.ReadFull(c, make([]byte, len(fixedHead)+len("Content-Length: 3\r\n\r\ntea"))); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			ask(idle)
			ask(stuck)
			time.Sleep(25 * time.Second)
		}
		began := time.Now()
		io.WriteString(stuck, get) // and its answer is never read
		if n, err := idle.Read(make([]byte, 1)); err != io.EOF || time.Since(began) != 35*time.Second {
			t.Errorf("idling ended after %v more with %d, %v", time.Since(began), n, err)
		}
		want := began.Add(30 * time.Second).Sub(started)
		for _, e := range tape.Trace().Events() {
			if d, ok := e.Data.(*trace.ExchangeEnded); ok && d.Outcome == "aborted" && e.T != want {
				t.Errorf("writing ended at %v, want %v", e.T, want)
			}
		}
		if d := last[*trace.ExchangeEnded](t, tape.Trace()); d.Outcome != "aborted" {
			t.Errorf("the last exchange ended %+v", d)
		}
	})
}
