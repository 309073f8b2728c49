package http1_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi/http1"
)

// script gives one piece of input for each read; an error in it is returned by that read.
type script []any

func (s *script) Read(p []byte) (int, error) {
	if len(*s) == 0 {
		return 0, io.EOF
	}
	next := (*s)[0]
	*s = (*s)[1:]
	switch next := next.(type) {
	case error:
		return 0, next
	case string:
		n := copy(p, next)
		if n < len(next) {
			*s = append(script{next[n:]}, *s...)
		}
		return n, nil
	}
	return 0, nil
}

// listen makes a Reader that writes down what it announces.
func listen(src io.Reader) (*http1.Reader, *[]string) {
	var heard []string
	r := http1.NewReader(src, http1.DefaultLimits(), func(_ int64, p []byte) { heard = append(heard, string(p)) })
	return r, &heard
}

func expectHeard(t *testing.T, heard *[]string, want ...string) {
	t.Helper()
	if got := fmt.Sprintf("%q", *heard); got != fmt.Sprintf("%q", want) {
		t.Errorf("announced %s, want %q", got, want)
	}
	*heard = nil
}

func readHead(t *testing.T, r *http1.Reader) http1.Head {
	t.Helper()
	line, err := r.RequestLine()
	if err != nil {
		t.Fatal(err)
	}
	var fields []http1.Field
	for {
		f, more, err := r.Field()
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		fields = append(fields, f)
	}
	head, err := http1.CheckHead(line, fields, http1.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return head
}

func TestAHeadInOneReadIsAnnouncedOnceWithoutWhatFollows(t *testing.T) {
	t.Parallel()
	post := with("Content-Length: 4")
	r, heard := listen(&script{post + "body" + get("/next")})
	if _, err := r.RequestLine(); err != nil {
		t.Fatal(err)
	}
	expectHeard(t, heard, post)
	if got, want := r.Buffered(), len("body"+get("/next")); got != want || r.Offset() != int64(len(post)) {
		t.Errorf("Buffered %d, Offset %d, want %d and %d", got, r.Offset(), want, len(post))
	}
	for more := true; more; {
		_, more, _ = r.Field()
	}
	b := r.Body(http1.Head{ContentLength: 4})
	if b.Started() || b.Remaining() != 4 {
		t.Errorf("before the body: Started %v, Remaining %d", b.Started(), b.Remaining())
	}
	if got, err := io.ReadAll(b); string(got) != "body" || err != nil {
		t.Errorf("body %q, %v", got, err)
	}
	expectHeard(t, heard, "body")
	if !b.Started() || !b.Done() || r.Buffered() != len(get("/next")) {
		t.Errorf("behind the body: Started %v, Done %v, Buffered %d", b.Started(), b.Done(), r.Buffered())
	}
	r.Begin()
	expectHeard(t, heard)
	readHead(t, r)
	expectHeard(t, heard, get("/next"))
}

func TestAHeadInPiecesIsAnnouncedAsItArrives(t *testing.T) {
	t.Parallel()
	r, heard := listen(&script{"\r\nGE", "T / HTTP/1.1\r\nHo", "st: x\r\nA: b\r\n\r", "\nrest"})
	if _, err := r.RequestLine(); err != nil {
		t.Fatal(err)
	}
	expectHeard(t, heard, "\r\nGE", "T / HTTP/1.1\r\nHo")
	if f, _, err := r.Field(); f.Name != "Host" || err != nil {
		t.Errorf("first field %v, %v", f, err)
	}
	expectHeard(t, heard, "st: x\r\nA: b\r\n\r")
	if f, _, err := r.Field(); f.Value != "b" || err != nil {
		t.Errorf("second field %v, %v", f, err)
	}
	expectHeard(t, heard)
	if _, more, err := r.Field(); more || err != nil {
		t.Errorf("at the blank line: more %v, %v", more, err)
	}
	expectHeard(t, heard, "\n")
}

func TestChunkLinesAreAnnounced(t *testing.T) {
	t.Parallel()
	wire := "2;x\r\nab\r\n3\r\ncde\r\n0\r\nT: u\r\n\r\n"
	r, heard := listen(&script{chunks(wire) + "next"})
	b := r.Body(readHead(t, r))
	*heard = nil
	if n, err := b.Read(nil); n != 0 || err != nil || b.Remaining() != -1 {
		t.Errorf("a read of nothing gave %d, %v; Remaining %d", n, err, b.Remaining())
	}
	expectHeard(t, heard)
	p := make([]byte, 64)
	n, err := b.Read(p)
	if string(p[:n]) != "abcde" || err != nil {
		t.Errorf("read %q, %v", p[:n], err)
	}
	if spans := b.LastSpans(); len(spans) != 2 || spans[0].Len != 2 || spans[1].Len != 3 || spans[1].Off != spans[0].End()+5 {
		t.Errorf("spans of the data are %v", spans)
	}
	if n, err := b.Read(p); n != 0 || err != io.EOF || len(b.LastSpans()) != 0 {
		t.Errorf("at the end: %d, %v, spans %v", n, err, b.LastSpans())
	}
	if got := strings.Join(*heard, ""); got != wire {
		t.Errorf("announced %q, want %q", got, wire)
	}
}

func TestDeadlinesComeWrappedAndReadingGoesOn(t *testing.T) {
	t.Parallel()
	late := os.ErrDeadlineExceeded
	r, _ := listen(&script{"GET / HT", late, "TP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r", late, "\n\r\n3", late, "\r\na", late, "bc", late, "\r\n0\r\n", late, "\r\n"})
	waits := 0
	again := func(err error) bool {
		if errors.Is(err, late) {
			waits++
			return true
		}
		return false
	}
	line, err := r.RequestLine()
	if !again(err) {
		t.Fatalf("read %v, %v before the deadline", line, err)
	}
	if line, err = r.RequestLine(); line.Target != "/" {
		t.Fatalf("read %v, %v", line, err)
	}
	for more := true; more; {
		if _, more, err = r.Field(); err != nil {
			more = again(err)
		}
	}
	b := r.Body(http1.Head{Chunked: true, ContentLength: -1})
	var body []byte
	for p := make([]byte, 8); !b.Done(); {
		n, err := b.Read(p)
		body = append(body, p[:n]...)
		if err != nil && err != io.EOF && !again(err) {
			t.Fatal(err)
		}
	}
	if string(body) != "abc" || waits != 6 {
		t.Errorf("body %q after %d deadlines, want abc after 6", body, waits)
	}
}

// Who reads a body gets to see why no more of it comes, in words that name no socket.
func TestABodyThatStopsIsSaidInWords(t *testing.T) {
	t.Parallel()
	cause := &net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}
	r, _ := listen(&script{cause})
	_, err := r.Body(http1.Head{ContentLength: 3}).Read(make([]byte, 8))
	const want = "read the request body: the client has stopped sending: no more bytes came in time"
	if !errors.Is(err, os.ErrDeadlineExceeded) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	r, _ = listen(&script{cause})
	_, err = r.StreamIn(new(http1.Body)).Read(make([]byte, 8))
	const stream = "read from the client: the client has stopped sending: no more bytes came in time"
	if err.Error() != stream {
		t.Errorf("of a stream, which may be a head: got %v, want %s", err, stream)
	}
}

