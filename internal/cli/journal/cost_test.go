package journal_test

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"roundtrip/internal/cli/journal"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/tui/theme"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// levels are ways to watch a server, from nobody to as people start it, and how many
// allocations a hello may take with each (wsgi/BENCH.md). The bare ones are what the
// application makes, and what it may keep: the exchange with its environ. Whoever watches
// adds the iterable as it is observed, and a tape what it keeps.
var levels = []struct {
	name string
	most float64
	sink func(tb testing.TB) trace.Sink
}{
	{"bare", 6, func(testing.TB) trace.Sink { return nil }},
	{"tape", 9, func(testing.TB) trace.Sink { return &ring{} }},
	{"checked", 7, func(tb testing.TB) trace.Sink { return toldTo(tb, journal.Off, true) }},
	{"logged", 7, func(tb testing.TB) trace.Sink { return toldTo(tb, journal.Text, false) }},
	{"logged as JSON", 8, func(tb testing.TB) trace.Sink { return toldTo(tb, journal.JSON, false) }},
	{"checked and logged", 7, func(tb testing.TB) trace.Sink { return toldTo(tb, journal.Text, true) }},
}

// ring keeps the last tapes, as an inspector does.
type ring struct {
	tape.Pool
	last [64]*tape.Tape
}

func (r *ring) Record(trace.Event) {}

func (r *ring) Exchange(_, x, _ int) trace.Sink {
	t := r.New(time.Now())
	r.last[x%len(r.last)] = t
	return t
}

// toldTo is a journal that writes to a file.
func toldTo(tb testing.TB, format journal.Format, findings bool) trace.Sink {
	file, err := os.Create(filepath.Join(tb.TempDir(), "journal"))
	if err != nil {
		tb.Fatal(err)
	}
	look := theme.New(theme.Options{Profile: colorprofile.NoTTY})
	j := journal.New(journal.Options{Access: file, Notes: file, Format: format, Findings: findings, Theme: look, Width: 80})
	tb.Cleanup(func() {
		j.Close()
		file.Close()
	})
	return j.Sink()
}

// What is allocated for a hello does not creep up again, at any level.
func TestWhatHelloAllocates(t *testing.T) {
	if pythontest.Race {
		t.Skip("the race detector allocates, too; .ci/run has this run without it")
	}
	if testing.Short() {
		t.Skip("it counts what the whole process allocates")
	}
	for _, level := range levels {
		t.Run(level.name, func(t *testing.T) {
			const n = 5_000
			sink := level.sink(t)
			feed(sink, n) // fills pools
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			feed(sink, n)
			runtime.ReadMemStats(&after)
			if each := float64(after.Mallocs-before.Mallocs) / n; each > level.most+0.3 {
				t.Errorf("%.2f allocations a request, want %v", each, level.most)
			} else {
				t.Logf("%.2f allocations a request", each)
			}
		})
	}
}

// BenchmarkHello is what a hello costs the server at each level, without the system's part.
func BenchmarkHello(b *testing.B) {
	for _, level := range levels {
		b.Run(level.name, func(b *testing.B) {
			sink := level.sink(b)
			feed(sink, 100)
			b.ReportAllocs()
			b.ResetTimer()
			feed(sink, b.N)
		})
	}
}

// feed has a server answer n requests on one connection.
func feed(sink trace.Sink, n int) {
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}, Sink: sink}
	c := &endless{left: n, over: make(chan struct{})}
	go srv.Serve(&once{conn: c, over: c.over})
	<-c.over
	srv.Close()
}

func hello(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if _, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, nil); err != nil {
		return nil, err
	}
	return wsgi.Text("Hello, World!"), nil
}

// once is a listener with one connection.
type once struct {
	conn  net.Conn
	given bool
	over  chan struct{}
}

func (l *once) Accept() (net.Conn, error) {
	if !l.given {
		l.given = true
		return l.conn, nil
	}
	<-l.over
	return nil, net.ErrClosed
}

func (l *once) Close() error   { return nil }
func (l *once) Addr() net.Addr { return l.conn.LocalAddr() }

// endless is a connection that has always got another request.
type endless struct {
	left   int
	closed sync.Once
	over   chan struct{}
}

func (c *endless) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	c.left--
	return copy(p, "GET /hello?name=Ada HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"), nil
}

func (c *endless) Write(p []byte) (int, error)      { return len(p), nil }
func (c *endless) Close() error                     { c.closed.Do(func() { close(c.over) }); return nil }
func (c *endless) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
func (c *endless) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4711} }
func (c *endless) SetDeadline(time.Time) error      { return nil }
func (c *endless) SetReadDeadline(time.Time) error  { return nil }
func (c *endless) SetWriteDeadline(time.Time) error { return nil }
