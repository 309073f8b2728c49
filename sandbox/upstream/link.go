package upstream

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/latin1"
)

// Bounds of what another server may send.
const (
	mostLine    = 64 << 10
	mostHead    = 256 << 10
	mostBlock   = 32 << 10
	mostSpan    = 200 // of a text that is told of
	lineEndings = "\r\n"
)

// link is a connection to the other server.
type link struct {
	conn net.Conn
	in   *bufio.Reader
	idle time.Time // since when nobody uses it
	used bool      // an earlier request had it
}

func newLink(conn net.Conn) *link { return &link{conn: conn, in: bufio.NewReaderSize(conn, mostLine)} }

// response is the head of a response, as it is passed on.
type response struct {
	status  string
	code    int
	headers []wsgi.Header
	length  int64 // of the body, -1 where that is not told
	chunked bool
	keep    bool // the connection can be used again
	old     bool // HTTP/1.0
}

// bodiless reports whether no body follows, whatever the headers say (RFC 9112 §6.3).
func (r *response) bodiless(method string) bool {
	return method == "HEAD" || r.code < 200 || r.code == 204 || r.code == 304
}

var errNothing = errors.New("nothing came")

// readHead reads the head of a response. One that never began gives errNothing.
func (l *link) readHead() (*response, error) {
	line, err := l.line()
	if err != nil && len(line) == 0 {
		return nil, errors.Join(errNothing, err)
	}
	r := &response{length: -1}
	if err := r.readStatus(line); err != nil {
		return nil, err
	}
	for size := 0; ; {
		line, err := l.line()
		switch size += len(line); {
		case err != nil:
			return nil, brokenf("its connection ended in the middle of the head: %v", err)
		case size > mostHead:
			return nil, brokenf("its head is longer than %d bytes", mostHead)
		case len(line) == 0:
			return r, r.settle()
		}
		if err := r.add(line); err != nil {
			return nil, err
		}
	}
}

// line is the next line without its end. LF alone ends one, too (RFC 9112 §2.2).
func (l *link) line() ([]byte, error) {
	line, err := l.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return nil, brokenf("a line of it is longer than %d bytes", mostLine)
	}
	return bytes.TrimRight(line, lineEndings), err
}

func (r *response) readStatus(line []byte) error {
	version, rest, _ := strings.Cut(string(line), " ")
	code, reason, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	r.code = int(number(code, 10))
	if len(version) != len("HTTP/1.1") || !strings.HasPrefix(version, "HTTP/1.") || len(code) != 3 || r.code < 100 {
		return brokenf("it begins with %q, which is no status line of HTTP/1", cut(line))
	}
	r.old = version == "HTTP/1.0"
	r.status = code + " " + latin1.Decode(clean(reason))
	return nil
}

func cut(text []byte) []byte { return text[:min(len(text), mostSpan)] }

// clean has no CR, which would end a line for some (RFC 9112 §2.2).
func clean(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r", " "))
}

// add takes a header line, or the rest of the one before (RFC 9112 §5.2).
func (r *response) add(line []byte) error {
	if last := len(r.headers) - 1; (line[0] == ' ' || line[0] == '\t') && last >= 0 {
		r.headers[last].Value += " " + latin1.Decode(clean(string(line)))
		return nil
	}
	name, value, ok := strings.Cut(string(line), ":")
	name = strings.TrimRight(name, " \t") // RFC 9112 §5.1
	if !ok || !http1.IsToken(name) {
		return brokenf("its head has the line %q, which is no header", cut(line))
	}
	r.headers = append(r.headers, wsgi.Header{Name: name, Value: latin1.Decode(clean(value))})
	return nil
}

// settle finds out how the body ends (RFC 9112 §6.3), and leaves out what concerns this connection alone. A
// 101 is passed on whole, since both connections become one.
func (r *response) settle() error {
	named := connectionOptions(r.headers)
	r.keep = !named["close"] && (!r.old || named["keep-alive"])
	if r.code == 101 {
		return nil
	}
	var kept []wsgi.Header
	for _, h := range r.headers {
		var err error
		switch name := strings.ToLower(h.Name); {
		case name == "transfer-encoding":
			err = r.readCoding(h.Value)
		case name == "content-length":
			err = r.readLength(h.Value)
			if !hasHeader(kept, name) {
				kept = append(kept, wsgi.Header{Name: h.Name, Value: firstOf(h.Value)})
			}
		case !named[name] && !isOfConnection(name):
			kept = append(kept, h)
		}
		if err != nil {
			return err
		}
	}
	if r.chunked { // which counts alone
		r.length, kept = -1, without(kept, "Content-Length")
	}
	r.headers = kept
	return nil
}

