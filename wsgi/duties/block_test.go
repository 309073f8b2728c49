package duties

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"roundtrip/wsgi"
)

// blockDuties are about the blocks of the body (PEP 3333, Buffering and
// Streaming, The write() Callable).
func blockDuties() []duty {
	return []duty{
		{
			id: "S37", rule: "has sent a block before it asks for the next", check: sendsEach,
			mutants: []mutant{
				{name: "holds one block back", finds: "'one' was not sent", layer: onBody(holdsBack)},
				{name: "collects them in pairs", finds: "'two' was not sent", own: true, layer: onBody(pairs)},
				{name: "collects them", finds: "'one' was not sent", layer: collects},
			},
		},
		{
			id: "S38", rule: "leaves the bytes of a body as they are", check: sameBytes,
			mutants: []mutant{
				{name: "changes line ends", finds: "byte", layer: eachBlock(replacing("\r\n", "\n"))},
				{name: "has only seven bits", finds: "byte", own: true, layer: eachBlock(sevenBits)},
			},
		},
		{
			id: "S40", rule: "does not expect start_response to be called before iteration begins", check: startsLate,
			mutants: []mutant{{name: "expects it", finds: "not called in time", own: true, layer: impatient}},
		},
		{
			id: "S41", rule: "touches nothing of the iterable but what PEP 3333 names", check: touchesNothing,
			mutants: []mutant{
				{name: "prefers WriteTo", finds: "WriteTo", own: true, layer: onBody(prefersWriteTo), only: goEngine},
				{name: "asks for a file number", finds: "fileno", python: wrongly(
					"result = app(environ, start_response)\ngetattr(result, 'fileno', None)\nreturn result\n")},
			},
		},
		{
			id: "S42", rule: "sends what is written before what is iterated", check: writtenFirst,
			mutants: []mutant{
				{name: "keeps what is written for the end", finds: `"cdab"`, layer: writesLast(0)},
				{name: "sends the first that is written, and keeps the rest", finds: `"acdb"`, own: true, layer: writesLast(1)},
			},
		},
	}
}

// sendsEach looks at what had been sent each time the application was asked
// for another block, and lets it go on only when the client has the last one.
func sendsEach(k *kit) error {
	s := k.serve(program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := ok(start)
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				for _, block := range []string{"one", "two", "three"} {
					if !yield([]byte(block), err) {
						return
					}
					say(env, "after "+block)
					_, err = inputOf(env).ReadUpTo(1)
				}
			}), nil
		}),
		python: pyBody(`for block in "one", "two", "three":
    yield block.encode()
    say("after " + block)
    environ["wsgi.input"].read(1)
`),
	})
	c := s.dial()
	c.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\n")
	for _, block := range []string{"one", "two", "three"} {
		r, err := s.log.remark("after " + block)
		if err != nil {
			return err
		}
		if !strings.Contains(r.sent, block) {
			c.send("!!!")
			return fmt.Errorf("'%s' was not sent when the next block was asked for", block)
		}
		if _, err := c.until(block); err != nil {
			return err
		}
		c.send("!")
	}
	if rest := c.rest(); !strings.HasSuffix(rest, "0\r\n\r\n") {
		return fmt.Errorf("in the end came %q", rest)
	}
	return nil
}

func holdsBack(b wsgi.Body) wsgi.Body {
	held, err := b.Next()
	return nexting{b, func() ([]byte, error) {
		if err != nil {
			return nil, err
		}
		block := held
		held, err = b.Next()
		return block, nil
	}}
}

// pairs sends the first block at once, and then two blocks at a time.
func pairs(b wsgi.Body) wsgi.Body {
	begun := false
	return like(b, func() ([]byte, error) {
		block, err := b.Next()
		if err != nil || !begun {
			begun = true
			return block, err
		}
		block = bytes.Clone(block)
		second, err := b.Next()
		if err == io.EOF {
			err = nil
		}
		return append(block, second...), err
	})
}

// allBytes is every byte there is, and every mixture of line ends.
func allBytes() []byte {
	all := []byte("\r\n\n\r\r\n\n\r\n")
	for c := range 256 {
		all = append(all, byte(c))
	}
	return all
}

// sameBytes sends bytes to an application that sends them back.
func sameBytes(k *kit) error {
	s := k.serve(program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			body, err := inputOf(env).ReadAll()
			if err == nil {
				_, err = ok(start)
			}
			return wsgi.Blocks(body[:3], body[3:]), err
		}),
		python: pyBody("body = environ['wsgi.input'].read()\nreturn [body[:3], body[3:]]\n"),
	})
	body, err := s.body(post("/", string(allBytes())))
	if err != nil {
		return err
	}
	for i, c := range allBytes() {
		if i >= len(body) || body[i] != c {
			return fmt.Errorf("byte %d (%#x) is not what it was, in %q", i, c, body)
		}
	}
	if len(body) != len(allBytes()) {
		return fmt.Errorf("%d bytes became %d", len(allBytes()), len(body))
	}
	return nil
}

func sevenBits(p []byte) []byte {
	p = bytes.Clone(p)
	for i := range p {
		p[i] &= 0x7f
	}
	return p
}

