package duties

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"roundtrip/wsgi"
)

// closeDuties are about close() (PEP 3333, Specification Details).
func closeDuties() []duty {
	return []duty{{
		id: "S39", rule: "calls close() of what the application returned, once, however it ends", check: closesOnce,
		mutants: []mutant{
			{name: "never closes", finds: "was closed 0 times", layer: onBody(func(b wsgi.Body) wsgi.Body { return unclosed{b} }), only: goEngine},
			{name: "never closes", finds: "was closed 0 times", python: wrongly(`result = app(environ, start_response)
class Unclosed:
    def __iter__(self):
        return iter(result)
return Unclosed()
`)},
			{name: "closes twice", finds: "was closed 2 times", layer: onBody(func(b wsgi.Body) wsgi.Body { return twiceClosed{b} }), only: goEngine},
			{name: "closes twice", finds: "was closed 2 times", python: wrongly(`result = app(environ, start_response)
class Twice:
    def __iter__(self):
        return iter(result)
    def close(self):
        result.close()
        result.close()
return Twice()
`)},
			{name: "closes what came to its end only", finds: "was closed 0 times", layer: onBody(closesAtEnd), only: goEngine},
			{name: "does not close when the client has left", finds: "was closed 0 times", own: true, layer: leavesOpen, only: goEngine},
			{name: "closes the iterator", finds: "iterator", python: wrongly(`result = app(environ, start_response)
class Confused:
    def __iter__(self):
        self.iterator = iter(result)
        return self.iterator
    def close(self):
        self.iterator.close()
return Confused()
`)},
		},
	}}
}

type unclosed struct{ inner wsgi.Body }

func (u unclosed) Next() ([]byte, error) { return u.inner.Next() }

type twiceClosed struct{ wsgi.Body }

func (c twiceClosed) Close() error { return errors.Join(closed(c.Body), closed(c.Body)) }

// atEnd closes a body that was exhausted.
type atEnd struct {
	wsgi.Body
	ended bool
}

func closesAtEnd(b wsgi.Body) wsgi.Body { return &atEnd{Body: b} }

func (a *atEnd) Next() ([]byte, error) {
	block, err := a.Body.Next()
	a.ended = err == io.EOF
	return block, err
}

func (a *atEnd) Close() error {
	if !a.ended {
		return nil
	}
	return closed(a.Body)
}

// orphan is a body that stays open when the client has left.
type orphan struct {
	wsgi.Body
	env *wsgi.Environ
}

func leavesOpen(app wsgi.App) wsgi.App {
	return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		body, err := app.Call(env, start)
		if _, closes := body.(io.Closer); closes && err == nil {
			body = orphan{body, env}
		}
		return body, err
	})
}

func (o orphan) Close() error {
	if o.env.Context().Err() != nil {
		return nil
	}
	return closed(o.Body)
}

// ends are the ways in which an exchange ends, as paths.
func ends() []string {
	return []string{"/end", "/first", "/later", "/length", "/unstarted", "/empty", "/head", "/leaves", "/flood"}
}

// ending is a program that ends in the way that the path says, and tells when
// what it returned is closed.
func ending() program {
	return program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			path := env.Str("PATH_INFO")
			var headers []wsgi.Header
			if path == "/length" {
				headers = []wsgi.Header{{Name: "Content-Length", Value: "3"}}
			}
			if path != "/unstarted" {
				if _, err := start.Call("200 OK", headers, nil); err != nil {
					return nil, err
				}
			}
			return &endingBody{env: env, path: path}, nil
		}),
		python: `class Body:
    def __init__(self, environ):
        self.path, self.environ, self.say = environ["PATH_INFO"], environ, lambda text: environ["wsgi.errors"].write(text + "\n")
    def __iter__(self):
        if self.path == "/first":
            raise ValueError("boom")
        return Iterator(self)
    def close(self):
        self.say("closed " + self.path)
class Iterator:
    def __init__(self, body):
        self.body, self.blocks = body, 0
    def __iter__(self):
        return self
    def __next__(self):
        path, self.blocks = self.body.path, self.blocks + 1
        if path == "/flood":
            return b"x" * 65536
        if path == "/empty" or self.blocks == 4:
            raise StopIteration
        if path == "/later" and self.blocks == 2:
            raise ValueError("boom")
        if path == "/leaves" and self.blocks == 2:
            self.body.environ["wsgi.input"].read(1)
        return b"tea"
    def close(self):
        self.body.say("iterator closed")
def app(environ, start_response):
    headers = [("Content-Length", "3")] if environ["PATH_INFO"] == "/length" else []
    if environ["PATH_INFO"] != "/unstarted":
        start_response("200 OK", headers)
    return Body(environ)
`,
	}
}

type endingBody struct {
	env    *wsgi.Environ
	path   string
	blocks int
}

func (b *endingBody) Next() ([]byte, error) {
	b.blocks++
	var err error
	switch {
	case b.path == "/flood":
		return make([]byte, 65536), nil
	case b.path == "/empty", b.blocks == 4:
		return nil, io.EOF
	case b.path == "/first", b.path == "/later" && b.blocks == 2:
		return nil, errBoom
	case b.path == "/leaves" && b.blocks == 2:
		_, err = inputOf(b.env).ReadUpTo(1)
	}
	return []byte("tea"), err
}

func (b *endingBody) Close() error {
	say(b.env, "closed "+b.path)
	return nil
}

func closesOnce(k *kit) error {
	s := k.serve(ending())
	for n, path := range ends() {
		c := s.dial()
		switch path {
		case "/leaves", "/flood":
			c.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n")
			if _, err := c.until("\r\n\r\n"); err != nil {
				return err
			}
			c.reset()
		case "/head":
			c.send(request("HEAD", path, ""))
			c.rest()
		default:
			c.send(get(path))
			c.rest()
		}
		if err := s.log.hungUp(n + 1); err != nil {
			return err
		}
	}
	s.stop()
	said := s.log.remarks()
	if slices.Contains(said, "iterator closed") {
		return errors.New("the iterator was closed, which is not what was returned")
	}
	for _, path := range ends() {
		if n := strings.Count(strings.Join(said, "\n")+"\n", "closed "+path+"\n"); n != 1 {
			return fmt.Errorf("%s was closed %d times, in %q", path, n, said)
		}
	}
	return nil
}
