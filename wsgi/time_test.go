package wsgi_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// piped is a listener inside the program, for tests in which time and every
// goroutine must be under control.
type piped struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPiped() *piped { return &piped{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *piped) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *piped) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *piped) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

func (p *piped) dial() net.Conn {
	client, server := net.Pipe()
	p.conns <- server
	return client
}

// in runs a server in a bubble. When it returns, no goroutine is left, or the
// bubble says so.
func in(t *testing.T, srv *wsgi.Server, f func(t *testing.T, ln *piped)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ln := newPiped()
		done := make(chan error, 1)
		go func() { done <- srv.Serve(ln) }()
		f(t, ln)
		srv.Close()
		if err := <-done; !errors.Is(err, wsgi.ErrServerClosed) {
			t.Errorf("Serve gave %v", err)
		}
	})
}

// talk sends a request and reads until the server closes or falls silent.
func talk(c net.Conn, request string) string {
	go io.WriteString(c, request)
	var got strings.Builder
	go io.Copy(&got, c)
	synctest.Wait()
	return got.String()
}

// Holding costs the exchange nothing: neither is it counted, nor does it run
// into a deadline. Every event is held for an hour.
func TestHeldTimeIsNotCounted(t *testing.T) {
	tape := tape.New(time.Now())
	gate := trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		p.Enter("step")
		time.Sleep(time.Hour)
		return trace.Decision{Action: "step"}
	})
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		time.Sleep(3 * time.Second)
		body, err := readsAndStreams(env, start)
		return saysAtClose{body, env}, err
	})
	srv := &wsgi.Server{Sink: tape, Gate: gate, Mounts: []wsgi.Mount{{App: wsgi.Chain(app, adds("in"))}}}
	in(t, srv, func(t *testing.T, ln *piped) {
		c := ln.dial()
		defer c.Close()
		go io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ntea")
		got := make([]byte, len(fixedHead))
		if _, err := io.ReadFull(c, got); err != nil || string(got) != fixedHead {
			t.Fatalf("%q, %v", got, err)
		}
		go io.Copy(io.Discard, c)
		time.Sleep(100 * time.Hour)
		tr := tape.Trace()
		end := last[*trace.ExchangeEnded](t, tr)
		if end.Outcome != "complete" || end.Total != 3*time.Second {
			t.Errorf("ended %+v", end)
		}
		if d := last[*trace.IterableClosed](t, tr); d.Absent || d.Took != 0 {
			t.Errorf("close() took %v", d.Took)
		}
		held := time.Duration(len(of[*trace.Hold](tr))/2) * time.Hour
		ended := tr.Find(trace.KindExchangeEnded, 0)
		if e := tr.Event(ended); e.Held != held || held < 20*time.Hour {
			t.Errorf("held for %v, recorded as %v", held, e.Held)
		}
		if s := tr.At(ended + 1); s.Elapsed() != 3*time.Second {
			t.Errorf("the state tells %v", s.Elapsed())
		}
	})
}

// saysAtClose writes to wsgi.errors as it is closed, where it can be held.
type saysAtClose struct {
	wsgi.Body
	env *wsgi.Environ
}

func (b saysAtClose) Close() error {
	_, err := b.env.Errors().WriteString("closed\n")
	return err
}

// H71: a head has one deadline for the whole of it, however it dribbles.
func TestSlowHead(t *testing.T) {
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}
	in(t, srv, func(t *testing.T, ln *piped) {
		c := ln.dial()
		var dribble sync.WaitGroup
		dribble.Go(func() {
			for _, b := range []byte("GET / HTTP/1.1\r\n") {
				if _, err := c.Write([]byte{b}); err != nil {
					return
				}
				time.Sleep(time.Second)
			}
		})
		defer dribble.Wait()
		defer c.Close()
		began := time.Now()
		got, _ := io.ReadAll(c)
		if !strings.HasPrefix(string(got), "HTTP/1.1 408 ") || time.Since(began) != 10*time.Second {
			t.Errorf("%q after %v", got, time.Since(began))
		}
		if d := last[*trace.RequestRejected](t, tape.Trace()); d.Rule != "H71" || d.Status != 408 {
			t.Errorf("%+v", d)
		}
	})
}

