package demo_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/demo"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// answer is what a client sees of an exchange, and what was recorded of it.
type answer struct {
	*http.Response
	body   string
	err    error // while the body was read
	events []trace.Event
}

// send sends one request to a demo application on a port of its own.
func send(t *testing.T, name string, s demo.Sample) answer {
	t.Helper()
	app, ok := demo.Table().Find(name)
	if !ok {
		t.Fatalf("there is no %q", name)
	}
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{{App: app.Value.Call}}}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(ln)
	defer srv.Close()
	a := talk(t, ln.Addr().String(), raw(s))
	srv.Close()
	a.events = tape.Events(0)
	return a
}

func talk(t *testing.T, addr, request string) answer {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(time.Minute))
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(request, " ")
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	return answer{Response: resp, body: string(body), err: err}
}

func raw(s demo.Sample) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: x\r\n", s.Method, s.Target)
	for _, h := range s.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	if s.Body != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(s.Body))
	}
	return b.String() + "\r\n" + s.Body
}

func get(target string) demo.Sample { return demo.Sample{Method: "GET", Target: target} }

func TestAnswers(t *testing.T) {
	t.Parallel()
	post := func(body string) demo.Sample { return demo.Sample{Method: "POST", Target: "/", Body: body} }
	for _, tt := range []struct {
		app     string
		request demo.Sample
		status  int
		body    string
	}{
		{"hello", get("/"), 200, "Hello, World!"},
		{"hello", get("/hello?name=Ada&name=Sam"), 200, "Hello, Ada!"},
		{"hello", get("/?name="), 200, "Hello, World!"},
		{"hello", get("/?a=b&name=A%64a+%4cove%zz%"), 200, "Hello, Ada Love%zz%!"},
		{"hello", get("/?name=%e9%C3%A9"), 200, "Hello, \xe9\xc3\xa9!"},
		{"json", get("/"), 200, `{"teas": ["black", "green"]}`},
		{"json", get("/green/"), 200, `{"degrees": 75, "minutes": 2}`},
		{"json", get("/blue"), 404, `{"error": "no such tea"}`},
		{"json", post(""), 405, `{"error": "read only"}`},
		{"form", post("name=Ada+L.&name=x"), 200, "Thank you, Ada L..\n"},
		{"form", post("nothing"), 200, "Thank you, whoever you are.\n"},
		{"stream", get("/"), 200, "one\ntwo\nthree\n"},
	} {
		t.Run(tt.app+" "+tt.request.Target, func(t *testing.T) {
			t.Parallel()
			a := send(t, tt.app, tt.request)
			if a.StatusCode != tt.status || a.body != tt.body || a.err != nil {
				t.Errorf("%d %q, %v; want %d %q", a.StatusCode, a.body, a.err, tt.status, tt.body)
			}
		})
	}
}

func TestFormIsShownToThoseWhoAsk(t *testing.T) {
	t.Parallel()
	a := send(t, "form", get("/"))
	if !strings.Contains(a.body, `<form method="post">`) || a.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%q %q", a.Header, a.body)
	}
}

func TestEchoTellsAllThatArrived(t *testing.T) {
	t.Parallel()
	a := send(t, "echo", demo.Sample{
		Method: "PUT", Target: "/a%20b?<c>=%20",
		Headers: []wsgi.Header{{Name: "X-Tea", Value: "green"}, {Name: "content-type", Value: "x/y"}},
		Body:    "\x00\xff",
	})
	var got any
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		t.Fatal(err)
	}
	want := `{"body_b64":"AP8=","headers":[["HOST","x"],["X-TEA","green"],["CONTENT-TYPE","x/y"],["CONTENT-LENGTH","2"]],` +
		`"method":"PUT","path":"/a b","proto":"HTTP/1.1","query":"<c>=%20","uri":"/a%20b?<c>=%20"}`
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(got)
	if strings.TrimSpace(b.String()) != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

func TestThoseThatFail(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ app, exc string }{
		{"raises", "the kettle is empty"},
		{"twice", wsgi.ErrStartedTwice.Error()},
	} {
		a := send(t, tt.app, get("/"))
		i := slices.IndexFunc(a.events, func(e trace.Event) bool { return e.Kind() == trace.KindAppRaised })
		if a.StatusCode != 500 || i < 0 {
			t.Fatalf("%s: status %d, app.raised at %d", tt.app, a.StatusCode, i)
		}
		if exc := a.events[i].Data.(*trace.AppRaised).Exc; exc != tt.exc {
			t.Errorf("%s raised %q, want %q", tt.app, exc, tt.exc)
		}
	}
}

func TestStreamIsAGeneratorWithAnEmptyBlock(t *testing.T) {
	t.Parallel()
	var lens []int
	returned := false
	for _, e := range send(t, "stream", get("/")).events {
		switch d := e.Data.(type) {
		case *trace.StartResponseCalled:
			if !returned {
				t.Error("start_response was called before the generator ran")
			}
		case *trace.AppReturned:
			returned = true
			if d.Type != "generator" || d.Len != -1 || !d.HasClose {
				t.Errorf("returned %+v", d)
			}
		case *trace.BodyBlock:
			lens = append(lens, d.Len)
		}
	}
	if !slices.Equal(lens, []int{0, 4, 4, 6}) {
		t.Errorf("blocks of %v bytes", lens)
	}
}

// Each name leads to an application whose sample works and whose source is
// found where its events say.
func TestNames(t *testing.T) {
	t.Parallel()
	table := demo.Table()
	for _, row := range table.Rows {
		name := row.Name
		if row.Summary == "" {
			t.Errorf("%s has no summary", name)
		}
		a := send(t, name, row.Value.Sample)
		i := slices.IndexFunc(a.events, func(e trace.Event) bool { return e.Kind() == trace.KindAppCalled })
		if i < 0 {
			t.Errorf("%s was not called by its sample", name)
			continue
		}
		src := a.events[i].Src
		if src.File != table.File(name) {
			t.Fatalf("%s: source %q, want %q", name, src.File, table.File(name))
		}
		if line := strings.Split(table.Source(name), "\n")[src.Line-1]; !strings.HasPrefix(line, "func ") {
			t.Errorf("%s:%d is %q", src.File, src.Line, line)
		}
	}
	if _, ok := table.Find("coffee"); ok {
		t.Error("coffee is served")
	}
	if table.Source("../demo/hello") != "" {
		t.Error("a path out of the folder is found")
	}
}
