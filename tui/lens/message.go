package lens

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi/trace"
)

// What the parts of a message can be asked about, besides its headers.
const (
	requestLine = "term:request line"
	statusLine  = "term:status line"
	emptyLine   = "term:empty line"
	bodyBytes   = "term:body"
	chunkSize   = "term:chunk size"
	chunkEnd    = "term:end of a chunk"
	lastChunk   = "term:last chunk"
)

// messagePart are bytes of a message that are one thing, and its id.
type messagePart struct {
	from, to int64
	id       string
}

// phase is what comes next in a message.
type phase uint8

const (
	startLine phase = iota
	headerLine
	body
	sizeLine
	chunkLine // that ends a chunk
	trailerLine
)

// messages takes the bytes of one direction apart, as far as their framing can be
// understood (RFC 9112 §2.1, §6, §7.1). It is no reader of the server's: what breaks
// the rules is named by the place where it stands.
type messages struct {
	out    bool
	heads  map[int64]bool // where a response is known to begin
	parts  []messagePart
	phase  phase
	length int64 // of the body, by its headers; -1 for chunks
	left   int64 // of the body or of the chunk
}

// messageParts are the parts of the messages in data, which begins at offset base.
func messageParts(buf string, base int64, data []byte, pieces []trace.Piece) []messagePart {
	m := messages{out: buf == trace.BufOut, heads: make(map[int64]bool)}
	for _, p := range pieces {
		m.heads[p.Off] = p.What == "head" || p.What == "100"
	}
	for at := 0; at < len(data); {
		at += m.take(data[at:], base+int64(at))
	}
	return m.parts
}

// take is how many of the bytes the next part has.
func (m *messages) take(data []byte, off int64) int {
	if m.heads[off] {
		m.phase = startLine
	}
	size := m.until(data, off)
	id := m.next(data[:size])
	if last := len(m.parts) - 1; last >= 0 && id == bodyBytes && m.parts[last].id == bodyBytes {
		m.parts[last].to = off + int64(size)
	} else {
		m.parts = append(m.parts, messagePart{off, off + int64(size), id})
	}
	return size
}

// until is where the part ends that begins the data: at the end of its line, of the
// body, or where the next response begins.
func (m *messages) until(data []byte, off int64) int {
	size := len(data)
	if m.phase == body {
		size = int(min(int64(size), m.left))
	} else if end := bytes.IndexByte(data, '\n'); end >= 0 {
		size = end + 1
	}
	for i := 1; i < size; i++ {
		if m.heads[off+int64(i)] {
			return i
		}
	}
	return size
}

// next names a part, and goes on to what follows it.
func (m *messages) next(part []byte) string {
	line := strings.TrimRight(string(part), "\r\n")
	switch m.phase {
	case startLine:
		return m.start(line)
	case headerLine, trailerLine:
		return m.header(line)
	case sizeLine:
		return m.size(line)
	case chunkLine:
		m.phase = sizeLine
		return chunkEnd
	}
	if m.left -= int64(len(part)); m.left == 0 {
		m.phase = startLine
		if m.length < 0 {
			m.phase = chunkLine
		}
	}
	return bodyBytes
}

func (m *messages) start(line string) string {
	if line == "" {
		return emptyLine
	}
	m.phase, m.length = headerLine, 0
	if !m.out {
		return requestLine
	}
	m.length = math.MaxInt64 // up to the end of the connection, unless a header says otherwise
	return statusLine
}

func (m *messages) header(line string) string {
	if line == "" {
		return m.headEnds()
	}
	name, value, _ := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch n, err := strconv.ParseInt(value, 10, 64); {
	case strings.EqualFold(name, "Transfer-Encoding"):
		m.length = -1
	case strings.EqualFold(name, "Content-Length") && err == nil && n >= 0 && m.length >= 0:
		m.length = n
	}
	return "header:" + name
}

// headEnds is the empty line behind a head, or behind the last chunk.
func (m *messages) headEnds() string {
	if m.phase == trailerLine {
		m.phase = startLine
		return lastChunk
	}
	switch m.left = m.length; {
	case m.length < 0:
		m.phase = sizeLine
	case m.length == 0:
		m.phase = startLine
	default:
		m.phase = body
	}
	return emptyLine
}

func (m *messages) size(line string) string {
	digits, _, _ := strings.Cut(line, ";")
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 16, 64)
	switch {
	case err != nil || n < 0:
		return chunkSize
	case n == 0:
		m.phase = trailerLine
		return lastChunk
	}
	m.left, m.phase = n, body
	return chunkSize
}

// partIDs are the ids of the parts that have bytes in the span, in their order.
func partIDs(parts []messagePart, s trace.Span) []string {
	i, _ := slices.BinarySearchFunc(parts, s.Off, func(p messagePart, off int64) int {
		if p.to <= off {
			return -1
		}
		return 1
	})
	var ids []string
	for ; i < len(parts) && parts[i].from < s.End(); i++ {
		if !slices.Contains(ids, parts[i].id) {
			ids = append(ids, parts[i].id)
		}
	}
	return ids
}
