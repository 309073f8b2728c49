package wsgi_test

import (
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/wsgi"
)

// On a Unix socket neither end has an address. The server is named all the same
// (S7), and of the client nothing is made up.
func TestUnixSocket(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Skip("no Unix sockets here: ", err)
	}
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", fixed(), nil)
		var said []string
		for _, key := range []string{"SERVER_NAME", "SERVER_PORT", "REMOTE_ADDR", "REMOTE_PORT"} {
			said = append(said, key+"="+env.Str(key))
		}
		return wsgi.Text(strings.Join(said, " ")), err
	})}}}
	go srv.Serve(ln)
	defer srv.Close()
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.0\r\n\r\n")
	answer, err := io.ReadAll(c)
	if want := "SERVER_NAME=localhost SERVER_PORT=80 REMOTE_ADDR= REMOTE_PORT="; !strings.HasSuffix(string(answer), "\r\n\r\n"+want) || err != nil {
		t.Errorf("%q, %v", answer, err)
	}
}
