package duties

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roundtrip/wsgi"
)

// startDuties are about start_response and the head that it states (PEP 3333,
// The start_response() Callable).
func startDuties() []duty {
	return []duty{
		{
			id: "S23", rule: "gives back a callable write", check: givesWrite,
			mutants: []mutant{
				{name: "gives nothing back", finds: "no write", layer: onStart(withoutWrite), only: goEngine},
				{name: "gives nothing back for another head", finds: "no write", own: true, layer: onStart(withoutSecondWrite), only: goEngine},
				{name: "gives nothing back", finds: "no write", python: wrongly(`def start(*args):
    start_response(*args)
return app(environ, start)
`)},
			},
		},
		{
			id: "S24", rule: "sends nothing before there is something to send", check: sendsLate,
			mutants: []mutant{
				{name: "sends the head in start_response", finds: "at 'started'", layer: onStart(atOnce)},
				{name: "sends the head with an empty block", finds: "at 'empty'", own: true, layer: onBody(notEmpty)},
			},
		},
		{
			id: "S25", rule: "ends it when start_response is called twice without exc_info", check: startedTwice,
			mutants: []mutant{
				{name: "lets the last call win", finds: "201 Second", own: true, layer: onStart(lastWins)},
				{name: "lets the first call win", finds: "202 First", layer: onStart(firstWins)},
			},
		},
		{
			id: "S29", rule: "checks status and headers in start_response, while the application can react", check: checksHead,
			mutants: []mutant{
				{name: "checks when it sends", finds: "took", layer: later},
				{name: "makes a line end in a value a space", finds: "took", own: true, layer: onHeaders(oneLine)},
			},
		},
		{
			id: "S32", rule: "takes headers about the connection for an error", check: hopByHop,
			mutants: []mutant{{name: "drops them without a word", finds: "Connection: 200 OK", own: true, layer: onHeaders(withoutHops)}},
		},
	}
}

// givesWrite: for the first head, and for one that replaces it.
func givesWrite(k *kit) error {
	body, err := k.serve(program{
		app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			first, err1 := ok(start)
			second, err2 := start.Call("200 OK", nil, errBoom)
			if first == nil || second == nil {
				return wsgi.Text("no write"), nil
			}
			return wsgi.Text("write"), errors.Join(err1, err2)
		}),
		python: "import sys\n" + pyBody(`try:
    raise ValueError("boom")
except ValueError:
    second = start_response("200 OK", [], sys.exc_info())
return [b"write" if callable(write) and callable(second) else b"no write"]
`),
	}).body(get("/"))
	if err == nil && body != "write" {
		err = fmt.Errorf("start_response gave %s", body)
	}
	return err
}

func withoutWrite(right wsgi.StartResponse) starting {
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		_, err := right.Call(status, headers, exc)
		return nil, err
	}
}

func withoutSecondWrite(right wsgi.StartResponse) starting {
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		write, err := right.Call(status, headers, exc)
		if exc != nil {
			write = nil
		}
		return write, err
	}
}

// sendsLate looks at what the server had sent each time the application told
// how far it was. The application then waits for the client, so that whatever
// was on its way is there.
func sendsLate(k *kit) error {
	s := k.serve(program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			if _, err := ok(start); err != nil {
				return nil, err
			}
			say(env, "started")
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				_ = yield(nil, nil)
				say(env, "empty")
				_, err := inputOf(env).ReadUpTo(1)
				_ = yield([]byte("tea"), err)
			}), nil
		}),
		python: `def app(environ, start_response):
    ` + starts + `
    environ["wsgi.errors"].write("started\n")
    return blocks(environ)
def blocks(environ):
    yield b""
    environ["wsgi.errors"].write("empty\n")
    environ["wsgi.input"].read(1)
    yield b"tea"
`,
	})
	c := s.dial()
	c.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\n")
	for _, stage := range []string{"started", "empty"} {
		r, err := s.log.remark(stage)
		if err != nil {
			return err
		}
		if r.sent != "" {
			return fmt.Errorf("at '%s' this had been sent: %q", stage, r.sent)
		}
	}
	c.send("!")
	all, err := parse(c.rest(), "POST")
	if err != nil || len(all) != 1 || all[0].body != "tea" {
		err = fmt.Errorf("in the end: %s, %w", bodies(all), err)
	}
	return err
}

