package sandbox_test

import (
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"roundtrip/sandbox/catalog"
)

// Eight clients on a network that do not read an answer of 100 KB keep no place of the
// application, and get all of it when they read. The send buffer of the loopback is
// large, so these have the segments of a network.
func TestSlowReadersKeepNoPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "app.py")
	write(t, file, `def app(environ, start_response):
    start_response('200 OK', [])
    return [b'x' * 100000] if environ['PATH_INFO'] == '/large' else [b'small']
`)
	_, url := site(t, catalog.Stack{App: file})
	var slow []net.Conn
	for range 8 {
		slow = append(slow, slowReader(t, strings.TrimPrefix(url, "http://")))
	}
	if _, body := fetch(t, url); body != "small" {
		t.Errorf("beside them, %q", body)
	}
	for _, conn := range slow {
		if answer, err := io.ReadAll(conn); err != nil || strings.Count(string(answer), "x") < 100000 {
			t.Errorf("who was slow got %d bytes, %v", len(answer), err)
		}
	}
}

// slowReader asks for an answer, of which it reads the first byte.
func slowReader(t *testing.T, addr string) net.Conn {
	t.Helper()
	d := net.Dialer{Timeout: time.Minute, Control: func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096)
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 1460)
		})
	}}
	conn, err := d.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprint(conn, "GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	if _, err := io.ReadFull(conn, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	return conn
}
