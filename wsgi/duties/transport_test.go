package duties

import (
	"bytes"
	"fmt"
	"net"
	"strings"

	"roundtrip/wsgi"
)

// transportDuties are about what HTTP does between client and server (PEP
// 3333, HTTP 1.1 Expect/Continue, Other HTTP Features).
func transportDuties() []duty {
	return []duty{
		{
			id: "S47", rule: "asks a client that waits to go on, when the application reads and not before", check: expects,
			mutants: []mutant{
				{name: "asks it at once", finds: "not read", wire: eager},
				{name: "asks it twice", finds: "more than one 100", own: true, wire: sends(replacing(goOn, goOn+goOn))},
				{name: "does not close behind a body that may still come", finds: "keep", wire: sends(replacing("Connection: close", "Connection: keep"))},
			},
		},
		{
			id: "S48", rule: "decodes a chunked body", check: decodes,
			mutants: []mutant{
				{name: "does not know chunks", finds: `""`, wire: reads("Transfer-Encoding", "X-ransfer-Encoding")},
				{name: "makes up a length", finds: "CONTENT_LENGTH is 0", own: true, layer: when(isChunked, sets("CONTENT_LENGTH", "0"))},
				{name: "does not say that its input ends", finds: "terminated None", layer: when(isChunked, drops("wsgi.input_terminated"))},
			},
		},
	}
}

// goOn is what a client that waits is told.
const goOn = "HTTP/1.1 100 Continue\r\n\r\n"

// eager asks for the body as soon as it sees that a client waits.
func eager(nc net.Conn) net.Conn {
	return &altering{end: end{nc}, in: func(piece []byte) []byte {
		if bytes.Contains(piece, []byte("Expect: 100-continue")) {
			_, _ = nc.Write([]byte(goOn))
		}
		return piece
	}}
}

// maybeReading is a program that reads its input only if the path says so.
func maybeReading() program {
	return program{
		app: answer(func(env *wsgi.Environ) (string, error) {
			if env.Str("PATH_INFO") != "/read" {
				return "not read", nil
			}
			body, err := inputOf(env).ReadAll()
			return string(body), err
		}),
		python: pyAnswer("text = environ['wsgi.input'].read().decode() if environ['PATH_INFO'] == '/read' else 'not read'\n"),
	}
}

func expects(k *kit) error {
	s := k.serve(maybeReading())
	if err := s.unread(); err != nil {
		return err
	}
	c := s.dial()
	c.send("POST /read HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 5\r\n\r\n")
	if first, err := c.until("\r\n\r\n"); err != nil || first != goOn {
		return fmt.Errorf("to a client that waits came %q, %w", first, err)
	}
	c.send("hello")
	raw := c.rest()
	if strings.Contains(raw, " 100 ") {
		return fmt.Errorf("more than one 100, in %q", raw)
	}
	if all, err := parse(raw, "POST"); err != nil || len(all) != 1 || all[0].body != "hello" {
		return fmt.Errorf("then came %q, %w", raw, err)
	}
	return nil
}

// unread: the application does not want the body, or the client cannot wait.
func (s *site) unread() error {
	c := s.dial()
	c.send("POST /no HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
	raw := c.rest()
	if !strings.HasPrefix(raw, "HTTP/1.1 200 OK\r\n") || !strings.Contains(raw, "\r\nConnection: close\r\n") {
		return fmt.Errorf("the body was not read, and there came %q", raw)
	}
	c = s.dial()
	c.send("POST /read HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello")
	if raw := c.rest(); !strings.HasPrefix(raw, "HTTP/1.1 200 OK\r\n") {
		return fmt.Errorf("in HTTP/1.0 there came %q", raw)
	}
	return nil
}

func decodes(k *kit) error {
	s := k.serve(program{
		app: reading(func(env *wsgi.Environ, in input) ([][]byte, error) {
			length, has := env.Get("CONTENT_LENGTH")
			if !has {
				length = "absent"
			}
			body, err := in.ReadAll()
			return [][]byte{body, fmt.Append(nil, length), []byte(flag(env, "wsgi.input_terminated"))}, err
		}),
		python: pyAnswer(`parts = environ["wsgi.input"].read().decode(), environ.get("CONTENT_LENGTH", "absent"), repr(environ.get("wsgi.input_terminated"))
text = "|".join(parts)
`),
	})
	all, err := s.askAll("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" +
		"2;ext=1\r\nhe\r\n3\r\nllo\r\n0\r\nX-Trailer: 1\r\n\r\n" + get("/"))
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("no response")
	}
	parts := strings.Split(all[0].body, "|")
	switch {
	case len(parts) != 3 || parts[0] != "hello":
		return fmt.Errorf("of a chunked body the application read %q", parts[0])
	case parts[1] != "absent":
		return fmt.Errorf("CONTENT_LENGTH is %s, and nobody has said so", parts[1])
	case parts[2] != "True":
		return fmt.Errorf("the input is terminated %s", parts[2])
	case len(all) != 2:
		return fmt.Errorf("the next request got lost: %s", bodies(all))
	}
	return nil
}
