package wsgi_test

import (
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// stalls are applications that go on for ever and give nothing that can be sent,
// with the requests that they do so for. Each tells whether it was closed.
func stalls(pause time.Duration, closed *atomic.Int32) map[string]struct {
	request string
	app     wsgi.AppFunc
} {
	idle := func(first ...string) wsgi.AppFunc {
		return answers(fixed(), func() wsgi.Body {
			return &idleBody{pause: pause, first: first, closed: closed}
		})
	}
	writes := func(block string) wsgi.AppFunc {
		return func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			defer closed.Add(1)
			write, err := start.Call("200 OK", fixed(), nil)
			for err == nil {
				time.Sleep(pause)
				err = write([]byte(block))
			}
			return nil, err
		}
	}
	return map[string]struct {
		request string
		app     wsgi.AppFunc
	}{
		"empty blocks":               {get, idle()},
		"empty blocks behind others": {get, idle("a", "b")},
		"empty blocks, HEAD":         {"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", idle()},
		"empty writes":               {get, writes("")},
		"writes, HEAD":               {"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", writes("tea")},
	}
}

// idleBody gives some blocks, and then empty ones without end.
type idleBody struct {
	pause  time.Duration
	first  []string
	closed *atomic.Int32
}

func (b *idleBody) Next() ([]byte, error) {
	time.Sleep(b.pause)
	if len(b.first) == 0 {
		return nil, nil
	}
	block := b.first[0]
	b.first = b.first[1:]
	return []byte(block), nil
}

func (b *idleBody) Close() error {
	b.closed.Add(1)
	return nil
}

func TestStallIsBoundedInTime(t *testing.T) {
	t.Parallel()
	names := stalls(0, nil)
	for name := range names {
		t.Run(name, func(t *testing.T) {
			var closed atomic.Int32
			tt := stalls(time.Second, &closed)[name]
			tape := tape.New(time.Now())
			srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: tt.app}}}
			in(t, srv, func(t *testing.T, ln *piped) {
				c := ln.dial()
				defer c.Close()
				go io.WriteString(c, tt.request)
				began := time.Now()
				got, err := io.ReadAll(c)
				if took := time.Since(began); err != nil || took < 30*time.Second || took > 40*time.Second {
					t.Errorf("ended after %v, %v", took, err)
				}
				status := "HTTP/1.1 500 "
				if name == "empty blocks behind others" || name == "writes, HEAD" {
					status = "HTTP/1.1 200 " // which was out by then
				}
				if !strings.HasPrefix(string(got), status) || strings.HasSuffix(string(got), "0\r\n\r\n") {
					t.Errorf("%q", got)
				}
				synctest.Wait()
				if closed.Load() != 1 {
					t.Errorf("closed %d times", closed.Load())
				}
				d := last[*trace.AppRaised](t, tape.Trace())
				if d.Exc != "the application gave nothing that can be sent for 30s" {
					t.Errorf("the record says %q", d.Exc)
				}
			})
		})
	}
}

// A block now and then is no stall.
func TestSlowBodyIsNoStall(t *testing.T) {
	slow := answers(fixed(), func() wsgi.Body {
		n := 0
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			for ; n < 120 && yield([]byte(strings.Repeat("x", n/20-(n-1)/20)), nil); n++ {
				time.Sleep(time.Second)
			}
		})
	})
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: slow}}}
	in(t, srv, func(t *testing.T, ln *piped) {
		c := ln.dial()
		defer c.Close()
		go io.WriteString(c, "GET / HTTP/1.0\r\nHost: x\r\n\r\n")
		if got, err := io.ReadAll(c); err != nil || !strings.HasSuffix(string(got), "\r\n\r\nxxxxx") {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// A client that resets the connection ends the stall at once, and so does the end of
// the server.
func TestStallEndsWithItsClient(t *testing.T) {
	t.Parallel()
	for name := range stalls(0, nil) {
		for _, ends := range []string{"reset", "server"} {
			t.Run(name+", "+ends, func(t *testing.T) {
				t.Parallel()
				var closed atomic.Int32
				tt := stalls(time.Millisecond, &closed)[name]
				s := serve(t, tt.app)
				c, err := net.Dial("tcp", s.addr)
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				if _, err := io.WriteString(c, tt.request); err != nil {
					t.Fatal(err)
				}
				waitFor(t, s.tape, trace.KindStartResponseCalled)
				if ends == "reset" {
					c.(*net.TCPConn).SetLinger(0)
					c.Close()
					waitFor(t, s.tape, trace.KindConnClosed)
				}
				s.srv.Close()
				tr := s.tape.Trace()
				if d := last[*trace.BodyEnded](t, tr); d.Reason != "client_gone" || closed.Load() != 1 {
					t.Errorf("ended for %q, closed %d times", d.Reason, closed.Load())
				}
				if d := last[*trace.ConnClosed](t, tr); d.WhileHeld || ends == "reset" && d.By != "client" {
					t.Errorf("closed as %+v", d)
				}
			})
		}
	}
}

// A client that has sent its end may be gone or waiting. It waits a sixth of the
// time, and gets its answer if one comes within that (H85).
func TestStallOfClientThatHasSentItsEnd(t *testing.T) {
	t.Parallel()
	srv := &wsgi.Server{
		Mounts:   []wsgi.Mount{{App: stalls(time.Millisecond, new(atomic.Int32))["empty blocks"].app}},
		Timeouts: wsgi.Timeouts{Stall: 12 * time.Second}, // a sixth is 2 s
	}
	began := time.Now()
	got := exchange(t, listen(t, srv), get)
	if took := time.Since(began); !strings.HasPrefix(got, "HTTP/1.1 500 ") || took > 10*time.Second {
		t.Errorf("%q after %v", got, took)
	}
	late := answers(fixed(), func() wsgi.Body {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			for range 100 {
				time.Sleep(time.Millisecond)
				if !yield(nil, nil) {
					return
				}
			}
			yield([]byte("tea"), nil)
		})
	})
	srv = &wsgi.Server{Mounts: []wsgi.Mount{{App: late}}}
	if got := exchange(t, listen(t, srv), "GET / HTTP/1.0\r\nHost: x\r\n\r\n"); !strings.HasSuffix(got, "\r\n\r\ntea") {
		t.Errorf("%q", got)
	}
}

// What the client sends while it is watched is not lost: the application can still
// read it, and the next request is served.
func TestStalledClientGoesOnSending(t *testing.T) {
	t.Parallel()
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", fixed(), nil)
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			for range 100 {
				time.Sleep(2 * time.Millisecond)
				if !yield(nil, nil) {
					return
				}
			}
			body, err := env.Input().ReadAll()
			yield(body, err)
		}), err
	})
	s := serve(t, app)
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n"
	for _, part := range []string{post + "t", "ea" + post + "oa", "t"} {
		if _, err := io.WriteString(c, part); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond) // the client is watched by then, or the test shows less
	}
	c.(*net.TCPConn).CloseWrite()
	stream, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	all := parse(t, string(stream), "POST", "POST")
	if len(all) != 2 || all[0].body != "tea" || all[1].body != "oat" {
		t.Errorf("%q", stream)
	}
}
