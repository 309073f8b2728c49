package wsgi_test

import (
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

const benchRequest = "GET /hello?name=Ada HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"

// BenchmarkHello answers hello over kept connections of the loopback: by the
// gateway with nobody watching, with the whole trace recorded, and by a bare
// net/http. Only the ratios mean something.
func BenchmarkHello(b *testing.B) {
	b.Run("net/http", func(b *testing.B) {
		srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			io.WriteString(w, "Hello, World!")
		})}
		hammer(b, srv.Serve, srv)
	})
	b.Run("no sink", func(b *testing.B) {
		srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}
		hammer(b, srv.Serve, srv)
	})
	b.Run("tape", func(b *testing.B) {
		srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}, Sink: &tapes{}}
		hammer(b, srv.Serve, srv)
	})
}

// hammer sends b.N requests over as many connections as there are processors.
func hammer(b *testing.B, serve func(net.Listener) error, srv io.Closer) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go serve(ln)
	defer srv.Close()
	size := answerSize(b, ln.Addr().String())
	b.ReportAllocs()
	b.SetParallelism(4) // connections for each processor
	b.RunParallel(func(pb *testing.PB) {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer c.Close()
		question, answer := []byte(benchRequest), make([]byte, size)
		for pb.Next() {
			c.Write(question)
			if _, err := io.ReadFull(c, answer); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// answerSize is how long the answer is, which is always the same.
func answerSize(b *testing.B, addr string) int {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, benchRequest)
	c.(*net.TCPConn).CloseWrite()
	answer, err := io.ReadAll(c)
	if err != nil {
		b.Fatal(err)
	}
	return len(answer)
}

// tapes has a tape for each exchange, and keeps the last thousands of them.
type tapes struct {
	tape.Pool
	last [4096]atomic.Pointer[tape.Tape]
}

func (s *tapes) Record(trace.Event) {} // of connections

func (s *tapes) Exchange(_, x, _ int) trace.Sink {
	tape := s.New(time.Now())
	s.last[x%len(s.last)].Store(tape)
	return tape
}

// endless is a connection that has always got another request, so that what
// is measured is the gateway and neither the system nor a client.
type endless struct {
	request string
	left    int
	closed  sync.Once
	over    chan struct{}
}

func (c *endless) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	c.left--
	return copy(p, c.request), nil
}

func (c *endless) Write(p []byte) (int, error)      { return len(p), nil }
func (c *endless) Close() error                     { c.closed.Do(func() { close(c.over) }); return nil }
func (c *endless) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
func (c *endless) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4711} }
func (c *endless) SetDeadline(time.Time) error      { return nil }
func (c *endless) SetReadDeadline(time.Time) error  { return nil }
func (c *endless) SetWriteDeadline(time.Time) error { return nil }

// feed has the server answer b.N requests.
func feed(b *testing.B, srv *wsgi.Server, request string) {
	ln := newPiped()
	go srv.Serve(ln)
	defer srv.Close()
	c := &endless{request: request, left: b.N, over: make(chan struct{})}
	b.ReportAllocs()
	ln.conns <- c
	<-c.over
}

// BenchmarkGateway is the gateway's own part in a hello, without the system's.
func BenchmarkGateway(b *testing.B) {
	b.Run("no sink", func(b *testing.B) {
		feed(b, &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}, benchRequest)
	})
	b.Run("tape", func(b *testing.B) {
		feed(b, &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}, Sink: &tapes{}}, benchRequest)
	})
}