// atOnce sends the head, and cannot do so without a first byte.
func atOnce(right wsgi.StartResponse) starting {
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		write, err := right.Call(status, headers, exc)
		if err != nil {
			return nil, err
		}
		return write, write([]byte(" "))
	}
}

// notEmpty sends the head with the first block also if that is empty, and
// cannot do so without a byte either.
func notEmpty(b wsgi.Body) wsgi.Body {
	begun := false
	return like(b, func() ([]byte, error) {
		block, err := b.Next()
		if err == nil && len(block) == 0 && !begun {
			block = []byte(" ")
		}
		begun = true
		return block, err
	})
}

// twice are the programs that call start_response a second time: after a good
// call, and after one that was refused.
func twice() program {
	return program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			first := "202 First"
			if env.Str("PATH_INFO") == "/bad" {
				first = "bad"
			}
			_, _ = start.Call(first, nil, nil)
			if _, err := start.Call("201 Second", nil, nil); err != nil {
				say(env, "refused")
			}
			return wsgi.Text("tea"), nil
		}),
		python: `def app(environ, start_response):
    try:
        start_response("bad" if environ["PATH_INFO"] == "/bad" else "202 First", [])
    except ValueError:
        pass
    try:
        start_response("201 Second", [])
    except Exception:
        environ["wsgi.errors"].write("refused\n")
    return [b"tea"]
`,
	}
}

// startedTwice: the call is refused, and to swallow the error does not help.
func startedTwice(k *kit) error {
	for _, path := range []string{"/good", "/bad"} {
		s := k.serve(twice())
		r, err := s.ask(get(path))
		if err != nil {
			return err
		}
		if r.StatusCode != 500 || strings.Contains(r.body, "tea") || !slices.Contains(s.log.remarks(), "refused") {
			return fmt.Errorf("%s: %q with %q, remarks %q", path, r.Status, r.body, s.log.remarks())
		}
	}
	return nil
}

func lastWins(right wsgi.StartResponse) starting {
	again := error(nil)
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		defer func() { again = errors.New("called before") }()
		return right.Call(status, headers, cmp.Or(exc, again))
	}
}

func firstWins(right wsgi.StartResponse) starting {
	var write wsgi.Write
	return func(status string, headers []wsgi.Header, exc error) (w wsgi.Write, err error) {
		if write != nil && exc == nil {
			return write, nil
		}
		write, err = right.Call(status, headers, exc)
		return write, err
	}
}

// badHead is what start_response must refuse. A row in Python alone cannot be
// written down in Go.
type badHead struct {
	name, status string
	headers      []wsgi.Header
	python       string // the arguments, if there is more than can be made of the others
}

func badHeads() []badHead {
	header := func(name, value string) []wsgi.Header { return []wsgi.Header{{Name: name, Value: value}} }
	return []badHead{
		{name: "no number", status: "fine"},
		{name: "a short number", status: "20 OK"},
		{name: "no reason", status: "200"},
		{name: "a line end in the status", status: "200 OK\r\nX: y"},
		{name: "a control in the status", status: "200 O\x01K"},
		{name: "a line end in a value", status: "200 OK", headers: header("X-A", "b\r\nX-C: d")},
		{name: "a line feed in a value", status: "200 OK", headers: header("X-A", "b\nc")},
		{name: "a null in a value", status: "200 OK", headers: header("X-A", "b\x00c")},
		{name: "an empty name", status: "200 OK", headers: header("", "b")},
		{name: "a colon in a name", status: "200 OK", headers: header("X:", "b")},
		{name: "a space in a name", status: "200 OK", headers: header("X A", "b")},
		{name: "a line end in a name", status: "200 OK", headers: header("X\r\nA", "b")},
		{name: "a length that is none", status: "200 OK", headers: header("Content-Length", "many")},
		{name: "a tuple of headers", python: `"200 OK", (("X-A", "b"),)`},
		{name: "a header that is a list", python: `"200 OK", [["X-A", "b"]]`},
		{name: "a header of three", python: `"200 OK", [("X-A", "b", "c")]`},
		{name: "bytes for a value", python: `"200 OK", [("X-A", b"b")]`},
		{name: "bytes for the status", python: `b"200 OK", []`},
	}
}

