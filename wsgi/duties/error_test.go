package duties

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"roundtrip/wsgi"
)

// errorDuties are about applications that fail (PEP 3333, Error Handling).
func errorDuties() []duty {
	return []duty{
		{
			id: "S26", rule: "replaces a head that is not out, when exc_info comes with another", check: replacesHead,
			mutants: []mutant{
				{name: "keeps the first head", finds: "200 OK", layer: onStart(keepsHead)},
				{name: "adds the new headers to the old", finds: "X-First", own: true, layer: onStart(addsHead)},
			},
		},
		{
			id: "S27", rule: "raises the very exception in exc_info once the head is out", check: raisesAgain,
			mutants: []mutant{
				{name: "goes on as if nothing had happened", finds: "did not raise", layer: onStart(neverRaises)},
				{name: "raises another", finds: "another", own: true, layer: onStart(raisesOther)},
			},
		},
		{
			id: "S28", rule: "keeps no reference to exc_info", check: forgets,
			without: map[string]string{goEngine: "an error value holds no frames, so to keep one keeps nothing else alive"},
			mutants: []mutant{{name: "keeps it", finds: "still there", own: true, python: "kept = []\n" + wrongly(`def start(status, headers, exc_info=None):
    kept.append(exc_info)
    return start_response(status, headers, exc_info)
return app(environ, start)
`)}},
		},
		{
			id: "S46", rule: "catches and logs what ends an application, and lives on", check: catches,
			mutants: []mutant{
				{name: "ends a broken body well", finds: "looks whole", layer: onBody(endsWell)},
				{name: "answers 200 to an error", finds: "call: 200 OK", own: true, layer: answersAnyway},
				{name: "logs nothing", finds: "log", server: func(s *wsgi.Server) { s.Log = nil }},
			},
		},
	}
}

var errBoom = errors.New("boom")

func replacesHead(k *kit) error {
	r, err := k.serve(program{
		app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err1 := ok(start, wsgi.Header{Name: "X-First", Value: "1"})
			_, err2 := start.Call("503 Sorry", []wsgi.Header{{Name: "X-Second", Value: "2"}}, errBoom)
			return wsgi.Text("sorry"), errors.Join(err1, err2)
		}),
		python: `import sys
def app(environ, start_response):
    start_response("200 OK", [("X-First", "1")])
    try:
        raise ValueError("boom")
    except ValueError:
        start_response("503 Sorry", [("X-Second", "2")], sys.exc_info())
    return [b"sorry"]
`,
	}).ask(get("/"))
	if err != nil {
		return err
	}
	if r.Status != "503 Sorry" || r.body != "sorry" || len(r.lines("X-First")) != 0 || len(r.lines("X-Second")) != 1 {
		return fmt.Errorf("the response is %q with %q", r.head, r.body)
	}
	return nil
}

func keepsHead(right wsgi.StartResponse) starting {
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		if exc != nil {
			return func([]byte) error { return nil }, nil
		}
		return right.Call(status, headers, nil)
	}
}

func addsHead(right wsgi.StartResponse) starting {
	var all []wsgi.Header
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		write, err := right.Call(status, slices.Concat(all, headers), exc)
		if err == nil {
			all = append(all, headers...)
		}
		return write, err
	}
}

func raisesAgain(k *kit) error {
	s := k.serve(program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := ok(start)
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				if err != nil || !yield([]byte("begun"), nil) {
					return
				}
				switch _, again := start.Call("500 Oops", nil, errBoom); again {
				case errBoom:
					say(env, "the same")
				case nil:
					say(env, "did not raise")
				default:
					say(env, "another")
				}
				yield(nil, errBoom)
			}), nil
		}),
		python: `import sys
def app(environ, start_response):
    say = lambda text: environ["wsgi.errors"].write(text + "\n")
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"begun"
    try:
        raise ValueError("boom")
    except ValueError as boom:
        where = boom.__traceback__.tb_frame
        try:
            start_response("500 Oops", [], sys.exc_info())
        except Exception as again:
            last = again.__traceback__
            while last.tb_next is not None:
                last = last.tb_next
            say("the same" if again is boom and last.tb_frame is where else "another")
            raise
        say("did not raise")
        raise
`,
	})
	c := s.dial()
	c.send(kept(get("/")))
	raw := c.rest()
	if said := s.log.remarks(); !slices.Equal(said, []string{"the same"}) {
		return fmt.Errorf("start_response: %q", said)
	}
	if strings.Count(raw, "HTTP/1.1 ") != 1 || strings.Contains(raw, "500") || !strings.HasSuffix(raw, "begun\r\n") {
		return fmt.Errorf("to the client went %q", raw)
	}
	return nil
}

