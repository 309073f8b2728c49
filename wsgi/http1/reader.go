package http1

import (
	"bytes"
	"io"
)

const (
	firstBuffer = 4 << 10
	// keptBuffer is the largest buffer that is kept for the next message.
	keptBuffer = 16 << 10
	// directRead is the size from which the body is read past the buffer, straight to the caller.
	directRead = 2 << 10
	// emptyReads is how often a source may give neither bytes nor an error.
	emptyReads = 100
)

// Reader reads the requests of one connection, one after the other. It is not safe for concurrent use.
type Reader struct {
	src      io.Reader
	limits   Limits
	consumed func(off int64, p []byte)

	// buf[:pos] is parsed, buf[pos:told] announced and not yet parsed, buf[told:end] not yet part of a message.
	buf            []byte
	base           int64 // offset of buf[0]
	pos, told, end int
	scanned        int   // bytes from pos that hold no LF
	waiting        error // came with the last bytes, is due at the next fill

	// text holds the bytes from textOff on as one string, so that a head costs one allocation.
	text    string
	textOff int64

	head    headScan
	skipped int
	block   fieldBlock // the header lines, later the trailer lines

	body     *Body
	trailers []Field
}

// NewReader reads requests from src. consumed, which may be nil, is called with the wire bytes as they become
// part of the current message: in order, each once, before the element made of them is returned. In the head,
// what a read brought is announced at once, up to the end of the head.
func NewReader(src io.Reader, limits Limits, consumed func(off int64, p []byte)) *Reader {
	r := &Reader{src: src, limits: limits, consumed: consumed}
	r.Begin()
	return r
}

// Begin makes the next unconsumed byte the first of a new message. The body of the message before
// must have been read to its end; a Body that is still held elsewhere no longer reads.
func (r *Reader) Begin() {
	r.pos, r.scanned = r.told, 0
	r.text = ""
	r.head = headScan{open: true}
	r.skipped = 0
	r.block = fieldBlock{start: r.Offset()}
	r.body, r.trailers = nil, nil
	if rest := r.end - r.pos; cap(r.buf) > keptBuffer && rest <= firstBuffer {
		r.move(make([]byte, firstBuffer))
	}
}

// Buffered is the number of bytes read from the source that no message has consumed yet.
func (r *Reader) Buffered() int { return r.end - r.told }

// Offset is the offset of the next unconsumed byte.
func (r *Reader) Offset() int64 { return r.base + int64(r.told) }

// TakeBuffered makes all that was read from the source part of the current message, and gives it. It is valid
// until the next read. What follows the head of an upgraded connection is taken so.
func (r *Reader) TakeBuffered() []byte {
	from := r.told
	r.announce(r.end)
	r.pos, r.scanned = r.end, 0
	return r.buf[from:r.end]
}

// ReadAhead reads once from the source if fewer than max bytes are buffered, and consumes nothing.
// A server uses it to notice a client that leaves while its request is being answered.
func (r *Reader) ReadAhead(max int) error {
	if r.Buffered() >= max {
		return nil
	}
	return r.read()
}

// fill reads more and announces what belongs to the head, if a head is being read.
func (r *Reader) fill() error {
	err := r.read()
	r.announceHead()
	return err
}

func (r *Reader) read() error {
	if err := r.waiting; err != nil {
		r.waiting = nil
		return err
	}
	r.makeRoom()
	n, err := readSome(r.src, r.buf[r.end:])
	r.end += n
	return r.keep(n, err)
}

// keep keeps an error that came together with bytes until those are used.
func (r *Reader) keep(n int, err error) error {
	if n > 0 {
		r.waiting, err = err, nil
	}
	return err
}

