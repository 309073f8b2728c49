package http1

import (
	"strconv"

	"roundtrip/wsgi/latin1"
)

// Pair is one header of a response, as native strings: each character is one byte on the wire.
type Pair struct{ Name, Value string }

// AppendStatus appends the status line; the version is always HTTP/1.1 (H99).
func AppendStatus(dst []byte, status string) []byte {
	dst = append(dst, "HTTP/1.1 "...)
	dst = latin1.Append(dst, status)
	return append(dst, "\r\n"...)
}

// AppendField appends one header line.
func AppendField(dst []byte, name, value string) []byte {
	dst = append(dst, name...)
	dst = append(dst, ": "...)
	dst = latin1.Append(dst, value)
	return append(dst, "\r\n"...)
}

// AppendHeadEnd appends the blank line behind the header lines.
func AppendHeadEnd(dst []byte) []byte { return append(dst, "\r\n"...) }

// AppendChunk appends a block as one chunk. An empty block appends nothing: a chunk without data would be the last.
func AppendChunk(dst, block []byte) []byte {
	if len(block) == 0 {
		return dst
	}
	dst = AppendChunkHead(dst, len(block))
	dst = append(dst, block...)
	return append(dst, ChunkEnd...)
}

// AppendChunkHead appends the line before n bytes of data, for callers that write the data on its own; ChunkEnd follows it.
func AppendChunkHead(dst []byte, n int) []byte {
	dst = strconv.AppendInt(dst, int64(n), 16)
	return append(dst, "\r\n"...)
}

// ChunkEnd stands behind the data of a chunk.
const ChunkEnd = "\r\n"

// LastChunk ends a chunked response.
func LastChunk() string { return "0\r\n\r\n" }

// Continue is the interim answer to Expect: 100-continue (H75).
func Continue() string { return "HTTP/1.1 100 Continue\r\n\r\n" }
