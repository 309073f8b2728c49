//go:build unix

package python_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// records keeps a tape for each exchange.
type records struct {
	mu    sync.Mutex
	tapes []*tape.Tape
}

func (r *records) Record(trace.Event) {} // of connections

func (r *records) Exchange(_, _, _ int) trace.Sink {
	tape := tape.New(time.Now())
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tapes = append(r.tapes, tape)
	return tape
}

// soon waits for an event in any exchange, also in one that has not ended.
func (r *records) soon(t *testing.T, is func(trace.Event) bool) bool {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		r.mu.Lock()
		tapes := slices.Clone(r.tapes)
		r.mu.Unlock()
		for _, tape := range tapes {
			if slices.ContainsFunc(tape.Events(0), is) {
				return true
			}
		}
	}
	return false
}

// of gives the events of the exchange with a path, once it has ended.
func (r *records) of(t *testing.T, path string) []trace.Event {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if events := r.find(path); events != nil {
			return events
		}
	}
	t.Fatalf("no exchange with %s has ended", path)
	return nil
}

func (r *records) find(path string) []trace.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, tape := range r.tapes {
		events := tape.Events(0)
		is := slices.ContainsFunc(events, func(e trace.Event) bool {
			d, ok := e.Data.(*trace.RequestLine)
			return ok && d.Target == path
		})
		if is && events[len(events)-1].Kind() == trace.KindExchangeEnded {
			return events
		}
	}
	return nil
}

// servedTo serves an application in one worker of the system's Python, to a sink.
func servedTo(t *testing.T, sink trace.Sink, text string) (addr string) {
	t.Helper()
	app := loadIn(t, systemWith(t, system.Options{Workers: 1}), text, source("wrap", `def wrap(app):
    return lambda environ, start_response: app(environ, start_response)
`))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &wsgi.Server{Sink: sink, Mounts: []wsgi.Mount{{App: app}}}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	t.Cleanup(func() {
		srv.Close()
		<-done
	})
	return ln.Addr().String()
}

// speaking writes its path beside all frames, and calls a layer that only a call
// shows. It waits at /slow until a file is there.
func speaking(file string) string {
	return `import os, time

def inner(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]

table = {"inner": inner}

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        open(` + strconv.Quote(file+".slow") + `, "w").write("here")
        while not os.path.exists(` + strconv.Quote(file) + `):
            time.sleep(0.01)
    os.write(1, b"<%s>" % environ["PATH_INFO"].encode())
    os.write(2, b"!\n")
    return table["inner"](environ, start_response)
`
}

// Recorded requests of one worker each keep their own answer and their own events, and
// what was written during them, where none ran beside them.
func TestRecordedRequestsShareAWorker(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "go")
	records := &records{}
	addr := servedTo(t, records, speaking(file))
	warm(t, addr)
	paths := []string{"/slow"}
	for i := range 20 {
		paths = append(paths, fmt.Sprintf("/behind/%d", i))
	}
	answers := together(t, addr, paths...)
	await(t, file+".slow")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range answers() {
		if a.status != 200 || a.err != nil || a.body != paths[i] {
			t.Errorf("%s got %+v", paths[i], a)
		}
		events := records.of(t, paths[i])
		if said := printed(events); !strings.Contains("<"+paths[i]+">!\n", said) { // another one may begin between its two writes
			t.Errorf("%s shows that this was written: %q", paths[i], said)
		}
		for _, layer := range []trace.Layer{"mw.0:wrap", trace.LayerApp} {
			if !was(events, trace.KindAppCalled, layer) {
				t.Errorf("%s does not show a call of %s", paths[i], layer)
			}
		}
	}
}

// printed is what a request wrote, as far as that can be told from what others did.
func printed(events []trace.Event) string {
	var said strings.Builder
	for _, e := range events {
		if d, ok := e.Data.(*trace.CodePrint); ok && d.When == "" {
			said.WriteString(d.Text)
		}
	}
	return said.String()
}

func was(events []trace.Event, k trace.Kind, layer trace.Layer) bool {
	return slices.ContainsFunc(events, func(e trace.Event) bool { return e.Kind() == k && e.Layer == layer })
}

// A request that fills the pipe shows the layers that are known beforehand and no
// others, and says so.
func TestARequestThatHurriesSaysWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	records := &records{}
	addr := servedTo(t, records, strings.Replace(speaking(""), "os.write(1", "time.sleep(0.001)\n    os.write(1", 1))
	warm(t, addr)
	for round := 0; ; round++ {
		var paths []string
		for i := range 24 {
			paths = append(paths, fmt.Sprintf("/%d/%d", round, i))
		}
		together(t, addr, paths...)()
		hurried := 0
		for _, path := range paths {
			events := records.of(t, path)
			found := was(events, trace.KindAppCalled, "app.1:inner")
			said := strings.Contains(why(events), "known beforehand")
			if said == found {
				t.Errorf("%s: the inner layer shows is %v, and that it does not is said is %v", path, found, said)
			}
			if said {
				hurried++
			}
		}
		if hurried > 0 {
			return
		}
		if round == 50 {
			t.Fatal("no request has filled the pipe")
		}
	}
}

func why(events []trace.Event) (all string) {
	for _, e := range events {
		if d, ok := e.Data.(*trace.Queued); ok {
			all += d.Why
		}
	}
	return all
}
