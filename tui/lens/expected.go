package lens

import (
	"bytes"
	"strings"

	"github.com/alecthomas/chroma/v2"

	"roundtrip/wsgi/trace"
)

// Rows that lenses have at the end of most requests: the keys of an environ beside its headers, also
// of that of an application that is a server itself, and their headings, the response on the wire, the response of an application beside its layers, the output of one
// that prints, and what is there only in the end.
const (
	usualKeys      = 23
	usualHeadings  = 4
	servedKeys     = 11
	servedHeadings = 2
	usualAnswer    = 8
	usualResponse  = 9
	usualOutput    = 2
	usualRest      = 8
)

// Beyond what is expected come a few rows, or many where they are made of bytes or of texts.
const (
	moreEnviron  = 2
	moreResponse = 4
	moreBytes    = 1000
)

// Expected is about how many rows a lens will have at the end of a request, by what is known
// of it, and how many more there can be.
func Expected(k Kind, s *trace.State, o Options) (rows, more int) {
	switch k {
	case Environ:
		return expectedKeys(o) + headersIn(s, o), moreEnviron
	case Wire:
		return expectedWire(s, o), moreBytes
	case Response:
		return usualResponse + o.Layers, moreResponse
	case Output, Findings:
		return usualOutput, moreBytes
	case Code, Recording: // which are there from the beginning
		return 0, 0
	}
	return usualRest, moreBytes
}

// expectedKeys is about how many rows an environ will have beside those of headers.
func expectedKeys(o Options) int {
	keys, headings := usualKeys, usualHeadings
	if o.Serves {
		keys, headings = servedKeys, servedHeadings
	}
	if o.isWide() {
		return keys
	}
	return keys + headings
}

// expectedWire is about how many rows of bytes there will be: those of the request, and those
// of the response or of a usual one.
func expectedWire(s *trace.State, o Options) int {
	in, out := 0, 0
	for _, r := range wireRows(s, o) {
		switch {
		case r.bytes == nil:
		case r.bytes.buf == trace.BufIn:
			in++
		default:
			out++
		}
	}
	if bytes.HasPrefix(o.Sent, []byte("HEAD ")) { // no body comes
		return in + max(out, usualAnswer-1)
	}
	return in + max(out, usualAnswer)
}

// headersIn is how many headers a request has that was sent and perhaps not read.
func headersIn(s *trace.State, o Options) int {
	if len(s.Headers) > 0 {
		return len(s.Headers)
	}
	head, _, _ := strings.Cut(string(o.Sent), "\r\n\r\n")
	return strings.Count(head, "\r\n")
}

// IsVoid reports whether a lens has nothing to show of a request, and will not have.
func IsVoid(k Kind, s *trace.State) bool {
	return k == Environ && s.Environ == nil && noEnviron(s) != notBuilt
}

// Length is how many rows a source file has in the code lens.
func Length(text string, width int) int {
	if text == "" {
		return 0
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	rows := make([]Row, len(lines))
	for i, line := range lines {
		rows[i] = codeRow("", i+1, []chroma.Token{{Type: chroma.Text, Value: line}})
	}
	return len(softWrap(rows, width, 0))
}