// call is the arguments in Python.
func (b badHead) call() string {
	if b.python != "" {
		return b.python
	}
	var headers []string
	for _, h := range b.headers {
		headers = append(headers, fmt.Sprintf("(%q, %q)", h.Name, h.Value))
	}
	return fmt.Sprintf("%q, [%s]", b.status, strings.Join(headers, ", "))
}

// checking answers with what became of the bad head that the path names.
func checking(heads []badHead) program {
	rows := make([]string, len(heads))
	for i, b := range heads {
		rows[i] = "lambda start: start(" + b.call() + "),"
	}
	return program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			var n int
			if _, err := fmt.Sscanf(env.Str("PATH_INFO"), "/%d", &n); err != nil {
				return nil, err
			}
			_, refused := start.Call(heads[n].status, heads[n].headers, nil)
			_, err := start.Call("200 OK", nil, cmp.Or(refused, errors.New("to be able to call it")))
			if refused == nil {
				return wsgi.Text("took it"), err
			}
			return wsgi.Text("refused"), err
		}),
		python: `import sys
rows = [` + strings.Join(rows, "\n    ") + `]
def app(environ, start_response):
    text = b"took it"
    try:
        try:
            rows[int(environ["PATH_INFO"][1:])](start_response)
            raise KeyError("to be able to call it")
        except KeyError:
            raise
        except Exception:
            text = b"refused"
            raise
    except Exception:
        start_response("200 OK", [("Content-Type", "text/plain")], sys.exc_info())
    return [text]
`,
	}
}

func checksHead(k *kit) error {
	heads := badHeads()
	s := k.serve(checking(heads))
	for n, b := range heads {
		if b.python != "" && k.engine.name == goEngine {
			continue
		}
		body, err := s.body(get(fmt.Sprintf("/%d", n)))
		if err != nil || body != "refused" {
			return fmt.Errorf("%s: start_response %s, %w", b.name, body, err)
		}
	}
	return nil
}

// later calls start_response only once the application has returned.
func later(app wsgi.App) wsgi.App {
	return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		var status string
		var headers []wsgi.Header
		body, err := app.Call(env, wsgi.Start(func(s string, h []wsgi.Header, _ error) (wsgi.Write, error) {
			status, headers = s, h
			return func([]byte) error { return nil }, nil
		}))
		if err == nil {
			_, err = start.Call(status, headers, nil)
		}
		return body, err
	})
}

// oneLine mends what the application has to hear of.
func oneLine(headers []wsgi.Header) []wsgi.Header {
	headers = slices.Clone(headers)
	for i := range headers {
		headers[i].Value = strings.NewReplacer("\r\n", " ", "\n", " ").Replace(headers[i].Value)
	}
	return headers
}

// hops are the headers that are the server's.
func hops() []string {
	return []string{
		"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
		"Trailers", "Transfer-Encoding", "Upgrade", "transfer-ENCODING",
	}
}

func hopByHop(k *kit) error {
	s := k.serve(program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := ok(start, wsgi.Header{Name: env.Str("PATH_INFO")[1:], Value: "close"})
			return wsgi.Text("tea"), err
		}),
		python: `def app(environ, start_response):
    start_response("200 OK", [(environ["PATH_INFO"][1:], "close")])
    return [b"tea"]
`,
	})
	for _, name := range hops() {
		r, err := s.ask(get("/" + name))
		if err != nil {
			return err
		}
		if r.StatusCode != 500 {
			return fmt.Errorf("%s: %s", name, r.Status)
		}
	}
	return nil
}

func withoutHops(headers []wsgi.Header) []wsgi.Header {
	return slices.DeleteFunc(slices.Clone(headers), func(h wsgi.Header) bool {
		return slices.ContainsFunc(hops(), func(hop string) bool { return strings.EqualFold(hop, h.Name) })
	})
}
