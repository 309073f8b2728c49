package lint_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace/tape"
)

// The checker reads what was recorded of a request: here, that of an
// application that promises more than it gives.
func ExampleCheck() {
	short := func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "Content-Length", Value: "9"}}, nil)
		return wsgi.Text("tea"), err
	}
	tape := tape.New(time.Now())
	server := wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(short)}}, Sink: tape}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go server.Serve(ln)
	if resp, err := http.Get("http://" + ln.Addr().String()); err == nil {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	server.Close()

	for _, f := range lint.Check(tape.Trace()) {
		fmt.Println(f.Rule, f.Level, "in", f.Section)
		fmt.Println(f.Text)
		fmt.Println(f.Instead)
	}
	// Output:
	// H90 MUST in RFC 9110 §8.6
	// The application gave 3 bytes, and its Content-Length states 9.
	// State the length of the whole body, or leave Content-Length to the server.
}
