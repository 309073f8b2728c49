package wsgi_test

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// echo answers with what it was asked.
var echo = wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := env.Input().ReadAll()
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("%s %s %s tea=%s length=%s body=%s", env.Str("REQUEST_METHOD"), env.Str("PATH_INFO"), env.Str("QUERY_STRING"),
		env.Str("HTTP_X_TEA"), env.Str("CONTENT_LENGTH"), body)
	_, err = start.Call("200 OK", []wsgi.Header{{Name: "Content-Length", Value: fmt.Sprint(len(text))}}, nil)
	return wsgi.Blocks([]byte(text)), err
})

// rewritten serves a request that is edited as it is routed, each time that it is.
func rewritten(t *testing.T, request string, edits ...trace.Edit) (string, *trace.Trace) {
	t.Helper()
	return gated(t, echo, request, func(_ int, e trace.Event) trace.Decision {
		if e.Kind() != trace.KindRouteChosen || len(edits) == 0 {
			return trace.Decision{}
		}
		edit := edits[0]
		edits = edits[1:]
		return trace.Decision{Edit: edit, Action: "edit"}
	})
}

func TestARequestIsEditedBeforeItsEnvironIsBuilt(t *testing.T) {
	t.Parallel()
	const post = "POST /old?a=1 HTTP/1.1\r\nHost: localhost\r\nX-Tea: black\r\nContent-Length: 3\r\n\r\nabc"
	const chunked = "POST /old HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
	host := trace.Header{Name: "Host", Value: "localhost"}
	green := trace.Header{Name: "X-Tea", Value: "green"}
	lie := trace.Header{Name: "Content-Length", Value: "999"}
	for name, tt := range map[string]struct {
		request string
		edit    trace.EditRequest
		want    string
	}{
		"line and headers": {post, trace.EditRequest{Method: "PUT", Target: "/new?b=2", Headers: []trace.Header{host, green}}, "PUT /new b=2 tea=green length=3 body=abc"},
		"a length that is untrue": {post, trace.EditRequest{Method: "POST", Target: "/", Headers: []trace.Header{host, lie}},
			"POST /  tea= length=3 body=abc"},
		"another body": {post, trace.EditRequest{Method: "POST", Target: "/", Headers: []trace.Header{host, lie}, Body: []byte("longer than before"), ReplaceBody: true},
			"POST /  tea= length=18 body=longer than before"},
		"no body":         {post, trace.EditRequest{Method: "POST", Target: "/", Headers: []trace.Header{host}, ReplaceBody: true}, "POST /  tea= length=0 body="},
		"in chunks still": {chunked, trace.EditRequest{Method: "POST", Target: "/", Headers: []trace.Header{host, lie}}, "POST /  tea= length= body=abc"},
		"no longer in chunks": {chunked, trace.EditRequest{Method: "POST", Target: "/", Headers: []trace.Header{host}, Body: []byte("xy"), ReplaceBody: true},
			"POST /  tea= length=2 body=xy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, tr := rewritten(t, tt.request, tt.edit)
			if !strings.HasPrefix(answer, "HTTP/1.1 200") || !strings.HasSuffix(answer, "\r\n\r\n"+tt.want) {
				t.Errorf("%q, want %q", answer, tt.want)
			}
			s := tr.At(tr.Len())
			if s.Method != tt.edit.Method || s.Target != tt.edit.Target || len(s.Edits) == 0 || s.Edits[0].What != "request" {
				t.Errorf("the record has %s %s and %+v", s.Method, s.Target, s.Edits)
			}
			if v, _ := s.Variable("HTTP_HOST"); len(v.Spans) != 1 || v.Spans[0].Buf != trace.EditBuf(1) {
				t.Errorf("the bytes of Host lie at %+v", v.Spans)
			}
			if n := strings.Count(answer, "HTTP/1.1"); n != 1 {
				t.Errorf("%d answers: what was left of the body is a request", n)
			}
		})
	}
}

// A HEAD that is made of a GET still has its answer with a body that the client can wait
// for, and the other way round.
func TestTheAnswerIsToTheMethodThatWasSent(t *testing.T) {
	t.Parallel()
	host := []trace.Header{{Name: "Host", Value: "localhost"}}
	answer, _ := rewritten(t, "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", trace.EditRequest{Method: "GET", Target: "/", Headers: host})
	if !strings.HasSuffix(answer, "\r\n\r\n") {
		t.Errorf("HEAD is answered with a body: %q", answer)
	}
}

// An edit that the server would refuse from a client is refused.
func TestABrokenEditIsRefused(t *testing.T) {
	t.Parallel()
	for _, edit := range []trace.EditRequest{
		{Method: "GET /", Target: "/"}, {Method: "GET", Target: "/a b"}, {Method: "GET", Target: "/"},
		{Method: "GET", Target: "/", Headers: []trace.Header{{Name: "Host", Value: "a"}, {Name: "X", Value: "a\r\nY: b\x00"}}},
	} {
		if wsgi.CheckRequest(edit) == nil {
			t.Errorf("%+v is fine", edit)
		}
		if answer, _ := rewritten(t, get, edit); !strings.HasPrefix(answer, "HTTP/1.1 400") {
			t.Errorf("%+v: %q", edit, answer)
		}
	}
	if err := wsgi.CheckRequest(trace.EditRequest{Method: "GET", Target: "/a?b=c", Headers: []trace.Header{{Name: "Host", Value: "a"}}}); err != nil {
		t.Error(err)
	}
}

// The Content-Length that an application stated follows a change of its block.
func TestALengthFollowsAnEditedBlock(t *testing.T) {
	t.Parallel()
	for _, block := range []string{"", "shorter", strings.Repeat("longer ", 40)} {
		answer, tr := editing(t, echo, trace.KindBodyBlock, trace.EditBlock{Block: []byte(block)})
		if !strings.HasSuffix(answer, "\r\n\r\n"+block) || !strings.Contains(answer, fmt.Sprintf("Content-Length: %d\r\n", len(block))) {
			t.Errorf("%q", answer)
		}
		if s := tr.At(tr.Len()); s.Outcome() != "complete" || len(s.Edits) != 1 || len(s.Edits[0].Delta.Set) != 1 {
			t.Errorf("%s, %+v", s.Outcome(), s.Edits)
		}
	}
}

// A change of the body is taken back by an edit that has none: the client's body is read then,
// with the length that the client gave.
func TestTheClientsBodyComesBack(t *testing.T) {
	t.Parallel()
	host := []trace.Header{{Name: "Host", Value: "localhost"}}
	for name, request := range map[string]string{
		"3":  "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
		"":   "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"-1": "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
	} {
		edits := []trace.Edit{
			trace.EditRequest{Method: "POST", Target: "/", Headers: host, Body: []byte("longer than before"), ReplaceBody: true},
			trace.EditRequest{Method: "POST", Target: "/", Headers: host},
		}
		answer, tr := rewritten(t, request, edits...)
		want := "POST /  tea= length=" + name + " body=abc"
		if name == "-1" {
			want = "POST /  tea= length= body="
		}
		if !strings.HasSuffix(answer, "\r\n\r\n"+want) {
			t.Errorf("%q, want %q", answer, want)
		}
		s := tr.At(tr.Len())
		if last := s.Edits[len(s.Edits)-1]; last.What != "request" || !strings.HasPrefix(string(last.Bytes), "POST / HTTP/1.1\r\nHost: localhost\r\n") {
			t.Errorf("the last edit is %+v", last)
		}
	}
}
