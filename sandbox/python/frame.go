package python

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"roundtrip/sandbox/python/internal/marshal"
)

// kind is what a frame is. worker/wire.py has the same list.
type kind byte

// What the host says.
const (
	frameLoad kind = 1 + iota
	frameRequest
	frameAnswer
	frameNext
	frameClose
	frameLines // which lines to tell of from here on; nothing comes of it by itself
	frameAbort // the rest of a body that is pushed is not wanted
)

// What the worker says. Point, start, write and read wait for an answer.
const (
	frameLoaded kind = 16 + iota
	frameFailed
	frameEvent
	framePoint
	frameStart
	frameWrite
	frameRead
	frameReturned
	frameBlock
	frameEnd
	frameRaised
	frameClosed
	frameBooted // the worker runs
	frameHead   // start_response was called with a head that needs no check in the worker's time
	frameSheaf  // several frames of a request
	framePrompt // text for a person at a terminal, who answers with a line
)

// prefix is the length, the kind and the number of the request.
const prefix = 4 + 1 + 4

type frame struct {
	kind    kind
	number  uint32
	payload any
}

// size is about how many octets a frame holds in memory.
func (f frame) size() int {
	block, _ := f.payload.([]byte)
	return len(block) + 512
}

// link carries frames to a worker and back. Several goroutines can send.
type link struct {
	from *bufio.Reader
	most int // octets of a frame

	sending sync.Mutex
	to      io.Writer
	buf     []byte
}

func newLink(to io.Writer, from io.Reader, most int) *link {
	return &link{to: to, from: bufio.NewReaderSize(from, 16<<10), most: most}
}

func (l *link) send(k kind, number uint32, payload any) error {
	l.sending.Lock()
	defer l.sending.Unlock()
	return l.write(k, number, payload)
}

// write is send for who holds the lock.
func (l *link) write(k kind, number uint32, payload any) error {
	buf := append(l.buf[:0], 0, 0, 0, 0, byte(k))
	buf = binary.BigEndian.AppendUint32(buf, number)
	buf = marshal.Append(buf, payload)
	binary.BigEndian.PutUint32(buf, uint32(len(buf)-4))
	l.buf = buf[:0]
	if cap(buf) > 1<<20 {
		l.buf = nil
	}
	_, err := l.to.Write(buf)
	return err
}

func (l *link) receive() (frame, error) {
	var head [prefix]byte
	if _, err := io.ReadFull(l.from, head[:]); err != nil {
		return frame{}, err
	}
	size := int(binary.BigEndian.Uint32(head[:4])) - (prefix - 4)
	if size < 0 || size > l.most {
		return frame{}, fmt.Errorf("%w: a frame of %d octets", errNonsense, size)
	}
	data, err := l.take(size)
	if err != nil {
		return frame{}, err
	}
	payload, err := marshal.Decode(data)
	if err != nil {
		return frame{}, fmt.Errorf("%w: %w", errNonsense, err)
	}
	return frame{kind(head[4]), binary.BigEndian.Uint32(head[5:]), payload}, nil
}

// take reads a payload. A large one gets memory as it comes, not as it claims.
func (l *link) take(size int) ([]byte, error) {
	if size <= 64<<10 {
		data := make([]byte, size)
		_, err := io.ReadFull(l.from, data)
		return data, err
	}
	var data bytes.Buffer
	_, err := io.CopyN(&data, l.from, int64(size))
	return data.Bytes(), err
}

// fields takes the values of a payload one after the other. A value of another
// type than asked for, or none, makes it bad and gives the zero value.
type fields struct {
	rest []any
	bad  bool
}

func fieldsOf(payload any) *fields {
	items, ok := payload.([]any)
	return &fields{rest: items, bad: !ok}
}

func take[T any](f *fields) T {
	var zero T
	if len(f.rest) == 0 {
		f.bad = true
		return zero
	}
	v, ok := f.rest[0].(T)
	f.rest = f.rest[1:]
	f.bad = f.bad || !ok
	return v
}

func (f *fields) str() string    { return take[string](f) }
func (f *fields) num() int       { return take[int](f) }
func (f *fields) flag() bool     { return take[bool](f) }
func (f *fields) octets() []byte { return take[[]byte](f) }
func (f *fields) list() []any    { return take[[]any](f) }

// maybe takes a sequence or None.
func (f *fields) maybe() *fields {
	if len(f.rest) > 0 && f.rest[0] == nil {
		f.rest = f.rest[1:]
		return nil
	}
	return &fields{rest: f.list(), bad: f.bad}
}

// text takes a string or None.
func (f *fields) text() string {
	if len(f.rest) > 0 && f.rest[0] == nil {
		f.rest = f.rest[1:]
		return ""
	}
	return f.str()
}
