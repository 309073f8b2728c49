package tape

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// noise are bytes that are the same in each run.
func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(r.Uint32())
	}
	return p
}

// chunkedOf is a body in chunks of a size.
func chunkedOf(body []byte, each int) []byte {
	var out bytes.Buffer
	for len(body) > 0 {
		n := min(each, len(body))
		fmt.Fprintf(&out, "%x;x=y\r\n%s\r\n", n, body[:n])
		body = body[n:]
	}
	out.WriteString("0\r\nX-Trailer: 1\r\n\r\n")
	return out.Bytes()
}

// passed is the state after a request whose bytes came in pieces of a size.
func passed(request []byte, each int) *trace.State {
	t := New(time.Now())
	for off := 0; off < len(request); off += each {
		p := request[off:min(len(request), off+each)]
		t.Record(trace.Event{X: 1, Spans: []trace.Span{{Buf: trace.BufIn, Off: int64(off), Len: int64(len(p))}}, Data: &trace.BytesIn{Chunk: p}})
	}
	t.Record(trace.Event{X: 1, Data: &trace.ExchangeEnded{Outcome: "complete", In: int64(len(request))}})
	tr := t.Trace()
	return tr.At(tr.Len())
}

// Of a long message the head and the tail are kept, and length and hash of the whole body are
// told, whatever its framing, in whatever pieces it comes.
func TestALongRequestKeepsHeadAndTail(t *testing.T) {
	t.Parallel()
	body := noise(400_003)
	sum := sha256.Sum256(body)
	plain := append([]byte(fmt.Sprintf("POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n", len(body))), body...)
	requests := map[string][]byte{"plain": plain}
	for _, each := range []int{7, 4096, 200_000} {
		head := "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
		requests[fmt.Sprintf("chunks of %d", each)] = append([]byte(head), chunkedOf(body, each)...)
	}
	for name, request := range requests {
		for _, each := range []int{1000, 32 << 10, len(request)} {
			s := passed(request, each)
			b := trace.RequestBody(s.In)
			tail, off := s.In.Tail()
			if b.Length != int64(len(body)) || b.SHA256() != hex.EncodeToString(sum[:]) || b.Whole {
				t.Errorf("%s in pieces of %d: a body of %d, %s", name, each, b.Length, b.SHA256())
			}
			if !bytes.HasPrefix(body, b.Data) || !bytes.HasSuffix(body, b.Tail) || len(b.Tail) == 0 {
				t.Errorf("%s in pieces of %d: %d bytes and %d are not its ends", name, each, len(b.Data), len(b.Tail))
			}
			if !bytes.Equal(tail, request[off:]) || len(s.In.Bytes) != KeptHead || len(tail) > KeptTail || len(tail) < KeptTail-32 {
				t.Errorf("%s in pieces of %d: %d bytes and %d are kept of the message", name, each, len(s.In.Bytes), len(tail))
			}
			if want := int64(len(request)-len(tail)) - KeptHead; s.In.LeftOut() != want || s.In.Cut.Span.Len != want {
				t.Errorf("%s in pieces of %d: %d and %d bytes are left out, want %d", name, each, s.In.LeftOut(), s.In.Cut.Span.Len, want)
			}
		}
	}
}

// sent is the state after a response.
func sent(framing string, blocks ...[]byte) *trace.State {
	t := New(time.Now())
	var off int64
	out := func(what string, p []byte) {
		t.Record(trace.Event{X: 1, Spans: []trace.Span{{Buf: trace.BufOut, Off: off, Len: int64(len(p))}}, Data: &trace.BytesOut{Framing: framing, What: what, Chunk: p}})
		off += int64(len(p))
	}
	out("head", []byte("HTTP/1.1 200 OK\r\n\r\n"))
	for _, b := range blocks {
		out("block", b)
	}
	t.Record(trace.Event{X: 1, Data: &trace.ExchangeEnded{Outcome: "complete", Out: off}})
	tr := t.Trace()
	return tr.At(tr.Len())
}

// The same of responses, also of more blocks than there are events for.
func TestALongResponseKeepsHeadAndTail(t *testing.T) {
	t.Parallel()
	body := noise(700_001)
	sum := sha256.Sum256(body)
	for _, framing := range []string{"identity", "chunked", "close"} {
		for _, each := range []int{50, 10_000, len(body)} {
			var blocks [][]byte
			for off := 0; off < len(body); off += each {
				block := body[off:min(len(body), off+each)]
				if framing == "chunked" {
					block = []byte(fmt.Sprintf("%x\r\n%s\r\n", len(block), block))
				}
				blocks = append(blocks, block)
			}
			s := sent(framing, blocks...)
			b := s.ResponseBody()
			if b.Length != int64(len(body)) || b.SHA256() != hex.EncodeToString(sum[:]) {
				t.Errorf("%s, %d: a body of %d, %s", framing, each, b.Length, b.SHA256())
			}
			if !bytes.HasPrefix(body, b.Data) || !bytes.HasSuffix(body, b.Tail) || b.LeftOut() != int64(len(body)-len(b.Data)-len(b.Tail)) {
				t.Errorf("%s, %d: %d bytes and %d, %d left out", framing, each, len(b.Data), len(b.Tail), b.LeftOut())
			}
		}
	}
}

// What is kept whole has nothing left out, and a message that is no HTTP has no body.
func TestWhatIsNotCut(t *testing.T) {
	t.Parallel()
	if s := sent("identity", noise(KeptHead/2)); s.Out.Cut != nil || s.Out.LeftOut() != 0 || !s.ResponseBody().Whole {
		t.Errorf("%+v", s.Out.Cut)
	}
	if l := sent("none", noise(KeptHead*2)).Out.Cut; l == nil || l.Body != -1 || l.SHA256 != "" || len(l.Tail) != KeptTail {
		t.Errorf("a tunnel has %+v", l)
	}
}

// A tape of many exchanges has a bound in bytes, too.
func TestATapeOfManyLongBodies(t *testing.T) {
	t.Parallel()
	tape := New(time.Now())
	block := []byte(strings.Repeat("a", 300<<10))
	for i := range 100 {
		span := trace.Span{Buf: trace.BufOut, Off: int64(i * len(block)), Len: int64(len(block))}
		tape.Record(trace.Event{X: i + 1, Spans: []trace.Span{span}, Data: &trace.BytesOut{What: "block", Chunk: block}})
		tape.Record(trace.Event{X: i + 1, Data: &trace.ExchangeEnded{}})
	}
	if tape.Size() > 3*maxBytes {
		t.Errorf("it has %d bytes", tape.Size())
	}
}

// BenchmarkALongBody is what it takes to record a body of 64 MiB, of which the middle is not
// kept, beside its hash alone.
func BenchmarkALongBody(b *testing.B) {
	block := noise(64 << 10)
	b.Run("recorded", func(b *testing.B) {
		b.SetBytes(64 << 20)
		for b.Loop() {
			sent("identity", slices.Repeat([][]byte{block}, 1024)...)
		}
	})
	b.Run("hash alone", func(b *testing.B) {
		b.SetBytes(64 << 20)
		for b.Loop() {
			sum := sha256.New()
			for range 1024 {
				sum.Write(block)
			}
		}
	})
}
