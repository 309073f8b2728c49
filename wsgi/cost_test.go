package wsgi_test

import (
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// many is how many header lines, or environ keys, a request has besides the usual
// ones, so that what one of them costs stands out from the rest.
const many = 64

// headers are requests with that many more header lines.
func headers(n int) string {
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(benchRequest, "\r\n"))
	for i := range n {
		b.WriteString("X-Tea-" + string(rune('A'+i/26)) + string(rune('A'+i%26)) + ": green, 75 degrees\r\n")
	}
	return b.String() + "\r\n"
}

// BenchmarkKey is what one more header costs from its bytes to its key in the
// environ, and, with a tape, its two events' share in the record.
func BenchmarkKey(b *testing.B) {
	for _, tt := range []struct {
		name string
		sink func() trace.Sink
	}{
		{"no sink", func() trace.Sink { return nil }},
		{"tape", func() trace.Sink { return &tapes{} }},
	} {
		b.Run(tt.name, func(b *testing.B) {
			few, more := headers(0), headers(many)
			b.ResetTimer()
			base := fed(b, tt.sink(), few)
			all := fed(b, tt.sink(), more)
			b.ReportMetric(float64((all-base).Nanoseconds())/float64(b.N)/many, "ns/key")
		})
	}
}

// BenchmarkEvent is what one event of a hello exchange costs on average, made by
// the gateway and kept on a tape, and how much of the tape it takes.
func BenchmarkEvent(b *testing.B) {
	tape := tape.New(time.Now())
	once := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}, Sink: tape}
	feedN(once, benchRequest, 1)
	tape.Seal()
	events := float64(tape.Len())
	b.ResetTimer()
	bare := fed(b, nil, benchRequest)
	taped := fed(b, &tapes{}, benchRequest)
	b.ReportMetric(float64((taped-bare).Nanoseconds())/float64(b.N)/events, "ns/event")
	b.ReportMetric(float64(tape.Size())/events, "B/event")
	b.ReportMetric(events, "events/exchange")
}

// fed is how long a server takes for b.N requests on one connection.
func fed(b *testing.B, sink trace.Sink, request string) time.Duration {
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}, Sink: sink}
	return feedN(srv, request, b.N)
}

func feedN(srv *wsgi.Server, request string, n int) time.Duration {
	ln := newPiped()
	go srv.Serve(ln)
	defer srv.Close()
	c := &endless{request: request, left: n, over: make(chan struct{})}
	began := time.Now()
	ln.conns <- c
	<-c.over
	return time.Since(began)
}