func (r *response) readCoding(value string) error {
	if !strings.EqualFold(value, "chunked") || r.chunked {
		return brokenf("its transfer coding is %q, of which only chunked is understood", cut([]byte(value)))
	}
	r.chunked = true
	return nil
}

// readLength takes a length, which may be told several times if it is the same.
func (r *response) readLength(value string) error {
	for part := range strings.SplitSeq(value, ",") {
		n := number(strings.TrimSpace(part), 10)
		if n < 0 || r.length >= 0 && n != r.length {
			return brokenf("its Content-Length is %q, which is not one length", cut([]byte(value)))
		}
		r.length = n
	}
	return nil
}

func firstOf(value string) string {
	first, _, _ := strings.Cut(value, ",")
	return strings.TrimSpace(first)
}

func hasHeader(headers []wsgi.Header, name string) bool {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return true
		}
	}
	return false
}

func without(headers []wsgi.Header, name string) []wsgi.Header {
	var kept []wsgi.Header
	for _, h := range headers {
		if !strings.EqualFold(h.Name, name) {
			kept = append(kept, h)
		}
	}
	return kept
}

// blocks reads a body, a block at a time: those of a chunked one are its chunks, as far as they are small.
type blocks struct {
	l       *link
	chunked bool
	left    int64 // of the body, or of the chunk; -1 where the connection's end tells
	inChunk bool
	done    bool // the end of a chunked one was read
	got     int64
	buf     []byte

	trailers []wsgi.Header
}

func (l *link) blocks(r *response) *blocks {
	size := int64(mostBlock)
	if !r.chunked && r.length >= 0 {
		size = min(size, r.length)
	}
	return &blocks{l: l, chunked: r.chunked, left: r.length, buf: make([]byte, size)}
}

// over reports whether all of the body was read, so that the connection can be used again. Nobody
// asks for the end of a body whose length is told.
func (b *blocks) over() bool { return b.done || !b.chunked && b.left == 0 }

// next is the next block, valid until the one after it, and io.EOF behind the last.
func (b *blocks) next() ([]byte, error) {
	if b.chunked && !b.inChunk {
		if err := b.beginChunk(); err != nil {
			return nil, err
		}
	}
	if b.left == 0 {
		return nil, io.EOF
	}
	room := b.buf
	if b.left > 0 {
		room = room[:min(b.left, mostBlock)]
	}
	n, err := b.read(room)
	b.got += int64(n)
	switch {
	case n == 0 && b.left < 0 && errors.Is(err, io.EOF):
		return nil, io.EOF
	case n == 0:
		return nil, b.cutOff(err)
	case b.left > 0:
		b.left -= int64(n)
		if b.chunked && b.left == 0 {
			return room[:n], b.endChunk()
		}
	}
	return room[:n], nil
}

// read reads a chunk whole where it has come, and otherwise what has.
func (b *blocks) read(room []byte) (int, error) {
	if b.chunked && b.l.in.Buffered() >= len(room) {
		return io.ReadFull(b.l.in, room)
	}
	return b.l.in.Read(room)
}

// beginChunk reads the line before a chunk. Behind the last of them are the trailers.
func (b *blocks) beginChunk() error {
	line, err := b.l.line()
	if err != nil {
		return b.cutOff(err)
	}
	size, _, _ := strings.Cut(string(line), ";")
	b.left = number(strings.TrimSpace(size), 16)
	switch {
	case b.left < 0:
		return brokenf("where the size of a chunk should stand it has %q", cut(line))
	case b.left > 0:
		b.inChunk = true
		return nil
	}
	return b.readTrailers()
}

func (b *blocks) endChunk() error {
	b.inChunk = false
	line, err := b.l.line()
	if err != nil {
		return b.cutOff(err)
	}
	if len(line) > 0 {
		return brokenf("a chunk of it is longer than it says: %q follows", cut(line))
	}
	return nil
}

// readTrailers gives io.EOF, as the end of the body.
func (b *blocks) readTrailers() error {
	r := &response{}
	for size := 0; size <= mostHead; {
		line, err := b.l.line()
		switch size += len(line); {
		case err != nil:
			return b.cutOff(err)
		case len(line) == 0:
			b.done = true
			for _, h := range r.headers {
				if !http1.IsForbiddenTrailer(h.Name) {
					b.trailers = append(b.trailers, h)
				}
			}
			return io.EOF
		}
		if err := r.add(line); err != nil {
			return err
		}
	}
	return brokenf("its trailers are longer than %d bytes", mostHead)
}

func (b *blocks) cutOff(err error) error {
	if b.left > 0 && !b.chunked {
		return brokenf("its connection ended in the middle of the body, after %d of %d bytes", b.got, b.got+b.left)
	}
	return brokenf("its connection ended in the middle of the body, after %d bytes: %v", b.got, err)
}