func TestDeadlineOfAConnection(t *testing.T) {
	t.Parallel()
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	if err := server.SetReadDeadline(time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	r, _ := listen(server)
	if _, err := r.RequestLine(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
}

func TestEndOfInputBeforeARequest(t *testing.T) {
	t.Parallel()
	for _, input := range []string{"", "\r\n", "\r\n\r\n"} { // H86: nothing, not even an answer
		r, _ := listen(strings.NewReader(input))
		if _, err := r.RequestLine(); err != io.EOF {
			t.Errorf("%q: got %v, want io.EOF", input, err)
		}
	}
}

func TestASourceThatGivesNothingIsGivenUp(t *testing.T) {
	t.Parallel()
	r, _ := listen(emptySource{})
	if _, err := r.RequestLine(); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v, want io.ErrNoProgress", err)
	}
}

type emptySource struct{}

func (emptySource) Read([]byte) (int, error) { return 0, nil }

func TestReadAheadConsumesNothing(t *testing.T) {
	t.Parallel()
	gone := errors.New("reset")
	r, heard := listen(&script{get("/"), "GET /b", "c", gone})
	readHead(t, r)
	*heard = nil
	if err := r.ReadAhead(7); err != nil || r.Buffered() != 6 {
		t.Errorf("first: %v, %d buffered", err, r.Buffered())
	}
	if err := r.ReadAhead(7); err != nil || r.Buffered() != 7 {
		t.Errorf("second: %v, %d buffered", err, r.Buffered())
	}
	if err := r.ReadAhead(7); err != nil || r.Buffered() != 7 {
		t.Errorf("at the maximum: %v, %d buffered", err, r.Buffered())
	}
	if err := r.ReadAhead(8); err != gone {
		t.Errorf("got %v, want the source's error", err)
	}
	expectHeard(t, heard)
}

func TestLongBodiesPassTheBuffer(t *testing.T) {
	t.Parallel()
	data := strings.Repeat("0123456789abcdef", 4096)
	input := with(fmt.Sprintf("Content-Length: %d", len(data))) + data +
		chunks(fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(data), data)) + get("/last")
	for _, size := range []int{1500, 4096, 100_000} {
		out := readAll(t, input, bytes.NewReader([]byte(input)), http1.DefaultLimits(), size)
		if len(out.Messages) != 3 || out.Messages[0].Body != data || out.Messages[1].Body != data {
			t.Errorf("reads of %d: %d messages, refusal %v", size, len(out.Messages), out.Refusal)
		}
	}
}

