package expr

import (
	"bytes"
	"strconv"
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

// sentBody are the bytes of the body that have been sent, freed of chunk
// framing.
func sentBody(s *trace.State) []byte {
	var body []byte
	for _, p := range s.Out.Pieces {
		if p.What == "block" || p.What == "last chunk" {
			body = append(body, kept(s.Out, p.Span)...)
		}
	}
	if framing(s) == "chunked" {
		return unchunk(body)
	}
	return body
}

// kept are the bytes of a span, as far as the trace has kept them.
func kept(w trace.Wire, span trace.Span) []byte {
	from := min(max(0, span.Off-w.Base), int64(len(w.Bytes)))
	to := min(max(from, span.End()-w.Base), int64(len(w.Bytes)))
	return w.Bytes[from:to]
}

// unchunk takes the data of as many chunks as are there (RFC 9112 §7.1). What
// follows damage is left out.
func unchunk(b []byte) []byte {
	var data []byte
	for {
		line, rest, ok := bytes.Cut(b, []byte("\r\n"))
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 31)
		if !ok || err != nil || n == 0 {
			return data
		}
		take := min(int(n), len(rest))
		data = append(data, rest[:take]...)
		b = bytes.TrimPrefix(rest[take:], []byte("\r\n"))
	}
}
