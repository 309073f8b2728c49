package wsgi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// S35: the way a body without a Content-Length is framed, and what becomes of
// the connection.
func TestFramingWithoutALength(t *testing.T) {
	t.Parallel()
	const (
		length  = "Content-Length: 2"
		chunked = "Transfer-Encoding: chunked"
		ends    = "Connection: close"
		keeps   = "Connection: keep-alive"
	)
	for _, tt := range []struct {
		name, version, connection string
		body                      func() wsgi.Body
		added, text               string
		kept                      bool
	}{
		{"one", "1.1", "", list("ab"), length, "ab", true},
		{"one", "1.1", "close", list("ab"), length + "\r\n" + ends, "ab", false},
		{"one", "1.0", "", list("ab"), length + "\r\n" + ends, "ab", false},
		{"one", "1.0", "keep-alive", list("ab"), length + "\r\n" + keeps, "ab", true},
		{"two", "1.1", "", list("a", "b"), chunked, "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", true},
		{"two", "1.1", "close", list("a", "b"), chunked + "\r\n" + ends, "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", false},
		{"two", "1.0", "", list("a", "b"), ends, "ab", false},
		{"two", "1.0", "keep-alive", list("a", "b"), ends, "ab", false},
		{"generator", "1.1", "", generator(nil, "a", "b"), chunked, "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", true},
		{"generator", "1.1", "close", generator(nil, "a", "b"), chunked + "\r\n" + ends, "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", false},
		{"generator", "1.0", "", generator(nil, "a", "b"), ends, "ab", false},
		{"generator", "1.0", "keep-alive", generator(nil, "a", "b"), ends, "ab", false},
		// What has no bytes cannot mislead: an empty block is no end of chunks.
		{"none", "1.1", "", list(), "Content-Length: 0", "", true},
		{"empty", "1.1", "", list(""), "Content-Length: 0", "", true},
		{"empty first", "1.1", "", list("", "ab"), chunked, "2\r\nab\r\n0\r\n\r\n", true},
		{"generator of nothing", "1.0", "", generator(nil), "Content-Length: 0\r\n" + ends, "", false},
	} {
		t.Run(strings.TrimSpace(tt.name+" "+tt.version+" "+tt.connection), func(t *testing.T) {
			t.Parallel()
			request := "GET / HTTP/" + tt.version + "\r\nHost: x\r\n"
			if tt.connection != "" {
				request += "Connection: " + tt.connection + "\r\n"
			}
			request += "\r\n"
			s := serve(t, answers(fixed(), tt.body))
			want := fixedHead + tt.added + "\r\n\r\n" + tt.text
			if tt.kept {
				want += want // the second request is answered too
			}
			if got := exchange(t, s.addr, request+request); got != want {
				t.Errorf("got\n%q, want\n%q", got, want)
			}
		})
	}
}

func TestResponsesWithoutABody(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, method, status string
		headers              []wsgi.Header
		body                 func() wsgi.Body
		lines                string
	}{
		{"HEAD of one block", "HEAD", "200 OK", nil, list("abc"), "Content-Length: 3\r\n"},
		{"HEAD of a generator", "HEAD", "200 OK", nil, generator(nil, "abc"), ""},
		{"HEAD with a length", "HEAD", "200 OK", fixed("Content-Length", "7"), list("abc"), "Content-Length: 7\r\n"},
		{"204", "GET", "204 No Content", nil, list("abc"), ""},
		{"204 with a length", "GET", "204 No Content", fixed("Content-Length", "3"), list("abc"), ""},
		{"304", "GET", "304 Not Modified", nil, list(), ""},
		{"304 with a length", "GET", "304 Not Modified", fixed("Content-Length", "3"), list("abc"), "Content-Length: 3\r\n"},
		{"205", "GET", "205 Reset Content", nil, list("abc"), "Content-Length: 0\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			headers := tt.headers
			if headers == nil {
				headers = fixed()
			}
			closed := 0
			s := serve(t, wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
				_, err := start.Call(tt.status, headers, nil)
				return closing{tt.body(), &closed, nil}, err
			}))
			request := tt.method + " / HTTP/1.1\r\nHost: x\r\n\r\n"
			head := "HTTP/1.1 " + tt.status + "\r\nDate: now\r\nServer: here\r\n" + tt.lines + "\r\n"
			if got := exchange(t, s.addr, request+request); got != head+head {
				t.Errorf("got\n%q, want\n%q", got, head+head)
			}
			if s.srv.Close(); closed != 2 {
				t.Errorf("closed %d times in 2 exchanges", closed)
			}
		})
	}
}

