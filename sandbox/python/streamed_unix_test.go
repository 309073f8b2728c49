//go:build unix

package python_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
)

// served is an application behind a gateway that nobody watches, in workers of
// the system's Python.
func served(t *testing.T, workers int, text string) (addr string) {
	t.Helper()
	app := loadIn(t, systemWith(t, system.Options{Workers: workers}), text)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	t.Cleanup(func() {
		srv.Close()
		<-done
	})
	return ln.Addr().String()
}

// fetch gets a path over a connection of its own.
func fetch(addr, path string) (status int, body string, err error) {
	client := http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get("http://" + addr + path)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data), err
}

// warm has the worker answer so often that requests are sent behind each other.
func warm(t *testing.T, addr string) {
	t.Helper()
	for range 40 {
		if status, body, err := fetch(addr, "/warm"); status != 200 || err != nil {
			t.Fatalf("got %d, %q, %v", status, body, err)
		}
	}
}

// streaming gives blocks without an end, and counts what became of them.
const streaming = `import os, threading
taken = closed = 0

class Body:
    def __iter__(self):
        return self
    def __next__(self):
        global taken
        taken += 1
        return b"x" * 65536
    def close(self):
        global closed
        closed += 1

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/forever":
        return Body()
    return [("%d %d %d" % (os.getpid(), taken, closed)).encode()]
`

// A client that leaves in the middle of a body ends it: close() runs once, and
// the worker lives on.
func TestAClientThatLeavesEndsAPushedBody(t *testing.T) {
	t.Parallel()
	addr := served(t, 1, streaming)
	_, before, err := fetch(addr, "/")
	if err != nil {
		t.Fatal(err)
	}
	c := begin(t, addr, "/forever")
	if _, err := io.CopyN(io.Discard, c, 1<<20); err != nil {
		t.Fatal(err)
	}
	c.Close()
	var pids, taken, closed int
	for end := time.Now().Add(time.Minute); closed == 0 && time.Now().Before(end); {
		_, after, err := fetch(addr, "/")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(after, &pids, &taken, &closed); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(before, fmt.Sprint(pids, " ")) || closed != 1 {
		t.Errorf("before %q, then process %d, and close() %d times: want the same process, and one close()", before, pids, closed)
	}
}

// begin sends a request, and leaves the answer to be read.
func begin(t *testing.T, addr, path string) net.Conn {
	t.Helper()
	c := dial(t, addr)
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path); err != nil {
		t.Fatal(err)
	}
	return c
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return c
}

// A generator that is faster than its client gets no further ahead than what
// lies in pipes and sockets.
func TestASlowClientHoldsAFastGenerator(t *testing.T) {
	t.Parallel()
	count := filepath.Join(t.TempDir(), "count")
	addr := served(t, 1, `def app(environ, start_response):
    start_response("200 OK", [])
    with open(`+strconv.Quote(count)+`, "ab", 0) as count:
        for _ in range(1024):
            count.write(b".")
            yield b"x" * 65536
`)
	c := begin(t, addr, "/")
	if _, err := io.ReadFull(c, make([]byte, 1024)); err != nil {
		t.Fatal(err)
	}
	blocks := settled(t, count)
	if most := int64(512); blocks > most {
		t.Errorf("%d blocks of 64 KiB were taken for a client that reads none, want at most %d", blocks, most)
	}
	n, err := io.Copy(io.Discard, http.MaxBytesReader(nil, c, 1024*65536)) // there is more framing than was read
	if n < 1024*65536-1024 {
		t.Errorf("then it read %d bytes, %v", n, err)
	}
}

// settled waits until a file no longer grows, and gives its size.
func settled(t *testing.T, path string) int64 {
	t.Helper()
	last := int64(-1)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(300 * time.Millisecond) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() == last {
			return last
		}
		last = info.Size()
	}
	t.Fatalf("%s grows on and on", path)
	return 0
}

// gated waits at /slow until a file is there.
func gated(file string) string {
	return `import os, time

def app(environ, start_response):
    how = environ["PATH_INFO"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    if how == "/slow":
        open(` + strconv.Quote(file+".slow") + `, "w").write(str(os.getpid()))
        while not os.path.exists(` + strconv.Quote(file) + `):
            time.sleep(0.01)
    return [how.encode(), b" ", str(os.getpid()).encode()]
`
}

