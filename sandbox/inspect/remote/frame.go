package remote

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"roundtrip/wsgi/trace"
)

// What a server sends behind its hello are frames: the length in four bytes, and then a message as
// JSON, or an event, of which a busy server sends many, as [writer] puts it.
const (
	frameHead = 4
	isEvent   = 0 // the first byte of an event, with which no JSON begins
)

// appendFrame adds a frame, whose content add appends.
func appendFrame(buf []byte, add func([]byte) []byte) []byte {
	at := len(buf)
	buf = add(append(buf, make([]byte, frameHead)...))
	binary.BigEndian.PutUint32(buf[at:], uint32(len(buf)-at-frameHead))
	return buf
}

func appendEvent(buf []byte, e *trace.Event) []byte {
	return appendFrame(buf, func(buf []byte) []byte {
		w := writer{append(buf, isEvent)}
		kind := e.Kind().String()
		w.Str("", &kind)
		codeEnvelope(&w, e)
		trace.Fields(e.Data, &w)
		return w.buf
	})
}

func appendMessage(buf []byte, m message) []byte {
	text, err := json.Marshal(m)
	if err != nil {
		return buf // of a message that cannot be written
	}
	return appendFrame(buf, func(buf []byte) []byte { return append(buf, text...) })
}

// codeEnvelope lists what every event has to a writer or a reader.
func codeEnvelope(c trace.Coder, e *trace.Event) {
	layer, dir := string(e.Layer), int(e.Dir)
	for _, n := range []*int{&e.Seq, &e.X, &e.Conn, &e.N, &e.Depth, &e.Pair, &e.Src.Line, &dir} {
		c.Num("", n)
	}
	c.Ns("", &e.T)
	c.Ns("", &e.Held)
	c.Str("", &layer)
	c.Str("", &e.Src.File)
	c.Spans("", &e.Spans)
	e.Layer, e.Dir = trace.Layer(layer), trace.Dir(dir)
}

// errFrame is why a frame cannot be read.
var errFrame = errors.New("the server sends what this program cannot read; use the same program for both")

// readFrame reads a message into a buffer, which it gives back as it has grown.
func readFrame(in *bufio.Reader, buf []byte) (message, []byte, error) {
	var head [frameHead]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return message{}, buf, fmt.Errorf("read what the server sends: %w", err)
	}
	n := int(binary.BigEndian.Uint32(head[:]))
	if n == 0 || n > mostLine {
		return message{}, buf, errFrame
	}
	if n > cap(buf) {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	if _, err := io.ReadFull(in, buf); err != nil {
		return message{}, buf, fmt.Errorf("read what the server sends: %w", err)
	}
	m, err := parse(buf)
	return m, buf, err
}

func parse(frame []byte) (m message, err error) {
	if frame[0] == isEvent {
		m.Event, err = parseEvent(frame[1:])
		return m, err
	}
	if err := json.Unmarshal(frame, &m); err != nil {
		return m, fmt.Errorf("%w: %w", errFrame, err)
	}
	return m, nil
}

func parseEvent(text []byte) (*trace.Event, error) {
	r := &reader{left: text}
	var name string
	r.Str("", &name)
	kind, ok := trace.ParseKind(name)
	if !ok {
		return nil, fmt.Errorf("%w: an event %q", errFrame, name)
	}
	e := &trace.Event{Data: kind.NewData()}
	codeEnvelope(r, e)
	trace.Fields(e.Data, r)
	if r.bad || len(r.left) > 0 {
		return nil, fmt.Errorf("%w: %s", errFrame, name)
	}
	return e, nil
}
