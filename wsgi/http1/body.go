package http1

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

// Body reads the body of one message, decoded. Bytes are announced as they are taken.
type Body struct {
	r       *Reader
	chunked bool
	stream  bool  // it ends where the input does
	left    int64 // bytes of the body, or of the current chunk, still to come
	start   int64
	spans   []Span
	err     error // how the body ended, io.EOF when it is complete

	chunk chunkState
	total int64 // decoded bytes of the chunks begun so far
	extra int   // bytes of chunk extensions so far
	notes []Note
}

var errEarlierMessage = errors.New("read a body: the connection has gone on to the next message")

// Body is the body of the message whose head was just read.
func (r *Reader) Body(head Head) *Body { return r.BodyIn(new(Body), head) }

// BodyIn is Body in memory that the caller provides, for callers that have a place for it anyway.
// It must not be in use for another message.
func (r *Reader) BodyIn(b *Body, head Head) *Body {
	*b = Body{r: r, chunked: head.Chunked, left: max(0, head.ContentLength), start: r.Offset()}
	if !head.HasBody() {
		b.err = io.EOF
	}
	r.body = b
	return b
}

// StreamIn is a body that is all that still comes, in memory that the caller provides: its
// bytes belong to no message, and it ends where the input does.
func (r *Reader) StreamIn(b *Body) *Body {
	*b = Body{r: r, stream: true, left: math.MaxInt64, start: r.Offset()}
	r.head.open = false
	r.body = b
	return b
}

// Read reads decoded bytes and io.EOF past the end. What cannot be read is an *Error for good;
// an error of the source, such as a deadline, is wrapped, and reading may go on after it.
func (b *Body) Read(p []byte) (int, error) {
	b.spans = b.spans[:0]
	switch {
	case b.err != nil:
		return 0, b.err
	case b.r.body != b:
		return 0, errEarlierMessage
	case len(p) == 0:
		return 0, nil
	case b.chunked:
		return b.readChunks(p)
	}
	n, err := b.readData(p)
	if err == nil && b.left == 0 {
		b.err = io.EOF
	}
	return n, err
}

// readData reads what is left of the current run of data, as much as one read gives.
func (b *Body) readData(p []byte) (int, error) {
	off := b.r.Offset()
	n, err := b.r.data(p[:min(int64(len(p)), b.left)])
	if err != nil {
		return 0, b.fail(err)
	}
	b.left -= int64(n)
	b.spans = append(b.spans, Span{off, int64(n)})
	return n, nil
}

// data takes up to len(p) bytes. Long reads go past the buffer.
func (r *Reader) data(p []byte) (int, error) {
	if r.pos == r.end && len(p) >= directRead && r.waiting == nil {
		return r.direct(p)
	}
	if r.pos == r.end {
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.buf[r.pos:r.end])
	r.take(n)
	return n, nil
}

func (r *Reader) direct(p []byte) (int, error) {
	n, err := readSome(r.src, p)
	if n > 0 {
		off := r.Offset()
		r.base += int64(r.end + n)
		r.pos, r.told, r.end = 0, 0, 0
		if r.consumed != nil {
			r.consumed(off, p[:n:n])
		}
	}
	return n, r.keep(n, err)
}

// fail turns an error of the source into the body's.
func (b *Body) fail(err error) error {
	if errors.Is(err, io.EOF) && b.stream {
		b.err, b.left = io.EOF, 0
		return io.EOF
	}
	if errors.Is(err, io.EOF) {
		b.r.announce(b.r.end)
		return b.refuse(bad("H65", Span{b.r.Offset(), 0}, "the input ended inside the body"))
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = stoppedError{err}
	}
	if b.stream {
		return fmt.Errorf("read from the client: %w", err)
	}
	return fmt.Errorf("read the request body: %w", err)
}

// stoppedError is a client that sent nothing for as long as a read may take. An application
// and its author get to see it, and they know nothing of the socket.
type stoppedError struct{ cause error }

func (e stoppedError) Unwrap() error { return e.cause }
func (stoppedError) Error() string {
	return "the client has stopped sending: no more bytes came in time"
}

// refuse ends the body; nothing behind the fault is looked at again (H66).
func (b *Body) refuse(err *Error) error {
	b.err = err
	return err
}

// Started reports whether any byte of the body was taken.
func (b *Body) Started() bool { return b.r.Offset() > b.start }

// Done reports whether the body was read to its end.
func (b *Body) Done() bool { return b.err == io.EOF }

// Remaining is how many bytes are still to be read, -1 when that is unknown.
func (b *Body) Remaining() int64 {
	if (b.chunked || b.stream) && !b.Done() {
		return -1
	}
	return b.left
}

// LastSpans are the wire spans of the bytes that the last Read returned, until the next Read.
func (b *Body) LastSpans() []Span { return b.spans }

// Notes are remarks on what was read so far: chunk extensions (H61) and trailers that mean nothing (H64).
func (b *Body) Notes() []Note { return b.notes }

// Drain reads and drops what is left of the body, until max bytes were taken from the connection.
// complete reports whether the end was reached (H79).
func (b *Body) Drain(max int64) (complete bool, err error) {
	var scratch []byte
	for stop := b.r.Offset() + max; b.err == nil && b.r.Offset() < stop; {
		if scratch == nil {
			scratch = make([]byte, min(max, firstBuffer))
		}
		want := min(int64(len(scratch)), stop-b.r.Offset())
		if _, err := b.Read(scratch[:want]); err != nil && err != io.EOF {
			return false, err
		}
	}
	if b.Done() {
		return true, nil
	}
	return false, b.err
}
