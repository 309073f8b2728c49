package middleware_test

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// exchange is one request as the client and the tape saw it.
type exchange struct {
	*http.Response
	body  string
	err   error // while the body was read
	trace *trace.Trace
}

// ask sends a GET with extra header lines, each with its CRLF, to the
// application behind the layers.
func ask(t *testing.T, app wsgi.App, target, lines string, layers ...wsgi.Middleware) exchange {
	t.Helper()
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: wsgi.Chain(app, layers...)}}}
	x := call(t, srv, target, lines)
	x.trace = tape.Trace()
	return x
}

// call serves one request and closes the server.
func call(t *testing.T, srv *wsgi.Server, target, lines string) exchange {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(ln)
	defer srv.Close()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(time.Minute))
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", target, lines); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	return exchange{Response: resp, body: string(body), err: err}
}

func kinds(tr *trace.Trace, k trace.Kind) []trace.Event {
	return slices.DeleteFunc(slices.Clone(tr.Events()), func(e trace.Event) bool { return e.Kind() != k })
}

// says answers with blocks, each given when it is asked for.
func says(headers []wsgi.Header, blocks ...string) wsgi.App {
	return wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if _, err := start.Call("200 OK", headers, nil); err != nil {
			return nil, err
		}
		return wsgi.Stream(each(blocks)), nil
	})
}

func each(blocks []string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, b := range blocks {
			if !yield([]byte(b), nil) {
				return
			}
		}
	}
}
