package upstream

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// patience is how long a test waits for what has to happen.
const patience = time.Minute

// front is a gateway whose application is another server.
type front struct {
	testing.TB
	addr   string
	events chan trace.Event
}

type sink chan trace.Event

func (s sink) Record(e trace.Event) {
	switch e.Data.(type) {
	case *trace.ExchangeEnded, *trace.RouteChosen, *trace.EnvironBuilt, *trace.ClientEOF:
		s <- e
	case *trace.BytesIn, *trace.BytesOut, *trace.AppRaised, *trace.HeadCommitted:
	}
}

func before(tb testing.TB, url string, o Options) *front {
	tb.Helper()
	app, err := New(url, o)
	if err != nil {
		tb.Fatal(err)
	}
	f := &front{TB: tb, events: make(chan trace.Event, 100)}
	s := &wsgi.Server{Mounts: []wsgi.Mount{{App: app, Forwards: true}}, Sink: sink(f.events)}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	tb.Cleanup(func() {
		s.Close()
		<-served
		app.Close()
	})
	f.addr = ln.Addr().String()
	return f
}

// script is a server that reads a request and answers with bytes, once for each of them. It gives
// what it read: the head, and as much of a body as the script asks for.
type script struct {
	url  string
	read chan string
}

// scripted makes one; play is called with each connection, and gives what it read of it.
func scripted(tb testing.TB, play func(conn net.Conn, in *bufio.Reader) string) *script {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { ln.Close() })
	s := &script{url: "http://" + ln.Addr().String(), read: make(chan string, 10)}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				s.read <- play(conn, bufio.NewReader(conn))
			}()
		}
	}()
	return s
}

// readHead is the head of a request as it comes.
func readHead(in *bufio.Reader) string {
	var head strings.Builder
	for {
		line, err := in.ReadString('\n')
		head.WriteString(line)
		if err != nil || line == "\r\n" {
			return head.String()
		}
	}
}

// answering answers every request with the same bytes, and closes the connection.
func answering(answer string) func(net.Conn, *bufio.Reader) string {
	return func(conn net.Conn, in *bufio.Reader) string {
		head := readHead(in)
		_, _ = io.WriteString(conn, answer)
		return head
	}
}

func (f *front) dial() net.Conn {
	f.Helper()
	conn, err := net.Dial("tcp", f.addr)
	if err != nil {
		f.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	f.Cleanup(func() { conn.Close() })
	return conn
}

// says sends bytes and gives all that comes back.
func (f *front) says(request string) string {
	f.Helper()
	conn := f.dial()
	if _, err := io.WriteString(conn, request); err != nil {
		f.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil {
		f.Fatalf("%q, %v", got, err)
	}
	return string(got)
}

// A request goes on with its headers in their order and case, but for those of the connection.
func TestRequestIsPassedOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		o              Options
		request, wants string
	}{
		"order, case and bytes": {Options{},
			"GET /a%20b?c=\xff HTTP/1.1\r\nHost: shop.test\r\nx-Odd-CASE: 1\r\nX-Latin: \xe9\r\nX-Two: 1\r\nX-Two: 2\r\nConnection: close, X-Mine\r\nX-Mine: 3\r\nKeep-Alive: 4\r\nProxy-Connection: 5\r\nUpgrade: h2c\r\n\r\n",
			"GET /a%20b?c=\xff HTTP/1.1\r\nHost: shop.test\r\nx-Odd-CASE: 1\r\nX-Latin: \xe9\r\nX-Two: 1\r\nX-Two: 2\r\nVia: 1.1 roundtrip\r\n\r\n"},
		"HTTP/1.0": {Options{}, "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: OWN\r\nVia: 1.1 roundtrip\r\n\r\n"},
		"own host": {Options{Host: Own}, "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n", "GET / HTTP/1.1\r\nHost: OWN\r\nVia: 1.1 roundtrip\r\n\r\n"},
		"another host": {Options{Host: "example.test"}, "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: example.test\r\nVia: 1.1 roundtrip\r\n\r\n"},
		"a target with a host": {Options{}, "GET http://shop.test/a?b HTTP/1.1\r\nHost: other.test\r\nConnection: close\r\n\r\n",
			"GET /a?b HTTP/1.1\r\nHost: shop.test\r\nVia: 1.1 roundtrip\r\n\r\n"},
		"trailers are wanted": {Options{}, "GET / HTTP/1.1\r\nHost: h\r\nTE: trailers, deflate\r\nConnection: close, TE\r\nVia: 1.0 old\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nVia: 1.0 old\r\nVia: 1.1 roundtrip\r\nConnection: TE\r\n\r\n"},
		"OPTIONS *": {Options{}, "OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: h\r\nVia: 1.1 roundtrip\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scripted(t, answering("HTTP/1.1 204 No Content\r\n\r\n"))
			f := before(t, s.url, c.o)
			if got := f.says(c.request); !strings.HasPrefix(got, "HTTP/1.1 204 No Content\r\n") {
				t.Errorf("the client got %q", got)
			}
			want := strings.ReplaceAll(c.wants, "OWN", strings.TrimPrefix(s.url, "http://"))
			if got := <-s.read; got != want {
				t.Errorf("the server got\n%q, want\n%q", got, want)
			}
		})
	}
}

