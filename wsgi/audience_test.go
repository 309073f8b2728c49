package wsgi_test

import (
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/wsgi"
)

// failsFor is a server whose application fails at /fail, and answers otherwise.
func failsFor(t *testing.T, ln net.Listener, to wsgi.Audience) {
	t.Helper()
	fine := answers(fixed(), list("fine"))
	srv := &wsgi.Server{ShowErrors: to, Hosts: []string{"shop.test"}, Mounts: []wsgi.Mount{
		{App: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			if env.Str("PATH_INFO") == "/fail" {
				return nil, errors.New("<b>the secret")
			}
			return fine(env, start)
		})},
	}}
	go srv.Serve(ln)
	t.Cleanup(func() { srv.Close() })
}

// said is what a server answers to a request on a connection of its own.
func said(t *testing.T, ln net.Listener, request string) string {
	t.Helper()
	c, err := net.Dial(ln.Addr().Network(), ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, request)
	answer, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// foreign is a listener whose clients seem to be elsewhere.
type foreign struct{ net.Listener }

func (l foreign) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return farAway{c}, err
}

type farAway struct{ net.Conn }

func (farAway) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 4711} }

func TestErrorsAreShownToWhoAsksFromHereByANameOfHere(t *testing.T) {
	t.Parallel()
	const loopback, unix, remote = "loopback", "unix", "remote"
	get := func(lines ...string) string {
		return "GET /fail HTTP/1.1\r\nConnection: close\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n"
	}
	for _, tt := range []struct {
		name, on, request string
		to                wsgi.Audience
		shown             bool
	}{
		{"an address", loopback, get("Host: 127.0.0.1:8000"), wsgi.ThisMachine, true},
		{"another address", loopback, get("Host: 127.9.9.9"), wsgi.ThisMachine, true},
		{"IPv6", loopback, get("Host: [::1]:8000"), wsgi.ThisMachine, true},
		{"IPv6 without a port", loopback, get("Host: [::1]"), wsgi.ThisMachine, true},
		{"localhost", loopback, get("Host: LocalHost:8000"), wsgi.ThisMachine, true},
		{"the root's localhost", loopback, get("Host: localhost."), wsgi.ThisMachine, true},
		{"below localhost", loopback, get("Host: shop.localhost:8000"), wsgi.ThisMachine, true},
		{"a name that was given", loopback, get("Host: Shop.Test:8000"), wsgi.ThisMachine, true},

		{"a name that was made to lead here", loopback, get("Host: evil.example:8000"), wsgi.ThisMachine, false},
		{"localhost in a name", loopback, get("Host: localhost.evil.example"), wsgi.ThisMachine, false},
		{"localhost at a name's end", loopback, get("Host: evillocalhost"), wsgi.ThisMachine, false},
		{"below a given name", loopback, get("Host: evil.shop.test"), wsgi.ThisMachine, false},
		{"an address elsewhere", loopback, get("Host: 192.0.2.1"), wsgi.ThisMachine, false},
		{"an address in a name", loopback, get("Host: 127.0.0.1.evil.example"), wsgi.ThisMachine, false},
		{"no name", loopback, "GET /fail HTTP/1.0\r\n\r\n", wsgi.ThisMachine, false},
		{"an empty name", loopback, get("Host:"), wsgi.ThisMachine, false},
		{"a target that counts for more", loopback, "GET http://evil.example/fail HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", wsgi.ThisMachine, false},
		{"a proxy", loopback, get("Host: localhost", "X-Forwarded-For: 192.0.2.1"), wsgi.ThisMachine, false},
		{"another proxy", loopback, get("Host: localhost", "Forwarded: for=192.0.2.1"), wsgi.ThisMachine, false},
		{"a proxy that names itself", loopback, get("Host: localhost", "Via: 1.1 proxy"), wsgi.ThisMachine, false},
		{"a socket", unix, get("Host: localhost"), wsgi.ThisMachine, false},
		{"another machine", remote, get("Host: localhost"), wsgi.ThisMachine, false},

		{"nobody", loopback, get("Host: localhost"), wsgi.Nobody, false},
		{"everybody", loopback, get("Host: evil.example"), wsgi.Everybody, true},
		{"everybody on a socket", unix, get("Host: evil.example", "X-Forwarded-For: 192.0.2.1"), wsgi.Everybody, true},
		{"everybody elsewhere", remote, get("Host: evil.example"), wsgi.Everybody, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			network, at := "tcp", "127.0.0.1:0"
			if tt.on == unix {
				network, at = "unix", filepath.Join(t.TempDir(), "s")
			}
			ln, err := net.Listen(network, at)
			if err != nil {
				t.Skip("no such sockets here: ", err)
			}
			if tt.on == remote {
				ln = foreign{ln}
			}
			failsFor(t, ln, tt.to)
			answer := said(t, ln, tt.request)
			if !strings.HasPrefix(answer, "HTTP/1.1 500 ") || strings.Contains(answer, "secret") != tt.shown {
				t.Errorf("shown should be %v: %q", tt.shown, answer)
			}
			if tt.shown && !strings.Contains(answer, "\r\nX-Content-Type-Options: nosniff\r\n") {
				t.Errorf("a browser may take it for a page: %q", answer)
			}
			if fine := said(t, ln, strings.Replace(tt.request, "/fail", "/", 1)); !strings.HasSuffix(fine, "fine") {
				t.Errorf("the application does not answer: %q", fine)
			}
		})
	}
}
