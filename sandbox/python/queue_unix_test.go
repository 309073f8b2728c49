//go:build unix

package python_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// narrow is a host with a short queue.
type narrow struct {
	*system.Engine
	places int
	time   time.Duration
	log    *slog.Logger
}

func (n narrow) Bounds() python.Bounds {
	b := n.Engine.Bounds()
	b.Queue, b.QueueTime, b.Log = n.places, n.time, n.log
	return b
}

// narrowly serves an application of one thread, of whose requests one waits for /go.
func narrowly(t *testing.T, n narrow) (addr string, queued <-chan struct{}) {
	t.Helper()
	n.Engine = systemWith(t, system.Options{Threads: 1})
	app := application.New(t.Context(), n, python.Stack{App: python.Source{Name: "app", File: "app.py", Text: []byte(waits)}})
	t.Cleanup(func() { app.Close() })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(chan struct{}, 99)
	sink := trace.SinkFunc(func(e trace.Event) {
		if e.Kind() == trace.KindQueued {
			seen <- struct{}{}
		}
	})
	srv := &wsgi.Server{Sink: sink, Mounts: []wsgi.Mount{{App: app}}}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	t.Cleanup(func() { srv.Close(); <-done })
	return ln.Addr().String(), seen
}

// waits tells that it runs, and waits until its client sends a byte.
const waits = `def app(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"runs\n")
    environ["wsgi.input"].read(1)
    return [b"went on\n"]
`

// occupy has the application wait for the client that it gives.
func occupy(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\n")
	var got bytes.Buffer
	for buf := make([]byte, 1<<10); !strings.Contains(got.String(), "runs\n"); {
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got.Write(buf[:n])
	}
	return conn
}

// Who finds no place in the queue gets 503 at once, and who waits for too long gets it
// then. The log says so in one line.
func TestTheQueueHasAnEnd(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]narrow{
		"places": {places: 1, time: time.Minute},
		"time":   {places: 9, time: 50 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log lockedBuffer
			n.log = slog.New(slog.NewTextHandler(&log, nil))
			addr, queued := narrowly(t, n)
			first := occupy(t, addr)
			if name == "places" {
				waiting := ahead(t, addr)
				defer waiting.Close()
				<-queued
			}
			for range 3 {
				resp, err := http.Get("http://" + addr)
				if err != nil {
					t.Fatal(err)
				}
				resp.Body.Close()
				if resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" {
					t.Errorf("got %s, %v", resp.Status, resp.Header)
				}
			}
			if got := strings.Count(log.String(), "refused with 503"); got != 1 {
				t.Errorf("%d lines in the log:\n%s", got, log.String())
			}
			fmt.Fprint(first, "x")
			if rest, err := io.ReadAll(first); err != nil || !strings.Contains(string(rest), "went on") {
				t.Errorf("who had the thread got %q, %v", rest, err)
			}
		})
	}
}

// ahead sends a request, and does not wait for its answer.
func ahead(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	return conn
}

// A client that does not read its answer has no thread, when the answer is whole: it
// waits on our side of the pipe.
func TestASlowReaderHasNoThread(t *testing.T) {
	t.Parallel()
	addr := threaded(t, system.Options{Threads: 1}, nil, nil, `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * (24 << 20)] if environ["PATH_INFO"] == "/large" else [b"small"]
`)
	for range 3 {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
		if _, err := io.ReadFull(conn, make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if status, text := ask(t, addr, "GET", "/", ""); status != 200 || text != "small" {
		t.Errorf("beside them, another got %d %q", status, text)
	}
}