// A response goes back as it came, but for what concerns the connection. Its framing is told anew.
func TestResponseIsPassedBack(t *testing.T) {
	t.Parallel()
	const dated = "Date: now\r\n"
	for name, c := range map[string]struct{ method, answer, wants string }{
		"reason, order, case": {"GET", "HTTP/1.1 299 Fine\xe9 Enough\r\n" + dated + "x-oDD: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Mine: 3\r\nConnection: X-Mine\r\nKeep-Alive: 4\r\nContent-Length: 2\r\n\r\nhi",
			"HTTP/1.1 299 Fine\xe9 Enough\r\n" + dated + "x-oDD: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"},
		"no reason": {"GET", "HTTP/1.1 200\r\n" + dated + "Content-Length: 0\r\n\r\n", "HTTP/1.1 200 \r\n" + dated + "Content-Length: 0\r\nConnection: close\r\n\r\n"},
		"chunks and trailers": {"GET", "HTTP/1.1 200 OK\r\n" + dated + "Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nhi\r\n3\r\nyou\r\n0\r\nX-Sum: 5\r\nHost: no\r\n\r\n",
			"HTTP/1.1 200 OK\r\n" + dated + "Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nhi\r\n3\r\nyou\r\n0\r\nX-Sum: 5\r\n\r\n"},
		"the connection's end": {"GET", "HTTP/1.0 200 OK\r\n" + dated + "\r\nhi", "HTTP/1.1 200 OK\r\n" + dated + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nhi\r\n0\r\n\r\n"},
		"HEAD":                 {"HEAD", "HTTP/1.1 200 OK\r\n" + dated + "Content-Length: 500\r\n\r\n", "HTTP/1.1 200 OK\r\n" + dated + "Content-Length: 500\r\nConnection: close\r\n\r\n"},
		"204":                  {"GET", "HTTP/1.1 204 Nothing\r\n" + dated + "\r\n", "HTTP/1.1 204 Nothing\r\n" + dated + "Connection: close\r\n\r\n"},
		"304":                  {"GET", "HTTP/1.1 304 Same\r\n" + dated + "ETag: \"a\"\r\nContent-Length: 7\r\n\r\n", "HTTP/1.1 304 Same\r\n" + dated + "ETag: \"a\"\r\nContent-Length: 7\r\nConnection: close\r\n\r\n"},
		"hints first": {"GET", "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\n" + dated + "Content-Length: 0\r\n\r\n",
			"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\n" + dated + "Content-Length: 0\r\nConnection: close\r\n\r\n"},
		"both lengths":   {"GET", "HTTP/1.1 200 OK\r\n" + dated + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\n" + dated + "Content-Length: 0\r\nConnection: close\r\n\r\n"},
		"a folded value": {"GET", "HTTP/1.1 200 OK\nDate: now\nX-A : 1\n 2\nContent-Length: 0\n\n", "HTTP/1.1 200 OK\r\n" + dated + "X-A: 1 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := before(t, scripted(t, answering(c.answer)).url, Options{})
			if got := f.says(c.method + " / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"); got != c.wants {
				t.Errorf("the client got\n%q, want\n%q", got, c.wants)
			}
		})
	}
}

// What is no answer, or only part of one, is told in a sentence, or cuts the connection.
func TestBrokenAnswersAreTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ answer, says string }{
		"nothing":       {"", "closed the connection without an answer."},
		"no HTTP":       {"SSH-2.0-OpenSSH\r\n", `it begins with "SSH-2.0-OpenSSH", which is no status line of HTTP/1.`},
		"half a head":   {"HTTP/1.1 200 OK\r\nA: b\r\n", "its connection ended in the middle of the head: EOF."},
		"no header":     {"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", `its head has the line "nonsense", which is no header.`},
		"two lengths":   {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "which is not one length."},
		"gzip transfer": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", `its transfer coding is "gzip", of which only chunked is understood.`},
		"101":           {"HTTP/1.1 101 Switching\r\n\r\n", "it changes to another protocol, which nobody asked for."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := before(t, scripted(t, answering(c.answer)).url, Options{})
			got := f.says("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
			if !strings.HasPrefix(got, "HTTP/1.1 502 Bad Gateway\r\n") || !strings.HasSuffix(got, c.says+"\n") {
				t.Errorf("the client got %q", got)
			}
		})
	}
	t.Run("half a body", func(t *testing.T) {
		t.Parallel()
		f := before(t, scripted(t, answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")).url, Options{})
		got := f.says("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
		if !strings.HasSuffix(got, "\r\n\r\nhalf") {
			t.Errorf("the client got %q", got)
		}
	})
}

// A server that is not there, or does not answer, is told.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	got := before(t, "http://"+addr, Options{}).says("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 502 ") || !strings.Contains(got, "\r\n\r\nNothing listens at "+addr+": the connection was refused;") {
		t.Errorf("the client got %q", got)
	}
	silent := scripted(t, func(_ net.Conn, in *bufio.Reader) string {
		head := readHead(in)
		_, _ = in.ReadByte() // the end
		return head
	})
	got = before(t, silent.url, Options{Patience: 60 * time.Millisecond}).says("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 504 ") || !strings.HasSuffix(got, "has not begun to answer for 60ms.\n") {
		t.Errorf("the client got %q", got)
	}
}

