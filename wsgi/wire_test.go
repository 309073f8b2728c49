package wsgi_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// odd is a request of odd case and spacing that is nevertheless a good one.
const odd = "\r\ngEt //hello/./%41?A=%zz&a=1 HTTP/1.1\r\nhOST:x\r\nX-TeA:   green\t \r\nACCEPT: a\r\nx-tea:\r\n" +
	"cookie: a=1\r\nCookie:b=2\r\nX_Tea: hidden\r\nX-Bytes: \xe9\xff\r\ncontent-LENGTH: 007\r\n\r\n\x00body\r\n"

// The wire shows exactly the client's bytes, and every key of the environ the
// bytes that it was made of.
func TestWireIsWhatTheClientSent(t *testing.T) {
	t.Parallel()
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		body, err := env.Input().ReadAll()
		if err != nil {
			return nil, err
		}
		return answers(fixed(), list(string(body)))(env, start)
	})
	s := serve(t, app)
	got := exchange(t, s.addr, odd)
	want := fixedHead + "Content-Length: 7\r\n\r\n\x00body\r\n"
	if got != want {
		t.Errorf("the answer is %q", got)
	}
	s.srv.Close()
	st := s.tape.Trace().At(1000)
	if in := string(st.In.Bytes); in != odd || st.In.Base != 0 || st.In.Total != int64(len(odd)) {
		t.Errorf("in, from %d:\n%q, want\n%q", st.In.Base, in, odd)
	}
	if out := string(st.Out.Bytes); out != want {
		t.Errorf("out:\n%q, want\n%q", out, want)
	}
	for key, tt := range map[string]struct{ value, bytes string }{
		"REQUEST_METHOD": {"'gEt'", "gEt"},
		"PATH_INFO":      {"'//hello/./A'", "//hello/./%41"},
		"QUERY_STRING":   {"'A=%zz&a=1'", "A=%zz&a=1"},
		"REQUEST_URI":    {"'//hello/./%41?A=%zz&a=1'", "//hello/./%41?A=%zz&a=1"},
		"HTTP_X_TEA":     {"'green, '", "green|"},
		"HTTP_COOKIE":    {"'a=1; b=2'", "a=1|b=2"},
		"HTTP_X_BYTES":   {"'\u00e9\u00ff'", "\xe9\xff"},
		"CONTENT_LENGTH": {"'007'", "007"},
		"HTTP_HOST":      {"'x'", "x"},
	} {
		v, ok := st.Variable(key)
		if !ok || v.Repr != tt.value {
			t.Errorf("%s is %s, want %s", key, v.Repr, tt.value)
		}
		var parts []string
		for _, span := range v.Spans {
			parts = append(parts, string(st.In.Bytes[span.Off:span.End()]))
		}
		if bytes := strings.Join(parts, "|"); bytes != tt.bytes {
			t.Errorf("%s was made of %q, want %q", key, bytes, tt.bytes)
		}
	}
}

// H13: the target's own authority counts for more than Host.
func TestAuthorityOfTheTarget(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"Host: other\r\n", "Host:\r\n"} {
		_, tr := one(t, wsgi.AppFunc(hello), "GET http://tea:80/x HTTP/1.1\r\n"+host+"\r\n")
		s := tr.At(tr.Len())
		if s.Value("HTTP_HOST") != "'tea:80'" || s.Value("PATH_INFO") != "'/x'" {
			t.Errorf("host %s, path %s", s.Value("HTTP_HOST"), s.Value("PATH_INFO"))
		}
	}
}

// Bytes of a pipelined request belong to the exchange that consumes them.
func TestPipelinedBytesAreToldApart(t *testing.T) {
	t.Parallel()
	requests := []string{
		"GET /1 HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
		"POST /3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: r\r\n\r\n",
		"GET /4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"GET /5 HTTP/1.1\r\nHost: x\r\n\r\n",
	}
	s := serve(t, wsgi.AppFunc(path))
	all := parse(t, exchange(t, s.addr, strings.Join(requests, "")), "GET", "POST", "POST", "GET", "GET")
	var bodies []string
	for _, resp := range all {
		bodies = append(bodies, resp.body)
	}
	if !slices.Equal(bodies, []string{"/1", "/2", "/3", "/4"}) { // nothing behind close
		t.Errorf("answers %q", bodies)
	}
	s.srv.Close()
	got := make([]strings.Builder, 5)
	for _, e := range s.tape.Events(0) {
		if d, ok := e.Data.(*trace.BytesIn); ok {
			got[e.N].Write(d.Chunk)
		}
		if d, ok := e.Data.(*trace.ExchangeEnded); ok && (d.In != int64(len(requests[e.N-1])) || d.KeepAlive != (e.N < 4)) {
			t.Errorf("exchange %d ended %+v", e.N, d)
		}
	}
	for i, request := range requests[:4] {
		if in := got[i+1].String(); in != request {
			t.Errorf("exchange %d consumed %q, want %q", i+1, in, request)
		}
	}
}

// path answers with the path and reads no body.
func path(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	return answers(nil, list(env.Str("PATH_INFO")))(env, start)
}

// Watching changes no byte.
func TestTracedAndUntracedBytesAreEqual(t *testing.T) {
	t.Parallel()
	chain := wsgi.Chain(wsgi.AppFunc(path), adds("a"), passes("b"))
	for name, tt := range map[string]struct {
		app     wsgi.App
		request string
	}{
		"hello":        {wsgi.AppFunc(hello), get + get},
		"chain":        {chain, get + get},
		"odd":          {chain, odd + get},
		"list of two":  {answers(nil, list("a", "b")), get},
		"generator":    {answers(nil, generator(nil, "a", "", "b")), get},
		"HTTP/1.0":     {answers(nil, generator(nil, "a", "b")), "GET / HTTP/1.0\r\n\r\n"},
		"HEAD":         {chain, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"},
		"error":        {answers(nil, generator(errNoTea)), get},
		"late error":   {answers(nil, generator(errNoTea, "a")), get},
		"nothing":      {wsgi.AppFunc(func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return nil, nil }), get},
		"written":      {wsgi.AppFunc(writes), get + get},
		"replaced":     {wsgi.AppFunc(replaces), get},
		"reraised":     {wsgi.AppFunc(reraises), get},
		"refused":      {chain, "GET / HTTP/1.1\r\nHost : x\r\n\r\n"},
		"reads a body": {wsgi.AppFunc(readsAndStreams), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ntea"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mounts := func() []wsgi.Mount { return []wsgi.Mount{{App: tt.app}} }
			gate := trace.GateFunc(func(context.Context, trace.Point) trace.Decision { return trace.Decision{} })
			plain := undated(exchange(t, listen(t, &wsgi.Server{Mounts: mounts()}), tt.request))
			traced := undated(exchange(t, listen(t, &wsgi.Server{Mounts: mounts(), Sink: tape.New(time.Now()), Gate: gate}), tt.request))
			if plain != traced || plain == "" {
				t.Errorf("plain\n%q, traced\n%q", plain, traced)
			}
		})
	}
}

// A hello exchange, with the head that curl sends, retains at most 2 KiB.
func TestAHelloExchangeIsSmall(t *testing.T) {
	t.Parallel()
	request := "GET /hello?name=Ada HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n"
	_, tr := one(t, wsgi.AppFunc(hello), request)
	tape := tape.New(tr.Started)
	for _, e := range tr.Events() {
		tape.Record(e)
	}
	tape.Seal()
	t.Logf("%d bytes for %d events", tape.Size(), tape.Len())
	if tape.Size() > 2<<10 {
		t.Errorf("the tape retains %d bytes", tape.Size())
	}
}
