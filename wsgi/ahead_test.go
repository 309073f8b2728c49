package wsgi_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// atEnviron is the ordinal of environ.built in a request with Host alone and a
// length: conn.accepted, bytes.in, request.line, two headers, route.chosen.
const atEnviron = 6

// What is read ahead is neither lost nor told before its time: the rest of a
// body, and requests behind it.
func TestReadAheadWhileHeld(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("0123456789abcdef", 12<<10) // 192 KiB
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", len(body))
	read := make(chan string, 3)
	l := leave(t, head, atEnviron, func(*departure) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			got, err := env.Input().ReadAll()
			if err != nil {
				return nil, err
			}
			read <- string(got)
			return answers(fixed(), list("fine"))(env, start)
		})
	})
	if at, _ := l.held(t); at.Kind() != trace.KindEnvironBuilt {
		t.Fatalf("held at %s", at.Kind())
	}
	rest := body + get + get
	if _, err := io.WriteString(l.client, rest); err != nil {
		t.Fatal(err)
	}
	l.client.CloseWrite()
	waitFor(t, l.tape, trace.KindClientEOF)
	close(l.resume)
	answer, err := io.ReadAll(l.client)
	if all := parse(t, string(answer), "POST", "GET", "GET"); len(all) != 3 || all[2].body != "fine" || err != nil {
		t.Errorf("%d answers, %v", len(all), err)
	}
	if <-read != body || <-read != "" || <-read != "" {
		t.Error("the bodies are not those that were sent")
	}
	told := int64(0)
	for _, e := range l.over(t).Events() {
		if d, ok := e.Data.(*trace.BytesIn); ok {
			if s := e.Spans[0]; s.Off != told || !strings.HasPrefix((head + rest)[s.Off:], string(d.Chunk)) {
				t.Errorf("%v is told behind %d", s, told)
			}
			told = e.Spans[0].End()
		}
	}
	if told != int64(len(head+rest)) {
		t.Errorf("%d bytes are told of, want %d", told, len(head+rest))
	}
}

// Behind more than that nothing can be known, and the record says so once.
func TestBehindTooMuchUnreadBody(t *testing.T) {
	t.Parallel()
	l := leave(t, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n", atEnviron, counting)
	l.held(t)
	if _, err := io.WriteString(l.client, strings.Repeat("x", 300<<10)); err != nil {
		t.Fatal(err)
	}
	l.client.CloseWrite()
	waitFor(t, l.tape, trace.KindFinding)
	if l.ctx.Err() != nil {
		t.Error("the context has ended")
	}
	close(l.resume)
	io.Copy(io.Discard, l.client)
	tr := l.over(t)
	if d := of[*trace.Finding](tr); len(d) != 1 || d[0].Rule != "H107" || d[0].Level != "advice" {
		t.Errorf("%+v", d)
	}
	if n := len(of[*trace.ClientEOF](tr)); n != 0 {
		t.Errorf("client.eof comes %d times", n)
	}
	if d := last[*trace.RequestRejected](t, tr); d.Rule != "H65" {
		t.Errorf("%+v", d)
	}
}

// The lookout gives the connection back with its deadlines as they were.
func TestDeadlinesAfterAHold(t *testing.T) {
	t.Parallel()
	l := leave(t, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n", atEnviron, counting)
	l.held(t)
	close(l.resume)
	waitFor(t, l.tape, trace.KindHoldLeft)
	go func() {
		for _, part := range []string{"a", "bcd", "efghi"} {
			time.Sleep(10 * time.Millisecond) // the read is waiting by then, as a rule
			io.WriteString(l.client, part)
		}
		l.client.CloseWrite()
	}()
	answer, err := io.ReadAll(l.client)
	if got := parse(t, string(answer), "POST"); err != nil || len(got) != 1 || got[0].StatusCode != 200 {
		t.Errorf("%q, %v", answer, err)
	}
	l.over(t)
}

// A server that closes while clients are watched is not taken for a client
// that leaves.
func TestServerClosesWhileHeld(t *testing.T) {
	t.Parallel()
	l := leave(t, posting, 8, counting)
	l.held(t)
	l.srv.Close()
	tr := l.tape.Trace()
	if d := last[*trace.ConnClosed](t, tr); d.By != "server" || d.WhileHeld {
		t.Errorf("%+v", d)
	}
	if n := len(of[*trace.ClientEOF](tr)); n != 0 {
		t.Errorf("client.eof comes %d times", n)
	}
}