// Bodies go on in the framing in which they came, with their trailers.
func TestBodiesArePassedOn(t *testing.T) {
	t.Parallel()
	const rest = "Via: 1.1 roundtrip\r\n\r\n"
	for name, c := range map[string]struct{ head, body, wants string }{
		"a length": {"content-length: 5\r\n", "hello", "content-length: 5\r\n" + rest + "hello"},
		"chunks": {"transfer-encoding: Chunked\r\n", "5\r\nhello\r\n0\r\nX-Sum: 1\r\nHost: no\r\n\r\n",
			"transfer-encoding: chunked\r\n" + rest + "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scripted(t, func(conn net.Conn, in *bufio.Reader) string {
				head := readHead(in)
				rest := make([]byte, len(c.wants)-strings.Index(c.wants, "\r\n\r\n")-4)
				_, _ = io.ReadFull(in, rest)
				_, _ = io.WriteString(conn, "HTTP/1.1 204 Got It\r\n\r\n")
				return head + string(rest)
			})
			f := before(t, s.url, Options{})
			f.says("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + c.head + "\r\n" + c.body)
			if got, want := <-s.read, "POST / HTTP/1.1\r\nHost: h\r\n"+c.wants; got != want {
				t.Errorf("the server got\n%q, want\n%q", got, want)
			}
		})
	}
}

// A client that waits to be asked for its body is asked when the other server asks, and not at all if it
// does not.
func TestExpectIsPassedOn(t *testing.T) {
	t.Parallel()
	const request = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
	asks := scripted(t, func(conn net.Conn, in *bufio.Reader) string {
		head := readHead(in)
		_, _ = io.WriteString(conn, "HTTP/1.1 100 Continue\r\n\r\n")
		body := make([]byte, 2)
		_, _ = io.ReadFull(in, body)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 0\r\n\r\n")
		return head + string(body)
	})
	conn := before(t, asks.url, Options{}).dial()
	in := bufio.NewReader(conn)
	fmt.Fprint(conn, request)
	if line, err := in.ReadString('\n'); line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("%q, %v", line, err)
	}
	fmt.Fprint(conn, "hi")
	_, _ = in.ReadString('\n')
	if line, err := in.ReadString('\n'); line != "HTTP/1.1 200 OK\r\n" {
		t.Errorf("%q, %v", line, err)
	}
	if got := <-asks.read; !strings.Contains(got, "Expect: 100-continue\r\n") || !strings.HasSuffix(got, "\r\n\r\nhi") {
		t.Errorf("the server got %q", got)
	}
	refuses := scripted(t, answering("HTTP/1.1 401 No\r\nDate: now\r\nContent-Length: 0\r\n\r\n"))
	if got := before(t, refuses.url, Options{}).says(request); !strings.HasPrefix(got, "HTTP/1.1 401 No\r\n") {
		t.Errorf("the client got %q", got)
	}
}

