package rawio

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// ends are both ends of a way from one to the other.
type ends struct {
	to interface {
		io.WriteCloser
		SetWriteDeadline(time.Time) error
	}
	from interface {
		io.ReadCloser
		SetReadDeadline(time.Time) error
	}
}

// connected makes a connection over a network.
func connected(network, addr string) func(t *testing.T) ends {
	return func(t *testing.T) ends {
		if network == "unix" {
			addr = filepath.Join(t.TempDir(), "s")
		}
		ln, err := net.Listen(network, addr)
		if err != nil {
			t.Fatal(err)
		}
		defer ln.Close()
		to, err := net.Dial(network, ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		from, err := ln.Accept()
		if err != nil {
			t.Fatal(err)
		}
		return ends{to, from}
	}
}

func piped(t *testing.T) ends {
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	return ends{to, from}
}

// onEach runs a test over each sort of file.
func onEach(t *testing.T, test func(t *testing.T, e ends)) {
	t.Parallel()
	ways := map[string]func(t *testing.T) ends{"tcp": connected("tcp", "127.0.0.1:0"), "unix": connected("unix", ""), "pipe": piped}
	if runtime.GOOS == "windows" { // whose pipes have no deadlines
		delete(ways, "pipe")
	}
	for name, open := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := open(t)
			t.Cleanup(func() { e.to.Close(); e.from.Close() })
			test(t, e)
		})
	}
}

// What is written comes out, also where it is far more than the kernel keeps for a reader that begins late, and
// behind it the end.
func TestAllThatIsWrittenIsRead(t *testing.T) {
	onEach(t, func(t *testing.T, e ends) {
		sent := bytes.Repeat([]byte("a request and its answer "), 1<<18)
		written := make(chan error, 1)
		go func() {
			n, err := Writer(e.to).Write(sent)
			if err == nil && n != len(sent) {
				err = io.ErrShortWrite
			}
			written <- errors.Join(err, e.to.Close())
		}()
		got, err := io.ReadAll(Reader(e.from))
		if err := errors.Join(err, <-written); err != nil || !bytes.Equal(got, sent) {
			t.Errorf("of %d bytes %d came, with %v", len(sent), len(got), err)
		}
	})
}

func TestDeadlinesHold(t *testing.T) {
	onEach(t, func(t *testing.T, e ends) {
		if err := errors.Join(e.from.SetReadDeadline(time.Now()), e.to.SetWriteDeadline(time.Now())); err != nil {
			t.Fatal(err)
		}
		_, read := Reader(e.from).Read(make([]byte, 1))
		_, write := Writer(e.to).Write(make([]byte, 1))
		if !errors.Is(read, os.ErrDeadlineExceeded) || !errors.Is(write, os.ErrDeadlineExceeded) {
			t.Errorf("read: %v; write: %v", read, write)
		}
	})
}

// A read that waits ends where its file is closed.
func TestCloseEndsARead(t *testing.T) {
	onEach(t, func(t *testing.T, e ends) {
		ended := make(chan error, 1)
		go func() {
			_, err := Reader(e.from).Read(make([]byte, 1))
			ended <- err
		}()
		e.from.Close()
		if err := <-ended; !errors.Is(err, net.ErrClosed) && !errors.Is(err, os.ErrClosed) {
			t.Errorf("got %v", err)
		}
	})
}

// Who writes to what nobody reads any more gets an error, and no signal.
func TestNobodyReads(t *testing.T) {
	onEach(t, func(t *testing.T, e ends) {
		e.from.Close()
		w := Writer(e.to)
		for range 1000 {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
		t.Error("all was written")
	})
}

// what reads by itself is not gone past.
type counted struct {
	*net.TCPConn
	reads int
}

func (c *counted) Read(p []byte) (int, error) {
	c.reads++
	return c.TCPConn.Read(p)
}

func TestWhatIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, one := range []io.ReadWriter{file, &counted{}, &bytes.Buffer{}} {
		if Reader(one) != io.Reader(one) || Writer(one) != io.Writer(one) {
			t.Errorf("%T is gone past", one)
		}
	}
}

// BenchmarkEcho sends a byte over a connection and back, as Go does it and past the scheduler.
func BenchmarkEcho(b *testing.B) {
	same := func(c net.Conn) io.ReadWriter { return c }
	raw := func(c net.Conn) io.ReadWriter {
		return struct {
			io.Reader
			io.Writer
		}{Reader(c), Writer(c)}
	}
	for name, way := range map[string]func(net.Conn) io.ReadWriter{"net": same, "rawio": raw} {
		b.Run(name, func(b *testing.B) {
			here, there := net.Conn(nil), net.Conn(nil)
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err == nil {
				here, err = net.Dial("tcp", ln.Addr().String())
			}
			if err == nil {
				there, err = ln.Accept()
			}
			if err != nil {
				b.Fatal(err)
			}
			defer ln.Close()
			defer here.Close()
			go func() {
				defer there.Close()
				_, _ = io.Copy(way(there), struct{ io.Reader }{way(there)})
			}()
			one, conn := make([]byte, 1), way(here)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := conn.Write(one); err != nil {
					b.Fatal(err)
				}
				if _, err := io.ReadFull(conn, one); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
