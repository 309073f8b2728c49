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

	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
)

type nothing struct{}

func (nothing) Call(string, []wsgi.Header, error) (wsgi.Write, error) {
	return func([]byte) error { return nil }, nil
}

// BenchmarkGuest is a hello through a warm guest: in turn without a gateway, which
// is the guest alone, and through a socket and the gateway, both with the environ
// that the gateway makes.
func BenchmarkGuest(b *testing.B) {
	app := load(b, hello)
	given := environOf(b, get)
	c := connect(b, app)
	var alone, served times
	for b.Loop() {
		call(b, app, given.Clone(), &alone)
		c.ask(b, &served)
	}
	alone.report(b, "alone-p%d-µs", 50, 99)
	served.report(b, "served-p%d-µs", 50, 99)
	b.ReportMetric(float64(served.at(50))/float64(alone.at(50)), "p50-ratio")
}

// BenchmarkProcessAlone is the same without a gateway through a worker process.
func BenchmarkProcessAlone(b *testing.B) {
	app := loadIn(b, pythontest.System(b), hello)
	given := environOf(b, get)
	var took times
	for b.Loop() {
		call(b, app, given.Clone(), &took)
	}
	took.report(b, "p%d-µs", 50, 99)
}

// call calls an application as a gateway would.
func call(b *testing.B, app *application.App, env *wsgi.Environ, took *times) {
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

// environOf is the environ of a request, without the exchange that it came with.
func environOf(b *testing.B, raw string) *wsgi.Environ {
	env := new(wsgi.Environ)
	talk(b, &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(func(e *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		for key, value := range e.All() {
			env.Set(key, value)
		}
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

// at is a percentile.
func (t *times) at(percent int) time.Duration {
	slices.Sort(t.all)
	return t.all[len(t.all)*percent/100]
}

// report adds percentiles.
func (t *times) report(b *testing.B, unit string, percents ...int) {
	for _, percent := range percents {
		b.ReportMetric(float64(t.at(percent).Microseconds()), fmt.Sprintf(unit, percent))
	}
}

// BenchmarkProcess is a small answer of one worker process, over many
// connections.
func BenchmarkProcess(b *testing.B) {
	engine := system.New(system.Options{Workers: 1})
	defer engine.Close()
	app := loadIn(b, engine, fine)
	conns := make([]*connection, 16)
	for i := range conns {
		conns[i] = connect(b, app)
	}
	b.ReportAllocs()
	b.ResetTimer()
	var took times
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	for _, c := range conns {
		all.Go(func() {
			for left.Add(-1) >= 0 && !b.Failed() {
				c.ask(b, &took)
			}
		})
	}
	all.Wait()
	took.report(b, "p%d-µs", 50, 99)
}

// connection is one to a server of its own that serves an application.
type connection struct {
	net.Conn
	question string
	answer   []byte
}

func connect(b *testing.B, app *application.App) *connection {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}}
	go srv.Serve(ln)
	b.Cleanup(func() { srv.Close() })
	conn, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	const closes = "Connection: close\r\n"
	answer := strings.Replace(talk(b, &wsgi.Server{Mounts: srv.Mounts}, get), closes, "", 1)
	return &connection{conn, strings.Replace(get, closes, "", 1), make([]byte, len(answer))}
}

// ask sends the request and waits for the whole answer.
func (c *connection) ask(b *testing.B, took *times) {
	began := time.Now()
	_, _ = io.WriteString(c, c.question)
	if _, err := io.ReadFull(c, c.answer); err != nil {
		b.Error(err)
		return
	}
	took.since(began)
}

// BenchmarkWarmStart is what a program that has compiled the interpreter before waits
// for its first answer from Python: until the engine is ready, and until a guest has
// run the application.
func BenchmarkWarmStart(b *testing.B) {
	dir := cacheDir(b)
	var ready, answered time.Duration
	for b.Loop() {
		began := time.Now()
		engine := embedded.New(embedded.Options{CacheDir: dir})
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
