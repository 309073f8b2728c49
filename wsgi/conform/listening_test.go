package conform

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// soon is how long anything here may take.
const soon = 20 * time.Second

// delivery is the way in which bytes reach a server: next is how many its next
// read gives at most, and is made anew for each connection. Held is a server
// that holds its exchanges at every event, and reads ahead meanwhile.
type delivery struct {
	name string
	next func() func() int
	held bool
}

// deliveries are the ways that must not make a difference.
func deliveries() []delivery {
	all := []delivery{
		{name: "whole"},
		{name: "byte by byte", next: func() func() int { return func() int { return 1 } }},
		{name: "held at every event", held: true},
	}
	for _, seed := range []uint64{1, 2} {
		all = append(all, delivery{name: "in random pieces", next: func() func() int {
			r := rand.New(rand.NewPCG(seed, seed))
			return func() int { return 1 + r.IntN(1<<r.IntN(8)) }
		}})
	}
	return all
}

// listening is a server on a port of its own, with a record of every connection.
type listening struct {
	delivery
	addr string
	srv  *wsgi.Server
	*connRecords
}

// open serves until the test ends. Each server is made by configure.
func open(t testing.TB, d delivery, srv *wsgi.Server) *listening {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &listening{delivery: d, addr: ln.Addr().String(), srv: srv, connRecords: newConnRecords()}
	srv.Sink = h.connRecords
	if d.held && srv.Gate == nil {
		srv.Gate = trace.GateFunc(holdBriefly)
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(&cutting{ln, d}) }()
	t.Cleanup(func() {
		srv.Close()
		if err := <-served; err != wsgi.ErrServerClosed {
			t.Errorf("Serve gave %v", err)
		}
	})
	return h
}

// holdBriefly holds for long enough that something may be read ahead. Whether
// it is must make no difference.
func holdBriefly(_ context.Context, p trace.Point) trace.Decision {
	p.Enter("step")
	time.Sleep(20 * time.Microsecond)
	return trace.Decision{Action: "step"}
}

// listenersFor is one server for each delivery.
func listenersFor(t testing.TB, server func() *wsgi.Server) []*listening {
	t.Helper()
	var all []*listening
	for _, d := range deliveries() {
		all = append(all, open(t, d, server()))
	}
	return all
}

// cutting is a listener whose connections give what has come in small pieces,
// whatever the network makes of it.
type cutting struct {
	net.Listener
	delivery
}

func (l *cutting) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil || l.next == nil {
		return c, err
	}
	return &cutConn{c.(*net.TCPConn), l.next()}, nil
}

type cutConn struct {
	*net.TCPConn
	next func() int
}

func (c *cutConn) Read(p []byte) (int, error) {
	return c.TCPConn.Read(p[:min(len(p), c.next())])
}

// connRecords is a sink that keeps connections apart.
type connRecords struct {
	mu    sync.Mutex
	peers map[string]*record
	conns map[int]*record
}

func newConnRecords() *connRecords {
	return &connRecords{peers: make(map[string]*record), conns: make(map[int]*record)}
}

// of is the record of the client with this address.
func (b *connRecords) of(peer string) *record {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.peers[peer]
	if r == nil {
		r = &record{closed: make(chan struct{})}
		b.peers[peer] = r
	}
	return r
}

// forget forgets an earlier client that had the same port and has left.
func (b *connRecords) forget(peer string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.peers[peer]; r != nil && r.over() {
		delete(b.peers, peer)
	}
}

func (b *connRecords) conn(e trace.Event) *record {
	if d, ok := e.Data.(*trace.ConnAccepted); ok {
		b.forget(d.Peer)
		r := b.of(d.Peer)
		b.mu.Lock()
		defer b.mu.Unlock()
		b.conns[e.Conn] = r
		return r
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.conns[e.Conn]
}

// Record keeps an event.
func (b *connRecords) Record(e trace.Event) {
	r := b.conn(e)
	r.add(e)
	if e.Kind() == trace.KindConnClosed {
		b.mu.Lock()
		delete(b.conns, e.Conn)
		b.mu.Unlock()
		close(r.closed)
	}
}

// record is all that happened on a connection, on as many tapes as it takes.
type record struct {
	mu     sync.Mutex
	tapes  []*tape.Tape
	closed chan struct{}
}

func (r *record) over() bool {
	select {
	case <-r.closed:
		return true
	default:
		return false
	}
}

func (r *record) add(e trace.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.tapes); n == 0 || r.tapes[n-1].Len() == tape.MaxEvents/2 {
		r.tapes = append(r.tapes, tape.New(time.Now()))
	}
	r.tapes[len(r.tapes)-1].Record(e)
}

// events waits for the end of the connection.
func (r *record) events(t testing.TB) []trace.Event {
	t.Helper()
	select {
	case <-r.closed:
	case <-time.After(soon):
		t.Fatal("the server does not close the connection")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []trace.Event
	for _, tape := range r.tapes {
		all = append(all, tape.Events(0)...)
	}
	return all
}
