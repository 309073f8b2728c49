package export

import (
	"bytes"
	"strconv"
	"strings"

	"roundtrip/wsgi/trace"
)

// Raw are the bytes of a request, or of its response, as they were on the wire.
func Raw(tr *trace.Trace, response bool) []byte {
	s := tr.At(tr.Len())
	if response {
		return s.Out.Bytes
	}
	return s.In.Bytes
}

// RequestBody is the body of a request without its framing as far as it was kept, and whether
// that is all of it.
func RequestBody(in trace.Wire) (body []byte, whole bool) {
	own := in.Bytes
	if len(in.Pieces) > 0 { // of the connection, there may be those of requests before it
		own = own[min(int64(len(own)), max(0, in.Pieces[0].Off-in.Base)):]
	}
	head, rest, ok := bytes.Cut(own, []byte("\r\n\r\n"))
	if !ok {
		return nil, false
	}
	length, chunked := framingOf(head)
	switch {
	case chunked:
		return dechunked(rest)
	case length < 0:
		return nil, true
	case int64(len(rest)) < length:
		return rest, false
	}
	return rest[:length], true
}

// framingOf is what a head that was accepted says of its body's length.
func framingOf(head []byte) (length int64, chunked bool) {
	length = -1
	for _, line := range strings.Split(string(head), "\r\n")[1:] {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case strings.EqualFold(name, "Content-Length"):
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				length = n
			}
		case strings.EqualFold(name, "Transfer-Encoding"):
			chunked = true
		}
	}
	return length, chunked
}

// dechunked are the data of chunks (RFC 9112 §7.1), and whether the last one is there.
func dechunked(b []byte) (data []byte, whole bool) {
	for {
		line, rest, ok := bytes.Cut(b, []byte("\r\n"))
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseInt(strings.TrimSpace(string(size)), 16, 64)
		switch {
		case !ok || err != nil || n < 0:
			return data, false
		case n == 0:
			return data, true
		case int64(len(rest)) < n+2:
			return append(data, rest[:min(int64(len(rest)), n)]...), false
		}
		data, b = append(data, rest[:n]...), rest[n+2:]
	}
}

// ResponseBody is the body of a response without its framing, and whether all of it was
// kept.
func ResponseBody(s *trace.State) (body []byte, whole bool) {
	chunked := false
	whole = true
	for _, p := range s.Out.Pieces {
		if p.What != "block" && p.What != "last chunk" {
			continue
		}
		from, to := p.Off-s.Out.Base, p.End()-s.Out.Base
		if from < 0 || to > int64(len(s.Out.Bytes)) {
			whole = false
			from, to = max(0, min(from, int64(len(s.Out.Bytes)))), int64(len(s.Out.Bytes))
		}
		body = append(body, s.Out.Bytes[from:to]...)
		chunked = chunked || p.Framing == "chunked"
	}
	if !chunked {
		return body, whole
	}
	data, ended := dechunked(body)
	return data, whole && ended
}