// S33: nothing leaves beyond the stated length, and the connection is as good
// as before.
func TestBodyLongerThanItsLength(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]func() wsgi.Body{
		"one block":   list("abcdef"),
		"many blocks": list("a", "b", "c", "d", "e", "f"),
		"generator":   generator(errors.New("asked for more"), "ab", "cd"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answers(fixed("Content-Length", "3"), body))
			want := fixedHead + "Content-Length: 3\r\n\r\nabc"
			if got := exchange(t, s.addr, get+get); got != want+want {
				t.Errorf("got %q", got)
			}
			s.srv.Close()
			tr := s.tape.Trace()
			if d := last[*trace.BodyEnded](t, tr); d.Reason != "content_length" {
				t.Errorf("ended for %q", d.Reason)
			}
			if n := len(of[*trace.IterableClosed](tr)); n != 2 {
				t.Errorf("%d bodies closed", n)
			}
		})
	}
}

// S34: what is missing cannot be made up, so the connection ends.
func TestBodyShorterThanItsLength(t *testing.T) {
	t.Parallel()
	s := serve(t, answers(fixed("Content-Length", "10"), list("abc")))
	if got := exchange(t, s.addr, get+get); got != fixedHead+"Content-Length: 10\r\n\r\nabc" {
		t.Errorf("got %q", got)
	}
	s.srv.Close()
	end := last[*trace.ExchangeEnded](t, s.tape.Trace())
	if end.Outcome != "error" || end.KeepAlive {
		t.Errorf("ended %+v", end)
	}
}

// liar says that it has one block.
type liar struct{ wsgi.Body }

func (liar) Len() int { return 1 }

// S43: a false len() is believed, so that what it promised must be kept to.
func TestFalseLen(t *testing.T) {
	t.Parallel()
	app := answers(fixed(), func() wsgi.Body { return liar{list("ab", "cd")()} })
	s := serve(t, app)
	want := fixedHead + "Content-Length: 2\r\n\r\nab"
	if got := exchange(t, s.addr, get+get); got != want+want {
		t.Errorf("got %q", got)
	}
}

func TestHeadsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status  string
		headers []wsgi.Header
	}{
		{"200", nil},
		{"200 OK\r\nX: y", nil},
		{"100 Continue", nil},
		{"200 OK", fixed("X", "a\r\nb")},
		{"200 OK", fixed("X:", "a")},
		{"200 OK", fixed("X", "\u0416")},
		{"200 OK", fixed("Connection", "close")},
		{"200 OK", fixed("Transfer-Encoding", "chunked")},
		{"200 OK", fixed("Content-Length", "-1")},
		{"200 OK", fixed("Content-Length", "3", "content-length", "5")},
	} {
		var got error
		app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, got = start.Call(tt.status, tt.headers, nil)
			return wsgi.Text("abc"), got
		})
		resp, tr := one(t, app, get)
		if got == nil || resp.StatusCode != 500 || strings.Contains(resp.body, "abc") {
			t.Errorf("%q %v: error %v, status %d", tt.status, tt.headers, got, resp.StatusCode)
		}
		if exc := of[*trace.AppRaised](tr); len(exc) == 0 || exc[0].Exc != fmt.Sprint(got) {
			t.Errorf("%q: raised %v", tt.status, exc)
		}
	}
}

// S49: what the application states leaves as it was stated.
func TestHeadIsPlayedDumb(t *testing.T) {
	t.Parallel()
	headers := []wsgi.Header{
		{Name: "x-b", Value: "1"}, {Name: "DATE", Value: "then"}, {Name: "X-A", Value: "\u00e9  x"}, {Name: "x-b", Value: "1"},
		{Name: "sErVeR", Value: ""}, {Name: "content-LENGTH", Value: "002"},
	}
	app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("299 So To Say", headers, nil)
		headers[0].Value = "changed later"
		return wsgi.Text("ab"), err
	})
	s := serve(t, app)
	want := "HTTP/1.1 299 So To Say\r\nx-b: 1\r\nDATE: then\r\nX-A: \xe9  x\r\nx-b: 1\r\nsErVeR: \r\ncontent-LENGTH: 002\r\n\r\nab"
	if got := exchange(t, s.addr, get); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
