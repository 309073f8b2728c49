package inspect

import (
	"bytes"
	"strings"
	"unique"

	"roundtrip/wsgi/trace"
)

// mediaType is that of a Content-Type, without parameters and in small letters; "" where none is stated. Equal
// ones share their memory: a record has many.
func mediaType(headers []trace.Header) string {
	h, ok := named(headers, "Content-Type")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(h.Value, ";")
	return unique.Make(strings.ToLower(strings.TrimSpace(name))).Value()
}

// bodyBytes is how many bytes of a body were written, without the framing of their chunk.
func bodyBytes(d *trace.BytesOut) int64 {
	if d.What != "block" {
		return 0
	}
	n := len(d.Chunk)
	if d.Framing == "chunked" { // a block is one chunk: its length, a line end, the bytes, a line end
		n -= max(0, bytes.IndexByte(d.Chunk, '\n')+1) + len("\r\n")
	}
	return int64(max(0, n))
}

// wholeBody is how long a body is of which not all was kept, as its event of the end says.
func wholeBody(d *trace.ExchangeEnded, counted int64) int64 {
	for _, left := range d.LeftOut {
		if left.Span.Buf == trace.BufOut && left.Body >= 0 {
			return left.Body
		}
	}
	return counted
}
