package wsgi_test

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// fixed are headers that leave the server nothing to add which changes from
// run to run.
func fixed(more ...string) []wsgi.Header {
	headers := []wsgi.Header{{Name: "Date", Value: "now"}, {Name: "Server", Value: "here"}}
	for line := range slices.Chunk(more, 2) {
		headers = append(headers, wsgi.Header{Name: line[0], Value: line[1]})
	}
	return headers
}

const fixedHead = "HTTP/1.1 200 OK\r\nDate: now\r\nServer: here\r\n"

// answers is an app that gives 200 and a body of its own for each request.
func answers(headers []wsgi.Header, body func() wsgi.Body) wsgi.AppFunc {
	return func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if _, err := start.Call("200 OK", headers, nil); err != nil {
			return nil, err
		}
		return body(), nil
	}
}

func list(blocks ...string) func() wsgi.Body {
	return func() wsgi.Body {
		var b [][]byte
		for _, block := range blocks {
			b = append(b, []byte(block))
		}
		return wsgi.Blocks(b...)
	}
}

// generator gives the blocks and then, if it is not nil, the error.
func generator(end error, blocks ...string) func() wsgi.Body {
	return func() wsgi.Body {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			for _, b := range blocks {
				if !yield([]byte(b), nil) {
					return
				}
			}
			if end != nil {
				yield(nil, end)
			}
		})
	}
}

var errNoTea = errors.New("no tea")

// parsed is one response of several on a connection.
type parsed struct {
	*http.Response
	body string
	err  error
}

// parse takes a stream of responses apart, one for each method.
func parse(t *testing.T, stream string, methods ...string) []parsed {
	t.Helper()
	r := bufio.NewReader(strings.NewReader(stream))
	var all []parsed
	for _, m := range methods {
		resp, err := http.ReadResponse(r, &http.Request{Method: m})
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in %q", err, stream)
		}
		body, err := io.ReadAll(resp.Body)
		all = append(all, parsed{resp, string(body), err})
	}
	if rest, _ := io.ReadAll(r); len(rest) > 0 {
		t.Errorf("after %d responses there is more: %q", len(all), rest)
	}
	return all
}

// one sends a request and gives the one response, with its trace.
func one(t *testing.T, app wsgi.App, request string, layers ...wsgi.Middleware) (parsed, *trace.Trace) {
	t.Helper()
	s := serve(t, app, layers...)
	method, _, _ := strings.Cut(request, " ")
	all := parse(t, exchange(t, s.addr, request), method)
	if len(all) != 1 {
		t.Fatalf("%d responses", len(all))
	}
	s.srv.Close()
	return all[0], s.tape.Trace()
}

// of gives the events of a kind.
func of[D trace.Data](tr *trace.Trace) []D {
	var all []D
	for _, e := range tr.Events() {
		if d, ok := e.Data.(D); ok {
			all = append(all, d)
		}
	}
	return all
}

// last gives the last event of a kind.
func last[D trace.Data](t *testing.T, tr *trace.Trace) D {
	t.Helper()
	all := of[D](tr)
	if len(all) == 0 {
		var none D
		t.Fatalf("there is no %T in\n%s", none, story(tr.Events()))
	}
	return all[len(all)-1]
}

// undated takes away what differs from one second to the next.
func undated(raw string) string {
	for {
		before, rest, found := strings.Cut(raw, "\r\nDate: ")
		if !found {
			return raw
		}
		_, after, _ := strings.Cut(rest, "\r\n")
		raw = before + "\r\n" + after
	}
}

// closing counts how often a body is closed.
type closing struct {
	wsgi.Body
	times *int
	err   error
}

// Len is the length of the body inside, -1 if it has none.
func (c closing) Len() int {
	if l, ok := c.Body.(interface{ Len() int }); ok {
		return l.Len()
	}
	return -1
}

func (c closing) Close() error {
	*c.times++
	if inner, ok := c.Body.(io.Closer); ok {
		inner.Close()
	}
	return c.err
}

// soon is how long anything here may take.
const soon = time.Minute
