package remote_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/sandbox"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/inspect/remote"
	"roundtrip/wsgi"
	"roundtrip/wsgi/middleware"
	"roundtrip/wsgi/trace"
)

const patience = time.Minute

// served is a server that can be inspected.
type served struct {
	leave func() error
	testing.TB
	path, url string
	notes     chan string
	addr      net.Addr
	loaded    atomic.Bool // again
}

// changed are the files that have changed, until they are loaded.
func (s *served) changed() []string {
	if s.loaded.Load() {
		return nil
	}
	return []string{"shop.py", "cart.py"}
}

func (s *served) load(context.Context) error {
	if s.loaded.Swap(true) {
		return errors.New("there is nothing to load")
	}
	return nil
}

func serve(tb testing.TB) *served {
	tb.Helper()
	if runtime.GOOS == "windows" {
		tb.Skip("there are no modes of files")
	}
	dir, err := os.MkdirTemp("", "rt") // whose name is short enough for a socket
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	s := &served{TB: tb, path: filepath.Join(dir, "s"), notes: make(chan string, 20)}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	lookers, err := remote.Listen(s.path, func() remote.Hello {
		return remote.Hello{Name: "hello", Network: "tcp", Addr: ln.Addr().String(), Chain: []trace.Layer{"app"}, Source: func(file string) string {
			return map[string]string{"views.py": "tea = 'green'"}[file]
		}, Changed: s.changed, Load: s.load}
	}, func(text string) { s.notes <- text })
	if err != nil {
		tb.Fatal(err)
	}
	s.leave = lookers.Leave
	session, _ := middleware.Table().Find("session")
	app := wsgi.Chain(wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		wsgi.ExchangeOf(env).Answers(func(q trace.Question) (*trace.Event, trace.Reply) {
			if q.Names {
				return nil, trace.Reply{Names: []string{q.Text + "green"}}
			}
			return &trace.Event{Data: &trace.CodeAsked{Text: q.Text, Outcome: trace.AskedValue, Value: q.Text + " is asked"}}, trace.Reply{}
		})
		_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, nil)
		return wsgi.Text("hello " + env.Str("PATH_INFO")), err
	}), session.Value())
	server := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}, Sink: lookers, Gate: lookers}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ln) }()
	tb.Cleanup(func() {
		server.Close()
		<-ended
		lookers.Close()
		if _, err := os.Stat(s.path); !errors.Is(err, os.ErrNotExist) {
			tb.Errorf("the socket is left: %v", err)
		}
	})
	s.url, s.addr = "http://"+ln.Addr().String(), ln.Addr()
	return s
}

// looks connects an inspector.
func (s *served) looks() (*inspect.Record, *remote.Client) {
	s.Helper()
	c, err := remote.Dial(s.path)
	if err != nil {
		s.Fatal(err)
	}
	s.says("An inspector looks at this server.")
	r := inspect.New(inspect.Options{})
	ended := make(chan error, 1)
	go func() { ended <- c.Run(r) }()
	s.Cleanup(func() {
		c.Close()
		<-ended
		r.Close()
	})
	return r, c
}

func (s *served) says(want string) {
	s.Helper()
	select {
	case got := <-s.notes:
		if got != want {
			s.Errorf("it says %q, want %q", got, want)
		}
	case <-time.After(patience):
		s.Fatalf("it never says %q", want)
	}
}

