package python_test

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi"
)

type nothing struct{}

func (nothing) Call(string, []wsgi.Header, error) (wsgi.Write, error) {
	return func([]byte) error { return nil }, nil
}

// BenchmarkGuestAlone is a hello through a warm guest, without a gateway: the same
// request as BenchmarkGuest's, as the gateway would hand it on.
func BenchmarkGuestAlone(b *testing.B) { benchmarkAlone(b, load(b, hello)) }

// BenchmarkProcessAlone is the same through a worker process.
func BenchmarkProcessAlone(b *testing.B) { benchmarkAlone(b, loadIn(b, pythontest.System(b), hello)) }

func benchmarkAlone(b *testing.B, app *python.App) {
	given := environOf(b, get)
	var took times
	defer took.report(b)
	for b.Loop() {
		env := given.Clone()
		began := time.Now()
		body, err := app.Call(env, nothing{})
		if err != nil {
			b.Fatal(err)
		}
		for err == nil {
			_, err = body.Next()
		}
		body.(interface{ Close() error }).Close()
		took.since(began)
	}
}

// environOf is the environ of a request, without the exchange that it came with.
func environOf(b *testing.B, raw string) *wsgi.Environ {
	env := new(wsgi.Environ)
	talk(b, &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(func(e *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		e.Walk(func(key, text string, other any, isText bool) {
			if isText {
				other = text
			}
			env.Set(key, other)
		})
		_, err := start.Call("200 OK", nil, nil)
		return wsgi.Blocks(), err
	})}}}, raw)
	if env.Len() < 10 {
		b.Fatalf("the environ of a request has %d keys", env.Len())
	}
	return env
}

// times are how long each request took.
type times struct {
	mu  sync.Mutex
	all []time.Duration
}

func (t *times) since(began time.Time) {
	took := time.Since(began)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, took)
}

// report adds the median and the ninety-ninth percentile.
func (t *times) report(b *testing.B) {
	slices.Sort(t.all)
	for _, percent := range []int{50, 99} {
		took := t.all[len(t.all)*percent/100]
		b.ReportMetric(float64(took.Microseconds()), fmt.Sprintf("p%d-µs", percent))
	}
}

// BenchmarkGuest is a hello through a socket and the gateway, asked for over one
// connection, by a guest that could do it alone in the time of
// BenchmarkGuestAlone.
func BenchmarkGuest(b *testing.B) { benchmarkServed(b, load(b, hello), 1) }

// BenchmarkProcess is a small answer of one worker process, over many
// connections.
func BenchmarkProcess(b *testing.B) {
	system := python.NewSystem(python.SystemOptions{Workers: 1})
	defer system.Close()
	benchmarkServed(b, loadIn(b, system, fine), 16)
}

func benchmarkServed(b *testing.B, app *python.App, conns int) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}}
	go srv.Serve(ln)
	defer srv.Close()
	answer := strings.Replace(talk(b, &wsgi.Server{Mounts: srv.Mounts}, get), "Connection: close\r\n", "", 1)
	question := strings.Replace(get, "Connection: close\r\n", "", 1)
	b.ReportAllocs()
	b.ResetTimer()
	var took times
	defer took.report(b)
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	for range conns {
		all.Go(func() {
			c, err := net.Dial("tcp", ln.Addr().String())
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			for buf := make([]byte, len(answer)); left.Add(-1) >= 0; {
				began := time.Now()
				_, _ = io.WriteString(c, question)
				if _, err := io.ReadFull(c, buf); err != nil {
					b.Error(err)
					return
				}
				took.since(began)
			}
		})
	}
	all.Wait()
}

// BenchmarkWarmStart is what a program that has compiled the interpreter before waits
// for its first answer from Python: until the engine is ready, and until a guest has
// run the application.
func BenchmarkWarmStart(b *testing.B) {
	dir := cacheDir(b)
	var ready, answered time.Duration
	for b.Loop() {
		began := time.Now()
		engine := python.NewEngine(python.Options{CacheDir: dir})
		if err := engine.Wait(b.Context()); err != nil {
			b.Fatal(err)
		}
		ready += time.Since(began)
		direct(b, loadIn(b, engine, fine))
		answered += time.Since(began)
		engine.Close()
	}
	b.ReportMetric(float64(ready.Milliseconds())/float64(b.N), "ready-ms")
	b.ReportMetric(float64(answered.Milliseconds())/float64(b.N), "answer-ms")
}

// BenchmarkFirstRequest is what a new application costs until its first answer, with
// the module of the standard library that it imports.
func BenchmarkFirstRequest(b *testing.B) {
	engine := pythontest.Engine(b)
	for b.Loop() {
		began := time.Now()
		app := loadIn(b, engine, hello)
		send(b, app, get, nil)
		b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms")
		app.Close()
	}
}