func TestABodyOfAnEarlierMessageReadsNothing(t *testing.T) {
	t.Parallel()
	r, _ := listen(&script{with("Content-Length: 2") + "ab" + with("Content-Length: 2") + "cd"})
	first := r.Body(readHead(t, r))
	p := make([]byte, 1)
	if _, err := first.Read(p); err != nil {
		t.Fatal(err)
	}
	r.Begin()
	if n, err := first.Read(p); n != 0 || err == nil || err == io.EOF {
		t.Errorf("read %d bytes of the next message, error %v", n, err)
	}
}

func TestDrain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		input    string
		max      int64
		complete bool
		refused  bool
		buffered int
	}{
		{with("Content-Length: 5") + "abcde" + "next", 5, true, false, 4},
		{with("Content-Length: 5") + "abcde" + "next", 4, false, false, 5},
		{with("Content-Length: 5") + "abc", 99, false, true, 0},
		{chunks("5\r\nabcde\r\n0\r\n\r\n") + "next", 99, true, false, 4},
		{chunks("5\r\nabcde\r\nzz\r\n\r\n") + "next", 99, false, true, 6},
		{get("/") + "next", 0, true, false, 4},
	} {
		r, _ := listen(&script{c.input})
		b := r.Body(readHead(t, r))
		complete, err := b.Drain(c.max)
		var refusal *http1.Error
		if complete != c.complete || errors.As(err, &refusal) != c.refused || (err != nil) != c.refused {
			t.Errorf("%q, at most %d: complete %v, %v", c.input, c.max, complete, err)
		}
		if r.Buffered() != c.buffered {
			t.Errorf("%q, at most %d: %d bytes left, want %d", c.input, c.max, r.Buffered(), c.buffered)
		}
	}
}
