package conform

import (
	"bufio"
	"context"
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
	release  func() bool
}

// dial connects. When ctx ends, so does the connection, and nobody waits for its bytes.
func dial(ctx context.Context, addr string, patience time.Duration) (*connection, error) {
	c, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &connection{conn: c, patience: patience, release: context.AfterFunc(ctx, func() { _ = c.Close() })}, nil
}

func (w *connection) close() {
	w.release()
	_ = w.conn.Close()
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
// has had its time. It then ends its own side, and sees whether anything follows, which
// has its time, too: there are servers that never stop.
func (w *connection) hear(methods ...string) heard {
	w.awaitReplies(methods)
	h := w.heard(methods)
	if w.err != nil || w.half || h.endless() {
		return h
	}
	w.closeWrite()
	more := w.patience
	if h.unended() {
		more = 4 * quiet // it has had its time
	}
	until := time.Now().Add(more)
	for time.Now().Before(until) && w.read(min(4*quiet, time.Until(until))) {
	}
	after := w.heard(methods)
	after.closed, after.reset = h.closed, h.reset // before this side ended
	return after
}

// awaitReplies reads until the replies are there.
func (w *connection) awaitReplies(methods []string) {
	until := time.Now().Add(w.patience)
	for w.err == nil && time.Now().Before(until) {
		h, wait := w.heard(methods), time.Until(until)
		if len(h.replies) >= len(methods) && h.replies[len(h.replies)-1].whole() {
			wait = quiet
		}
		if h.endless() || !w.read(wait) {
			return
		}
	}
}

// mostReplies is how many messages of a server's are looked at: more than any case asks for.
const mostReplies = 32

// heard is what has come, taken apart.
type heard struct {
	replies []response
	interim int    // responses of 100 among them
	garbage string // what follows and is no response
	closed  bool
	reset   bool
	raw     string
}

func (w *connection) heard(methods []string) heard {
	h := heard{raw: w.received.String(), closed: w.err != nil, reset: w.err != nil && !errors.Is(w.err, io.EOF)}
	h.replies, h.interim, h.garbage = parse(h.raw, methods)
	return h
}

// endless reports whether the server answers again and again.
func (h heard) endless() bool { return len(h.replies)+h.interim >= mostReplies }

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
// for answers to GET. It ends behind [mostReplies].
func parse(stream string, methods []string) (all []response, interim int, garbage string) {
	for rest := stream; rest != "" && len(all)+interim < mostReplies; {
		method := "GET"
		if len(all) < len(methods) {
			method = methods[len(all)]
		}
		r, n, err := parseOne(rest, method)
		if err != nil {
			return all, interim, rest
		}
		rest = rest[n:]
		if r.StatusCode == http.StatusContinue {
			interim++
		} else {
			all = append(all, r)
		}
	}
	return all, interim, ""
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
