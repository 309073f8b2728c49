package inspect_test

import (
	"io"
	"net"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// large is an application whose answer has 64 MiB, in blocks of 64 KiB.
func large() wsgi.App {
	block := make([]byte, 64<<10)
	blocks := make([][]byte, 1024)
	for i := range blocks {
		blocks[i] = block
	}
	return answeringBlocks(blocks)
}

func answeringBlocks(blocks [][]byte) wsgi.App {
	return wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "application/octet-stream"}}, nil)
		return wsgi.Blocks(blocks...), err
	})
}

// BenchmarkDownload is a large download over loopback: unwatched, and with its record, which has
// the hash of all that passes.
func BenchmarkDownload(b *testing.B) {
	record := inspect.New(inspect.Options{})
	b.Cleanup(record.Close)
	for name, sink := range map[string]trace.Sink{"unwatched": nil, "recorded": record} {
		b.Run(name, func(b *testing.B) {
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				b.Fatal(err)
			}
			srv := &wsgi.Server{Sink: sink, Mounts: []wsgi.Mount{{App: large()}}}
			go srv.Serve(ln)
			b.Cleanup(func() { srv.Close() })
			b.SetBytes(64 << 20)
			for b.Loop() {
				download(b, ln.Addr().String())
			}
		})
	}
}

func download(b *testing.B, addr string) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(soon))
	if _, err := io.WriteString(c, get("/")); err != nil {
		b.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, c); err != nil || n < 64<<20 {
		b.Fatalf("%d bytes, %v", n, err)
	}
}
