// Package wire carries frames between the program and a Python worker: a length, a
// kind, the number of the request, and a value in the format of marshal.
package wire

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"roundtrip/sandbox/python/internal/marshal"
)

// Kind is what a frame is. worker/wire.py has the same list.
type Kind byte

// What the host says.
const (
	Load Kind = 1 + iota
	Request
	Answer
	Next
	Close
	Lines     // which lines to tell of from here on; nothing comes of it by itself
	Abort     // the rest of a body that is pushed is not wanted
	Credit    // so many bytes of a request were taken, so that more may be sent
	Interrupt // tell where a request is, and raise an exception there
	Where     // tell where a request is
	Withdraw  // no longer raise the exception of Interrupt: the request does not yield
)

// What the worker says. Point, start, write, read, prompt and evaluated wait for an answer.
const (
	Loaded Kind = 16 + iota
	Failed
	Event
	Point
	Start
	Write
	Read
	Returned
	Block
	End
	Raised
	Closed
	Booted    // the worker runs
	Head      // start_response was called with a head that needs no check in the worker's time
	Batch     // several frames of a request, and the worker's time as they were sent
	Layer     // a layer was found while it ran
	Place     // where a request is
	Prompt    // text for a person at a terminal, who answers with a line
	Whole     // stands for a head, returned, a block, end and closed
	Evaluated // what was asked in place of an answer; it waits for that
)

// prefix is the length, the kind and the number of the request.
const prefix = 4 + 1 + 4

// ErrNonsense is why an interpreter whose frames cannot be understood is ended.
var ErrNonsense = errors.New("what came from Python is no message of ours: did the application write to file 1, or close it?")

// Frame is one message.
type Frame struct {
	Kind    Kind
	Number  uint32
	Payload any
	Bytes   int // of the payload, as it came
	// At is the worker's time, in nanoseconds, at which what it tells happened; zero where it came at once.
	At int
	// Told is the same by the host's clock.
	Told time.Time
}

// Link carries frames to a worker and back. Several goroutines can send.
type Link struct {
	from  *bufio.Reader
	most  int // bytes of a frame
	known payloads

	sending  sync.Mutex
	to       io.Writer
	buf      []byte // what waits to be sent
	promised bool   // somebody will send it
}

// NewLink makes a Link that takes frames of no more than so many bytes.
func NewLink(to io.Writer, from io.Reader, most int) *Link {
	return &Link{to: to, from: bufio.NewReaderSize(from, 16<<10), most: most}
}

// Send sends a frame.
func (l *Link) Send(k Kind, number uint32, payload any) error {
	l.sending.Lock()
	defer l.sending.Unlock()
	l.add(k, number, payload)
	return l.flush()
}

// SendNext sends a frame whose number is given once no other frame can come before
// it; an error of next is given back, and nothing is sent then. A frame that need only be sent
// soon goes together with those that others send meanwhile: each write may wake the worker.
func (l *Link) SendNext(k Kind, next func() (number uint32, soon bool, err error), payload any) error {
	l.sending.Lock()
	defer l.sending.Unlock()
	number, soon, err := next()
	if err != nil {
		return err
	}
	l.add(k, number, payload)
	if soon && l.promised {
		return nil // whoever promised it may fail: then no answer comes
	}
	if soon {
		l.promised = true
		l.sending.Unlock()
		runtime.Gosched() // to those who have frames to send, too
		l.sending.Lock()
		l.promised = false
	}
	return l.flush()
}

// WriteRaw sends what comes before all frames.
func (l *Link) WriteRaw(data []byte) error {
	_, err := l.to.Write(data)
	return err
}

// add puts a frame behind those that wait to be sent. The caller holds the lock.
func (l *Link) add(k Kind, number uint32, payload any) {
	from := len(l.buf)
	buf := append(l.buf, 0, 0, 0, 0, byte(k))
	buf = binary.BigEndian.AppendUint32(buf, number)
	buf = marshal.Append(buf, payload)
	binary.BigEndian.PutUint32(buf[from:], uint32(len(buf)-from-4))
	l.buf = buf
}

