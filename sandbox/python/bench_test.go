package python_test

import (
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

// BenchmarkGuestAlone is a hello through a warm guest, without a gateway.
func BenchmarkGuestAlone(b *testing.B) { benchmarkAlone(b, load(b, hello)) }

// BenchmarkProcessAlone is the same through a worker process.
func BenchmarkProcessAlone(b *testing.B) { benchmarkAlone(b, loadIn(b, pythontest.System(b), hello)) }

func benchmarkAlone(b *testing.B, app *python.App) {
	for b.Loop() {
		env := &wsgi.Environ{}
		env.Set("QUERY_STRING", "name=Ada")
		body, err := app.Call(env, nothing{})
		if err != nil {
			b.Fatal(err)
		}
		for err == nil {
			_, err = body.Next()
		}
		body.(interface{ Close() error }).Close()
	}
}

// BenchmarkFirstRequest is what a new application costs until its first answer.
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