// Bytes go both ways as they come: a server answers a part of a body before it has the rest.
func TestBothDirectionsStream(t *testing.T) {
	t.Parallel()
	echo := scripted(t, func(conn net.Conn, in *bufio.Reader) string {
		head := readHead(in)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
		for {
			part := make([]byte, len("1\r\na\r\n"))
			if _, err := io.ReadFull(in, part); err != nil || bytes.HasPrefix(part, []byte("0")) {
				return head
			}
			_, _ = conn.Write(part)
			if part[3] == 'c' {
				_, _ = io.WriteString(conn, "0\r\n\r\n")
			}
		}
	})
	conn := before(t, echo.url, Options{}).dial()
	in := bufio.NewReader(conn)
	fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
	if head := readHead(in); !strings.HasPrefix(head, "HTTP/1.1 200 OK\r\n") { // which does not wait for a block
		t.Fatalf("%q", head)
	}
	for _, c := range "abc" {
		part := fmt.Sprintf("1\r\n%c\r\n", c)
		fmt.Fprint(conn, part)
		got := make([]byte, len(part))
		if _, err := io.ReadFull(in, got); string(got) != part {
			t.Fatalf("%q, %v", got, err)
		}
	}
	fmt.Fprint(conn, "0\r\n\r\n")
	if last := readHead(in); last != "0\r\n\r\n" {
		t.Errorf("%q", last)
	}
}

// A connection that changes its protocol is passed through byte for byte, and a connection that is lost
// ends the other.
func TestUpgradesPassThrough(t *testing.T) {
	t.Parallel()
	s := scripted(t, func(conn net.Conn, in *bufio.Reader) string {
		head := readHead(in)
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x02hi")
		_, _ = io.Copy(conn, in)
		return head
	})
	f := before(t, s.url, Options{})
	conn := f.dial()
	in := bufio.NewReader(conn)
	fmt.Fprint(conn, "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: a\r\n\r\n\x00early")
	if head := readHead(in); head != "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nConnection: Upgrade\r\n\r\n" {
		t.Fatalf("%q", head)
	}
	frames := []byte("\x81\x02hi\x00early")
	got := make([]byte, len(frames))
	if _, err := io.ReadFull(in, got); !bytes.Equal(got, frames) {
		t.Fatalf("%q, %v", got, err)
	}
	big := bytes.Repeat([]byte{0, 1, 0xff, '\r', '\n'}, 50_000)
	go func() { _, _ = conn.Write(big) }()
	got = make([]byte, len(big))
	if _, err := io.ReadFull(in, got); !bytes.Equal(got, big) {
		t.Errorf("%d bytes are not what was sent, %v", len(got), err)
	}
	conn.(*net.TCPConn).CloseWrite()
	if rest, err := io.ReadAll(in); len(rest) > 0 || err != nil {
		t.Errorf("%q, %v", rest, err)
	}
	if want, got := "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\nVia: 1.1 roundtrip\r\nConnection: Upgrade\r\n\r\n", <-s.read; got != want {
		t.Errorf("the server got %q", got)
	}
	for e := range f.events {
		if d, ok := e.Data.(*trace.ExchangeEnded); ok {
			if d.Outcome != "complete" || d.Status != 101 || d.In < int64(len(big)) || d.Out < int64(len(big)) {
				t.Errorf("%+v", d)
			}
			break
		}
	}
}

// A client that leaves ends the request at the other server.
func TestClientThatLeavesEndsTheRequest(t *testing.T) {
	t.Parallel()
	s := scripted(t, func(_ net.Conn, in *bufio.Reader) string {
		readHead(in)
		_, err := in.ReadByte()
		return fmt.Sprint(err)
	})
	conn := before(t, s.url, Options{}).dial()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	time.AfterFunc(2*watchAfter, func() {
		_ = conn.(*net.TCPConn).SetLinger(0) // a reset: an end of input alone can be half of a conversation
		conn.Close()
	})
	select {
	case got := <-s.read:
		if got != "EOF" {
			t.Errorf("%q", got)
		}
	case <-time.After(patience):
		t.Error("the other server still waits")
	}
}

