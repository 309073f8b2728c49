package conform

import (
	"io"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

const expecting = "Expect: 100-continue\r\nContent-Length: 3"

// H75: 100 is sent once, when the application begins to read.
func continuesOnTheFirstRead(t *testing.T) {
	for _, tt := range []struct{ lines, body string }{
		{expecting, "abc"},
		{"Expect: 100-Continue\r\nTransfer-Encoding: chunked", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"},
	} {
		for _, h := range listenersFor(t, func() *wsgi.Server {
			return &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(readsTwice)}}}
		}) {
			k := h.dial(t)
			k.send(post(tt.lines))
			k.gets("POST", 100)
			k.send(tt.body)
			if a := k.gets("POST", 200); a.body != "abc" || a.closes {
				t.Errorf("%q, closes %v", a.body, a.closes)
			}
			k.send(get("/"))
			k.gets("GET", 200)
			events := k.leaves()
			if told := of[*trace.ExpectContinue](events); len(told) != 1 || told[0].Mode != 2 {
				t.Errorf("told as %+v", told)
			}
		}
	}
}

func readsTwice(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	var all strings.Builder
	for range 2 {
		p, err := env.Input().ReadUpTo(2)
		if err != nil {
			return nil, err
		}
		all.Write(p)
	}
	if _, err := start.Call("200 OK", nil, nil); err != nil {
		return nil, err
	}
	return wsgi.Text(all.String()), nil
}

// H75: no 100 where bytes of the body have come already.
func continuesNotWhenTheBodyIsThere(t *testing.T) {
	o := alone(t, echo).visit(t, call{send: post(expecting) + "abc", methods: []string{"POST"}})
	checkStory(t, o)
	if o.interim != 0 || len(of[*trace.ExpectContinue](o.events)) != 0 || !o.open {
		t.Errorf("%d interim answers, open %v", o.interim, o.open)
	}
}

// H76: an application that does not read has the connection closed, since the
// body may come after all, and would be taken for a request.
func answersWithoutReading(t *testing.T) {
	for _, h := range listenersFor(t, func() *wsgi.Server {
		return &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(unread)}}}
	}) {
		k := h.dial(t)
		k.send(post("Expect: 100-continue\r\nContent-Length: 33"))
		if a := k.gets("POST", 200); !a.closes || a.body != "fine" {
			t.Errorf("%q, closes %v", a.body, a.closes)
		}
		_, _ = io.WriteString(k.conn, get("/evil"))
		k.ends()
		if n := len(of[*trace.ExchangeEnded](k.leaves())); n != 1 {
			t.Errorf("%d exchanges", n)
		}
	}
}
