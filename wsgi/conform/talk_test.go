package conform

import (
	"bufio"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// talk is a client that takes turns with the server.
type talk struct {
	t    testing.TB
	h    *listening
	conn *net.TCPConn
	r    *bufio.Reader
}

func (h *listening) dial(t testing.TB) *talk {
	t.Helper()
	c, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(soon))
	return &talk{t: t, h: h, conn: c.(*net.TCPConn), r: bufio.NewReader(c)}
}

func (k *talk) send(text string) {
	k.t.Helper()
	if _, err := io.WriteString(k.conn, text); err != nil {
		k.t.Fatal(err)
	}
}

// gets reads an answer with this status.
func (k *talk) gets(method string, code int) answer {
	k.t.Helper()
	a, err := readAnswer(k.r, method)
	if err != nil || a.code != code {
		k.t.Fatalf("the answer is %q, %v; want %d", a.status, err, code)
	}
	return a
}

// ends asserts that nothing more comes, and that the stream ends in order.
func (k *talk) ends() {
	k.t.Helper()
	rest, err := io.ReadAll(k.r)
	if err != nil || len(rest) > 0 {
		k.t.Errorf("at the end: %q, %v", rest, err)
	}
}

// leaves closes the client's side, and gives the record.
func (k *talk) leaves() []trace.Event {
	k.t.Helper()
	k.conn.Close()
	return k.record()
}

// record waits until the server has closed the connection.
func (k *talk) record() []trace.Event {
	k.t.Helper()
	return k.h.of(k.conn.LocalAddr().String()).events(k.t)
}

// resets lets the connection end by a reset.
func (k *talk) resets() {
	k.conn.SetLinger(0)
	k.conn.Close()
}

// alone is a server for one application.
func alone(t testing.TB, app wsgi.AppFunc) *listening {
	return open(t, deliveries()[0], &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}})
}

// unread answers without a look at its input.
func unread(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	_, err := start.Call("200 OK", nil, nil)
	return wsgi.Text("fine"), errors.Join(err)
}

// ended is the last exchange.ended of a record.
func ended(t testing.TB, events []trace.Event) trace.ExchangeEnded {
	t.Helper()
	all := of[*trace.ExchangeEnded](events)
	if len(all) == 0 {
		t.Fatal("no exchange ended")
	}
	return *all[len(all)-1]
}
