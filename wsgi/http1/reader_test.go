package http1_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"

	"roundtrip/wsgi/http1"
)

// message is all that one request was read as.
type message struct {
	Line     http1.RequestLine
	Fields   []http1.Field
	Head     http1.Head
	Body     string
	Spans    []http1.Span // of the body's bytes
	Trailers []http1.Field
	Notes    []http1.Note // of head and body
}

// outcome is what a whole connection was read as.
type outcome struct {
	Messages []message
	Refusal  *http1.Error
	Partial  string // body bytes read before the refusal
}

// connection reads messages as a server would, until the input ends or is refused.
type connection struct {
	t     testing.TB
	r     *http1.Reader
	limit http1.Limits
	input []byte
	heard int64 // bytes announced so far
	read  int   // size of body reads
}

func readAll(t testing.TB, input string, src io.Reader, limits http1.Limits, read int) outcome {
	t.Helper()
	c := &connection{t: t, input: []byte(input), limit: limits, read: read}
	c.r = http1.NewReader(src, limits, c.hear)
	var out outcome
	for {
		m, err := c.message(&out)
		var refusal *http1.Error
		switch {
		case errors.Is(err, io.EOF):
			return out
		case errors.As(err, &refusal):
			c.within(refusal.Span)
			out.Refusal = refusal
			return out
		case err != nil:
			t.Fatalf("read %q: %v", input, err)
		}
		out.Messages = append(out.Messages, m)
		if m.Head.Close {
			return out
		}
		c.r.Begin()
	}
}

// hear asserts that each byte is announced once, in order, as it is.
func (c *connection) hear(off int64, p []byte) {
	if off != c.heard || len(p) == 0 || !bytes.HasPrefix(c.input[off:], p) {
		c.t.Errorf("announced %q at %d, want a piece of the input at %d", p, off, c.heard)
	}
	c.heard += int64(len(p))
	if got := c.r.Offset(); got < c.heard {
		c.t.Errorf("Offset is %d after %d bytes were announced", got, c.heard)
	}
}

func (c *connection) within(s http1.Span) {
	if s.Off < 0 || s.Len < 0 || s.End() > int64(len(c.input)) {
		c.t.Errorf("span %v is outside the %d bytes of %q", s, len(c.input), c.input)
	}
}

// names asserts that the span names exactly the text, among bytes that were announced.
func (c *connection) names(s http1.Span, text string) {
	c.within(s)
	if got := string(c.input[s.Off:s.End()]); got != text {
		c.t.Errorf("span %v is %q, want %q", s, got, text)
	}
	if s.End() > c.heard {
		c.t.Errorf("span %v of %q ends behind the %d announced bytes", s, text, c.heard)
	}
}

func (c *connection) message(out *outcome) (m message, err error) {
	if m.Line, err = c.r.RequestLine(); err != nil {
		return m, err
	}
	c.names(m.Line.MethodSpan, m.Line.Method)
	c.names(m.Line.TargetSpan, m.Line.Target)
	c.names(m.Line.VersionSpan, m.Line.Version)
	c.names(m.Line.Span, m.Line.Method+" "+m.Line.Target+" "+m.Line.Version)
	if err = c.fields(&m); err != nil {
		return m, err
	}
	if m.Head, err = http1.CheckHead(m.Line, m.Fields, c.limit); err != nil {
		return m, err
	}
	if c.heard != c.r.Offset() {
		c.t.Errorf("%d bytes announced behind the head, Offset %d", c.heard, c.r.Offset())
	}
	c.headSpans(m.Head)
	return c.body(m, out)
}

func (c *connection) fields(m *message) error {
	before := m.Line.Span
	for {
		f, more, err := c.r.Field()
		if err != nil || !more {
			return err
		}
		c.fieldSpans(f, before)
		before = f.Span
		m.Fields = append(m.Fields, f)
	}
}

func (c *connection) fieldSpans(f http1.Field, before http1.Span) {
	c.names(f.NameSpan, f.Name)
	c.names(f.ValueSpan, f.Value)
	c.within(f.Span)
	if f.Span.Off != before.End()+2 || f.NameSpan.Off != f.Span.Off || f.ValueSpan.Off <= f.NameSpan.End() || f.ValueSpan.End() > f.Span.End() {
		c.t.Errorf("spans of %s are out of order: line %v after %v, name %v, value %v", f.Name, f.Span, before, f.NameSpan, f.ValueSpan)
	}
}

