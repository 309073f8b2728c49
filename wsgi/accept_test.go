package wsgi_test

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// A connection too many is told so; when one has left there is room again.
func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	tape := tape.New(time.Now())
	srv := &wsgi.Server{MaxConns: 2, Sink: tape, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}
	addr := listen(t, srv)
	open := func() net.Conn {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(soon))
		return c
	}
	first, second := open(), open()
	defer second.Close()
	for _, c := range []net.Conn{first, second} { // they have been accepted when they are answered
		io.WriteString(c, get)
		if _, err := c.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
	}
	third := open()
	defer third.Close()
	io.WriteString(third, get)
	answer, err := io.ReadAll(third)
	if got := parse(t, string(answer), "GET"); err != nil || len(got) != 1 || got[0].Status != "503 Service Unavailable" || !got[0].Close {
		t.Fatalf("%q, %v", answer, err)
	}
	if d := last[*trace.RequestRejected](t, tape.Trace()); d.Status != 503 || d.Rule != "MaxConns" {
		t.Errorf("%+v", d)
	}
	first.Close()
	for deadline := time.Now().Add(soon); !strings.HasPrefix(exchange(t, addr, get), "HTTP/1.1 200 OK\r\n"); {
		if time.Now().After(deadline) {
			t.Fatal("there is no room again")
		}
	}
}

// faulty is a listener that fails for a while.
type faulty struct {
	*piped
	errs []error
}

func (f *faulty) Accept() (net.Conn, error) {
	if len(f.errs) == 0 {
		return f.piped.Accept()
	}
	err := f.errs[0]
	f.errs = f.errs[1:]
	return nil, &net.OpError{Op: "accept", Net: "tcp", Err: err}
}

var tooManyFiles = os.NewSyscallError("accept", syscall.EMFILE)

// The server waits out what may pass, longer each time, and goes on.
func TestAcceptThatFailsForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ln := &faulty{piped: newPiped()}
		for range 12 {
			ln.errs = append(ln.errs, tooManyFiles)
		}
		srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}
		done := make(chan error, 1)
		go func() { done <- srv.Serve(ln) }()
		began := time.Now()
		c := ln.dial()
		if got := talk(c, get); !strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") {
			t.Errorf("%q", got)
		}
		c.Close()
		if took := time.Since(began); took < 4*time.Second || took > 8*time.Second {
			t.Errorf("it waited for %v", took)
		}
		srv.Close()
		if err := <-done; !errors.Is(err, wsgi.ErrServerClosed) {
			t.Errorf("Serve gave %v", err)
		}
	})
}

// A server that waits can be closed, and what will not pass ends Serve.
func TestAcceptThatFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := &wsgi.Server{}
		done := make(chan error, 1)
		go func() { done <- srv.Serve(&faulty{newPiped(), []error{tooManyFiles}}) }()
		synctest.Wait()
		srv.Close()
		if err := <-done; !errors.Is(err, wsgi.ErrServerClosed) {
			t.Errorf("Serve gave %v", err)
		}
		broken := errors.New("no such device")
		if err := (&wsgi.Server{}).Serve(&faulty{newPiped(), []error{broken}}); !errors.Is(err, broken) {
			t.Errorf("Serve gave %v", err)
		}
	})
}

// Any listener will do, also one that cannot be the key of a map.
func TestListenerThatCannotBeCompared(t *testing.T) {
	t.Parallel()
	srv := &wsgi.Server{}
	srv.Close()
	if err := srv.Serve(strange{newPiped(), nil}); !errors.Is(err, wsgi.ErrServerClosed) {
		t.Errorf("Serve gave %v", err)
	}
	srv = &wsgi.Server{}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(strange{newPiped(), nil}) }()
	srv.Close()
	if err := <-done; !errors.Is(err, wsgi.ErrServerClosed) {
		t.Errorf("Serve gave %v", err)
	}
}

type strange struct {
	*piped
	_ []int
}
