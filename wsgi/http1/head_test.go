package http1_test

import (
	"testing"

	"roundtrip/wsgi/http1"
)

func TestPipelinedRequestsAreReadInOrder(t *testing.T) {
	t.Parallel()
	input := "GET /a?b=c HTTP/1.1\r\nHost: x\r\nX-Tea:  green \r\n\r\n" +
		"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" +
		"\r\nPUT /q HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1;n=v\r\nf\r\n0\r\nX-T: u\r\n\r\n"
	out := readEveryWay(t, input, http1.DefaultLimits())
	if out.Refusal != nil || len(out.Messages) != 3 {
		t.Fatalf("read %d messages, refusal %v", len(out.Messages), out.Refusal)
	}
	first, second, third := out.Messages[0], out.Messages[1], out.Messages[2]
	if first.Head.Path != "/a" || first.Head.Query != "b=c" || first.Fields[1].Value != "green" {
		t.Errorf("first request read as %+v", first)
	}
	if second.Body != "abc" || third.Body != "def" || third.Line.SkippedLines != 1 {
		t.Errorf("bodies %q and %q, %d skipped lines", second.Body, third.Body, third.Line.SkippedLines)
	}
	if len(third.Spans) != 2 || len(third.Trailers) != 1 || third.Trailers[0].Value != "u" {
		t.Errorf("chunked body has spans %v and trailers %v", third.Spans, third.Trailers)
	}
}
