package duties

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"roundtrip/wsgi"
)

// chunkDuties are about the chunks of a body whose length is not known (PEP
// 3333, Handling the Content-Length Header).
func chunkDuties() []duty {
	return []duty{
		{
			id: "S36", rule: "chunks as HTTP has it", check: chunks,
			mutants: []mutant{
				{name: "makes a chunk of an empty block", finds: "the last chunk comes before", wire: sends(replacing("\r\n\r\n1\r\n", "\r\n\r\n0\r\n\r\n1\r\n"))},
				{name: "sends no last chunk", finds: "no last chunk", wire: sends(replacing("0\r\n\r\n", ""))},
				{name: "has room for three digits of a size", finds: "a chunk of 388 bytes", own: true, wire: sends(threeDigits)},
			},
		},
	}
}

// bigChunk is the size of a chunk that takes more than three digits.
var bigChunk = regexp.MustCompile(`(?m)^[0-9a-f]+([0-9a-f]{3})\r$`)

func threeDigits(piece []byte) []byte { return bigChunk.ReplaceAll(piece, []byte("$1\r")) }

func chunks(k *kit) error {
	long := strings.Repeat("x", 0x1388)
	s := k.serve(program{
		app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := ok(start)
			return wsgi.Blocks([]byte("a"), nil, []byte("b\r\nc"), []byte(long), []byte{}), err
		}),
		python: pyBody("return [b'a', b'', b'b\\r\\nc', b'x' * 0x1388, b'']\n"),
	})
	c := s.dial()
	c.send(get("/"))
	_, body, _ := strings.Cut(c.rest(), "\r\n\r\n")
	got, err := unchunked(body)
	if want := "ab\r\nc" + long; err == nil && got != want {
		err = fmt.Errorf("in the chunks is %q, want %q", got, want)
	}
	return err
}

// unchunked decodes a chunked body as RFC 9112, section 7.1 has it, without
// extensions and trailers.
func unchunked(body string) (string, error) {
	var out strings.Builder
	for {
		line, rest, ok := strings.Cut(body, "\r\n")
		if !ok {
			return "", fmt.Errorf("no last chunk; at the end is %q", body)
		}
		size, err := strconv.ParseUint(line, 16, 31)
		switch {
		case err != nil:
			return "", err
		case size == 0 && rest != "\r\n":
			return "", fmt.Errorf("the last chunk comes before %q", rest)
		case size == 0:
			return out.String(), nil
		case uint64(len(rest)) < size+2 || rest[size:size+2] != "\r\n":
			return "", fmt.Errorf("a chunk of %s bytes is not followed by a line end: %q", line, rest)
		}
		out.WriteString(rest[:size])
		body = rest[size+2:]
	}
}
