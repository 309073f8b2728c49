package http1_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"roundtrip/wsgi/http1"
)

// invariant asserts that random cuts change nothing, that all spans hold, which readAll checks, and that what was
// accepted is read as the same when it is written again.
func invariant(t *testing.T, input string, seed uint64) {
	t.Helper()
	limits := http1.DefaultLimits()
	limits.Body = 1 << 20
	whole := readAll(t, input, bytes.NewReader([]byte(input)), limits, 512)
	cut := readAll(t, input, &pieces{input, rand.New(rand.NewPCG(seed, 1))}, limits, 3)
	if d := difference(whole, cut); d != "" {
		t.Errorf("%q: %s", input, d)
	}
	for _, m := range whole.Messages {
		again := readAll(t, rewritten(m), strings.NewReader(rewritten(m)), limits, 512)
		if len(again.Messages) != 1 || meaning(again.Messages[0]) != meaning(m) {
			t.Errorf("%q: written again it is read as %+v, %v", rewritten(m), again.Messages, again.Refusal)
		}
	}
}

// rewritten is a message as it would be sent on: no blanks but those that are needed, all data in one chunk.
func rewritten(m message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\r\n", m.Line.Method, m.Line.Target, m.Line.Version)
	writeFields(&b, m.Fields)
	if !m.Head.Chunked {
		return b.String() + m.Body
	}
	if m.Body != "" {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(m.Body), m.Body)
	}
	b.WriteString("0\r\n")
	writeFields(&b, m.Trailers)
	return b.String()
}

func writeFields(b *strings.Builder, fields []http1.Field) {
	for _, f := range fields {
		fmt.Fprintf(b, "%s:%s\r\n", f.Name, f.Value)
	}
	b.WriteString("\r\n")
}

// meaning is all of a message but where its bytes lay, and remarks on them.
func meaning(m message) string {
	h := m.Head
	h.PathSpan, h.QuerySpan, h.Notes = http1.Span{}, http1.Span{}, nil
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q %q %+v %q", m.Line.Method, m.Line.Target, m.Line.Version, h, m.Body)
	for _, f := range slices.Concat(m.Fields, m.Trailers) {
		fmt.Fprintf(&b, " %q=%q", f.Name, f.Value)
	}
	return b.String()
}

func FuzzHead(f *testing.F) {
	for _, seed := range []string{
		get("/a?b#c"), get("http://u@h:8/%41"), request("OPTIONS * HTTP/1.1"), request("CONNECT h:1 HTTP/1.1"), old("Connection: keep-alive"),
		with("Content-Length: 3\r\nExpect: 100-continue") + "abc\r\n" + get("/"), with("Transfer-Encoding: gzip, chunked"), "\r\n\r\n" + host("[::1]:8"),
		with("A: b\r\n c"), with("A_B:\t\x80 \r"), "GET / HTTP/1.1\n\n",
	} {
		f.Add(seed, uint64(1))
	}
	f.Fuzz(invariant)
}

func FuzzChunked(f *testing.F) {
	for _, seed := range []string{
		"0\r\n\r\n", "3\r\nabc\r\n0\r\nX: y\r\n\r\n" + get("/"), "3;a=\"b\\\"\" ; c\r\nabc\r\n00\r\n\r\n", "1\r\na\n0\r\n\r\n", "5;\r\n", "fffffffff\r\n", "0\r\nHost: x\r\n y\r\n\r\n",
	} {
		f.Add(seed, uint64(1))
	}
	f.Fuzz(func(t *testing.T, wire string, seed uint64) { invariant(t, chunks(wire), seed) })
}

const typicalHead = "GET /catalogue/tea?leaf=green&page=2 HTTP/1.1\r\nHost: shop.example:8000\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0)\r\n" +
	"Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\n" +
	"Connection: keep-alive\r\nCookie: sid=7f3a9c; theme=dark\r\nCache-Control: max-age=0\r\n\r\n"

// endless repeats one request for ever, one request a read.
type endless struct{ head []byte }

func (e endless) Read(p []byte) (int, error) { return copy(p, e.head), nil }

func BenchmarkHead(b *testing.B) {
	limits := http1.DefaultLimits()
	r := http1.NewReader(endless{[]byte(typicalHead)}, limits, nil)
	fields := make([]http1.Field, 0, 16)
	b.SetBytes(int64(len(typicalHead)))
	b.ReportAllocs()
	for b.Loop() {
		line, err := r.RequestLine()
		fields = fields[:0]
		for more := err == nil; more; {
			var f http1.Field
			if f, more, err = r.Field(); more {
				fields = append(fields, f)
			}
		}
		head, refusal := http1.CheckHead(line, fields, limits)
		if err != nil || refusal != nil || !r.Body(head).Done() {
			b.Fatal(err, refusal)
		}
		r.Begin()
	}
}

func BenchmarkResponseHead(b *testing.B) {
	headers := []http1.Pair{{Name: "Content-Type", Value: "text/plain"}, {Name: "Server", Value: "roundtrip"}}
	facts := answer(single(13))
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = http1.AppendStatus(dst[:0], "200 OK")
		for _, h := range headers {
			dst = http1.AppendField(dst, h.Name, h.Value)
		}
		dst = http1.AppendHeadEnd(http1.Frame(facts).AppendFields(dst))
	}
}