// together sends requests right after each other, each over a connection that is
// there already, and gives what each of them gets.
func together(t *testing.T, addr string, paths ...string) (answers func() []answer) {
	t.Helper()
	got := make([]answer, len(paths))
	conns := make([]net.Conn, len(paths))
	for i := range conns {
		conns[i] = dial(t, addr)
	}
	var all sync.WaitGroup
	for i, c := range conns {
		if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", paths[i]); err != nil {
			t.Fatal(err)
		}
		all.Go(func() { got[i] = read(c) })
	}
	return func() []answer {
		all.Wait()
		return got
	}
}

type answer struct {
	status int
	body   string
	err    error
}

func read(c net.Conn) (a answer) {
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return answer{err: err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, string(body), err}
}

var behind = []string{"/slow", "/behind/1", "/behind/2", "/behind/3", "/behind/4"}

// Requests behind a slow one in the same worker wait for it, and each gets its
// own answer.
func TestPipelinedRequestsWaitForASlowOne(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "go")
	addr := served(t, 1, gated(file))
	warm(t, addr)
	answers := together(t, addr, behind...)
	await(t, file+".slow")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Error(err)
	}
	for i, a := range answers() {
		if a.status != 200 || a.err != nil || !strings.HasPrefix(a.body, behind[i]+" ") {
			t.Errorf("%s got %+v", behind[i], a)
		}
	}
}

// await waits for a file with something in it.
func await(t *testing.T, path string) string {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if text, err := os.ReadFile(path); err == nil && len(text) > 0 {
			return string(text)
		}
	}
	t.Fatalf("there is no %s", path)
	return ""
}

// A worker that is killed fails the request that it runs. Those that waited in
// its pipe had not begun, and another one answers them.
func TestAKilledWorkerFailsWhatHadBegun(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "go")
	addr := served(t, 1, gated(file))
	warm(t, addr)
	answers := together(t, addr, behind...)
	pid, err := strconv.Atoi(await(t, file+".slow"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for i, a := range answers() {
		served := i > 0 && a.status == 200 // it had not begun, and another worker got it
		if !served && a.status != 502 || a.err != nil {
			t.Errorf("%s got %+v", behind[i], a)
		}
	}
}

// Bodies of many blocks that come at the same time are not mixed.
func TestPushedBodiesAreNotMixed(t *testing.T) {
	t.Parallel()
	addr := served(t, 2, `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    name = environ["PATH_INFO"].encode()
    if name == b"/warm":
        return [name]
    return (name * 100 for _ in range(300))
`)
	warm(t, addr)
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			path := fmt.Sprintf("/%d", i)
			status, body, err := fetch(addr, path)
			if want := strings.Repeat(path, 300*100); status != 200 || err != nil || body != want {
				t.Errorf("%s got %d, %d bytes of %d, %v", path, status, len(body), len(want), err)
			}
		})
	}
	all.Wait()
}

// A block leaves before the next one is asked for, also where the worker is not
// asked for it.
func TestAPushedBlockLeavesBeforeTheNext(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "go")
	addr := served(t, 1, `import os, time

def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "6")])
    yield b"one"
    while not os.path.exists(`+strconv.Quote(file)+`):
        time.sleep(0.01)
    yield b"two"
`)
	for range 2 { // the first head is asked for, the second known
		c := bufio.NewReader(begin(t, addr, "/"))
		head := readHead(t, c)
		one := make([]byte, 3)
		if _, err := io.ReadFull(c, one); err != nil || string(one) != "one" {
			t.Fatalf("behind %q came %q, %v", head, one, err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		two := make([]byte, 3)
		if _, err := io.ReadFull(c, two); err != nil || string(two) != "two" {
			t.Fatalf("then came %q, %v", two, err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}

func readHead(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var head bytes.Buffer
	for !bytes.HasSuffix(head.Bytes(), []byte("\r\n\r\n")) {
		line, err := r.ReadString('\n')
		head.WriteString(line)
		if err != nil {
			t.Fatalf("%v behind %q", err, head.String())
		}
	}
	return head.String()
}
