package duties

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"roundtrip/wsgi"
)

// lengthDuties are about where a body ends (PEP 3333, Handling the
// Content-Length Header).
func lengthDuties() []duty {
	return []duty{
		{
			id: "S33", rule: "sends no more than Content-Length, asks for no more, and refuses to write more", check: cutsTooMuch,
			mutants: []mutant{
				{name: "does not heed it", finds: `"abcdef"`, layer: onHeaders(dropHeader("Content-Length"))},
				{name: "drops a block that is too long", finds: `""`, layer: eachBlock(orNothing)},
				{
					name: "asks for every block", finds: "asked for 6", layer: onBody(asksForAll),
					python: wrongly(`result = app(environ, start_response)
class All:
    def __iter__(self):
        return iter(list(result))
    def close(self):
        getattr(result, "close", lambda: None)()
return All()
`), // since a worker that pushes heeds the length itself
				},
				{name: "takes any write", finds: "write: took it", own: true, layer: onStart(takesWrites)},
			},
		},
		{
			id: "S34", rule: "closes the connection when there is less than Content-Length, and tells", check: tellsTooLittle,
			mutants: []mutant{
				{name: "fills it up", finds: `"tea       "`, layer: onBody(padded)},
				{name: "tells nobody", finds: "0 lines of the log", own: true, server: silent("fewer bytes")},
			},
		},
		{
			id: "S35", rule: "finds a length where one block is all, or else ends a body as the client's version allows", check: framing,
			mutants: []mutant{
				{name: "does not look at len()", finds: "list of 1 in", layer: onBody(unmeasured)},
				{name: "does not look at len() for HTTP/1.0", finds: "list of 1 in", own: true, layer: when(isHTTP10, onBody(unmeasured))},
				{name: "collects a body to measure it", finds: "list of 2 in", layer: collects},
			},
		},
		{
			id: "S43", rule: "relies on len(), and tells when it was false", check: falseLength,
			mutants: []mutant{
				{name: "sends more than it stated", finds: "tea and more", wire: sends(moreThanStated())},
				{name: "looks for a second block", finds: "tea and more", own: true, layer: onBody(looksForMore), only: goEngine},
				{name: "tells nobody", finds: "len()", server: silent("len()")},
			},
		},
	}
}

// limited is a program that states a length of 3 and has more, in the way that
// the path says. It tells of every block that it is asked for, and of close().
func limited() program {
	return program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			write, err := ok(start, wsgi.Header{Name: "Content-Length", Value: "3"})
			if err != nil {
				return nil, err
			}
			blocks := strings.SplitAfter("abcdef", "")
			switch env.Str("PATH_INFO") {
			case "/block":
				blocks = []string{"abcdef"}
			case "/write":
				blocks = nil
				refused := write([]byte("abcdef"))
				say(env, map[bool]string{false: "write: took it", true: "refused"}[refused != nil])
			}
			return &telling{env: env, blocks: blocks}, nil
		}),
		python: tellingPython + `def app(environ, start_response):
    say = lambda text: environ["wsgi.errors"].write(text + "\n")
    write = start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3")])
    blocks = [b"a", b"b", b"c", b"d", b"e", b"f"]
    if environ["PATH_INFO"] == "/block":
        blocks = [b"abcdef"]
    if environ["PATH_INFO"] == "/write":
        blocks = []
        try:
            write(b"abcdef")
            say("write: took it")
        except Exception:
            say("refused")
    return Telling(say, blocks)
`,
	}
}

// telling is a body that tells of what is done to it.
type telling struct {
	env    *wsgi.Environ
	blocks []string
}

func (b *telling) Next() ([]byte, error) {
	if len(b.blocks) == 0 {
		return nil, io.EOF
	}
	say(b.env, "next")
	block := b.blocks[0]
	b.blocks = b.blocks[1:]
	return []byte(block), nil
}

func (b *telling) Close() error {
	say(b.env, "closed")
	return nil
}

const tellingPython = `class Telling:
    def __init__(self, say, blocks):
        self.say, self.blocks = say, blocks
    def __iter__(self):
        for block in self.blocks:
            self.say("next")
            yield block
    def close(self):
        self.say("closed")
`