// A connection that the other server closed as it lay there costs no request.
func TestStaleConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	once := scripted(t, func(conn net.Conn, in *bufio.Reader) string {
		head := readHead(in)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") // and closes, without a word of it
		return head
	})
	f := before(t, once.url, Options{})
	for range 3 {
		if got := f.says("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"); !strings.HasSuffix(got, "hi") {
			t.Errorf("the client got %q", got)
		}
	}
}

// A connection is used again, however the end of the answer before is told.
func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ method, answer string }{
		"length":  {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"},
		"nothing": {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
		"chunks":  {"GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"},
		"HEAD":    {"HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var connections atomic.Int64
			server := scripted(t, func(conn net.Conn, in *bufio.Reader) string {
				connections.Add(1)
				all := ""
				for {
					head := readHead(in)
					if head == "" {
						return all
					}
					all += head
					_, _ = io.WriteString(conn, c.answer)
				}
			})
			f := before(t, server.url, Options{})
			one := c.method + " / HTTP/1.1\r\nHost: h\r\n"
			if got := f.says(one + "\r\n" + one + "\r\n" + one + "Connection: close\r\n\r\n"); strings.Count(got, "200 OK") != 3 {
				t.Errorf("the client got %q", got)
			}
			if n := connections.Load(); n != 1 {
				t.Errorf("%d connections for three requests one after the other", n)
			}
		})
	}
}

// Large bodies of real servers come back whole, over connections that are kept.
func TestServersInGoAndPython(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte("0123456789abcdef"), 100_000)
	var conns atomic.Int64
	golang := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		n, err := io.Copy(w, r.Body)
		w.Header().Set("X-Sum", fmt.Sprint(n, err))
	}))
	golang.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	golang.Start()
	defer golang.Close()
	t.Run("Go", func(t *testing.T) { echoes(t, golang.URL, body) })
	kept, old := before(t, golang.URL, Options{}), conns.Load()
	for range 3 {
		kept.says("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	}
	if n := conns.Load() - old; n != 1 {
		t.Errorf("%d connections for three requests that may be repeated", n)
	}
	t.Run("TLS", func(t *testing.T) {
		secure := httptest.NewUnstartedServer(golang.Config.Handler)
		secure.Config.ErrorLog = log.New(io.Discard, "", 0)
		secure.StartTLS()
		defer secure.Close()
		got := before(t, secure.URL, Options{}).says("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
		if !strings.HasPrefix(got, "HTTP/1.1 502 ") || !strings.Contains(got, "--insecure") {
			t.Errorf("the client got %q", got)
		}
		echo(t, before(t, secure.URL, Options{Insecure: true}), body)
	})
	t.Run("CPython", func(t *testing.T) { echoes(t, python(t), body) })
}

func echoes(t *testing.T, url string, body []byte) {
	t.Helper()
	f := before(t, url, Options{})
	for range 3 {
		echo(t, f, body)
	}
}

func echo(t *testing.T, f *front, body []byte) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}, Timeout: patience}
	defer client.CloseIdleConnections()
	resp, err := client.Post("http://"+f.addr+"/echo", "text/plain", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil || !bytes.Equal(got, body) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if sum, ok := resp.Trailer["X-Sum"]; ok && sum[0] != fmt.Sprint(len(body), nil) {
		t.Errorf("the trailer is %q", sum)
	}
}

// python is CPython's own server, which echoes.
func python(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3; install it with: apt-get install python3")
	}
	cmd := exec.Command(path, "-c", `
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *a): pass
s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), H)
print(s.server_port, flush=True)
s.serve_forever()`)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "http://127.0.0.1:" + strings.TrimSpace(port)
}

// What is more than a server, or none, is refused with what to write.
func TestURLs(t *testing.T) {
	t.Parallel()
	for url, addr := range map[string]string{
		"http://127.0.0.1:5000": "127.0.0.1:5000", "https://example.test/": "example.test:443", "http://[::1]": "[::1]:80",
		"http://a.test/path": "", "http://u:p@a.test": "", "http://": "", "ftp://a.test": "", "http://a.test?x": "",
	} {
		app, err := New(url, Options{})
		var bad *URLError
		if addr == "" && !errors.As(err, &bad) || addr != "" && (err != nil || app.Addr() != addr) {
			t.Errorf("%s: %+v, %v", url, app, err)
		}
	}
}
