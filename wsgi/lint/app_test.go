package lint_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// appCase is an application in Go, and what it does wrong.
type appCase struct {
	name   string
	app    wsgi.AppFunc
	want   []string
	layers []wsgi.Middleware
}

func judgeApps(t *testing.T, cases []appCase) {
	t.Helper()
	var examples []example
	for _, c := range cases {
		examples = append(examples, example{c.name, func(t *testing.T) *trace.Trace {
			_, tr := send(t, wsgi.Chain(c.app, c.layers...), get)
			return tr
		}, c.want})
	}
	judge(t, examples)
}

// lies is a body with a length of its own.
type lies struct {
	wsgi.Body
	n int
}

func (l lies) Len() int { return l.n }

func lying(n int, blocks ...string) func(wsgi.Write) wsgi.Body {
	return func(w wsgi.Write) wsgi.Body { return lies{bodyOnly{stream(blocks...)(w)}, n} }
}

// bodyOnly hides whatever else a body can do.
type bodyOnly struct{ wsgi.Body }

// twice calls start_response a second time.
func twice(exc error) wsgi.AppFunc {
	return func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if _, err := start.Call("200 OK", plain(), nil); err != nil {
			return nil, err
		}
		if _, err := start.Call("500 Oops", plain(), exc); err != nil {
			return nil, err
		}
		return wsgi.Text("hello"), nil
	}
}

var errNoTea = errors.New("no tea")

// inside writes from within its iterable.
func inside(write wsgi.Write) wsgi.Body {
	return wsgi.Stream(func(yield func([]byte, error) bool) {
		if yield([]byte("one"), nil) {
			yield(nil, write([]byte("two")))
		}
	})
}

// late begins its answer when it is iterated.
func late(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	return wsgi.Stream(func(yield func([]byte, error) bool) {
		if !yield(nil, nil) {
			return
		}
		_, err := start.Call("200 OK", plain(), nil)
		yield([]byte("hello"), err)
	}), nil
}

// swallows goes on where it was told to stop.
func swallows(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	write, err := start.Call("200 OK", plain(), nil)
	if err != nil {
		return nil, err
	}
	if err := write([]byte("one")); err != nil {
		return nil, err
	}
	_, _ = start.Call("500 Oops", plain(), errNoTea)
	return wsgi.Text("two"), nil
}

func TestApplicationsInGo(t *testing.T) {
	t.Parallel()
	judgeApps(t, applications())
}

// What to do about an exception depends on whether the head has left.
func TestAdviceAboutAnException(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		blocks []string
		want   string
	}{
		{nil, "start_response('500 ...'"},
		{[]string{"one"}, "before the first block leaves"},
	} {
		_, tr := send(t, wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := start.Call("200 OK", plain(), nil)
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				for _, b := range c.blocks {
					yield([]byte(b), nil)
				}
				yield(nil, errNoTea)
			}), err
		}), get)
		found := lint.Check(tr)
		if len(found) != 1 || found[0].Rule != "A19" || !strings.Contains(found[0].Instead, c.want) {
			t.Errorf("behind %q: %+v, want advice with %q", c.blocks, found, c.want)
		}
	}
}

// failsBehind gives a block, and then an error.
func failsBehind(err error) wsgi.AppFunc {
	return answering("200 OK", plain(), func(wsgi.Write) wsgi.Body {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			if yield([]byte("one"), nil) {
				yield(nil, err)
			}
		})
	})
}

// applications are the Go twins of the cases that other linters were measured
// with, as far as Go's types allow them.
func applications() []appCase {
	return []appCase{
		{name: "start_response twice", app: twice(nil), want: []string{"app A7"}},
		{name: "start_response never", app: func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return wsgi.Text("x"), nil }, want: []string{"app A6"}},
		{name: "hop-by-hop header", app: answering("200 OK", header("Keep-Alive", "5"), list("x")), want: []string{"app A15"}},
		{name: "Transfer-Encoding", app: answering("200 OK", header("transfer-encoding", "gzip"), list("x")), want: []string{"app A15"}},
		{name: "body too long", app: answering("200 OK", plain("Content-Length", "3"), list("hello")), want: []string{"app H89"}},
		{name: "body too short", app: answering("200 OK", plain("Content-Length", "9"), list("hel", "lo")), want: []string{"app H90"}},
		{name: "CRLF in a header", app: answering("200 OK", plain("X-Tea", "green\r\nX: y"), list("x")), want: []string{"app A5"}},
		{name: "CRLF in the status", app: answering("200 OK\r\nX: y", plain(), list("x")), want: []string{"app A4"}},
		{name: "header above latin-1", app: answering("200 OK", plain("X-Tea", "чай"), list("x")), want: []string{"app A18"}},
		{name: "status above latin-1", app: answering("200 Чай", plain(), list("x")), want: []string{"app A18"}},
		{name: "returns nil", app: answering("200 OK", plain(), func(wsgi.Write) wsgi.Body { return nil }), want: []string{"app A9"}},
		{name: "false length", app: answering("200 OK", plain(), lying(1, "one", "two")), want: []string{"app A10"}},
		{name: "write within the iterable", app: answering("200 OK", plain(), inside), want: []string{"app A16"}},
		{name: "swallows what is raised again", app: swallows, want: []string{"app A17 advice", "app A8"}},
		{name: "fails", app: func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return nil, errNoTea }, want: []string{"app A19"}},
		{name: "is interrupted", app: func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return nil, wsgi.ErrGatewayTimeout }},
		{name: "is interrupted behind the head", app: failsBehind(wsgi.ErrGatewayTimeout)},
		{name: "fails behind the head", app: failsBehind(errNoTea), want: []string{"app A19"}},
		{name: "panics", app: func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { panic("no tea") }, want: []string{"app A19"}},

		{name: "legal: replaces a head", app: twice(errNoTea)},
		{name: "legal: reads to the end", app: func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			if _, err := io.ReadAll(env.Input()); err != nil {
				return nil, err
			}
			return answering("200 OK", plain(), list("x"))(env, start)
		}},
		{name: "legal: 204 without a length", app: answering("204 No Content", nil, list())},
		{name: "204 with a type", app: answering("204 No Content", plain(), list()), want: []string{"app H96 advice"}},
		{name: "legal: relative Location", app: answering("302 Found", header("Location", "/tea"), list())},
		{name: "legal: starts when iterated", app: late},
		{name: "legal: true length", app: answering("200 OK", plain(), lying(2, "one", "two"))},
		{name: "legal: empty blocks count", app: answering("200 OK", plain(), lying(3, "one", "", "two"))},
	}
}
