package expr

import (
	"bytes"
	"strconv"
	"strings"

	"roundtrip/wsgi/trace"
)

// framing is how the client can tell where the body ends (RFC 9112 §6.3):
// "chunked", "length", "close", or "none" where there can be no body.
func framing(s *trace.State) string {
	switch {
	case s.Sent == nil:
		return ""
	case bodiless(s):
		return "none"
	case strings.EqualFold(sentHeader(s, "Transfer-Encoding"), "chunked"):
		return "chunked"
	case sentHeader(s, "Content-Length") != "":
		return "length"
	}
	return "close"
}

// bodiless: RFC 9110 §6.4.1.
func bodiless(s *trace.State) bool {
	code := s.Status()
	return s.Method == "HEAD" || code == 204 || code == 304 || code >= 100 && code < 200
}

func sentHeader(s *trace.State, name string) string {
	return joined(sentHeaders(s), name)
}

// sentBody are the octets of the body that have been sent, freed of the head
// and of chunk framing.
func sentBody(s *trace.State) []byte {
	if s.Sent == nil {
		return nil
	}
	rest, ok := afterHead(s.Out)
	if !ok {
		return nil
	}
	if framing(s) == "chunked" {
		return unchunk(rest)
	}
	return rest
}

// afterHead is what was sent behind the final head; a 100 Continue has gone
// out as a piece of its own.
func afterHead(w trace.Wire) ([]byte, bool) {
	sent := w.Bytes
	for _, p := range w.Pieces {
		if p.What == "100" {
			sent = sent[min(int64(len(sent)), p.Len):]
			continue
		}
		break
	}
	_, rest, ok := bytes.Cut(sent, []byte("\r\n\r\n"))
	return rest, ok
}

// unchunk takes the data of as many chunks as are there (RFC 9112 §7.1). What
// follows damage is left out.
func unchunk(b []byte) []byte {
	var data []byte
	for {
		line, rest, ok := bytes.Cut(b, []byte("\r\n"))
		if !ok {
			return data
		}
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 31)
		if err != nil || n == 0 {
			return data
		}
		take := min(int(n), len(rest))
		data = append(data, rest[:take]...)
		b = bytes.TrimPrefix(rest[take:], []byte("\r\n"))
	}
}
