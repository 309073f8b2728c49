package expr

import (
	"testing"

	"roundtrip/lessons/internal/tracetest"
	"roundtrip/wsgi/trace"
)

func TestWhatAClientMakesOfAnAnswer(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]heard{
		"": {trouble: "not one byte came"},
		"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea":                            {status: 200, body: "tea"},
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntea":                            {status: 200, body: "tea", trouble: "the body broke off after 3 bytes"},
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\ntea":                            {status: 200, body: "t", trouble: "2 bytes came behind the end of the answer"},
		"HTTP/1.1 200 OK\r\n\r\ntea":                                                 {status: 200, body: "tea"},
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntea\r\n0\r\n\r\n": {status: 200, body: "tea"},
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntea\r\n":          {status: 200, body: "tea", trouble: "the body broke off after 3 bytes"},
		"Hello, World!": {trouble: `the head is none of HTTP's: malformed HTTP status code "World!"`},
	} {
		b := &tracetest.Builder{}
		b.In("GET / HTTP/1.1\r\n\r\n")
		if answer != "" {
			b.Out("block", answer)
		}
		b.Add(trace.LayerServer, &trace.ExchangeEnded{Outcome: "complete"})
		tr := b.Trace()
		if got := hears(tr.At(tr.Len())); got != want {
			t.Errorf("%q: %+v, want %+v", answer, got, want)
		}
	}
}