func startsLate(k *kit) error {
	for _, p := range []program{{
		app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				_, err := ok(start)
				yield([]byte("late"), err)
			}), nil
		}),
		python: "def app(environ, start_response):\n    " + starts + "\n    yield b'late'\n",
	}, {
		app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) { return &lateBody{start}, nil }),
		python: "class app:\n    def __init__(self, environ, start_response):\n        self.start = start_response\n" +
			"    def __iter__(self):\n        start_response = self.start\n        " + starts + "\n        return iter([b'late'])\n",
	}} {
		if body, err := k.serve(p).body(get("/")); err != nil || body != "late" {
			return fmt.Errorf("%q, %w", body, err)
		}
	}
	return nil
}

// lateBody calls start_response when it is asked for its first block.
type lateBody struct{ start wsgi.StartResponse }

func (b *lateBody) Next() ([]byte, error) {
	if b.start == nil {
		return nil, io.EOF
	}
	_, err := ok(b.start)
	b.start = nil
	return []byte("late"), err
}

func impatient(app wsgi.App) wsgi.App {
	return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		called := false
		body, err := app.Call(env, wsgi.Start(func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
			called = true
			return start.Call(status, headers, exc)
		}))
		if err == nil && !called {
			err = errors.New("not called in time")
			_ = closed(body)
		}
		return body, err
	})
}

// shy is a body with more methods than a server has any business with.
type shy struct {
	wsgi.Body
	env *wsgi.Environ
}

func (s shy) WriteTo(io.Writer) (int64, error) { say(s.env, "touched WriteTo"); return 0, io.EOF }
func (s shy) Read([]byte) (int, error)         { say(s.env, "touched Read"); return 0, io.EOF }
func (s shy) String() string                   { say(s.env, "touched String"); return "" }
func (s shy) Seek(int64, int) (int64, error)   { say(s.env, "touched Seek"); return 0, io.EOF }
func (s shy) Cap() int                         { say(s.env, "touched Cap"); return 0 }

// touchesNothing serves bodies that tell of whatever is done to them. In
// Python there are two, since one may be its own iterator.
func touchesNothing(k *kit) error {
	s := k.serve(program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := ok(start)
			return shy{wsgi.Text("tea"), env}, err
		}),
		python: `class Shy:
    def __init__(self, say):
        object.__setattr__(self, "say", say)
        object.__setattr__(self, "left", [b"tea"])
    def __getattribute__(self, name):
        if name not in ("close", "__len__", "__iter__", "__next__", "__class__", "__dict__"):
            object.__getattribute__(self, "say")("touched " + name)
            raise RuntimeError("touched " + name)
        return object.__getattribute__(self, name)
    def __iter__(self):
        return iter([b"tea"])
    def __setattr__(self, name, value):
        object.__getattribute__(self, "say")("touched " + name)
class Shyer(Shy):
    def __iter__(self):
        return self
    def __next__(self):
        left = object.__getattribute__(self, "left")
        if not left:
            raise StopIteration
        return left.pop()
` + pyBody("return Shy(say) if environ['PATH_INFO'] == '/iterable' else Shyer(say)\n"),
	})
	for _, path := range []string{"/iterable", "/iterator"} {
		body, err := s.body(get(path))
		if said := s.log.remarks(); len(said) > 0 {
			return fmt.Errorf("%s: %q", path, said)
		}
		if err != nil || body != "tea" {
			return fmt.Errorf("%s: %q, %w", path, body, err)
		}
	}
	return nil
}

func prefersWriteTo(b wsgi.Body) wsgi.Body {
	if w, ok := b.(io.WriterTo); ok {
		_, _ = w.WriteTo(io.Discard)
	}
	return b
}

func writtenFirst(k *kit) error {
	body, err := k.serve(program{
		app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			write, err := ok(start)
			if err != nil {
				return nil, err
			}
			return wsgi.Blocks([]byte("c"), []byte("d")), errors.Join(write([]byte("a")), write([]byte("b")))
		}),
		python: pyBody("write(b'a')\nwrite(b'b')\nreturn [b'c', b'd']\n"),
	}).body(get("/"))
	if err == nil && body != "abcd" {
		err = fmt.Errorf("a and b were written, c and d returned, and %q came", body)
	}
	return err
}

// writesLast keeps what is written for the end, but for so many blocks.
func writesLast(but int) layer {
	return func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			k := &keeping{but: but}
			body, err := app.Call(env, wsgi.Start(func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
				write, err := start.Call(status, headers, exc)
				k.now = write
				return k.write, err
			}))
			if err != nil {
				return nil, err
			}
			return like(body, func() ([]byte, error) { return k.after(body) }), nil
		})
	}
}

// keeping sends some of what is written, and keeps the rest.
type keeping struct {
	but  int
	now  wsgi.Write
	kept []byte
}

func (k *keeping) write(p []byte) error {
	if k.but > 0 {
		k.but--
		return k.now(p)
	}
	k.kept = append(k.kept, p...)
	return nil
}

// after gives the blocks of a body, and behind them what was kept.
func (k *keeping) after(body wsgi.Body) ([]byte, error) {
	block, err := body.Next()
	if err == io.EOF && len(k.kept) > 0 {
		block, err, k.kept = k.kept, nil, nil
	}
	return block, err
}
