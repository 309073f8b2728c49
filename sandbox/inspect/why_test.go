package inspect_test

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// answering is an application with a head and blocks.
func answering(status string, blocks []string, headers ...wsgi.Header) wsgi.App {
	return wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call(status, headers, nil)
		var all [][]byte
		for _, b := range blocks {
			all = append(all, []byte(b))
		}
		return wsgi.Blocks(all...), err
	})
}

// head is a layer that makes another head of the one that passes.
func head(name string, change func(status string, headers []wsgi.Header) (string, []wsgi.Header)) wsgi.Middleware {
	return wsgi.Middleware{Name: name, Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			return app.Call(env, wsgi.Start(func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
				status, headers = change(status, headers)
				return start.Call(status, headers, exc)
			}))
		})
	}}
}

// turning is a layer that answers itself.
var turning = wsgi.Middleware{Name: "auth", Wrap: func(wsgi.App) wsgi.App { return answering("401 Unauthorized", []string{"no"}) }}

// once is the trace of one request to a Go chain.
func once(t *testing.T, request string, app wsgi.App, layers ...wsgi.Middleware) *trace.Trace {
	t.Helper()
	record := tape.New(time.Now())
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &wsgi.Server{Sink: record, Mounts: []wsgi.Mount{{App: wsgi.Chain(app, layers...)}}}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(soon))
	io.WriteString(c, request)
	c.(*net.TCPConn).CloseWrite()
	io.ReadAll(c) // a reset is one of the ends that are asked about
	c.Close()
	srv.Close()
	<-served
	return record.Trace()
}

// says is an answer on one line.
func says(tr *trace.Trace, q inspect.Question) string {
	var texts []string
	for _, l := range inspect.Why(tr, q) {
		texts = append(texts, l.Text)
	}
	return strings.Join(texts, " | ")
}

