package lint_test

import (
	"slices"
	"testing"

	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// BenchmarkHello checks a clean exchange, as it is recorded.
func BenchmarkHello(b *testing.B) {
	tr := clean(b)
	var c lint.Checker
	b.ReportAllocs()
	for b.Loop() {
		if found := c.Check(tr); len(found) > 0 {
			b.Fatal(found)
		}
	}
}

// BenchmarkKept keeps a clean exchange and gives it to who checks it, by way of a tape and
// of a buffer (wsgi/BENCH.md).
func BenchmarkKept(b *testing.B) {
	events := slices.DeleteFunc(slices.Clone(clean(b).Events()), func(e trace.Event) bool { return e.X == 0 })
	b.Run("tape", func(b *testing.B) {
		var pool tape.Pool
		b.ReportAllocs()
		for b.Loop() {
			t := pool.New(started)
			for _, e := range events {
				t.Record(e)
			}
			t.Trace()
		}
	})
	b.Run("buffer", func(b *testing.B) {
		var kept tape.Buffer
		b.ReportAllocs()
		for b.Loop() {
			kept.Reset()
			for _, e := range events {
				kept.Record(e)
			}
			kept.Events()
		}
	})
}

// BenchmarkChanged keeps and checks an exchange in which a layer adds a key to the environ
// and the application another one.
func BenchmarkChanged(b *testing.B) {
	events := slices.DeleteFunc(slices.Clone(clean(b).Events()), func(e trace.Event) bool { return e.X == 0 })
	for i := range events {
		switch d := events[i].Data.(type) {
		case *trace.AppCalled:
			d.Delta.Add = []trace.Header{{Name: "layer.key", Value: "'1'"}}
		case *trace.AppReturned:
			d.Environ.Add = []trace.Header{{Name: "app.key", Value: "<Request>"}}
		}
	}
	var c lint.Checker
	var kept tape.Buffer
	b.ReportAllocs()
	for b.Loop() {
		kept.Reset()
		for _, e := range events {
			kept.Record(e)
		}
		c.CheckEvents(kept.Events())
	}
}