// get asks as a client that goes on meanwhile.
func (s *served) get(path string) <-chan string {
	got := make(chan string, 1)
	go func() {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
		resp, err := client.Get(s.url + path)
		if err != nil {
			got <- "cut"
			return
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		got <- resp.Status + " " + string(text)
	}()
	return got
}

// until waits until something is so.
func until(tb testing.TB, what string, is func() bool) {
	tb.Helper()
	for late := time.Now().Add(patience); !is(); runtime.Gosched() {
		if time.Now().After(late) {
			tb.Fatalf("never: %s", what)
		}
	}
}

// held waits until one exchange is held, which is asked for again and again: the server learns of a rule a moment
// after it was set.
func held(s *served, r *inspect.Record, path string) (*inspect.Exchange, <-chan string) {
	s.Helper()
	answer := s.get(path)
	until(s, "a request is held", func() bool {
		select {
		case <-answer:
			answer = s.get(path)
		default:
		}
		return len(r.Held()) > 0
	})
	return r.Held()[0], answer
}

// An inspector in another process sees requests as they happen, holds them, changes them and lets them go; when it
// leaves, so do they.
func TestInspectorOfAnotherProcess(t *testing.T) {
	t.Parallel()
	s := serve(t)
	if info, err := os.Stat(s.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if got := <-s.get("/before"); got != "200 OK hello /before" {
		t.Errorf("%q", got)
	}
	r, c := s.looks()
	if c.Name != "hello" || c.At().String() != s.addr.String() {
		t.Errorf("%+v", c.Hello)
	}
	if got := <-s.get("/seen"); got != "200 OK hello /seen" {
		t.Errorf("%q", got)
	}
	until(t, "it is recorded", func() bool {
		all := r.All(nil)
		return len(all) > 0 && all[0].Row().Over()
	})
	if row := r.All(nil)[0].Row(); row.Target != "/seen" || row.Status != 200 || row.Outcome != "complete" {
		t.Errorf("%+v", row)
	}
	r.Hold(inspect.Rule{Mode: inspect.All})
	x, answer := held(s, r, "/held")
	until(t, "the hold is in the record", func() bool { return x.Row().Stepped })
	x.Holder().Change(trace.EditRequest{Method: "GET", Target: "/edited", Headers: []trace.Header{{Name: "Host", Value: "h"}}})
	for n, edit := range []trace.Edit{trace.Undo{}, trace.Redo{}, nil} {
		until(t, "it is held again, and the change is in the record", func() bool {
			_, held := x.Held()
			return held && len(x.Trace().At(x.Trace().Len()).Edits) == n+1
		})
		if edit != nil {
			x.Holder().Change(edit)
		}
	}
	x.Holder().Go(sandbox.ToEnd, "continue")
	if got := <-answer; got != "200 OK hello /edited" {
		t.Errorf("%q", got)
	}
	x, answer = held(s, r, "/dropped")
	x.Holder().Drop()
	if got := <-answer; got != "cut" {
		t.Errorf("%q", got)
	}
	_, answer = held(s, r, "/left")
	c.Close()
	if got := <-answer; got != "200 OK hello /left" {
		t.Errorf("%q", got)
	}
	s.says("The inspector has left. Requests that it held go on.")
	if got := <-s.get("/after"); got != "200 OK hello /after" {
		t.Errorf("%q", got)
	}
	s.looks() // and another can come
}

// What runs the application is asked through the inspector in the other process, and the answer is in the record by then.
func TestTheApplicationElsewhereIsAsked(t *testing.T) {
	t.Parallel()
	s := serve(t)
	r, _ := s.looks()
	r.Hold(inspect.Rule{Mode: inspect.All})
	x, answer := held(s, r, "/asked")
	if reply := x.Holder().Ask(trace.Question{Text: "1 + 1"}); reply.Why != wsgi.NobodyAnswers {
		t.Errorf("before the application is called: %+v", reply)
	}
	x.Holder().Go(func(e trace.Event, _ func() *trace.Trace) (string, bool) {
		return "step", e.Kind() == trace.KindStartResponseCalled
	}, "step")
	until(t, "it is held in the application", func() bool {
		hold, held := x.Held()
		return held && hold.Event.Kind() == trace.KindStartResponseCalled
	})
	if reply := x.Holder().Ask(trace.Question{Text: "tea.", Names: true}); len(reply.Names) != 1 || reply.Names[0] != "tea.green" {
		t.Errorf("%+v", reply)
	}
	if reply := x.Holder().Ask(trace.Question{Text: "1 + 1"}); reply.Why != "" {
		t.Errorf("%+v", reply)
	}
	if asked := x.Trace().At(x.Trace().Len()).Asked; len(asked) != 1 || asked[0].Words() != "1 + 1 is asked" {
		t.Errorf("%+v", asked)
	}
	x.Holder().Go(sandbox.ToEnd, "continue")
	if got := <-answer; got != "200 OK hello /asked" {
		t.Errorf("%q", got)
	}
	if reply := x.Holder().Ask(trace.Question{Text: "1 + 1"}); !strings.Contains(reply.Why, "has gone on") {
		t.Errorf("%+v", reply)
	}
}

// A second inspector is told that there is one, and disturbs nobody.
func TestSecondInspectorIsRefused(t *testing.T) {
	t.Parallel()
	s := serve(t)
	r, _ := s.looks()
	if _, err := remote.Dial(s.path); !errors.Is(err, remote.ErrRefused) || !errors.Is(err, remote.ErrBusy) || !strings.Contains(err.Error(), "another inspector looks at this server") {
		t.Errorf("%v", err)
	}
	s.says("A second inspector was sent away: another one looks at this server.")
	<-s.get("/")
	until(t, "the first still looks", func() bool { return len(r.All(nil)) > 0 })
}

// Who says nothing right is no inspector: nobody is told of it, and it takes nobody's place.
func TestWhoSaysNothingRightIsNoInspector(t *testing.T) {
	t.Parallel()
	s := serve(t)
	probe := func(says string) {
		conn, err := net.Dial("unix", s.path)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.Write([]byte(says)); err != nil {
			t.Fatal(err)
		}
		if err := conn.(*net.UnixConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		_, _ = io.ReadAll(conn) // until the server has done with it
	}
	for _, says := range []string{"", "GET / HTTP/1.1\r\n\r\n", "{}\n", "{\"gate\":true}\n"} {
		probe(says)
	}
	r, _ := s.looks() // which reads the first note that there is
	probe("")
	if _, err := remote.Dial(s.path); !errors.Is(err, remote.ErrBusy) {
		t.Errorf("%v", err)
	}
	s.says("A second inspector was sent away: another one looks at this server.")
	<-s.get("/")
	until(t, "the first still looks", func() bool { return len(r.All(nil)) > 0 })
}

// A server that is to end takes its socket away, and who looks on sees its last requests.
func TestTheSocketGoesFirst(t *testing.T) {
	t.Parallel()
	s := serve(t)
	r, _ := s.looks()
	if err := s.leave(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is left: %v", err)
	}
	<-s.get("/")
	until(t, "who looks on still does", func() bool { return len(r.All(nil)) > 0 })
}

// Where another server listens, or a file lies, nobody is pushed aside; what a killed one left is.
func TestSocketsAreNotTaken(t *testing.T) {
	t.Parallel()
	s := serve(t)
	hello, note := func() remote.Hello { return remote.Hello{} }, func(string) {}
	if _, err := remote.Listen(s.path, hello, note); err == nil || !strings.Contains(err.Error(), "another server listens there") {
		t.Errorf("%v", err)
	}
	file := filepath.Join(filepath.Dir(s.path), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := remote.Listen(file, hello, note); err == nil || !strings.Contains(err.Error(), "no socket") {
		t.Errorf("%v", err)
	}
	left := filepath.Join(filepath.Dir(s.path), "left")
	ln, err := net.Listen("unix", left)
	if err != nil {
		t.Fatal(err)
	}
	ln.(*net.UnixListener).SetUnlinkOnClose(false)
	ln.Close()
	again, err := remote.Listen(left, hello, note)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
	if _, err := remote.Dial(left); err == nil {
		t.Error("nobody listens there")
	}
}

// An inspector asks which files have changed since they were loaded, and has them loaded again.
func TestTheApplicationIsLoadedAgainFromElsewhere(t *testing.T) {
	t.Parallel()
	_, c := serve(t).looks()
	if got := c.Changed(); !slices.Equal(got, []string{"shop.py", "cart.py"}) {
		t.Errorf("changed are %q", got)
	}
	if err := c.Load(t.Context()); err != nil {
		t.Error(err)
	}
	if got := c.Changed(); got != nil {
		t.Errorf("changed are %q", got)
	}
	if err := c.Load(t.Context()); err == nil || err.Error() != "there is nothing to load" {
		t.Errorf("loaded twice: %v", err)
	}
}

// An inspector asks for the texts of files as it meets them.
func TestTheTextOfAFileIsAskedFor(t *testing.T) {
	t.Parallel()
	_, c := serve(t).looks()
	if got := c.Source("views.py"); got != "tea = 'green'" {
		t.Errorf("%q", got)
	}
	if got := c.Source("none.py"); got != "" {
		t.Errorf("of a file that is not there: %q", got)
	}
}

// Bodies of the largest size that an inspector puts in pass through the socket, both ways, with the one before.
func TestALargeBodyIsPutInFromElsewhere(t *testing.T) {
	t.Parallel()
	s := serve(t)
	r, _ := s.looks()
	r.Hold(inspect.Rule{Mode: inspect.All})
	x, answer := held(s, r, "/up")
	until(t, "the hold is in the record", func() bool { return x.Row().Stepped })
	const most = 8 << 20
	edit := trace.EditRequest{Method: "PUT", Target: "/up", Headers: []trace.Header{{Name: "Host", Value: "h"}}, ReplaceBody: true}
	for n, c := range []struct {
		edit trace.Edit
		fill byte
	}{{edit, 0xe4}, {edit, 0xf6}, {trace.Undo{}, 0xe4}, {trace.Redo{}, 0xf6}} {
		if e, ok := c.edit.(trace.EditRequest); ok {
			e.Body = bytes.Repeat([]byte{c.fill}, most)
			c.edit = e
		}
		x.Holder().Change(c.edit)
		until(t, "it is held again, and the change is in the record", func() bool {
			_, held := x.Held()
			return held && len(x.Trace().At(x.Trace().Len()).Edits) == 2*(n+1)
		})
		state := x.Trace().At(x.Trace().Len())
		if body, own := state.WrittenBody(); !own || len(body) != most || body[most-1] != c.fill {
			t.Errorf("%d: a body of %d bytes, written %v", n, len(body), own)
		}
		if i := slices.IndexFunc(state.Headers, func(h trace.RequestHeader) bool { return h.Name == "Content-Length" }); i < 0 || state.Headers[i].Value != fmt.Sprint(most) {
			t.Errorf("%d: the headers are %+v", n, state.Headers)
		}
	}
	x.Holder().Go(sandbox.ToEnd, "continue")
	if got := <-answer; got != "200 OK hello /up" {
		t.Errorf("%q", got)
	}
}