// Each kind of question, with a cause that was planted, on chains in Go.
func TestWhyInGo(t *testing.T) {
	t.Parallel()
	text := wsgi.Header{Name: "Content-Type", Value: "text/plain"}
	cookie := wsgi.Header{Name: "Set-Cookie", Value: "sid=7f3a"}
	hello := answering("200 OK", []string{"Hello"}, text)
	adds := head("session", func(s string, h []wsgi.Header) (string, []wsgi.Header) { return s, append(h, cookie) })
	drops := head("strip", func(s string, h []wsgi.Header) (string, []wsgi.Header) { return s, h[:1] })
	teapot := head("teapot", func(_ string, h []wsgi.Header) (string, []wsgi.Header) { return "418 I'm a teapot", h })
	fails := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if _, err := start.Call("200 OK", []wsgi.Header{cookie}, nil); err != nil {
			return nil, err
		}
		return nil, errors.New("no tea")
	})
	echoes := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		env.Set("shop.user", "ada")
		_, err := start.Call("200 OK", []wsgi.Header{{Name: "X-Tea", Value: env.Str("HTTP_X_TEA")}}, nil)
		return wsgi.Blocks([]byte("x")), err
	})
	const plain = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	const posted = "POST / HTTP/1.1\r\nHost: a\r\nX-Tea: green\r\nContent-Length: 3\r\n\r\ntea"
	reads := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		body, err := env.Input().ReadAll()
		if err == nil {
			_, err = start.Call("200 OK", []wsgi.Header{text}, nil)
		}
		return wsgi.Blocks([]byte("a"), body), err
	})
	hops := answering("200 OK", []string{"x"}, wsgi.Header{Name: "Keep-Alive", Value: "timeout=5"})
	in := func(text, part string) inspect.Question {
		return inspect.Question{Topic: inspect.Bytes, Span: trace.Span{Buf: trace.BufIn, Off: int64(strings.Index(text, part)), Len: int64(len(part))}}
	}
	out := func(tr *trace.Trace, part string) inspect.Question {
		at := strings.Index(string(tr.At(tr.Len()).Out.Bytes), part)
		return inspect.Question{Topic: inspect.Bytes, Span: trace.Span{Buf: trace.BufOut, Off: int64(at), Len: int64(len(part))}}
	}
	answered, chunked := once(t, plain, hello, adds), once(t, posted, reads)
	h := func(name string) inspect.Question { return inspect.Question{Topic: inspect.Header, Name: name} }
	for name, tt := range map[string]struct {
		tr   *trace.Trace
		q    inspect.Question
		want []string
	}{
		"bytes of a request line":               {once(t, plain, hello), in(plain, "GET"), []string{"in the request line: GET / HTTP/1.1", "The server made of them: REQUEST_METHOD"}},
		"bytes of a header":                     {once(t, posted, hello), in(posted, "green"), []string{"in the header X-Tea", "The server made of them: HTTP_X_TEA"}},
		"bytes of a request under way":          {trace.New(time.Now(), once(t, posted, hello).Events()[:7]), in(posted, "green"), []string{"in the header X-Tea", "has not built the environ yet"}},
		"bytes of a body":                       {chunked, in(posted, "tea"), []string{"behind the lines of the head", "app read them from wsgi.input"}},
		"bytes of a body that nobody read":      {once(t, posted, hello), in(posted, "\r\ntea"), []string{"No layer read them"}},
		"bytes of a status line":                {answered, out(answered, "200"), []string{"in the head", "The head became final with 200 OK", "gave 200 OK to start_response"}},
		"bytes of a header that a layer adds":   {answered, out(answered, "sid=7f3a"), []string{"in the head", "session gave it to start_response"}},
		"bytes of the line that ends a head":    {answered, out(answered, "\r\nHello"), []string{"An empty line ends the head"}},
		"bytes of a block":                      {answered, out(answered, "Hello"), []string{"The server sent a block of the body.", "app gave a block of 5 bytes"}},
		"bytes of a chunk":                      {chunked, out(chunked, "3\r\ntea"), []string{"as a chunk, with its size before it", "app gave a block of 3 bytes"}},
		"bytes of the last chunk":               {chunked, out(chunked, "0\r\n\r\n"), []string{"The last chunk ends the body", "of 2 blocks"}},
		"bytes of a server that answers itself": {once(t, plain, fails), out(once(t, plain, fails), "500"), []string{"The application failed"}},
		"a finding":                             {once(t, plain, hops), inspect.Question{Topic: inspect.Finding, Name: "A15"}, []string{"Keep-Alive", "It shows here: "}},
		"no finding":                            {once(t, plain, hello), inspect.Question{Topic: inspect.Finding, Name: "A15"}, []string{"Nobody broke it here. What it asks: "}},
		"a cookie that a layer adds":            {once(t, plain, hello, adds), h("set-cookie"), []string{"session gave it to start_response"}},
		"a cookie that a layer removes":         {once(t, plain, hello, drops, adds), h("Set-Cookie"), []string{"no Set-Cookie", "strip took it out (sid=7f3a)", "session gave it"}},
		"a cookie that nobody gives":            {once(t, plain, hello), h("Set-Cookie"), []string{"no Set-Cookie", "No layer gave it"}},
		"a cookie of a layer that was not called": {once(t, plain, hello, turning, adds), h("Set-Cookie"),
			[]string{"session gives none here: it was not called", "auth was the last that was called, and came back without calling"}},
		"a cookie of a head that failed": {once(t, plain, fails), h("Set-Cookie"), []string{"A head that had it (sid=7f3a) was stored, but then the application failed"}},
		"a length that the server knows": {once(t, plain, hello), h("Content-Length"), []string{"The server added Content-Length: 5", "stated no Content-Length", "one block"}},
		"a length that nobody knows": {once(t, plain, answering("200 OK", []string{"a", "b"}, text)), h("Content-Length"),
			[]string{"no Content-Length", "stated no Content-Length", "of 2 blocks: only of a single one"}},
		"chunks":                        {once(t, plain, answering("200 OK", []string{"a", "b"}, text)), h("Transfer-Encoding"), []string{"The server added Transfer-Encoding: chunked", "of 2 blocks", "HTTP/1.1, so it reads chunks"}},
		"no chunks":                     {once(t, plain, hello), h("Transfer-Encoding"), []string{"the server knew it: 5", "one block"}},
		"no chunks in 1.0":              {once(t, "GET / HTTP/1.0\r\n\r\n", answering("200 OK", []string{"a", "b"}, text)), h("Transfer-Encoding"), []string{"HTTP/1.0, which knows no chunks"}},
		"no length of 204":              {once(t, plain, answering("204 No Content", nil)), h("Content-Length"), []string{"204 has no body"}},
		"a date":                        {once(t, plain, hello), h("Date"), []string{"The server added Date", "clock"}},
		"a text that was sent":          {once(t, "GET / HTTP/1.1\r\nHost: a\r\nX-Tea: green\r\n\r\n", echoes), h("X-Tea"), []string{"app gave it", "in its header X-Tea, bytes 32 to 37"}},
		"a status of the application":   {once(t, plain, hello), inspect.Question{Topic: inspect.Status}, []string{"final with 200 OK", "app gave 200 OK"}},
		"a status that a layer changes": {once(t, plain, hello, teapot), inspect.Question{Topic: inspect.Status}, []string{"418", "teapot made it 418 I'm a teapot", "app gave 200 OK"}},
		"a status of a failure":         {once(t, plain, fails), inspect.Question{Topic: inspect.Status}, []string{"500", "The application failed", "no tea"}},
		"a status of a refusal":         {once(t, "BAD\r\n\r\n", hello), inspect.Question{Topic: inspect.Status}, []string{"400", "The server refused the request"}},
		"a layer that was called":       {once(t, plain, hello, adds), inspect.Question{Topic: inspect.Called, Name: "session"}, []string{"session was called"}},
		"an app that was not":           {once(t, plain, hello, turning), inspect.Question{Topic: inspect.Called, Name: "app"}, []string{"auth was the last that was called, and came back without"}},
		"a key of a header":             {once(t, "GET / HTTP/1.1\r\nHost: a\r\nX-Tea: green\r\n\r\n", echoes), inspect.Question{Topic: inspect.Key, Name: "HTTP_X_TEA"}, []string{"from the request", "in the header X-Tea, bytes 32 to 37"}},
		"a key of the target":           {once(t, "GET /shop?tea=green HTTP/1.1\r\nHost: a\r\n\r\n", hello), inspect.Question{Topic: inspect.Key, Name: "QUERY_STRING"}, []string{"from the request", "in the request line, bytes 10 to 19"}},
		"a key of a layer":              {once(t, plain, echoes), inspect.Question{Topic: inspect.Key, Name: "shop.user"}, []string{"app wrote it"}},
		"a key of the server":           {once(t, plain, hello), inspect.Question{Topic: inspect.Key, Name: "wsgi.version"}, []string{"from the server"}},
		"a key that no header makes":    {once(t, plain, hello), inspect.Question{Topic: inspect.Key, Name: "HTTP_X_TEA"}, []string{"without it", "from a header X-Tea, and the client sent none"}},
		"a key that is dropped":         {once(t, "GET / HTTP/1.1\r\nHost: a\r\nX_Tea: green\r\n\r\n", hello), inspect.Question{Topic: inspect.Key, Name: "HTTP_X_TEA"}, []string{"without it", "X_Tea, which has another key or none"}},
		"a kept connection":             {once(t, plain, hello), inspect.Question{Topic: inspect.Connection}, []string{"It was kept"}},
		"a closed connection":           {once(t, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", hello), inspect.Question{Topic: inspect.Connection}, []string{"closed", "The client asked for it"}},
		"one that a refusal ends":       {once(t, "BAD\r\n\r\n", hello), inspect.Question{Topic: inspect.Connection}, []string{"closed", "refuses ends its connection"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := says(tt.tr, tt.q)
			at := 0
			for _, want := range tt.want {
				i := strings.Index(got[at:], want)
				if i < 0 {
					t.Fatalf("%s\nlacks, from byte %d on: %q", got, at, want)
				}
				at += i
			}
		})
	}
}

const pythonShop = `
def session(app):
    def inner(environ, start_response):
        environ["shop.user"] = "ada"
        def start(status, headers, exc_info=None):
            headers = headers + [("Set-Cookie", "sid=7f3a")]
            return start_response(status, headers, exc_info)
        return app(environ, start)
    return inner

def shop(environ, start_response):
    if environ["PATH_INFO"] == "/fails":
        raise KeyError("tea")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return iter([b"a", b"b"])

application = session(shop)
`

// The same on a chain in Python, with the lines of its source.
func TestWhyInPython(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "shop.py")
	if err := os.WriteFile(file, []byte(pythonShop), 0o600); err != nil {
		t.Fatal(err)
	}
	c := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Paths: true})
	lab, err := sandbox.NewLab(c, catalog.Stack{App: file})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	of := func(target string) *trace.Trace {
		run, err := lab.Send(sandbox.Request{Target: target}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer run.Close()
		if err := run.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		return run.Trace()
	}
	fine, failed := of("/"), of("/fails")
	for _, tt := range []struct {
		tr   *trace.Trace
		q    inspect.Question
		want string
	}{
		{fine, inspect.Question{Topic: inspect.Header, Name: "Set-Cookie"}, "session gave it to start_response at line 7 of shop.py"},
		{fine, inspect.Question{Topic: inspect.Header, Name: "Content-Length"}, "which has no len()"},
		{fine, inspect.Question{Topic: inspect.Key, Name: "shop.user"}, "session wrote it"},
		{fine, inspect.Question{Topic: inspect.Status}, "gave 200 OK to start_response at line 14 of shop.py"},
		{failed, inspect.Question{Topic: inspect.Status}, "The application failed at line 13 of shop.py, so the server answered itself: shop.py:13: KeyError: 'tea'"},
		{failed, inspect.Question{Topic: inspect.Header, Name: "Set-Cookie"}, "The application failed, and the server answered itself."},
	} {
		if got := says(tt.tr, tt.q); !strings.Contains(got, tt.want) {
			t.Errorf("%+v\n%s\nlacks %q", tt.q, got, tt.want)
		}
	}
	if !slices.Contains(inspect.Questions(fine), inspect.Question{Topic: inspect.Key, Name: "HTTP_COOKIE"}) {
		t.Error("a cookie that the client did not send is not asked for")
	}
	for _, q := range inspect.Questions(fine) { // none goes without an answer
		if len(inspect.Why(fine, q)) == 0 {
			t.Errorf("%+v has no answer", q)
		}
	}
}