func cutsTooMuch(k *kit) error {
	s := k.serve(limited())
	for _, path := range []string{"/block", "/bytes", "/write"} {
		if err := s.cut(path); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// cut asks for a body that is longer than its length.
func (s *site) cut(path string) error {
	before := len(s.log.remarks())
	r, err := s.ask(get(path))
	if err != nil {
		return err
	}
	said := s.log.remarks()[before:]
	asked := 0
	for _, text := range said {
		if text == "next" {
			asked++
		}
	}
	switch {
	case path == "/write" && !slices.Contains(said, "refused"):
		return fmt.Errorf("the application said %q", said)
	case r.body != "abc" || r.cut != nil:
		return fmt.Errorf("of a body of 3 bytes came %q, %v", r.body, r.cut)
	case asked != map[string]int{"/block": 1, "/bytes": 3}[path]:
		return fmt.Errorf("it was asked for %d blocks", asked)
	case !slices.Contains(said, "closed"):
		return fmt.Errorf("the body was not closed: %q", said)
	}
	return nil
}

// orNothing is a server that takes a block whole or not at all.
func orNothing(block []byte) []byte {
	if len(block) > 3 {
		return nil
	}
	return block
}

func asksForAll(b wsgi.Body) wsgi.Body {
	var all [][]byte
	for block, err := b.Next(); err == nil; block, err = b.Next() {
		all = append(all, block)
	}
	rest := wsgi.Blocks(all...)
	return nexting{b, rest.Next}
}

func takesWrites(right wsgi.StartResponse) starting {
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		write, err := right.Call(status, headers, exc)
		return func(block []byte) error { _ = write(block); return nil }, err
	}
}

func tellsTooLittle(k *kit) error {
	s := k.serve(stating("200 OK", "Content-Length", "10"))
	all, err := s.askAll(kept(get("/")) + get("/"))
	if err != nil {
		return err
	}
	if len(all) != 1 || all[0].body != "tea" || all[0].cut == nil {
		return fmt.Errorf("stated were ten bytes, and there came %s", bodies(all))
	}
	return s.logged(1, "fewer bytes")
}

func padded(b wsgi.Body) wsgi.Body {
	end := []byte("       ")
	return nexting{b, func() ([]byte, error) {
		block, err := b.Next()
		if err == io.EOF && len(end) > 0 {
			block, err, end = end, nil, nil
		}
		return block, err
	}}
}

// shapes are bodies of tea, by what is known of their length.
func shapes() map[string]program {
	shape := func(body func() wsgi.Body, python string) program {
		return program{
			app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
				write, err := ok(start)
				if body == nil {
					return wsgi.Text("ea"), write([]byte("t"))
				}
				return body(), err
			}),
			python: pyBody(python),
		}
	}
	return map[string]program{
		"list of 1": shape(func() wsgi.Body { return wsgi.Text("tea") }, "return [b'tea']\n"),
		"list of 2": shape(func() wsgi.Body { return wsgi.Blocks([]byte("t"), []byte("ea")) }, "return [b't', b'ea']\n"),
		"generator": shape(func() wsgi.Body {
			return wsgi.Stream(func(yield func([]byte, error) bool) { _ = yield([]byte("t"), nil) && yield([]byte("ea"), nil) })
		}, "return (block for block in (b't', b'ea'))\n"),
		"list of 1 after write": shape(nil, "write(b't')\nreturn [b'ea']\n"),
	}
}

// framing goes through every body, version and wish for the connection.
func framing(k *kit) error {
	all := shapes()
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(all))) {
		s := k.serve(all[name])
		for _, version := range []string{"HTTP/1.0", "HTTP/1.1"} {
			for _, connection := range []string{"keep-alive", "close"} {
				if err := s.framed(name, version, connection); err != nil {
					return fmt.Errorf("%s in %s with %s: %w", name, version, connection, err)
				}
			}
		}
	}
	return nil
}

func (s *site) framed(name, version, connection string) error {
	sized := name == "list of 1"
	answers := 1
	if connection == "keep-alive" && (sized || version == "HTTP/1.1") {
		answers = 2
	}
	all, err := s.askAll(fmt.Sprintf("GET / %s\r\nHost: x\r\nConnection: %s\r\n\r\n", version, connection) + get("/"))
	if err != nil {
		return err
	}
	if len(all) != answers {
		return fmt.Errorf("to two requests came %s", bodies(all))
	}
	r := all[0]
	chunked := len(r.TransferEncoding) > 0
	if r.body != "tea" || r.cut != nil || r.lines("Content-Length") != nil != sized || chunked != (!sized && version == "HTTP/1.1") {
		return fmt.Errorf("%q with %q, %v", r.head, r.body, r.cut)
	}
	return nil
}

func unmeasured(b wsgi.Body) wsgi.Body { return nexting{b, b.Next} }

// collects waits for the end of every body.
func collects(app wsgi.App) wsgi.App {
	return onBody(func(b wsgi.Body) wsgi.Body {
		var all []byte
		for block, err := b.Next(); err == nil; block, err = b.Next() {
			all = append(all, block...)
		}
		return measured{nexting{b, wsgi.Blocks(all).Next}}
	})(app)
}

// measured is a body of one block.
type measured struct{ nexting }

func (measured) Len() int { return 1 }

// liar is a body whose length is not true.
type liar struct {
	wsgi.Body
	length int
}

func (l liar) Len() int { return l.length }

func falseLength(k *kit) error {
	s := k.serve(program{
		app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := ok(start)
			return liar{wsgi.Blocks([]byte("tea"), []byte(" and"), []byte(" more")), 1}, err
		}),
		python: `class Liar:
    def __len__(self):
        return 1
    def __iter__(self):
        yield b"tea"
        yield b" and"
        yield b" more"
` + pyBody("return Liar()\n"),
	})
	all, err := s.askAll(kept(get("/")) + get("/"))
	if err != nil {
		return err
	}
	if len(all) != 2 || all[0].body != "tea" || all[1].body != "tea" || all[0].ContentLength != 3 {
		return fmt.Errorf("to two requests came %s", bodies(all))
	}
	return s.logged(2, "len()")
}

// looksForMore believes that one block is all only when it has seen the end.
func looksForMore(b wsgi.Body) wsgi.Body {
	if s, ok := b.(sized); !ok || s.Len() != 1 {
		return b
	}
	first, err := b.Next()
	if err != nil {
		return b
	}
	second, err := b.Next()
	if err == io.EOF {
		return measured{nexting{b, wsgi.Blocks(first).Next}}
	}
	seen := wsgi.Blocks(first, second)
	return nexting{b, func() ([]byte, error) {
		block, err := seen.Next()
		if err == io.EOF {
			return b.Next()
		}
		return block, err
	}}
}

// moreThanStated sends the rest of the body as well.
func moreThanStated() func([]byte) []byte {
	return func(p []byte) []byte {
		if bytes.HasSuffix(p, []byte("tea")) {
			return append(bytes.Clone(p), " and more"...)
		}
		return p
	}
}
