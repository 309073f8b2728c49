package wsgi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// ErrNotLoopback says that a server was to listen where other machines reach
// it, and had not been told that it may.
var ErrNotLoopback = errors.New("the address is not on the loopback")

// ErrServerClosed is what Serve gives after Close or Shutdown.
var ErrServerClosed = errors.New("the server is closed")

// Server serves the applications of its mounts. Its fields must not be changed
// once it serves. A server without mounts answers 404 to everything.
type Server struct {
	// Mounts decide who answers. The longest prefix that fits wins. Remount
	// puts others in their place.
	Mounts []Mount
	// Sink gets every event; nil records nothing.
	Sink trace.Sink
	// Gate may hold an exchange at its stoppable events; nil holds nothing. One that is
	// a [trace.Selector] is asked only about the exchanges that it selects.
	Gate trace.Gate
	// Limits bound a request; zero fields mean those of http1.DefaultLimits.
	Limits http1.Limits
	// Timeouts bound waiting; zero fields mean those of DefaultTimeouts.
	Timeouts Timeouts
	// Settings are put into every environ (PEP 3333, Application Configuration).
	Settings []Header
	// Log gets what the application writes to wsgi.errors, and its errors.
	Log *slog.Logger
	// ShowErrors says who is answered with the exception and traceback of an application
	// that failed, which is for those who develop it and nobody else.
	ShowErrors Audience
	// Hosts are further names of this machine, for ShowErrors: a name of its own that
	// clients here ask it by. An application is asked whatever the name.
	Hosts []string
	// LocalNames refuses requests on a loopback address that ask for another name than this machine's or one of
	// Hosts: those of a web page from elsewhere whose name was made to lead here (DNS rebinding).
	LocalNames bool
	// MaxConns bounds the connections that are open at a time; 0 means
	// DefaultMaxConns. One more is answered 503.
	MaxConns int
	// MaxRequests bounds the requests on one connection; 0 means no bound. The
	// last of them is answered with Connection: close.
	MaxRequests int
	// Spool bounds the bytes of all bodies that are kept in files at a time, for mounts
	// with BodyFirst; 0 means DefaultSpool. One more gets its client a 503.
	Spool int64
	// Carry has the server read and write no HTTP: its application is a server. It is called
	// once for each connection. Its wsgi.input has the bytes that come, up to the end of the
	// stream, and what it writes goes out as it is. Then the connection is closed.
	Carry bool
	// AllowRemote lets the server listen outside the loopback.
	AllowRemote bool

	once    sync.Once
	epoch   time.Time
	ctx     context.Context
	cancel  context.CancelFunc
	mounted atomic.Pointer[mounts] // those of Mounts, or what took their place
	leaving atomic.Bool            // Shutdown was called
	mu      sync.Mutex
	conns   map[*conn]struct{}
	turned  int // of conns, those for which there was no room
	lns     map[*net.Listener]struct{}
	nextID  int
	nextX   atomic.Int64 // the last exchange's number, over all connections
	date    date
	spares  sync.Pool // of *scratch
	spooled atomic.Int64
	paused  atomic.Pointer[pause]
	wg      sync.WaitGroup
}

// Timeouts bound how long the server waits for a client. Time for which an
// exchange is held does not count.
type Timeouts struct {
	Head  time.Duration // for a whole head, from its first byte (H71)
	Idle  time.Duration // for the next request on a kept connection (H72)
	Body  time.Duration // for the next bytes of a body (H73)
	Write time.Duration // for the client to take what it is sent (H73)
	Stall time.Duration // for the application to give something to send, while it gives empty blocks
}

// DefaultTimeouts are those of the decision table.
func DefaultTimeouts() Timeouts {
	return Timeouts{Head: 10 * time.Second, Idle: time.Minute, Body: 30 * time.Second, Write: 30 * time.Second, Stall: 30 * time.Second}
}

// Serve serves one application on ln until ln fails or is closed.
func Serve(ln net.Listener, app App) error {
	s := &Server{Mounts: []Mount{{App: app}}}
	return s.Serve(ln)
}

// init fills in what was left out. It runs once, before the first connection.
func (s *Server) init() {
	s.once.Do(func() {
		s.epoch = time.Now()
		s.ctx, s.cancel = context.WithCancel(context.Background())
		s.conns, s.lns = make(map[*conn]struct{}), make(map[*net.Listener]struct{})
		s.Limits = s.Limits.OrDefault()
		s.Timeouts = s.Timeouts.orDefault()
		s.MaxConns = cmp.Or(s.MaxConns, DefaultMaxConns)
		s.Spool = cmp.Or(s.Spool, DefaultSpool)
		s.mounted.Store(newMounts(s.Mounts))
	})
}

func (t Timeouts) orDefault() Timeouts {
	d := DefaultTimeouts()
	return Timeouts{
		Head: cmp.Or(t.Head, d.Head), Idle: cmp.Or(t.Idle, d.Idle), Body: cmp.Or(t.Body, d.Body),
		Write: cmp.Or(t.Write, d.Write), Stall: cmp.Or(t.Stall, d.Stall),
	}
}

// now is the server's monotonic clock.
func (s *Server) now() time.Duration { return time.Since(s.epoch) }

// Serve accepts connections until ln fails or the server is closed, which
// gives ErrServerClosed. A listener outside the loopback gives ErrNotLoopback
// unless AllowRemote is set.
func (s *Server) Serve(ln net.Listener) error {
	s.init()
	if err := s.allowed(ln.Addr()); err != nil {
		ln.Close()
		return err
	}
	if !s.listen(&ln) {
		ln.Close()
		return ErrServerClosed
	}
	defer s.unlisten(&ln)
	for {
		nc, err := s.accept(ln)
		if err != nil {
			return s.acceptError(err)
		}
		s.start(nc)
	}
}

func (s *Server) acceptError(err error) error {
	if s.ended() {
		return ErrServerClosed
	}
	return fmt.Errorf("accept a connection: %w", err)
}

func (s *Server) allowed(addr net.Addr) error {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || s.AllowRemote || tcp.IP.IsLoopback() {
		return nil
	}
	return fmt.Errorf("listen on %s: %w; listen on 127.0.0.1, or allow it", addr, ErrNotLoopback)
}

func (s *Server) listen(ln *net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended() {
		return false
	}
	s.lns[ln] = struct{}{}
	return true
}

func (s *Server) unlisten(ln *net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.lns, ln)
	(*ln).Close()
}

// start serves a connection on a goroutine of its own.
func (s *Server) start(nc net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended() {
		nc.Close()
		return
	}
	s.nextID++
	c := newConn(s, nc, s.nextID)
	serve := c.serve
	switch room, told := s.admit(c); {
	case told:
		serve = c.turnAway
	case !room:
		c.cancel(nil)
		nc.Close()
		return
	}
	s.conns[c] = struct{}{}
	s.wg.Go(func() {
		defer s.forget(c)
		serve()
	})
}

func (s *Server) forget(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if c.turned {
		s.turned--
	}
}
