package wsgi_test

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// step is a stoppable event, and what the client gets by it.
type step struct {
	event string
	gets  string // bytes that left since the step before
	sends string // what the client sends while the exchange is held here
}

// TestHoldAtEveryStoppableEvent holds exchanges at every one of their
// stoppable events in turn. While it is held there, exactly the bytes that the
// events tell of have left, and the client has them.
func TestHoldAtEveryStoppableEvent(t *testing.T) {
	t.Parallel()
	covered := make(map[trace.Kind]bool)
	for _, story := range []struct {
		name    string
		app     wsgi.App
		layers  []wsgi.Middleware
		request string
		steps   []step
	}{
		{"a body in two blocks, behind Expect", wsgi.AppFunc(readsAndStreams), []wsgi.Middleware{adds("in")}, expecting, expectingSteps},
		{"two requests on a connection", wsgi.AppFunc(writes), nil, get + get, keptSteps},
		{"a request that is refused", wsgi.AppFunc(writes), nil, "GET / HTTP/1.1\r\n\r\n", refusedSteps},
		{"an error before the head has left", wsgi.AppFunc(replaces), nil, get, replacedSteps},
		{"an error after the head has left", wsgi.AppFunc(reraises), nil, get, reraisedSteps},
	} {
		t.Run(story.name, func(t *testing.T) {
			h := newHeld(t, wsgi.Chain(story.app, story.layers...))
			h.sends(story.request)
			for i, want := range story.steps {
				p := h.next()
				if got := p.Event.Kind().String() + " " + string(p.Event.Layer); got != want.event {
					t.Fatalf("step %d is %q, want %q", i, got, want.event)
				}
				covered[p.Event.Kind()] = true
				h.gets(want.event, want.gets)
				h.sends(want.sends)
				h.resume <- trace.Decision{Action: "step"}
			}
			h.over()
		})
	}
	for _, k := range trace.Kinds() {
		steps := strings.HasPrefix(k.String(), "code.") || strings.HasPrefix(k.String(), "framework.") // only an engine has these
		if k.Stoppable() && !steps && !covered[k] {
			t.Errorf("no exchange was held at %s", k)
		}
	}
}

// held is a server whose exchange is held at every stoppable event, and its
// client.
type held struct {
	t      *testing.T
	srv    *wsgi.Server
	points chan trace.Point
	resume chan trace.Decision
	client net.Conn
	wrote  *written
	got    int
}

func newHeld(t *testing.T, app wsgi.App) *held {
	t.Helper()
	h := &held{t: t, points: make(chan trace.Point), resume: make(chan trace.Decision), wrote: &written{}}
	h.srv = &wsgi.Server{Gate: h, Mounts: []wsgi.Mount{{App: app}}}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- h.srv.Serve(spying{ln, h.wrote}) }()
	t.Cleanup(func() {
		h.srv.Close()
		<-served
	})
	if h.client, err = net.Dial("tcp", ln.Addr().String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.client.Close() })
	h.client.SetDeadline(time.Now().Add(soon))
	return h
}

// At holds until the test says how to go on.
func (h *held) At(ctx context.Context, p trace.Point) trace.Decision {
	p.Enter("step")
	select {
	case h.points <- p:
	case <-ctx.Done():
		return trace.Decision{}
	}
	select {
	case d := <-h.resume:
		return d
	case <-ctx.Done():
		return trace.Decision{}
	}
}

func (h *held) next() trace.Point {
	h.t.Helper()
	select {
	case p := <-h.points:
		return p
	case <-time.After(soon):
		h.t.Fatal("the exchange does not go on")
		return trace.Point{}
	}
}

func (h *held) sends(text string) {
	h.t.Helper()
	if _, err := io.WriteString(h.client, text); err != nil {
		h.t.Fatal(err)
	}
}

// gets checks what the server has written since it was last asked, and that
// the client can read it now.
func (h *held) gets(at, want string) {
	h.t.Helper()
	wrote := h.wrote.text()[h.got:]
	h.got += len(wrote)
	if undated(wrote) != undated(want) {
		h.t.Fatalf("by %s the server has written %q, want %q", at, wrote, want)
	}
	received := make([]byte, len(wrote))
	if _, err := io.ReadFull(h.client, received); err != nil || string(received) != wrote {
		h.t.Fatalf("by %s the client has received %q, %v; want %q", at, received, err, wrote)
	}
}

// over lets the client leave; no stoppable event may follow.
func (h *held) over() {
	h.t.Helper()
	h.client.(*net.TCPConn).CloseWrite()
	rest, err := io.ReadAll(h.client)
	if err != nil || len(rest) > 0 {
		h.t.Errorf("at the end the client receives %q, %v", rest, err)
	}
	select {
	case p := <-h.points:
		h.t.Errorf("held once more, at %s", p.Event.Kind())
	default:
	}
}

// spying is a listener that notes what the server writes.
type spying struct {
	net.Listener
	wrote *written
}

func (s spying) Accept() (net.Conn, error) {
	c, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return spiedConn{c.(*net.TCPConn), s.wrote}, nil
}

type spiedConn struct {
	*net.TCPConn
	wrote *written
}

func (c spiedConn) Write(p []byte) (int, error) {
	n, err := c.TCPConn.Write(p)
	c.wrote.add(p[:n])
	return n, err
}

// written is what went out on a connection.
type written struct {
	mu  sync.Mutex
	all []byte
}

func (w *written) add(p []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, p...)
}

func (w *written) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(w.all)
}
