package expr

import (
	"strings"

	"roundtrip/wsgi/trace"
)

// framing is how the client can tell where the body ends (RFC 9112 §6.3), in
// the gateway's words: "content-length", "chunked", "close", or "none" where
// there can be no body.
func framing(s *trace.State) string {
	switch {
	case s.Sent == nil:
		return ""
	case bodiless(s):
		return "none"
	case strings.EqualFold(joined(sentHeaders(s), "Transfer-Encoding"), "chunked"):
		return "chunked"
	case joined(sentHeaders(s), "Content-Length") != "":
		return "content-length"
	}
	return "close"
}

// bodiless: RFC 9110 §6.4.1.
func bodiless(s *trace.State) bool {
	code := s.Status()
	return s.Method == "HEAD" || code == 204 || code == 205 || code == 304 || code < 200
}

// kept are the bytes of a span, as far as the trace has kept them.
func kept(w trace.Wire, span trace.Span) []byte {
	from := min(max(0, span.Off-w.Base), int64(len(w.Bytes)))
	to := min(max(from, span.End()-w.Base), int64(len(w.Bytes)))
	return w.Bytes[from:to]
}