// flush sends what waits. The caller holds the lock.
func (l *Link) flush() error {
	if len(l.buf) == 0 {
		return nil // somebody else has sent it
	}
	_, err := l.to.Write(l.buf)
	l.buf = l.buf[:0]
	if cap(l.buf) > 1<<20 {
		l.buf = nil
	}
	return err
}

// Receive waits for the next frame. One that cannot be understood gives
// [ErrNonsense].
func (l *Link) Receive() (Frame, error) {
	var head [prefix]byte
	if _, err := io.ReadFull(l.from, head[:]); err != nil {
		return Frame{}, err
	}
	size := int(binary.BigEndian.Uint32(head[:4])) - (prefix - 4)
	if size < 0 || size > l.most {
		return Frame{}, fmt.Errorf("%w: a frame of %d bytes", ErrNonsense, size)
	}
	data, err := l.take(size)
	if err != nil {
		return Frame{}, err
	}
	payload, err := l.decode(Kind(head[4]), data)
	if err != nil {
		return Frame{}, fmt.Errorf("%w: %w", ErrNonsense, err)
	}
	return Frame{Kind: Kind(head[4]), Number: binary.BigEndian.Uint32(head[5:]), Payload: payload, Bytes: size}, nil
}

// WholeAnswer is the payload of a [Whole] frame.
type WholeAnswer struct {
	Head  []byte // a status and a list of headers, which mostly are those of the answer before
	At    any    // where start_response was called, if that is known
	Block []byte
}

// decode reads a payload. A whole answer is read into its parts: that of a hello takes 0.1 to 0.2 µs,
// where its five frames as values like any other took 2.1 to 3.0.
func (l *Link) decode(k Kind, data []byte) (any, error) {
	switch k {
	case Whole:
		in := marshal.NewReader(data)
		in.Tuple(3)
		a := &WholeAnswer{Head: in.Bytes(), At: in.Value(), Block: in.Bytes()}
		return a, in.End()
	case Batch:
		return l.known.batch(data)
	}
	return marshal.Decode(data)
}

// take reads a payload. A large one gets memory as it comes, not as it claims.
func (l *Link) take(size int) ([]byte, error) {
	if size <= 64<<10 {
		data := make([]byte, size)
		_, err := io.ReadFull(l.from, data)
		return data, err
	}
	var data bytes.Buffer
	_, err := io.CopyN(&data, l.from, int64(size))
	return data.Bytes(), err
}

// Fields takes the values of a payload one after the other. A value of another
// type than asked for, or none, makes it bad and gives the zero value.
type Fields struct {
	Rest []any
	Bad  bool
}

func FieldsOf(payload any) *Fields {
	items, ok := payload.([]any)
	return &Fields{Rest: items, Bad: !ok}
}

func Take[T any](f *Fields) T {
	var zero T
	if len(f.Rest) == 0 {
		f.Bad = true
		return zero
	}
	v, ok := f.Rest[0].(T)
	f.Rest = f.Rest[1:]
	f.Bad = f.Bad || !ok
	return v
}

func (f *Fields) Str() string   { return Take[string](f) }
func (f *Fields) Num() int      { return Take[int](f) }
func (f *Fields) Flag() bool    { return Take[bool](f) }
func (f *Fields) Bytes() []byte { return Take[[]byte](f) }
func (f *Fields) List() []any   { return Take[[]any](f) }

// Maybe takes a sequence or None.
func (f *Fields) Maybe() *Fields {
	if len(f.Rest) > 0 && f.Rest[0] == nil {
		f.Rest = f.Rest[1:]
		return nil
	}
	return &Fields{Rest: f.List(), Bad: f.Bad}
}

// Text takes a string or None.
func (f *Fields) Text() string {
	if len(f.Rest) > 0 && f.Rest[0] == nil {
		f.Rest = f.Rest[1:]
		return ""
	}
	return f.Str()
}