func (c *connection) headSpans(h http1.Head) {
	if h.PathSpan != (http1.Span{}) {
		c.names(h.PathSpan, h.Path)
	}
	if h.QuerySpan != (http1.Span{}) {
		c.names(h.QuerySpan, h.Query)
	}
	for _, n := range h.Notes {
		c.within(n.Span)
	}
}

func (c *connection) body(m message, out *outcome) (message, error) {
	b := c.r.Body(m.Head)
	p := make([]byte, c.read)
	for {
		n, err := b.Read(p)
		c.dataSpans(b.LastSpans(), p[:n], &m)
		m.Body += string(p[:n])
		if err == io.EOF {
			break
		}
		if err != nil {
			out.Partial = m.Body
			return m, err
		}
	}
	if !b.Done() || b.Remaining() != 0 {
		c.t.Errorf("at the end of the body: Done %v, Remaining %d", b.Done(), b.Remaining())
	}
	m.Trailers = c.r.Trailers()
	for _, f := range m.Trailers {
		c.names(f.NameSpan, f.Name)
		c.names(f.ValueSpan, f.Value)
	}
	m.Notes = slices.Concat(m.Head.Notes, b.Notes())
	return m, nil
}

func (c *connection) dataSpans(spans []http1.Span, data []byte, m *message) {
	for _, s := range spans {
		c.names(s, string(data[:s.Len]))
		data = data[s.Len:]
		if last := len(m.Spans) - 1; last >= 0 && m.Spans[last].End() == s.Off {
			m.Spans[last].Len += s.Len
		} else {
			m.Spans = append(m.Spans, s)
		}
	}
	if len(data) > 0 {
		c.t.Errorf("no span for the last bytes read: %q", data)
	}
}

// pieces gives the input in random cuts.
type pieces struct {
	rest string
	rand *rand.Rand
}

func (p *pieces) Read(into []byte) (int, error) {
	if p.rest == "" {
		return 0, io.EOF
	}
	n := copy(into[:min(len(into), 1+p.rand.IntN(9))], p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// delivery is a way an input may arrive, and the size in which its body is read.
type delivery struct {
	name string
	src  io.Reader
	read int
}

func deliveries(input string) []delivery {
	whole := func() io.Reader { return bytes.NewReader([]byte(input)) }
	ways := []delivery{
		{"whole", whole(), 1},
		{"dribbled", iotest.OneByteReader(whole()), 4096},
		{"dribbled", iotest.OneByteReader(whole()), 1},
		{"end with data", iotest.DataErrReader(whole()), 7},
		{"half at a time", iotest.HalfReader(whole()), 4096},
	}
	for seed := range uint64(4) {
		src := &pieces{input, rand.New(rand.NewPCG(seed, uint64(len(input))))}
		ways = append(ways, delivery{fmt.Sprintf("split %d", seed), src, 1 + 7*int(seed)})
	}
	return ways
}

// readEveryWay reads the input whole and asserts that no other delivery changes anything.
func readEveryWay(t testing.TB, input string, limits http1.Limits) outcome {
	t.Helper()
	want := readAll(t, input, bytes.NewReader([]byte(input)), limits, 4096)
	for _, way := range deliveries(input) {
		if d := difference(want, readAll(t, input, way.src, limits, way.read)); d != "" {
			t.Errorf("%s, body reads of %d: %s", way.name, way.read, d)
		}
	}
	return want
}

func difference(want, got outcome) string {
	if w, g := fmt.Sprintf("%+v", want.Messages), fmt.Sprintf("%+v", got.Messages); w != g {
		return fmt.Sprintf("messages differ\n got %s\nwant %s", g, w)
	}
	if want.Partial != got.Partial {
		return fmt.Sprintf("bytes before the refusal: got %q, want %q", got.Partial, want.Partial)
	}
	if w, g := fmt.Sprint(want.Refusal), fmt.Sprint(got.Refusal); w != g {
		return fmt.Sprintf("got %s, want %s", g, w)
	}
	if want.Refusal != nil && want.Refusal.Span != got.Refusal.Span {
		return fmt.Sprintf("the refusal points at %v, whole at %v", got.Refusal.Span, want.Refusal.Span)
	}
	return ""
}
