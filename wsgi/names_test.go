package wsgi_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
)

// On the loopback a server can answer by names of this machine alone: what a page from elsewhere asks, whose
// name was made to lead here, is refused.
func TestLocalNames(t *testing.T) {
	t.Parallel()
	s := &wsgi.Server{
		Mounts: []wsgi.Mount{{App: answers(fixed(), list("hi"))}}, LocalNames: true, Hosts: []string{"shop.test"},
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	defer func() {
		s.Close()
		<-served
	}()
	for request, want := range map[string]string{
		"GET / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n":                            "HTTP/1.1 200 OK",
		"GET / HTTP/1.1\r\nHost: [::1]\r\n":                                     "HTTP/1.1 200 OK",
		"GET / HTTP/1.1\r\nHost: LocalHost:1\r\n":                               "HTTP/1.1 200 OK",
		"GET / HTTP/1.1\r\nHost: shop.test\r\n":                                 "HTTP/1.1 200 OK",
		"GET / HTTP/1.0\r\n":                                                    "HTTP/1.1 200 OK",
		"GET / HTTP/1.1\r\nHost: evil.test:8000\r\n":                            "HTTP/1.1 421 Misdirected Request",
		"GET / HTTP/1.1\r\nHost: 10.0.0.1\r\n":                                  "HTTP/1.1 421 Misdirected Request",
		"GET http://evil.test/ HTTP/1.1\r\nHost: 127.0.0.1\r\n":                 "HTTP/1.1 421 Misdirected Request",
		"POST / HTTP/1.1\r\nHost: localhost.evil.test\r\nContent-Length: 0\r\n": "HTTP/1.1 421 Misdirected Request",
	} {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(soon))
		if _, err := conn.Write([]byte(request + "\r\n")); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(want))
		if n, err := conn.Read(got); !strings.HasPrefix(string(got[:n]), want) {
			t.Errorf("%q: %q, %v", request, got[:n], err)
		}
		conn.Close()
	}
}