func neverRaises(right wsgi.StartResponse) starting {
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		write, err := right.Call(status, headers, exc)
		if err != nil && err == exc {
			return func([]byte) error { return nil }, nil
		}
		return write, err
	}
}

func raisesOther(right wsgi.StartResponse) starting {
	return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		write, err := right.Call(status, headers, exc)
		if err != nil && err == exc {
			err = errors.New("headers were sent")
		}
		return write, err
	}
}

func forgets(k *kit) error {
	s := k.serve(program{counts: true, python: `import gc, sys
from _weakref import ref
class Big:
    pass
seen = []
def fail():
    big = Big()
    seen.append(ref(big))
    raise ValueError("boom")
def app(environ, start_response):
    if environ["PATH_INFO"] == "/later":
        gc.collect()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"forgotten" if seen[0]() is None else b"still there"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    try:
        fail()
    except ValueError:
        start_response("500 Oops", [("Content-Type", "text/plain")], sys.exc_info())
    return [b"sorry"]
`})
	if _, err := s.ask(get("/")); err != nil {
		return err
	}
	body, err := s.body(get("/later"))
	if err == nil && body != "forgotten" {
		err = fmt.Errorf("what exc_info held is %s", body)
	}
	return err
}

// failing fails where the path says.
func failing() program {
	return program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			where := env.Str("PATH_INFO")[1:]
			switch where {
			case "call":
				return nil, errBoom
			case "panic":
				panic(errBoom)
			}
			_, err := ok(start)
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				if where == "before" {
					yield(nil, errBoom)
					return
				}
				if yield([]byte("begun"), err) && where == "after" {
					yield(nil, errBoom)
				}
			}), nil
		}),
		python: `def app(environ, start_response):
    where = environ["PATH_INFO"][1:]
    if where == "call":
        raise ValueError("boom")
    if where == "panic":
        raise SystemExit("boom")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return blocks(where)
def blocks(where):
    if where == "before":
        raise ValueError("boom")
    yield b"begun"
    if where == "after":
        raise ValueError("boom")
`,
	}
}

func catches(k *kit) error {
	s := k.serve(failing())
	for _, where := range []string{"call", "panic", "before"} {
		r, err := s.ask(get("/" + where))
		if err != nil {
			return err
		}
		if r.StatusCode != 500 {
			return fmt.Errorf("%s: %s", where, r.Status)
		}
	}
	r, err := s.ask(get("/after"))
	if err != nil {
		return err
	}
	if r.body != "begun" || !errors.Is(r.cut, io.ErrUnexpectedEOF) {
		return fmt.Errorf("after: %q with %q looks whole", r.Status, r.body)
	}
	if body, err := s.body(get("/well")); err != nil || body != "begun" {
		return fmt.Errorf("and then: %q, %w", body, err)
	}
	return s.logged(4, "boom")
}

// logged says whether so many lines of the log hold a text.
func (s *site) logged(want int, text string) error {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	found := 0
	for _, line := range s.log.logged {
		if strings.Contains(line, text) {
			found++
		}
	}
	if found != want {
		return fmt.Errorf("%d lines of the log tell of %q, want %d: %q", found, text, want, s.log.logged)
	}
	return nil
}

func endsWell(b wsgi.Body) wsgi.Body {
	begun := false
	return nexting{b, func() ([]byte, error) {
		block, err := b.Next()
		if err != nil && begun {
			err = io.EOF
		}
		begun = true
		return block, err
	}}
}

// answersAnyway has something to say whatever happens.
func answersAnyway(app wsgi.App) wsgi.App {
	return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		body, err := app.Call(env, start)
		if err != nil {
			_, err = ok(start)
			return wsgi.Text("never mind"), err
		}
		return body, nil
	})
}
