//go:build unix

package python_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// threaded serves an application in the system's Python.
func threaded(t *testing.T, opts system.Options, sink trace.Sink, gate trace.Gate, text string) (addr string) {
	t.Helper()
	app := loadIn(t, systemWith(t, opts), text)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &wsgi.Server{Sink: sink, Gate: gate, ShowErrors: wsgi.ThisMachine, Mounts: []wsgi.Mount{{App: app}}}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	t.Cleanup(func() {
		srv.Close()
		<-done
	})
	return ln.Addr().String()
}

// ask sends a request, and gives the status and the body.
func ask(t *testing.T, addr, method, path, body string) (status int, text string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Errorf("%s %s: %v", method, path, err)
		return 0, ""
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Errorf("%s %s: %v", method, path, err)
	}
	return resp.StatusCode, string(data)
}

// stream opens a response that goes on, and waits for its first line.
func stream(t *testing.T, addr, path string) {
	t.Helper()
	resp, err := http.Get("http://" + addr + path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	if _, err := bufio.NewReader(resp.Body).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
}

// recordedOrNot runs a test with nothing recorded, and with all.
func recordedOrNot(t *testing.T, test func(t *testing.T, sink trace.Sink)) {
	t.Parallel()
	t.Run("unrecorded", func(t *testing.T) { t.Parallel(); test(t, nil) })
	t.Run("recorded", func(t *testing.T) { t.Parallel(); test(t, &records{}) })
}

const sharing = `import threading, time

count = 0
go = threading.Event()

def app(environ, start_response):
    global count
    path = environ["PATH_INFO"]
    if path == "/wait":
        go.wait(60)
    elif path == "/go":
        go.set()
    count += 1
    start_response("200 OK", [("Content-Type", "text/plain")])
    if path == "/events":
        def events():
            yield b"data: 0\n"
            go.wait(60)
        return events()
    return [("%d %s %s" % (count, environ["wsgi.multithread"], environ["wsgi.multiprocess"])).encode()]
`

// One process serves requests side by side: what one leaves in memory the next one
// finds, and those that wait for another do not keep it from coming.
func TestRequestsRunSideBySide(t *testing.T) {
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{}, sink, nil, sharing)
		var all sync.WaitGroup
		for range 7 {
			all.Go(func() {
				if status, _ := ask(t, addr, "GET", "/wait", ""); status != 200 {
					t.Errorf("one that waited got %d", status)
				}
			})
		}
		if _, text := ask(t, addr, "GET", "/go", ""); !strings.HasSuffix(text, " True False") {
			t.Errorf("got %q", text)
		}
		all.Wait()
		if _, text := ask(t, addr, "GET", "/", ""); text != "9 True False" {
			t.Errorf("after eight requests, got %q", text)
		}
	})
}

// Open event streams keep nobody from being served.
func TestStreamsBlockNobody(t *testing.T) {
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{Threads: 2}, sink, nil, sharing)
		for range 8 {
			stream(t, addr, "/events")
		}
		if _, text := ask(t, addr, "GET", "/", ""); text != "9 True False" {
			t.Errorf("beside eight streams, got %q", text)
		}
	})
}

// Any thread of the application may read the request's body.
func TestAThreadOfTheApplicationReadsTheBody(t *testing.T) {
	const text = `import queue, threading

def app(environ, start_response):
    got = queue.Queue()
    size = 4 if environ["PATH_INFO"] == "/" else -1
    def pull():
        while True:
            data = environ["wsgi.input"].read(size)
            print("read", len(data), file=environ["wsgi.errors"])
            got.put(data)
            if not data or size < 0:
                return
    threading.Thread(target=pull, daemon=True).start()
    start_response("200 OK", [("Content-Type", "text/plain")])
    n = 0
    while True:
        data = got.get(timeout=30)
        n += len(data)
        yield b"%d\n" % n
        if not data or size < 0:
            return
`
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{}, sink, nil, text)
		for range 5 {
			for path, want := range map[string]string{"/": "4\n8\n10\n10\n", "/whole": "10\n"} {
				if status, got := ask(t, addr, "POST", path, "0123456789"); status != 200 || got != want {
					t.Errorf("%s gives %d, %q", path, status, got)
				}
			}
		}
	})
}

const stuck = `import os, threading, time
asleep = []
def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/loop":
        while True:
            pass
    elif path == "/sleep":
        asleep.append(path)
        time.sleep(30)
    elif path == "/exit":
        while len(asleep) < 3:
            time.sleep(0.01)
        os._exit(3)
    elif path == "/lasting":
        time.sleep(1.2)
    elif path == "/beside":
        asleep.append(path)
        for _ in range(20):
            time.sleep(0.1)
    while path == "/deaf":
        try:
            time.sleep(30)
        except BaseException:
            pass
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"%d" % os.getpid()]
`

// A request that takes too long is interrupted in its thread: its client gets 504
// with the line, and the process serves on.
func TestAnEndlessLoopIsInterrupted(t *testing.T) {
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{Watchdog: 2 * time.Second}, sink, nil, stuck)
		_, before := ask(t, addr, "GET", "/", "")
		status, text := ask(t, addr, "GET", "/loop", "")
		if !regexp.MustCompile(`is there an endless loop at line [67] of app\.py\?`).MatchString(text) || status != 504 {
			t.Errorf("got %d, %q", status, text)
		}
		if _, after := ask(t, addr, "GET", "/", ""); after != before {
			t.Errorf("process %s instead of %s", after, before)
		}
	})
}