// Of a client that was dropped before anything was called, it is said that the layer was not
// called and that there was no answer.
func TestWhyOfADroppedRequest(t *testing.T) {
	t.Parallel()
	left := trace.NewHold(trace.KindHoldLeft)
	left.Action = "drop"
	tr := trace.New(time.Time{}, []trace.Event{
		{X: 1, Layer: trace.LayerServer, Data: &trace.RequestLine{Method: "GET", Target: "/", Version: "HTTP/1.1"}},
		{X: 1, Layer: trace.LayerServer, Data: left},
		{X: 1, Layer: trace.LayerServer, Data: &trace.ExchangeEnded{Outcome: "dropped"}},
	})
	for _, tt := range []struct {
		q    inspect.Question
		want string
	}{
		{inspect.Question{Topic: inspect.Called, Name: "session"}, "session was not called: the request had not come so far."},
		{inspect.Question{Topic: inspect.Connection}, "closed without an answer"},
	} {
		if got := says(tr, tt.q); !strings.Contains(got, tt.want) || !strings.Contains(got, "dropped") {
			t.Errorf("%+v: %s", tt.q, got)
		}
	}
}

// A status of 500 that a framework gave has the exception of the view as its first cause.
func TestWhyAFrameworkAnswered500(t *testing.T) {
	t.Parallel()
	raised := trace.Handled{Exc: "KeyError: 'tea'", At: trace.Src{File: "shop.py", Line: 46}}
	told := trace.Event{X: 1, Layer: trace.LayerApp, Data: &trace.ErrorsWrite{Handled: raised}}
	left := trace.Event{X: 1, Layer: trace.LayerApp, Data: &trace.FrameworkLeft{Framework: "Flask", Step: "view", Name: "order", Raised: true}}
	const status = "500 INTERNAL SERVER ERROR"
	ends := []trace.Event{
		{X: 1, Layer: trace.LayerServer, Src: trace.Src{File: "response.py", Line: 9}, Data: &trace.StartResponseCalled{Status: status, By: "app"}},
		{X: 1, Layer: trace.LayerServer, Data: &trace.HeadCommitted{Status: status}},
	}
	for _, tt := range []struct {
		events []trace.Event
		want   string
	}{
		{[]trace.Event{left, told}, "Flask's view order raised an exception, and Flask answered in its place: shop.py:46: KeyError: 'tea'. | "},
		{[]trace.Event{left}, "Flask's view order raised an exception, and Flask answered in its place. | "},
		{[]trace.Event{told}, "The application caught an exception and wrote of it: shop.py:46: KeyError: 'tea'. | "},
		{nil, "The head became final with 500"},
	} {
		tr := trace.New(time.Time{}, slices.Concat(tt.events, ends))
		if got := says(tr, inspect.Question{Topic: inspect.Status}); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%q does not begin with %q", got, tt.want)
		}
	}
}

// A name that is typed is asked about as a key of the environ or as a header; of a key that would
// come from a header it is said that the client sent none.
func TestWhyOfANameThatIsTyped(t *testing.T) {
	t.Parallel()
	key, header := inspect.Key, inspect.Header
	for typed, want := range map[string]inspect.Question{
		"HTTP_COOKIE": {Topic: key, Name: "HTTP_COOKIE"}, "http_cookie": {Topic: key, Name: "HTTP_COOKIE"}, "REMOTE_USER": {Topic: key, Name: "REMOTE_USER"},
		"shop.user": {Topic: key, Name: "shop.user"}, "X-Tea": {Topic: header, Name: "X-Tea"}, "vary": {Topic: header, Name: "vary"},
	} {
		if got := inspect.Named(typed); got != want {
			t.Errorf("%s asks %+v", typed, got)
		}
	}
	tr := once(t, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", answering("200 OK", nil))
	if got := says(tr, inspect.Named("HTTP_COOKIE")); !strings.Contains(got, "It would come from a header Cookie, and the client sent none.") {
		t.Error(got)
	}
}
