package wsgi

import (
	"bytes"
	"errors"
	"io"
	"log/slog"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// Input is wsgi.input: the decoded body of the request (PEP 3333, Input and
// Error Streams). Behind the last octet it is at its end, for ever. The zero
// Input is empty.
type Input struct {
	x    *Exchange
	body *http1.Body
	held []byte // read from the body, not yet asked for
	got  int64
}

// Repr is how the environ shows the stream.
func (in *Input) Repr() string { return "<wsgi.input>" }

// Read reads up to len(p) octets. At the end of the body it gives io.EOF. A
// body that is cut off or badly framed gives an error.
func (in *Input) Read(p []byte) (int, error) {
	n, err := in.fill(p)
	in.report("read", len(p), n, errors.Is(err, io.EOF))
	return n, err
}

// ReadAll reads what is left, as read() without a size does.
func (in *Input) ReadAll() ([]byte, error) {
	var out bytes.Buffer
	_, err := io.Copy(&out, readerFunc(in.fill))
	in.report("read", -1, out.Len(), true)
	return out.Bytes(), err
}

// ReadLine reads up to and including the next line feed, and at most limit
// octets if limit is not negative. At the end it gives an empty line.
func (in *Input) ReadLine(limit int) ([]byte, error) {
	line, err := in.line(limit)
	in.report("readline", limit, len(line), len(line) == 0)
	return line, err
}

func (in *Input) line(limit int) ([]byte, error) {
	var line []byte
	var one [1]byte
	for limit < 0 || len(line) < limit {
		n, err := in.fill(one[:])
		line = append(line, one[:n]...)
		if errors.Is(err, io.EOF) {
			return line, nil
		}
		if err != nil || one[0] == '\n' {
			return line, err
		}
	}
	return line, nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// fill reads from the body, asking the client to go on first if it waits to be
// asked (PEP 3333, HTTP 1.1 Expect/Continue: on the first read).
func (in *Input) fill(p []byte) (int, error) {
	if in.body == nil {
		return 0, io.EOF
	}
	if err := in.x.askToContinue(); err != nil {
		return 0, err
	}
	in.x.bodyDeadline()
	n, err := in.body.Read(p)
	in.got += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		in.x.badInput = err
	}
	return n, err
}

func (in *Input) report(method string, asked, got int, eof bool) {
	if in.x == nil {
		return
	}
	left := -1
	var spans []trace.Span
	if in.body != nil {
		left = int(in.body.Remaining())
		spans = inSpans(in.body.LastSpans())
	}
	if got == 0 {
		spans = nil
	}
	in.x.emit(trace.Event{Layer: in.x.inside, Spans: spans, Data: &trace.InputRead{
		Method: method, Asked: asked, Got: got, Left: left, EOF: eof,
	}})
}

// Errors is wsgi.errors: what is written there goes to the server's log and
// into the trace. The zero Errors takes everything and keeps nothing.
type Errors struct {
	x   *Exchange
	log *slog.Logger
}

// Repr is how the environ shows the stream.
func (e *Errors) Repr() string { return "<wsgi.errors>" }

// Write writes text. It never fails.
func (e *Errors) Write(p []byte) (int, error) {
	if e.x != nil {
		e.x.emit(trace.Event{Layer: e.x.inside, Data: &trace.ErrorsWrite{Text: string(p)}})
	}
	if e.log != nil {
		e.log.Warn("wsgi.errors", "text", string(p))
	}
	return len(p), nil
}

// WriteString writes text. It never fails.
func (e *Errors) WriteString(s string) (int, error) { return e.Write([]byte(s)) }