// One that does not yield gets its 504 all the same, and the process is replaced
// once the others have come to their end.
func TestAProcessThatDoesNotYieldIsReplaced(t *testing.T) {
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{Watchdog: 2 * time.Second}, sink, nil, stuck)
		_, before := ask(t, addr, "GET", "/", "")
		status, text := ask(t, addr, "GET", "/deaf", "")
		if status != 504 || !strings.Contains(text, "of app.py") {
			t.Errorf("got %d, %q", status, text)
		}
		if _, after := ask(t, addr, "GET", "/", ""); after == before || after == "" {
			t.Errorf("process %s after %s", after, before)
		}
	})
}

// One that sleeps on when its time is up keeps nobody beside it from going on.
func TestWhoSleepsOnStopsNobodyBeside(t *testing.T) {
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{Watchdog: 5 * time.Second}, sink, nil, stuck)
		var slept sync.WaitGroup
		slept.Go(func() {
			if status, text := ask(t, addr, "GET", "/sleep", ""); status != 504 {
				t.Errorf("who sleeps got %d, %q", status, text)
			}
		})
		for range 3 { // the first of them well before the time of the other is up, the last when it is
			time.Sleep(1500 * time.Millisecond)
			slept.Go(func() {
				if status, text := ask(t, addr, "GET", "/beside", ""); status != 200 {
					t.Errorf("one beside it got %d, %q", status, text)
				}
			})
		}
		slept.Wait()
	})
}

// After a crash, which waits until they sleep, all that were under way get 502, and the next is served.
func TestACrashEndsAllUnderWay(t *testing.T) {
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{}, sink, nil, stuck)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if status, _ := ask(t, addr, "GET", "/sleep", ""); status != 502 {
					t.Errorf("one beside it got %d", status)
				}
			})
		}
		if status, _ := ask(t, addr, "GET", "/exit", ""); status != 502 {
			t.Errorf("got %d", status)
		}
		if status, _ := ask(t, addr, "GET", "/", ""); status != 200 {
			t.Errorf("the next got %d", status)
		}
		all.Wait()
	})
}

// A client that does not read what it asked for keeps its own thread, and no other.
func TestASlowReaderDelaysNobody(t *testing.T) {
	const text = `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/large":
        return (b"x" * 65536 for _ in range(400))
    return [b"small"]
`
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{}, sink, nil, text)
		for range 3 {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { c.Close() })
			fmt.Fprint(c, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
			if _, err := c.Read(make([]byte, 1000)); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			if _, got := ask(t, addr, "GET", "/", ""); got != "small" {
				t.Errorf("got %q", got)
			}
		}
		if _, got := ask(t, addr, "GET", "/large", ""); len(got) != 400*65536 {
			t.Errorf("%d bytes of a large body", len(got))
		}
	})
}

// Where all threads are busy, the log says so once, with what they do.
func TestTheLogSaysWhatOccupiesAllThreads(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	opts := system.Options{Threads: 2, Log: slog.New(slog.NewTextHandler(&log, nil))}
	addr := threaded(t, opts, nil, nil, sharing)
	for range 4 {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		fmt.Fprint(c, "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	for deadline := time.Now().Add(time.Minute); !strings.Contains(log.String(), "busy") && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	if got := log.String(); strings.Count(got, "busy") != 1 || strings.Count(got, "GET /wait for ") != 2 || !strings.Contains(got, "at line 10 of app.py") {
		t.Errorf("the log says %q", got)
	}
}

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

const locked = `import threading

lock = threading.Lock()

def app(environ, start_response):
    with lock:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode()]
`

// A request that waits for a lock of one that is held is told where it waits, while it
// waits.
func TestARequestThatWaitsForAHeldOneIsToldSo(t *testing.T) {
	t.Parallel()
	records := &records{}
	held, letGo := make(chan bool, 2), make(chan bool)
	gate := trace.GateFunc(func(ctx context.Context, p trace.Point) trace.Decision {
		if p.Event.Kind() == trace.KindStartResponseCalled {
			held <- true
			select {
			case <-letGo:
			case <-ctx.Done():
			}
		}
		return trace.Decision{}
	})
	addr := threaded(t, system.Options{Watchdog: 6 * time.Second}, records, gate, locked)
	var both sync.WaitGroup
	for _, path := range []string{"/first", "/second"} {
		both.Go(func() {
			if status, text := ask(t, addr, "GET", path, ""); status != 200 || text != path {
				t.Errorf("%s got %d, %q", path, status, text)
			}
		})
	}
	<-held
	const want = "at line 6 of app.py while another request is held in the same process: it may wait for a lock which that one has"
	told := func(e trace.Event) bool {
		d, ok := e.Data.(*trace.Queued)
		return ok && strings.Contains(d.Why, want)
	}
	if !records.soon(t, told) {
		t.Errorf("no request is told that it has been %s", want)
	}
	time.Sleep(7 * time.Second) // longer than the watchdog lets a request run
	close(letGo)
	both.Wait()
}

const ending = `import gc, weakref

gc.disable()
last = None

class Thing:
    pass

def inner(environ, start_response):
    global last
    thing = environ["thing"] = Thing()
    alive, last = last is not None and last() is not None, weakref.ref(thing)
    def start(status, headers, exc_info=None):
        return start_response(status, headers, exc_info)
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"alive" if alive else b"gone"]

table = {"inner": inner}

def app(environ, start_response):
    return table["inner"](environ, start_response)
`

// What an application makes for a request ends with it, without Python's collector: we
// leave no circle of references behind.
func TestObjectsEndWithTheirRequest(t *testing.T) {
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		addr := threaded(t, system.Options{Threads: 1}, sink, nil, ending)
		for range 3 {
			if _, text := ask(t, addr, "GET", "/", ""); text != "gone" {
				t.Errorf("what the request before had made is %s", text)
			}
		}
	})
}
