package trace

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// out is a piece of a response on the wire.
type out struct{ what, framing, text string }

// answered is a state in which the pieces were sent behind one another.
func answered(method, outcome string, head []Header, pieces ...out) *State {
	events := []Event{
		{Data: &RequestLine{Method: method}},
		{Data: &HeadCommitted{Status: "200 OK", Headers: head}},
	}
	var off int64
	for _, p := range pieces {
		n := int64(len(p.text))
		events = append(events, Event{Spans: []Span{{Buf: BufOut, Off: off, Len: n}}, Data: &BytesOut{What: p.what, Framing: p.framing, Chunk: []byte(p.text)}})
		off += n
	}
	events = append(events, Event{Data: &ExchangeEnded{Outcome: outcome}})
	s := NewState()
	for _, e := range events {
		s.Apply(e)
	}
	return s
}

func TestAnswerIsWhatTheClientHas(t *testing.T) {
	t.Parallel()
	head := out{"head", "", strings.Repeat("h", 20)}
	length := []Header{{"Content-Length", "11"}}
	chunked := []Header{{"Transfer-Encoding", "chunked"}}
	long := strings.Repeat("x", 300)
	for name, c := range map[string]struct {
		s    *State
		n    int64
		want Answer
	}{
		"whole":           {answered("GET", "complete", length, head, out{"block", "identity", "Hello, Ada!"}), math.MaxInt64, Answer{20, 11, 0, 11, true}},
		"short":           {answered("GET", "error", length, head, out{"block", "identity", "Hello"}), math.MaxInt64, Answer{20, 5, 0, 11, false}},
		"client left":     {answered("GET", "complete", length, head, out{"block", "identity", "Hello, Ada!"}), 23, Answer{20, 3, 0, 11, false}},
		"part of a head":  {answered("GET", "dropped", length, head), 7, Answer{7, 0, 0, -1, false}},
		"nothing":         {answered("GET", "dropped", length), math.MaxInt64, Answer{0, 0, 0, -1, false}},
		"HEAD":            {answered("HEAD", "complete", length, head), math.MaxInt64, Answer{20, 0, 0, 11, true}},
		"chunks":          {answered("GET", "complete", chunked, head, out{"block", "chunked", "4\r\none\n\r\n"}, out{"last chunk", "chunked", "0\r\n\r\n"}), math.MaxInt64, Answer{20, 4, 10, -1, true}},
		"a long chunk":    {answered("GET", "error", chunked, head, out{"block", "chunked", "12c\r\n" + long + "\r\n"}), math.MaxInt64, Answer{20, 300, 7, -1, false}},
		"up to the close": {answered("GET", "complete", nil, head, out{"block", "close", "Hi"}), math.MaxInt64, Answer{20, 2, 0, -1, true}},
		"cut off":         {answered("GET", "aborted", nil, head, out{"block", "close", "Hi"}), math.MaxInt64, Answer{20, 2, 0, -1, false}},
		"100, then 200":   {answered("GET", "complete", length, out{"100", "none", "c"}, head, out{"block", "identity", "Hello, Ada!"}), math.MaxInt64, Answer{21, 11, 0, 11, true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.s.Answer(c.n); got != c.want {
				t.Errorf("the client has %+v, want %+v", got, c.want)
			}
		})
	}
}

// Every chunk has as many bytes of framing as its size takes to write, and four.
func TestDataOfChunks(t *testing.T) {
	t.Parallel()
	for _, n := range []int64{1, 9, 15, 16, 17, 255, 256, 4095, 4096, 65535, 65536, 1 << 24} {
		p := Piece{Span: Span{Len: n + int64(len(fmt.Sprintf("%x", n))) + 4}, What: "block", Framing: "chunked"}
		if got := p.Data(); got != n {
			t.Errorf("a chunk of %d bytes has %d", n, got)
		}
	}
}
