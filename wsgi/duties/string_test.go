package duties

import (
	"fmt"
	"strings"

	"roundtrip/wsgi"
)

// stringDuties are about the two kinds of string (PEP 3333, A Note On String
// Types, Unicode Issues).
func stringDuties() []duty {
	return []duty{
		{
			id: "S44", rule: "lets native strings stand for bytes, both ways, and for nothing else", check: byteStrings,
			mutants: []mutant{
				{name: "decodes the path as UTF-8", finds: "PATH_INFO", layer: sets("PATH_INFO", "/caf\u00e9")},
				{name: "encodes headers as UTF-8", finds: "X-Caf", layer: onHeaders(asUTF8)},
				{name: "writes a question mark for what it cannot", finds: "took it", own: true, layer: onHeaders(asMarks)},
			},
		},
		{
			id: "S45", rule: "takes exactly bytes for a block", check: onlyBytes,
			without: map[string]string{goEngine: "a block is a []byte by its type"},
			mutants: []mutant{
				{name: "encodes text", finds: "str: 200 OK", python: wrongly(`for block in app(environ, start_response):
    yield block.encode() if isinstance(block, str) else block
`)},
				{name: "takes what is like bytes", finds: "bytearray: 200 OK", own: true, python: wrongly(`body = app(environ, start_response)
if type(body) is list:
    body = [bytes(block) if isinstance(block, bytearray) else block for block in body]
return body
`)},
			},
		},
	}
}

// byteStrings sends raw bytes in every place of a request, and a character
// that is no byte back.
func byteStrings(k *kit) error {
	d, err := k.dumped("GET /caf%C3%A9\xc3\xa9?q=\xff%FF HTTP/1.1\r\nHost: x\r\nX-Tea: gr\xfcn\r\nConnection: close\r\n\r\n")
	if err != nil {
		return err
	}
	err = d.differs("PATH_INFO", "/caf\u00c3\u00a9\u00c3\u00a9", "QUERY_STRING", "q=\u00ff%FF", "HTTP_X_TEA", "gr\u00fcn")
	if err != nil {
		return err
	}
	r, err := k.serve(stating("200 OK", "X-Caf", "caf\u00e9")).ask(get("/"))
	if err == nil && !strings.Contains(r.head, "X-Caf: caf\xe9\r\n") {
		err = fmt.Errorf("X-Caf with one byte above 7F became %q", r.head)
	}
	if err != nil {
		return err
	}
	body, err := k.serve(checking([]badHead{{status: "200 OK", headers: []wsgi.Header{{Name: "X-Tea", Value: "\u0447\u0430\u0439"}}}})).body(get("/0"))
	if err == nil && body != "refused" {
		err = fmt.Errorf("with a Cyrillic letter, start_response %s", body)
	}
	return err
}

// asUTF8 has each character above U+007F become two.
func asUTF8(headers []wsgi.Header) []wsgi.Header {
	out := make([]wsgi.Header, len(headers))
	for i, h := range headers {
		var b strings.Builder
		for _, c := range []byte(h.Value) {
			b.WriteRune(rune(c))
		}
		out[i] = wsgi.Header{Name: h.Name, Value: b.String()}
	}
	return out
}

func asMarks(headers []wsgi.Header) []wsgi.Header {
	out := make([]wsgi.Header, len(headers))
	for i, h := range headers {
		out[i] = wsgi.Header{Name: h.Name, Value: strings.Map(func(c rune) rune {
			if c > 0xff {
				return '?'
			}
			return c
		}, h.Value)}
	}
	return out
}

func onlyBytes(k *kit) error {
	s := k.serve(program{python: `blocks = {"str": "tea", "bytearray": bytearray(b"tea"), "memoryview": memoryview(b"tea"), "None": None, "int": 7, "list": [b"tea"]}
` + pyBody("return [blocks[environ['PATH_INFO'][1:]]]\n")})
	for _, kind := range []string{"str", "bytearray", "memoryview", "None", "int", "list"} {
		r, err := s.ask(get("/" + kind))
		if err != nil {
			return err
		}
		if r.StatusCode != 500 {
			return fmt.Errorf("%s: %s with %q", kind, r.Status, r.body)
		}
	}
	return nil
}
