package wsgi_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// waits is an application that says when it is in, and stays until it may go.
func waits(in chan<- struct{}, out <-chan struct{}) wsgi.AppFunc {
	return answers(fixed(), func() wsgi.Body {
		in <- struct{}{}
		<-out
		return list("tea")()
	})
}

// talker is a client that stays connected.
type talker struct {
	net.Conn
	*bufio.Reader
}

func connect(t *testing.T, addr string) talker {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(soon))
	return talker{c, bufio.NewReader(c)}
}

func (c talker) Read(p []byte) (int, error) { return c.Reader.Read(p) }

func (c talker) send(t *testing.T, request string) {
	t.Helper()
	if _, err := io.WriteString(c.Conn, request); err != nil {
		t.Fatal(err)
	}
}

func (c talker) answer(t *testing.T) (resp *http.Response, body string) {
	t.Helper()
	resp, err := http.ReadResponse(c.Reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(raw)
}

// A server that is leaving answers the request that it is at, says that the
// connection ends, and takes no other: not the next on the same connection, not
// one of a connection that is idle, not one of a new connection.
func TestShutdownLetsRequestsFinish(t *testing.T) {
	t.Parallel()
	in, out := make(chan struct{}), make(chan struct{})
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}, {Prefix: "/slow", App: waits(in, out)}}}
	addr := listen(t, srv)
	idle, silent, busy := connect(t, addr), connect(t, addr), connect(t, addr)
	idle.send(t, get)
	idle.answer(t)
	busy.send(t, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"+get)
	<-in

	done := make(chan error, 1)
	go func() { done <- srv.Shutdown(context.Background()) }()
	for name, c := range map[string]talker{"idle": idle, "silent": silent} {
		if n, err := c.Read(make([]byte, 1)); n > 0 || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %d bytes, %v", name, n, err)
		}
	}
	if c, err := net.Dial("tcp", addr); err == nil {
		c.Close()
		t.Error("a new connection was accepted")
	}
	select {
	case err := <-done:
		t.Fatalf("left with a request under way: %v", err)
	default:
	}
	close(out)
	if resp, body := busy.answer(t); body != "tea" || !resp.Close {
		t.Errorf("%q, close %v", body, resp.Close)
	}
	if rest, err := io.ReadAll(busy); len(rest) > 0 || err != nil {
		t.Errorf("behind the last answer: %q, %v", rest, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A head that left before the server wanted to leave promised to keep the
// connection. It is closed all the same.
func TestShutdownInTheMiddleOfABody(t *testing.T) {
	t.Parallel()
	in, out := make(chan struct{}), make(chan struct{})
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: answers(fixed(), func() wsgi.Body {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			_ = yield([]byte("one"), nil) && func() bool { in <- struct{}{}; <-out; return yield([]byte("two"), nil) }()
		})
	})}}}
	c := connect(t, listen(t, srv))
	c.send(t, get)
	<-in
	done := make(chan error, 1)
	go func() { done <- srv.Shutdown(context.Background()) }()
	close(out)
	if resp, body := c.answer(t); body != "onetwo" || resp.StatusCode != 200 {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
	if rest, err := io.ReadAll(c); len(rest) > 0 || err != nil {
		t.Errorf("behind the last answer: %q, %v", rest, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Who does not want to wait any longer is told so, and can cut the rest.
func TestShutdownGivenUp(t *testing.T) {
	t.Parallel()
	in, out := make(chan struct{}), make(chan struct{})
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: waits(in, out)}}}
	c := connect(t, listen(t, srv))
	c.send(t, get)
	<-in
	impatient := errors.New("a second signal")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(impatient)
	if err := srv.Shutdown(ctx); !errors.Is(err, impatient) {
		t.Errorf("gave %v", err)
	}
	closed := make(chan error, 1)
	go func() { closed <- srv.Close() }()
	if rest, _ := io.ReadAll(c); len(rest) > 0 {
		t.Errorf("the client got %q", rest)
	}
	close(out)
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

// Requests find the mounts of their time, and those that were replaced are let
// go when nobody is in them any more.
func TestRemount(t *testing.T) {
	t.Parallel()
	in, out := make(chan struct{}), make(chan struct{})
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: waits(in, out)}}}
	addr := listen(t, srv)
	old := connect(t, addr)
	old.send(t, get)
	<-in
	drained := srv.Remount([]wsgi.Mount{{App: answers(fixed(), list("new"))}})
	if got := exchange(t, addr, get); !strings.HasSuffix(got, "new") {
		t.Errorf("after Remount: %q", got)
	}
	select {
	case <-drained:
		t.Error("let go while somebody was in")
	default:
	}
	close(out)
	if _, body := old.answer(t); body != "tea" {
		t.Errorf("the request under way got %q", body)
	}
	old.send(t, get) // on the same connection
	if _, body := old.answer(t); body != "new" {
		t.Errorf("the next one got %q", body)
	}
	select {
	case <-drained:
	case <-time.After(soon):
		t.Error("never let go")
	}
}

// Nobody gets a mount that was let go, however often they change.
func TestRemountUnderLoad(t *testing.T) {
	t.Parallel()
	gone := make([]chan struct{}, 50)
	mounts := func(i int) []wsgi.Mount {
		gone[i] = make(chan struct{})
		return []wsgi.Mount{{App: answers(fixed(), func() wsgi.Body {
			select {
			case <-gone[i]:
				return list("gone")()
			default:
				return list("here")()
			}
		})}}
	}
	srv := &wsgi.Server{Mounts: mounts(0)}
	addr := listen(t, srv)
	stop, bad := make(chan struct{}), make(chan string, 1)
	go func() {
		defer close(bad)
		for c := connect(t, addr); ; {
			select {
			case <-stop:
				return
			default:
			}
			c.send(t, get)
			if _, body := c.answer(t); body != "here" {
				bad <- body
				return
			}
		}
	}()
	for i := 1; i < len(gone); i++ {
		<-srv.Remount(mounts(i))
		close(gone[i-1])
	}
	close(stop)
	if body, ok := <-bad; ok {
		t.Errorf("a request was answered %q", body)
	}
}

// A request that comes in a pause waits for its end, finds what is mounted then, and its
// trace says why it waited.
func TestPause(t *testing.T) {
	t.Parallel()
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: answers(fixed(), list("old"))}}}
	addr := listen(t, srv)
	resume := srv.Pause("it is loaded anew")
	waiting := connect(t, addr)
	waiting.send(t, get)
	for tape.Trace().Find(trace.KindRequestLine, 0) < 0 {
		<-tape.Changed()
	}
	srv.Remount([]wsgi.Mount{{App: answers(fixed(), list("new"))}})
	resume()
	resume() // twice is no matter
	if _, body := waiting.answer(t); body != "new" {
		t.Errorf("got %q", body)
	}
	tr := tape.Trace()
	at := tr.Find(trace.KindQueued, 0)
	if at < 0 || tr.Event(at).Data.(*trace.Queued).Why != "it is loaded anew" {
		t.Errorf("the trace does not say why it waited: %v", tr.Events())
	}
	if got := exchange(t, addr, get); !strings.HasSuffix(got, "new") {
		t.Errorf("behind the pause: %q", got)
	}
}
