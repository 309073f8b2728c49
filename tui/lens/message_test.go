package lens

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/wsgi/trace"
)

// parts are the bytes of one direction with what each part can be asked about.
func parts(buf, text string, pieces ...trace.Piece) []string {
	text = strings.ReplaceAll(text, "\n", "\r\n")
	var said []string
	for _, p := range messageParts(buf, 0, []byte(text), pieces) {
		said = append(said, fmt.Sprintf("%q %s", text[p.from:p.to], p.id))
	}
	return said
}

func TestEachPartOfAMessageIsNamed(t *testing.T) {
	t.Parallel()
	post := []string{`"POST / HTTP/1.1\r\n" ` + requestLine, `"Host: h\r\n" header:Host`}
	for name, c := range map[string]struct {
		buf, text string
		want      []string
	}{
		"no body": {trace.BufIn, "GET / HTTP/1.1\nHost: h\n\nGET", []string{
			`"GET / HTTP/1.1\r\n" ` + requestLine, `"Host: h\r\n" header:Host`, `"\r\n" ` + emptyLine, `"GET" ` + requestLine}},
		"length": {trace.BufIn, "POST / HTTP/1.1\nHost: h\nContent-Length: 4\n\na\nbc", append(slices.Clone(post),
			`"Content-Length: 4\r\n" header:Content-Length`, `"\r\n" `+emptyLine, `"a\r\nb" `+bodyBytes, `"c" `+requestLine)},
		"chunks": {trace.BufIn, "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n2;x=1\n\n\n1\na\n0\nX-T: 1\n\n", append(slices.Clone(post),
			`"Transfer-Encoding: chunked\r\n" header:Transfer-Encoding`, `"\r\n" `+emptyLine,
			`"2;x=1\r\n" `+chunkSize, `"\r\n" `+bodyBytes, `"\r\n" `+chunkEnd, `"1\r\n" `+chunkSize, `"a" `+bodyBytes, `"\r\n" `+chunkEnd,
			`"0\r\n" `+lastChunk, `"X-T: 1\r\n" header:X-T`, `"\r\n" `+lastChunk)},
		"cut": {trace.BufIn, "POST / HT", []string{`"POST / HT" ` + requestLine}},
		"up to the end": {trace.BufOut, "HTTP/1.1 200 OK\nServer: s\n\na\nb", []string{
			`"HTTP/1.1 200 OK\r\n" ` + statusLine, `"Server: s\r\n" header:Server`, `"\r\n" ` + emptyLine, `"a\r\nb" ` + bodyBytes}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := parts(c.buf, c.text); !slices.Equal(got, c.want) {
				t.Errorf("the parts are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// Where a head is known to begin, a response begins, whatever the one before announced.
func TestAResponseToHEADHasNoBody(t *testing.T) {
	t.Parallel()
	const head = "HTTP/1.1 200 OK\nContent-Length: 9\n\n"
	second := trace.Piece{Span: trace.Span{Buf: trace.BufOut, Off: int64(len(head) + 3)}, What: "head"}
	want := []string{`"HTTP/1.1 200 OK\r\n" ` + statusLine, `"Content-Length: 9\r\n" header:Content-Length`, `"\r\n" ` + emptyLine}
	if got := parts(trace.BufOut, head+head, second); !slices.Equal(got, append(slices.Clone(want), want...)) {
		t.Errorf("the parts are\n%s", strings.Join(got, "\n"))
	}
}

// Each line of the wire can be asked about, read by the server or not, in hex too.
func TestEachLineOfTheWireCanBeAskedAbout(t *testing.T) {
	t.Parallel()
	tr := journeytest.Hello("x")
	for n := 1; n <= tr.Len(); n++ {
		for _, hex := range []bool{false, true} {
			for _, r := range Rows(Wire, tr.At(n), nil, Options{Sent: []byte(helloBytes), Hex: hex}) {
				if r.bytes != nil && len(r.Also) == 0 {
					t.Errorf("at %d, %q is nothing", n, r.Copy)
				}
			}
		}
	}
}
