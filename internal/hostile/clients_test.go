package hostile

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/python/pythontest"
)

// reader is an application that reads what it is sent, or says that nothing came.
const reader = `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read() or b"nothing"]
`

// serves has the program serve an application, and gives its socket.
func serves(t *testing.T, text string, args ...string) (socket string) {
	t.Helper()
	cmd := roundtrip(t, append([]string{"serve", "app.py", "--access-log", "off"}, args...)...)
	dir, err := os.MkdirTemp("", "rt") // a socket's path may not be long
	if err != nil {
		t.Fatal(err)
	}
	socket = filepath.Join(dir, "s")
	cmd.Args = append(cmd.Args, "--listen", "unix:"+socket)
	if err := os.WriteFile(filepath.Join(cmd.Dir, "app.py"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		os.RemoveAll(dir)
	})
	return socket
}

// connects waits until somebody listens.
func connects(t *testing.T, socket string) net.Conn {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if conn, err := net.Dial("unix", socket); err == nil {
			t.Cleanup(func() { conn.Close() })
			_ = conn.SetDeadline(end)
			return conn
		}
	}
	t.Fatal("nobody listens")
	return nil
}

func bothEngines(t *testing.T, test func(t *testing.T, engine string)) {
	t.Parallel()
	for _, engine := range []string{"embedded", "system"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			if engine == "system" {
				pythontest.System(t)
			}
			test(t, engine)
		})
	}
}

// Eight clients that send a byte now and then delay nobody, though the application reads
// what they send; nor do eight that never send what they announce.
func TestSlowClientsDelayNobody(t *testing.T) {
	bothEngines(t, func(t *testing.T, engine string) {
		socket := serves(t, reader, "--engine", engine)
		var slow []net.Conn
		for range 8 {
			conn := connects(t, socket)
			fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\ng")
			slow = append(slow, conn)
		}
		for range 9 {
			conn := connects(t, socket)
			fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
			if got, err := io.ReadAll(conn); err != nil || !strings.HasSuffix(string(got), "nothing") {
				t.Fatalf("beside them: %q, %v", got, err)
			}
		}
		fmt.Fprint(slow[0], "reen")
		if got, err := io.ReadAll(slow[0]); err != nil || !strings.HasSuffix(string(got), "green") {
			t.Errorf("one that went on: %q, %v", got, err)
		}
	})
}

// An iteration that gives empty blocks ends when its client has left.
func TestEmptyBlocksEndWithTheirClient(t *testing.T) {
	const text = `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/":
        return [b"here"]
    def empty():
        yield b"first"
        while True:
            yield b""
    return empty()
`
	bothEngines(t, func(t *testing.T, engine string) {
		socket := serves(t, text, "--engine", engine, "--threads", "1")
		conn := connects(t, socket)
		fmt.Fprint(conn, "GET /empty HTTP/1.1\r\nHost: x\r\n\r\n")
		if _, err := io.ReadFull(conn, make([]byte, 9)); err != nil {
			t.Fatal(err)
		}
		conn.Close()
		next := connects(t, socket)
		fmt.Fprint(next, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if got, err := io.ReadAll(next); err != nil || !strings.HasSuffix(string(got), "here") {
			t.Errorf("the next one got %q, %v", got, err)
		}
	})
}
