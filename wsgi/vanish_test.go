package wsgi_test

import (
	"bufio"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// scene is what happens on a connection whose client vanishes: it resets the
// connection while the server tells of one of its events. Nothing is held, so
// that this may be any event.
type scene struct {
	name    string
	request string
	later   string // what the client sends when it is told to continue
	app     wsgi.AppFunc
	endless bool // the body goes on until its client is gone
}

func scenes() []scene {
	endless := answers(fixed(), func() wsgi.Body {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			for yield([]byte("tea"), nil) {
			}
		})
	})
	return []scene{
		{name: "a body without end", request: get, app: endless, endless: true},
		{name: "a body in blocks, behind Expect", request: expecting, later: "tea", app: readsAndStreams},
		{name: "a block that is written", request: get, app: writes},
		{name: "two requests on a connection", request: get + get, app: hello},
		{name: "a request that is refused", request: "GET / HTTP/1.1\r\n\r\n", app: hello},
		{name: "an error before the head has left", request: get, app: replaces},
		{name: "an error after the head has left", request: get, app: reraises},
		{name: "an error that nobody catches", request: get, app: answers(fixed(), generator(errNoTea, "tea"))},
		{name: "a file", request: "GET /files/a HTTP/1.1\r\nHost: x\r\n\r\n", app: hello},
	}
}

// aFile is the answer below /files.
func aFile(wsgi.StaticRequest) wsgi.StaticResponse {
	return wsgi.StaticResponse{Status: "200 OK", Headers: fixed("Content-Length", "3"), Body: io.NopCloser(strings.NewReader("tea"))}
}

// manyEvents are more than an exchange has by its third block.
const manyEvents = 40

// TestClientVanishesAtEveryEvent is not parallel: it counts goroutines.
func TestClientVanishesAtEveryEvent(t *testing.T) {
	before := runtime.NumGoroutine()
	met := make(map[trace.Kind]bool)
	for _, s := range scenes() {
		for n := 1; n <= manyEvents; n++ {
			at, there := s.vanishAt(t, n)
			if !there {
				break
			}
			met[at] = true
		}
	}
	for _, k := range trace.Kinds() {
		if !met[k] && !madeElsewhere(k) {
			t.Errorf("no client has vanished at %s", k)
		}
	}
	for deadline := time.Now().Add(soon); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines are left, of %d", runtime.NumGoroutine(), before)
		}
	}
}

// madeElsewhere are the events that engines, gates and recorders add.
func madeElsewhere(k trace.Kind) bool {
	return strings.HasPrefix(k.String(), "code.") || strings.HasPrefix(k.String(), "framework.") || slices.Contains([]trace.Kind{
		trace.KindQueued, trace.KindEngineWaited, trace.KindHoldEntered, trace.KindHoldLeft, trace.KindHoldSkipped, trace.KindEdited,
		trace.KindClientEOF, trace.KindFinding, trace.KindEventsDropped, trace.KindEngineFault,
	}, k)
}

// vanishAt lets the client vanish at the n-th event, counted from 1, if there
// are as many.
func (s scene) vanishAt(t *testing.T, n int) (at trace.Kind, there bool) {
	t.Helper()
	tape, client := tape.New(time.Now()), &vanishing{connected: make(chan struct{})}
	var opened, closed atomic.Int32
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		body, err := s.app(env, start)
		if err != nil {
			return nil, err
		}
		opened.Add(1)
		return noticed{body, &closed}, nil
	})
	seen := 0
	srv := &wsgi.Server{
		Mounts: []wsgi.Mount{{App: wsgi.Chain(app, adds("in"))}, {Prefix: "/files", Static: oneFile(aFile)}},
		Sink: trace.Tee{tape, trace.SinkFunc(func(e trace.Event) {
			if seen++; seen == n {
				at, there = e.Kind(), true
				client.vanish()
			}
		})},
	}
	client.talk(t, listen(t, srv), s)
	waitFor(t, tape, trace.KindConnClosed)
	srv.Close()
	if opened.Load() != closed.Load() {
		t.Errorf("%s, gone at event %d, %s: %d bodies, closed %d times", s.name, n, at, opened.Load(), closed.Load())
	}
	s.checkRecord(t, tape.Trace(), n)
	return at, there
}

// noticed counts how often the body is closed.
type noticed struct {
	wsgi.Body
	closed *atomic.Int32
}

func (n noticed) Close() error {
	n.closed.Add(1)
	if c, ok := n.Body.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// vanishing is a client.
type vanishing struct {
	connected chan struct{}
	conn      *net.TCPConn
}

// vanish resets the connection, whatever the client is doing.
func (v *vanishing) vanish() {
	<-v.connected
	v.conn.SetLinger(0)
	v.conn.Close()
}

// talk plays the client's part, as far as it comes.
func (v *vanishing) talk(t *testing.T, addr string, s scene) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(soon))
	v.conn = c.(*net.TCPConn)
	close(v.connected)
	io.WriteString(c, s.request)
	r := bufio.NewReader(c)
	if s.later != "" {
		r.ReadString('\n')
		io.WriteString(c, s.later)
	}
	v.conn.CloseWrite()
	io.Copy(io.Discard, r)
}

// checkRecord: the record is whole, and says of a body without end that its
// client was lost.
func (s scene) checkRecord(t *testing.T, tr *trace.Trace, n int) {
	t.Helper()
	seq, ended := make(map[int]int), make(map[int]bool)
	for _, e := range tr.Events() {
		if seq[e.X]++; e.Seq != seq[e.X] || ended[e.X] {
			t.Errorf("%s, gone at event %d: %s is out of place\n%s", s.name, n, e.Kind(), story(tr.Events()))
		}
		ended[e.X] = e.Kind() == trace.KindExchangeEnded || e.Kind() == trace.KindConnClosed
	}
	for x, whole := range ended {
		if !whole {
			t.Errorf("%s, gone at event %d: exchange %d has no end\n%s", s.name, n, x, story(tr.Events()))
		}
	}
	if i := tr.Find(trace.KindConnClosed, 0); i != tr.Len()-1 {
		t.Errorf("%s, gone at event %d: the record goes on behind conn.closed", s.name, n)
	}
	for _, d := range of[*trace.ExchangeEnded](tr) {
		lost := d.Outcome == "aborted"
		by := last[*trace.ConnClosed](t, tr).By
		if s.endless && !lost || lost && (by != "client" || d.KeepAlive) {
			t.Errorf("%s, gone at event %d: ended %+v, closed by the %s", s.name, n, d, by)
		}
	}
	if s.endless && len(of[*trace.AppRaised](tr)) > 0 {
		t.Errorf("%s, gone at event %d: told as an error of the application", s.name, n)
	}
}
