package wsgi

import (
	"bytes"
	"errors"
	"io"
	"iter"

	"roundtrip/wsgi/trace"
)

// Input is wsgi.input: the decoded body of the request (PEP 3333, Input and
// Error Streams). Behind the last byte it is at its end, for ever. The zero
// Input is empty.
type Input struct {
	request *request
	held    []byte       // read from the body, not yet asked for
	from    []trace.Span // where those bytes lie
	took    []trace.Span // where those of the current call lie

	spool *spool // the whole body, nil where it is read as it comes

	fromLibrary bool // an installed package has a part in the reads
}

// Repr is how the environ shows the stream.
func (in *Input) Repr() string { return "<wsgi.input>" }

// Read reads up to len(p) bytes, as many as are there. At the end of the body
// it gives io.EOF. A body that is cut off or badly framed gives an error.
func (in *Input) Read(p []byte) (int, error) {
	n, err := in.read(p)
	in.report("read", len(p), n, errors.Is(err, io.EOF))
	return n, err
}

// ReadUpTo reads size bytes, or fewer if the body ends before, as Python's
// read(size) does.
func (in *Input) ReadUpTo(size int) ([]byte, error) {
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(readerFunc(in.read), int64(size)))
	in.report("read", size, int(n), err == nil && n < int64(size))
	return out.Bytes(), err
}

// ReadAll reads what is left, as read() without a size does.
func (in *Input) ReadAll() ([]byte, error) {
	var out bytes.Buffer
	n, err := io.Copy(&out, readerFunc(in.read))
	in.report("read", -1, int(n), err == nil)
	return out.Bytes(), err
}

// ReadLine reads up to and including the next line feed, and at most limit
// bytes if limit is not negative. At the end it gives an empty line.
func (in *Input) ReadLine(limit int) ([]byte, error) {
	line, err := in.line(limit)
	in.report("readline", limit, len(line), len(line) == 0 && limit != 0 && err == nil)
	return line, err
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// read gives what is held, or else what the body has.
func (in *Input) read(p []byte) (int, error) {
	if len(in.held) > 0 {
		return copy(p, in.take(len(p))), nil
	}
	n, err := in.fill(p)
	in.took = append(in.took, in.lastSpans(n)...)
	return n, err
}

// lineBuffer is how much readline reads at once.
const lineBuffer = 4 << 10

func (in *Input) line(limit int) ([]byte, error) {
	if limit < 0 {
		limit = int(^uint(0) >> 1)
	}
	for searched := 0; ; {
		if i := bytes.IndexByte(in.held[searched:], '\n'); i >= 0 {
			return in.take(min(limit, searched+i+1)), nil
		}
		if searched = len(in.held); searched >= limit {
			return in.take(limit), nil
		}
		err := in.hold()
		if errors.Is(err, io.EOF) {
			return in.take(limit), nil
		}
		if err != nil {
			return in.take(limit), err
		}
	}
}

// hold reads more than has been asked for.
func (in *Input) hold() error {
	buf := make([]byte, lineBuffer)
	n, err := in.fill(buf)
	in.from = append(in.from, in.lastSpans(n)...)
	in.held = append(in.held, buf[:n]...)
	return err
}

// take gives up to n of the bytes that are held.
func (in *Input) take(n int) []byte {
	n = min(n, len(in.held))
	out := in.held[:n:n]
	in.held = in.held[n:]
	var took []trace.Span
	took, in.from = cut(in.from, n)
	in.took = append(in.took, took...)
	return out
}

// cut parts the spans of the first n bytes from those of the rest.
func cut(spans []trace.Span, n int) (first, rest []trace.Span) {
	for left := int64(n); left > 0 && len(spans) > 0; {
		s := &spans[0]
		part := min(left, s.Len)
		first = append(first, trace.Span{Buf: s.Buf, Off: s.Off, Len: part})
		s.Off, s.Len, left = s.Off+part, s.Len-part, left-part
		if s.Len == 0 {
			spans = spans[1:]
		}
	}
	return first, spans
}

// FromLibrary says whether an installed package has a part in the reads that
// follow, or whether the application makes them by itself.
func (in *Input) FromLibrary(yes bool) { in.fromLibrary = yes }

// fill reads from the body, asking the client to go on first if it waits to be
// asked (PEP 3333, HTTP 1.1 Expect/Continue: on the first read).
func (in *Input) fill(p []byte) (int, error) {
	switch {
	case in.spool != nil:
		return in.spool.read(p)
	case in.request == nil || in.request.body == nil:
		return 0, io.EOF
	}
	in.request.conn.unwatch()
	if err := in.request.askToContinue(); err != nil {
		return 0, err
	}
	in.request.conn.reads.allow(in.request.conn.server.Timeouts.Body) // for the next bytes (H73)
	n, err := in.request.body.Read(p)
	in.request.emitNotes()
	if err != nil && !errors.Is(err, io.EOF) {
		in.request.fail(err)
	}
	if in.request.conn.gone != nil {
		return n, in.request.conn.gone
	}
	return n, err
}

// lastSpans are those of the n bytes that fill gave, if anybody wants them.
func (in *Input) lastSpans(n int) []trace.Span {
	if n == 0 || in.request == nil || !in.request.conn.traced() {
		return nil
	}
	if s := in.spool; s != nil {
		var first []trace.Span
		first, s.spans = cut(s.spans, n)
		return first
	}
	return inSpans(in.request.body.LastSpans())
}

// report tells of a call, once it is done.
func (in *Input) report(method string, asked, got int, eof bool) {
	spans := in.took
	in.took = nil
	if in.request == nil || !in.request.conn.traced() {
		return
	}
	left := -1
	if b := in.request.body; b.Remaining() >= 0 {
		left = int(b.Remaining()) + len(in.held)
	}
	if in.spool != nil {
		left = int(in.spool.left()) + len(in.held)
	}
	in.request.recorder.emit(trace.Event{Layer: in.request.recorder.inside, Spans: joined(spans), Data: &trace.InputRead{
		Method: method, Asked: asked, Got: got, Left: left, EOF: eof, Library: in.fromLibrary,
	}})
}

// joined makes one of spans that lie side by side.
func joined(spans []trace.Span) []trace.Span {
	var out []trace.Span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && out[last].End() == s.Off {
			out[last].Len += s.Len
			continue
		}
		out = append(out, s)
	}
	return out
}

// Lines iterates over the lines that are left, each with its line feed, as a
// loop over wsgi.input does in Python. An error ends it.
func (in *Input) Lines() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			line, err := in.ReadLine(-1)
			if err != nil {
				yield(line, err)
				return
			}
			if len(line) == 0 || !yield(line, nil) {
				return
			}
		}
	}
}
