package conform

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// call is what a client does on one connection.
type call struct {
	send    string
	half    bool     // it half-closes when it has sent
	methods []string // of the requests that will be answered
}

// outcome is what became of it.
type outcome struct {
	sent     string
	received string // raw
	answers  []answer
	rest     []byte // behind the answers
	interim  int    // answers with a 1xx status
	open     bool   // another request on the connection was answered
	events   []trace.Event
}

// answer is a response as net/http reads it.
type answer struct {
	code    int
	status  string
	header  http.Header
	framing string // length, chunked, close or none
	body    string
	cut     bool // the body ended before its framing said so
	closes  bool // it says that the connection ends
}

const probe = "GET /probe HTTP/1.1\r\nHost: x\r\n\r\n"

// visit makes the call, and finds out whether the connection is open at its
// end.
func (h *listening) visit(t testing.TB, c call) outcome {
	t.Helper()
	out := h.visitAll(t, c)
	if n := len(out.rest); n > 0 {
		t.Errorf("%q: behind the answers there is more: %q", c.send, out.rest)
	}
	return out
}

// visitAll is visit for who cannot tell how many answers there will be.
func (h *listening) visitAll(t testing.TB, c call) outcome {
	t.Helper()
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(soon))
	out := outcome{sent: c.send}
	var raw bytes.Buffer
	r := bufio.NewReader(io.TeeReader(conn, &raw))
	go h.send(conn, c)
	out.read(t, r, c.methods)
	if !c.half {
		out.probe(t, conn, r)
	}
	out.rest, _ = io.ReadAll(r)
	conn.Close()
	out.received = raw.String()
	out.events = h.of(conn.LocalAddr().String()).events(t)
	return out
}

// send sends in small pieces where the server is to read in small pieces, as
// long as that takes no time. A server that refuses need not read it all.
func (h *listening) send(conn net.Conn, c call) {
	next := func() int { return len(c.send) }
	if h.next != nil && len(c.send) < 1<<10 {
		next = h.next()
	}
	for rest := c.send; rest != ""; {
		n := min(next(), len(rest))
		if _, err := io.WriteString(conn, rest[:n]); err != nil {
			return
		}
		rest = rest[n:]
	}
	if c.half {
		conn.(*net.TCPConn).CloseWrite()
	}
}

// read reads one answer for each method, as long as they come.
func (o *outcome) read(t testing.TB, r *bufio.Reader, methods []string) {
	t.Helper()
	for i := 0; i < len(methods); {
		a, err := readAnswer(r, methods[i])
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return
		case err != nil:
			t.Errorf("%q: read the answer: %v", o.sent, err)
			return
		case a.code < 200:
			o.interim++
			continue
		}
		o.answers = append(o.answers, a)
		i++
	}
}

func readAnswer(r *bufio.Reader, method string) (answer, error) {
	resp, err := http.ReadResponse(r, &http.Request{Method: method})
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	a := answer{code: resp.StatusCode, status: resp.Status, header: resp.Header, body: string(body), cut: err != nil, closes: resp.Close}
	switch {
	case method == "HEAD" || a.code == 204 || a.code == 304 || a.code < 200:
		a.framing = "none"
	case len(resp.TransferEncoding) > 0:
		a.framing = "chunked"
	case resp.ContentLength >= 0:
		a.framing = "length"
	default:
		a.framing = "close"
	}
	return a, nil
}

// probe sends one more request. Whatever the server did with the connection,
// what it says now cannot be mistaken.
func (o *outcome) probe(t testing.TB, conn net.Conn, r *bufio.Reader) {
	t.Helper()
	_, _ = io.WriteString(conn, probe)
	a, err := readAnswer(r, "GET")
	if err != nil {
		return
	}
	if a.code != 200 || !strings.Contains(a.body, "/probe") {
		t.Errorf("%q: behind the answers there is another: %s %q", o.sent, a.status, a.body)
	}
	o.open = true
	conn.(*net.TCPConn).CloseWrite()
}

// own are the events of the exchanges, without those of the probe.
func (o *outcome) own() []trace.Event {
	for i, e := range o.events {
		if !o.open || e.N <= len(o.answers) {
			continue
		}
		for i > 0 && o.events[i-1].X == 0 {
			i-- // conn.reused, and its hold
		}
		return o.events[:i]
	}
	return o.events
}

// of are the data of the events of one kind.
func of[D trace.Data](events []trace.Event) []D {
	var all []D
	for _, e := range events {
		if d, ok := e.Data.(D); ok {
			all = append(all, d)
		}
	}
	return all
}