// H72: a connection may idle for a minute, before its first request too.
func TestIdleConnection(t *testing.T) {
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}
	in(t, srv, func(t *testing.T, ln *piped) {
		c := ln.dial()
		defer c.Close()
		time.Sleep(59 * time.Second)
		if got := talk(c, get); !strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") {
			t.Errorf("%q", got)
		}
		time.Sleep(59 * time.Second)
		if n := len(of[*trace.ConnClosed](tape.Trace())); n != 0 {
			t.Error("closed within the minute")
		}
		time.Sleep(2 * time.Second)
		if d := last[*trace.ConnClosed](t, tape.Trace()); d.By != "server" {
			t.Errorf("closed by the %s", d.By)
		}
	})
}

func TestClientClosesAnIdleConnection(t *testing.T) {
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}
	in(t, srv, func(t *testing.T, ln *piped) {
		ln.dial().Close()
		synctest.Wait()
		if d := last[*trace.ConnClosed](t, tape.Trace()); d.By != "client" {
			t.Errorf("closed by the %s", d.By)
		}
	})
}

// H73: a body that stops coming is met as an error by the app that reads it.
func TestSlowBody(t *testing.T) {
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(readsAll)}}}
	in(t, srv, func(t *testing.T, ln *piped) {
		c := ln.dial()
		defer c.Close()
		go io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\ntea")
		began := time.Now()
		got, _ := io.ReadAll(c)
		if !strings.HasPrefix(string(got), "HTTP/1.1 ") || strings.HasPrefix(string(got), "HTTP/1.1 200") {
			t.Errorf("%q", got)
		}
		if took := time.Since(began); took < 30*time.Second || took > 32*time.Second {
			t.Errorf("after %v", took)
		}
	})
}

// TestCloseLeavesNothing closes a server with connections in every state. All
// goroutines end, or the bubble fails the test; every close() has run.
func TestCloseLeavesNothing(t *testing.T) {
	opened, closed := 0, 0
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		switch env.Str("PATH_INFO") {
		case "/waits":
			<-env.Context().Done()
			return nil, env.Context().Err()
		case "/reads":
			return readsAll(env, start)
		}
		opened++
		body := wsgi.Stream(func(yield func([]byte, error) bool) {
			for yield([]byte("tick"), nil) {
				select {
				case <-env.Context().Done():
				case <-time.After(time.Second):
				}
			}
		})
		return answers(nil, func() wsgi.Body { return closing{body, &closed, nil} })(env, start)
	})
	called := false
	gate := trace.GateFunc(func(ctx context.Context, p trace.Point) trace.Decision {
		if d, ok := p.Event.Data.(*trace.EnvironBuilt); ok && strings.Contains(d.Entries[2].Repr, "/held") {
			<-ctx.Done()
		}
		if _, ok := p.Event.Data.(*trace.AppCalled); ok && p.Event.Conn == 2 {
			called = true
		}
		return trace.Decision{}
	})
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Gate: gate, Mounts: []wsgi.Mount{{App: app}}}
	in(t, srv, func(t *testing.T, ln *piped) {
		for _, request := range []string{
			"", // idle
			"GET /held HTTP/1.1\r\nHost: x\r\n\r\n",
			"GET / HT",
			"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n",
			"POST /reads HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\ntea",
			"GET /streams HTTP/1.1\r\nHost: x\r\n\r\n",
		} {
			c := ln.dial()
			defer c.Close()
			talk(c, request)
		}
		time.Sleep(3500 * time.Millisecond)
		srv.Close()
		if opened != 1 || closed != 1 {
			t.Errorf("%d bodies, closed %d times", opened, closed)
		}
		tr := tape.Trace()
		if n := len(of[*trace.ConnClosed](tr)); n != 6 {
			t.Errorf("%d of 6 connections were closed", n)
		}
		for _, d := range of[*trace.ExchangeEnded](tr) {
			if d.Outcome != "aborted" {
				t.Errorf("ended %+v", d)
			}
		}
		for _, d := range of[*trace.ConnClosed](tr) {
			if d.By != "server" {
				t.Errorf("closed by the %s", d.By)
			}
		}
		if called {
			t.Error("the app of the held exchange was called after all")
		}
	})
}
