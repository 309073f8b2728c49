package conform

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// quiet is how long a server that has answered is waited for in case it has more to say.
const quiet = 60 * time.Millisecond

// mostRead is how much of what a server sends is looked at.
const mostRead = 1 << 20

// connection is a client's connection, with all that went over it.
type connection struct {
	conn     net.Conn
	patience time.Duration
	sent     strings.Builder
	received strings.Builder
	err      error // why no more can be read: io.EOF where the server closed
	half     bool  // this side has been closed
}

func dial(addr string, patience time.Duration) (*connection, error) {
	c, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		return nil, err
	}
	return &connection{conn: c, patience: patience}, nil
}

// send sends bytes. Whether the server still wants them is its own affair.
func (w *connection) send(text string) {
	w.sent.WriteString(text)
	_ = w.conn.SetWriteDeadline(time.Now().Add(w.patience))
	_, _ = io.WriteString(w.conn, text)
}

// closeWrite ends what the client sends.
func (w *connection) closeWrite() {
	w.half = true
	if c, ok := w.conn.(*net.TCPConn); ok {
		_ = c.CloseWrite()
	}
}

// reset ends the connection without good manners.
func (w *connection) reset() {
	if c, ok := w.conn.(*net.TCPConn); ok {
		_ = c.SetLinger(0)
	}
	_ = w.conn.Close()
}

// read reads what comes within a time, and reports whether anything did.
func (w *connection) read(within time.Duration) bool {
	if w.err != nil || w.received.Len() > mostRead {
		return false
	}
	_ = w.conn.SetReadDeadline(time.Now().Add(within))
	buf := make([]byte, 64<<10)
	n, err := w.conn.Read(buf)
	w.received.Write(buf[:n])
	if err != nil && !timedOut(err) {
		w.err = err
	}
	return n > 0
}

func timedOut(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// hear reads until the server has answered these methods and is quiet, has closed, or
// has had its time. It then ends its own side, and sees whether anything follows.
func (w *connection) hear(methods ...string) heard {
	until := time.Now().Add(w.patience)
	for w.err == nil && time.Now().Before(until) {
		replies, _ := parse(w.received.String(), methods)
		wait := time.Until(until)
		if len(replies) >= len(methods) && replies[len(replies)-1].whole() {
			wait = quiet
		}
		if !w.read(wait) {
			break
		}
	}
	h := w.heard(methods)
	if w.err == nil && !w.half {
		w.closeWrite()
		for w.read(4 * quiet) {
			h = w.heard(methods)
		}
	}
	return h
}

// heard is what has come, taken apart.
type heard struct {
	replies []response
	garbage string // what follows and is no response
	closed  bool
	reset   bool
	raw     string
}

func (w *connection) heard(methods []string) heard {
	h := heard{raw: w.received.String(), closed: w.err != nil, reset: w.err != nil && !errors.Is(w.err, io.EOF)}
	h.replies, h.garbage = parse(h.raw, methods)
	return h
}

// silent reports whether not one byte came.
func (h heard) silent() bool { return h.raw == "" }

// response is one response.
type response struct {
	*http.Response
	head string
	body string
	cut  error // why the body is not whole
}

// lines are the header lines of a name, as they were sent.
func (r response) lines(name string) []string {
	var found []string
	for line := range strings.SplitSeq(r.head, "\r\n") {
		if n, _, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			found = append(found, line)
		}
	}
	return found
}

// whole reports whether the response has ended, if the connection has not.
func (r response) whole() bool {
	untilClose := r.ContentLength < 0 && len(r.TransferEncoding) == 0
	bodiless := r.Request.Method == "HEAD" || r.StatusCode == http.StatusNoContent || r.StatusCode == http.StatusNotModified
	return r.cut == nil && (bodiless || !untilClose)
}

// fine reports whether the response is a whole 200.
func (r response) fine() bool { return r.StatusCode == 200 && r.cut == nil }

// parse takes a stream of responses apart. Those behind the last of the methods are taken
// for answers to GET.
func parse(stream string, methods []string) (all []response, garbage string) {
	for rest := stream; rest != ""; {
		method := "GET"
		if len(all) < len(methods) {
			method = methods[len(all)]
		}
		r, n, err := parseOne(rest, method)
		if err != nil {
			return all, rest
		}
		rest = rest[n:]
		if r.StatusCode != http.StatusContinue {
			all = append(all, r)
		}
	}
	return all, ""
}

// parseOne takes one response from the front, and says how long it is.
func parseOne(stream, method string) (response, int, error) {
	source := strings.NewReader(stream)
	buffered := bufio.NewReader(source)
	resp, err := http.ReadResponse(buffered, &http.Request{Method: method})
	if err != nil {
		return response{}, 0, fmt.Errorf("it is no response: %w", err)
	}
	head, _, _ := strings.Cut(stream, "\r\n\r\n")
	body, err := io.ReadAll(resp.Body)
	return response{Response: resp, head: head + "\r\n", body: string(body), cut: err}, len(stream) - source.Len() - buffered.Buffered(), nil
}