func readSome(src io.Reader, p []byte) (int, error) {
	for range emptyReads {
		if n, err := src.Read(p); n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// makeRoom moves the unparsed bytes to the front, or to a buffer twice as large when they fill half of it:
// each byte is moved a constant number of times.
func (r *Reader) makeRoom() {
	switch rest := r.end - r.pos; {
	case len(r.buf) == 0:
		r.buf = make([]byte, firstBuffer)
	case rest == 0:
		r.move(r.buf)
	case r.end < len(r.buf):
	case rest <= len(r.buf)/2:
		r.move(r.buf)
	default:
		r.move(make([]byte, 2*len(r.buf)))
	}
}

func (r *Reader) move(into []byte) {
	n := copy(into, r.buf[r.pos:r.end])
	r.buf = into
	r.base += int64(r.pos)
	r.told -= r.pos
	r.pos, r.end = 0, n
}

// announce tells that the bytes before buf[to] are part of the message.
func (r *Reader) announce(to int) {
	if to <= r.told {
		return
	}
	from := r.told
	r.told = to
	if r.consumed != nil {
		r.consumed(r.base+int64(from), r.buf[from:to:to])
	}
}

func (r *Reader) announceHead() {
	if r.head.open {
		r.announce(r.told + r.head.scan(r.buf[r.told:r.end]))
	}
}

// headScan finds the end of a head in bytes that arrive in pieces.
type headScan struct {
	open    bool // the end has not been seen
	started bool // a line that is not blank has begun
	length  int  // bytes of the current line so far, at most 2
	first   byte // the first of them
}

// scan gives how many of the bytes belong to the head.
func (h *headScan) scan(part []byte) int {
	for from := 0; from < len(part); {
		i := bytes.IndexByte(part[from:], '\n')
		if i < 0 {
			h.grow(part[from:])
			break
		}
		h.grow(part[from : from+i])
		from += i + 1
		blank := h.length == 1 && h.first == '\r'
		h.length = 0
		if blank && h.started {
			h.open = false
			return from
		}
	}
	return len(part)
}

func (h *headScan) grow(part []byte) {
	if len(part) == 0 {
		return
	}
	if h.length == 0 {
		h.first = part[0]
	}
	h.length = min(h.length+len(part), 2)
	h.started = h.started || h.length == 2 || h.first != '\r'
}

// ending says how a line ended.
type ending uint8

const (
	endCRLF ending = iota
	endBareLF
	endTooLong // more than the limit came without an end
)

// line gives the next line without its end, as a part of the buffer, and takes it. Whether a line is too long is
// decided by its first max+2 bytes alone, however they arrive.
func (r *Reader) line(max int) (line []byte, at Span, how ending, err error) {
	for {
		rest := r.buf[r.pos:r.end]
		at = Span{r.base + int64(r.pos), int64(len(rest))}
		if i := bytes.IndexByte(rest[r.scanned:], '\n'); i >= 0 {
			line, how = cutLine(rest[:r.scanned+i], max)
			at.Len = int64(len(line))
			if how == endTooLong {
				r.announce(r.pos + len(line))
				return nil, at, how, nil
			}
			r.take(r.scanned + i + 1)
			return line, at, how, nil
		}
		if len(rest) >= max+2 {
			at.Len = int64(max + 1)
			r.announce(r.pos + max + 1)
			return nil, at, endTooLong, nil
		}
		r.scanned = len(rest)
		if err := r.fill(); err != nil {
			return nil, at, 0, err
		}
	}
}

// cutLine judges the bytes before an LF.
func cutLine(line []byte, max int) ([]byte, ending) {
	how := endBareLF
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line, how = line[:n-1], endCRLF
	}
	if len(line) > max {
		return line[:max+1], endTooLong
	}
	return line, how
}

// take moves behind the next n bytes, which makes them part of the message.
func (r *Reader) take(n int) {
	r.announce(r.pos + n)
	r.pos += n
	r.scanned = 0
}

// textLine is line with the bytes as a string, cut from one string for all that has been announced.
func (r *Reader) textLine(max int) (string, Span, ending, error) {
	line, at, how, err := r.line(max)
	if err != nil || how == endTooLong {
		return "", at, how, err
	}
	return r.textAt(at, line), at, how, nil
}

// textAt gives the bytes of a line, which line has just taken, as a string.
func (r *Reader) textAt(at Span, line []byte) string {
	from := at.Off - r.textOff
	if from < 0 || from+at.Len > int64(len(r.text)) {
		r.text = string(r.buf[at.Off-r.base : r.told])
		r.textOff, from = at.Off, 0
	}
	return r.text[from : from+int64(len(line))]
}
