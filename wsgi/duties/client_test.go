package duties

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// get is a request for a path, with more header lines if there are any.
func get(path string, lines ...string) string { return request("GET", path, "", lines...) }

// post is a request with a body.
func post(path, body string, lines ...string) string { return request("POST", path, body, lines...) }

func request(method, path, body string, lines ...string) string {
	lines = append([]string{method + " " + path + " HTTP/1.1", "Host: x", "Connection: close"}, lines...)
	if body != "" {
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(body)))
	}
	return strings.Join(lines, "\r\n") + "\r\n\r\n" + body
}

// kept is the same request without its wish to end the connection.
func kept(request string) string { return strings.Replace(request, "Connection: close\r\n", "", 1) }

// client is the other end of a connection.
type client struct {
	t    *testing.T
	conn *net.TCPConn
	r    *bufio.Reader
}

func (s *site) dial() *client {
	s.kit.t.Helper()
	nc, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.kit.t.Fatal(err)
	}
	s.kit.t.Cleanup(func() { nc.Close() })
	if err := nc.SetDeadline(time.Now().Add(soon)); err != nil {
		s.kit.t.Fatal(err)
	}
	return &client{s.kit.t, nc.(*net.TCPConn), bufio.NewReader(nc)}
}

// send sends raw bytes. Whether a server still wants them is its own affair.
func (c *client) send(raw string) { _, _ = io.WriteString(c.conn, raw) }

// rest is all that comes until the server ends the connection, in whatever way.
func (c *client) rest() string {
	c.t.Helper()
	defer c.conn.Close()
	all, err := io.ReadAll(c.r)
	if errors.As(err, new(net.Error)) && err.(net.Error).Timeout() {
		c.t.Errorf("the connection was not closed; so far came %q", all)
	}
	return string(all)
}

// until reads up to and including some text. An error means that it did not
// come.
func (c *client) until(text string) (string, error) {
	var got strings.Builder
	for !strings.HasSuffix(got.String(), text) {
		b, err := c.r.ReadByte()
		if err != nil {
			return got.String(), fmt.Errorf("wanted %q and got only %q: %w", text, got.String(), err)
		}
		got.WriteByte(b)
	}
	return got.String(), nil
}

// reset ends the connection without good manners: the server sees a reset.
func (c *client) reset() {
	c.t.Helper()
	if err := c.conn.SetLinger(0); err != nil {
		c.t.Error(err)
	}
	c.conn.Close()
}

// reply is one response.
type reply struct {
	*http.Response
	head string // its bytes, up to the empty line
	body string
	cut  error // why the body is not whole
}

// fine is what is wrong with a response that should be a plain success.
func (r reply) fine() error {
	if r.Status != "200 OK" || r.cut != nil {
		return fmt.Errorf("the response is %q, body %q, %v", r.Status, r.body, r.cut)
	}
	return nil
}

// lines are the header lines of a name, as they were sent.
func (r reply) lines(name string) []string {
	var found []string
	for line := range strings.SplitSeq(r.head, "\r\n") {
		if n, _, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			found = append(found, line)
		}
	}
	return found
}

// parse takes a stream of responses apart, one for each method. Bytes that
// belong to none are an error.
func parse(stream string, methods ...string) ([]reply, error) {
	var all []reply
	r := bufio.NewReader(strings.NewReader(stream))
	for _, m := range methods {
		head, _, _ := strings.Cut(remains(stream, r), "\r\n\r\n")
		resp, err := http.ReadResponse(r, &http.Request{Method: m})
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w in %q", err, stream)
		}
		body, err := io.ReadAll(resp.Body)
		all = append(all, reply{resp, head + "\r\n", string(body), err})
	}
	if rest, _ := io.ReadAll(r); len(rest) > 0 {
		return nil, fmt.Errorf("behind %d responses there is more: %q", len(all), rest)
	}
	return all, nil
}

// remains is the part of a stream that a reader has not given yet.
func remains(stream string, r *bufio.Reader) string {
	rest, _ := r.Peek(min(len(stream), r.Size()))
	return string(rest)
}

// methodsOf are the methods of the requests in a stream of them.
func methodsOf(requests string) []string {
	var methods []string
	for line := range strings.SplitSeq(requests, "\r\n") {
		if method, _, ok := strings.Cut(line, " "); ok && strings.Contains(line, " HTTP/1.") {
			methods = append(methods, method)
		}
	}
	return methods
}
