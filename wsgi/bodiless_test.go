package wsgi_test

import (
	"io"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// countedBody gives the blocks, the last of them again and again, and counts.
type countedBody struct {
	blocks        []string
	asked, closed int
}

func (b *countedBody) Next() ([]byte, error) {
	at := min(b.asked, len(b.blocks)-1)
	b.asked++
	return []byte(b.blocks[at]), nil
}

func (b *countedBody) Close() error {
	b.closed++
	return nil
}

// A response whose body nobody gets is iterated until the head is out, and no
// further (RFC 9110 §9.3.2; PEP 3333, Specification Details, about close()).
func TestEndlessBodyThatNobodyGets(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		method, status string
		headers        []string
		blocks         []string
		want           string // behind the fixed head
		asked          int
	}{
		"HEAD": {method: "HEAD", status: "200 OK", blocks: []string{"tea"}, want: "\r\n", asked: 1},
		"HEAD with a length": {
			method: "HEAD", status: "200 OK", headers: []string{"Content-Length", "9000"}, blocks: []string{"tea"},
			want: "Content-Length: 9000\r\n\r\n", asked: 1,
		},
		"HEAD, empty blocks first": {method: "HEAD", status: "200 OK", blocks: []string{"", "", "tea"}, want: "\r\n", asked: 3},
		"204":                      {method: "GET", status: "204 No Content", blocks: []string{"tea"}, want: "\r\n", asked: 1},
		"304":                      {method: "GET", status: "304 Not Modified", blocks: []string{"tea"}, want: "\r\n", asked: 1},
		"205":                      {method: "GET", status: "205 Reset Content", blocks: []string{"tea"}, want: "Content-Length: 0\r\n\r\n", asked: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := &countedBody{blocks: tt.blocks}
			app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
				_, err := start.Call(tt.status, fixed(tt.headers...), nil)
				return body, err
			})
			s := serve(t, app)
			got := exchange(t, s.addr, tt.method+" / HTTP/1.1\r\nHost: x\r\n\r\n"+tt.method+" / HTTP/1.1\r\nHost: x\r\n\r\n")
			want := strings.Replace(fixedHead, "200 OK", tt.status, 1) + tt.want
			if got != want+want {
				t.Errorf("%q, want %q twice", got, want)
			}
			s.srv.Close()
			if body.asked != tt.asked+1 || body.closed != 2 { // the second request goes on with the same blocks
				t.Errorf("asked %d times, closed %d times", body.asked, body.closed)
			}
			told(t, s.tape.Trace(), "no_body")
		})
	}
}

// told looks at what the record says of how the body ended, and at what the
// checker makes of it.
func told(t *testing.T, tr *trace.Trace, reason string) {
	t.Helper()
	for _, d := range of[*trace.BodyEnded](tr) {
		if d.Reason != reason {
			t.Errorf("the body ended for %q, want %q", d.Reason, reason)
		}
	}
	for _, d := range of[*trace.ExchangeEnded](tr) {
		if d.Outcome != "complete" || !d.KeepAlive {
			t.Errorf("the exchange ended as %+v", d)
		}
	}
	for _, f := range lint.Check(tr) {
		if f.Rule != "H96" && f.Rule != "H97" && f.Rule != "H98" { // a body where the status has none
			t.Errorf("finding %+v", f)
		}
	}
}

// The block that write() was given commits the head, and the iterable is not
// asked for anything.
func TestWriteOfBodyThatNobodyGets(t *testing.T) {
	t.Parallel()
	body := &countedBody{blocks: []string{"tea"}}
	resp, tr := one(t, wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		write, err := start.Call("200 OK", fixed(), nil)
		if err != nil {
			return nil, err
		}
		return body, write([]byte("tea"))
	}), "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
	if resp.StatusCode != 200 || body.asked != 0 || body.closed != 1 {
		t.Errorf("%s, asked %d times, closed %d times", resp.Status, body.asked, body.closed)
	}
	if d := last[*trace.BodyEnded](t, tr); d.Reason != "no_body" {
		t.Errorf("the body ended for %q", d.Reason)
	}
}

// A static file that does not end is not read for a HEAD, either.
func TestEndlessFileThatNobodyGets(t *testing.T) {
	t.Parallel()
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{Static: endlessFile{}}}}
	got := exchange(t, listen(t, srv), "HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") {
		t.Errorf("%q", got)
	}
}

type endlessFile struct{}

func (endlessFile) ServeStatic(wsgi.StaticRequest) wsgi.StaticResponse {
	return wsgi.StaticResponse{Status: "200 OK", Body: io.NopCloser(zeros{})}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
