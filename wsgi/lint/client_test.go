package lint_test

import (
	"io"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// asked is a trace of a request to a sound application.
func asked(raw string) func(t *testing.T) *trace.Trace {
	return func(t *testing.T) *trace.Trace {
		_, tr := send(t, answering("200 OK", plain(), list("x")), raw)
		return tr
	}
}

// read is a trace of a request to an application that reads its body.
func read(raw string) func(t *testing.T) *trace.Trace {
	return func(t *testing.T) *trace.Trace {
		_, tr := send(t, wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			if env.Str("PATH_INFO") == "/late" {
				write, err := start.Call("200 OK", plain(), nil)
				if err != nil {
					return nil, err
				}
				if err := write([]byte("wait")); err != nil {
					return nil, err
				}
			}
			if _, err := io.ReadAll(env.Input()); err != nil {
				return nil, err
			}
			return answering("200 OK", plain(), list("x"))(env, start)
		}), raw)
		return tr
	}
}

// Requests that are refused, and those that are served with a remark.
func TestClients(t *testing.T) {
	t.Parallel()
	const end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	const host = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	judge(t, []example{
		{"sound", asked("GET /tea?x=1" + end), nil},
		{"no Host", asked("GET / HTTP/1.1\r\n\r\n"), []string{"client H28"}},
		{"two Hosts", asked("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"), []string{"client H29"}},
		{"LF alone", asked("GET / HTTP/1.1\nHost: x\n\n"), []string{"client H3"}},
		{"blank before a colon", asked("GET / HTTP/1.1\r\nHost : x\r\n\r\n"), []string{"client H36"}},
		{"length and coding", asked("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"), []string{"client H52"}},
		{"length with a sign", asked("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\n"), []string{"client H49"}},
		{"escape cut off", asked("GET /%z" + end), []string{"client H25"}},
		{"too long", asked("GET /" + strings.Repeat("x", 9000) + end), []string{"client H67 advice"}},
		{"bad chunk", read("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), []string{"client H60"}},
		{"bad chunk behind the head", read("POST /late HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), []string{"app A17 advice", "client H60"}},
		{"body cut off", read("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhello"), []string{"client H65"}},
		{"legal: chunks", read("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), nil},

		{"byte that no URI has", asked("GET /a|b" + end), []string{"client H10 advice"}},
		{"https on a plain connection", asked("GET https://x/" + end), []string{"client H15 advice"}},
		{"a password in the target", asked("GET http://ada:tea@x/" + end), []string{"client H16 advice"}},
		{"a fragment", asked("GET /tea#green" + end), []string{"client H23 advice"}},
		{"an empty line before a request", asked("\r\n" + "GET /tea" + end), []string{"client H2 advice"}},
		{"a chunk extension", read("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0;c\r\n\r\n"), []string{"client H61 advice"}},
		{"a trailer that means nothing", read("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost: y\r\nX-Sum: 1\r\n\r\n"), []string{"client H64 advice"}},
		{"a trailer that nobody read", asked("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost: y\r\n\r\n"), []string{"client H64 advice"}},
		{"an escaped slash", asked("GET /a%2Fb" + end), []string{"client H24 advice"}},
		{"a name with _", asked(host + "X_Tea: green\r\n\r\n"), []string{"client H44 advice"}},
		{"two requests on a connection", asked("GET /a HTTP/1.1\r\nHost: x\r\n\r\n" + host + "X_Tea: green\r\n\r\n"), []string{"client H44 advice"}},
	})
}

// A finding of the second request on a connection names the second exchange.
func TestFindingsNameTheirExchange(t *testing.T) {
	t.Parallel()
	_, tr := send(t, answering("200 OK", nil, list("x")), "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"+get)
	found := lint.Check(tr)
	if len(found) != 2 || found[0].X == found[1].X {
		t.Fatalf("found %+v, want H102 in each of two exchanges", found)
	}
	for _, f := range found {
		i := tr.Index(f.X, f.Refs[0])
		if e := tr.Event(i); e.X != f.X || e.Kind() != trace.KindStartResponseCalled {
			t.Errorf("%s of exchange %d rests on %s of exchange %d", brief(f), f.X, e.Kind(), e.X)
		}
	}
}
