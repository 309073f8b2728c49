package wsgi_test

import (
	"bufio"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// readsAll answers with the body of the request.
func readsAll(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := env.Input().ReadAll()
	if err != nil {
		return nil, err
	}
	return answers(fixed(), list(string(body)))(env, start)
}

// S47: 100 Continue goes to who waits for it, once, and only if the app reads.
func TestExpectContinue(t *testing.T) {
	t.Parallel()
	const ok = fixedHead + "Content-Length: 3\r\n\r\ntea"
	readsTwice := func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		one, err := env.Input().ReadUpTo(1)
		if err != nil {
			return nil, err
		}
		rest, err := env.Input().ReadAll()
		if err != nil {
			return nil, err
		}
		return answers(fixed(), list(string(one)+string(rest)))(env, start)
	}
	readsOnce := func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		buf := make([]byte, 3)
		if _, err := env.Input().Read(buf); err != nil {
			return nil, err
		}
		return answers(fixed(), list(string(buf)))(env, start)
	}
	for _, tt := range []struct {
		name   string
		app    wsgi.AppFunc
		head   string
		first  string // before the client sends its body
		second string
		kept   bool
	}{
		{"read", readsAll, expecting, "HTTP/1.1 100 Continue\r\n\r\n", ok, true},
		{"read once", readsOnce, expecting, "HTTP/1.1 100 Continue\r\n\r\n", ok, true},
		{"read in parts", readsTwice, expecting, "HTTP/1.1 100 Continue\r\n\r\n", ok, true},
		{"not read", path, expecting, fixedHead + "Content-Length: 4\r\nConnection: close\r\n\r\n/tea", "", false},
		{"HTTP/1.0", readsAll, strings.Replace(expecting, "/1.1", "/1.0", 1), "", ok, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
				return tt.app(env, fix(start))
			}))
			c, err := net.Dial("tcp", s.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.SetDeadline(time.Now().Add(soon))
			io.WriteString(c, tt.head)
			first := make([]byte, len(tt.first))
			if _, err := io.ReadFull(c, first); err != nil || string(first) != tt.first {
				t.Fatalf("before the body: %q, %v; want %q", first, err, tt.first)
			}
			io.WriteString(c, "tea")
			c.(*net.TCPConn).CloseWrite()
			rest, err := io.ReadAll(c)
			if err != nil || strings.Replace(string(rest), "Connection: close\r\n", "", 1) != tt.second {
				t.Errorf("after the body: %q, %v; want %q", rest, err, tt.second)
			}
			s.srv.Close()
			tr := s.tape.Trace()
			if d := last[*trace.ExchangeEnded](t, tr); d.KeepAlive != tt.kept {
				t.Errorf("ended %+v", d)
			}
			asked := 0
			if strings.Contains(tt.first, "100") {
				asked = 1
			}
			if d := of[*trace.ExpectContinue](tr); len(d) != asked || asked == 1 && d[0].Mode != 2 {
				t.Errorf("expect.continue: %+v", d)
			}
			if out := string(tr.At(tr.Len()).Out.Bytes); out != string(first)+string(rest) {
				t.Errorf("the wire shows %q", out)
			}
			if what := of[*trace.BytesOut](tr)[0].What; (what == "100") != (asked == 1) {
				t.Errorf("what left first is %q", what)
			}
		})
	}
}

// fix lets an app's head always be the same.
func fix(start wsgi.StartResponse) wsgi.StartResponse {
	return wsgi.Start(func(status string, _ []wsgi.Header, exc error) (wsgi.Write, error) {
		return start.Call(status, fixed(), exc)
	})
}

// A body that comes unasked needs no 100.
func TestExpectContinueWithTheBodyThere(t *testing.T) {
	t.Parallel()
	s := serve(t, wsgi.AppFunc(readsAll))
	if got := exchange(t, s.addr, expecting+"tea"); got != fixedHead+"Content-Length: 3\r\n\r\ntea" {
		t.Errorf("got %q", got)
	}
}

// TestRefusedRequests: a refusal is an answer of the server alone, told with
// its rule, and the end of the connection.
func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		request, status, rule, story string
	}{
		{"GET / HTTP/1.1\r\n\r\n", "400 Bad Request", "H28", "bytes.in request.line request.rejected"},
		{"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "400 Bad Request", "", "bytes.in request.rejected"},
		{"GET / HTTP/2.0\r\nHost: x\r\n\r\n", "505 HTTP Version Not Supported", "", "bytes.in request.rejected"},
		{"GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400 Bad Request", "", "bytes.in request.line request.rejected"},
		{"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400 Bad Request", "H29", "bytes.in request.line request.header request.header request.rejected"},
		{"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "400 Bad Request", "", "bytes.in request.line request.header request.rejected"},
		{"POST / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n", "417 Expectation Failed", "H78",
			"bytes.in request.line request.header request.header request.header request.rejected"},
		{"GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("a", 20<<10) + "\r\n\r\n", "431 Request Header Fields Too Large", "", ""},
		{"GET / HT", "400 Bad Request", "H86", "bytes.in request.rejected"},
	} {
		t.Run(tt.request[:min(40, len(tt.request))], func(t *testing.T) {
			t.Parallel()
			s := serve(t, wsgi.AppFunc(hello))
			answer := exchange(t, s.addr, tt.request)
			if !strings.HasPrefix(answer, "HTTP/1.1 "+tt.status+"\r\n") || !strings.Contains(answer, "\r\nConnection: close\r\n") {
				t.Errorf("the answer is %q", answer)
			}
			s.srv.Close()
			tr := s.tape.Trace()
			d := last[*trace.RequestRejected](t, tr)
			if tt.rule != "" && d.Rule != tt.rule || d.Rule == "" || !strings.Contains(answer, d.Reason) {
				t.Errorf("%+v, told as %q", d, answer)
			}
			if end := last[*trace.ExchangeEnded](t, tr); end.Outcome != "rejected" || end.KeepAlive || end.Status != d.Status {
				t.Errorf("ended %+v", end)
			}
			want := "conn.accepted " + tt.story + " head.committed bytes.out bytes.out exchange.ended conn.closed"
			if got := kindsOf(tr); tt.story != "" && got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if c := last[*trace.HeadCommitted](t, tr); c.Trigger != "rejected" {
				t.Errorf("committed by %q", c.Trigger)
			}
		})
	}
}

func kindsOf(tr *trace.Trace) string {
	var names []string
	for _, e := range tr.Events() {
		names = append(names, e.Kind().String())
	}
	return strings.Join(names, " ")
}

// A body that is badly framed is met by the app as an error, and answered with
// the row's own status if the app passes it on.
func TestBodyThatIsRefused(t *testing.T) {
	t.Parallel()
	const bad = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
	s := serve(t, wsgi.AppFunc(readsAll))
	if got := exchange(t, s.addr, bad+get); !strings.HasPrefix(got, "HTTP/1.1 400 Bad Request\r\n") || strings.Count(got, "HTTP/1.1") != 1 {
		t.Errorf("passed on: %q", got)
	}
	ignores := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		env.Input().ReadAll()
		return answers(fixed(), list("fine"))(env, start)
	})
	s = serve(t, ignores)
	if got := exchange(t, s.addr, bad+get); got != fixedHead+"Content-Length: 4\r\nConnection: close\r\n\r\nfine" {
		t.Errorf("ignored: %q", got)
	}
}

// S20, S21: wsgi.input gives what it is asked for, is at its end for ever
// behind the last byte, and never eats the next request.
func TestInput(t *testing.T) {
	t.Parallel()
	const text = "one\ntwo\nthree"
	framed := map[string]string{
		"length":  "Content-Length: 13\r\n\r\n" + text,
		"chunked": "Transfer-Encoding: chunked\r\n\r\n2\r\non\r\n5\r\ne\ntwo\r\n6\r\n\nthree\r\n0\r\n\r\n",
	}
	for _, tt := range []struct {
		name string
		read func(in *wsgi.Input) []string
		want []string
	}{
		{"all, again", func(in *wsgi.Input) []string { return []string{all(in), all(in), line(in, -1), upTo(in, 5)} }, []string{text, "", "", ""}},
		{"lines", func(in *wsgi.Input) []string {
			return []string{line(in, -1), line(in, -1), line(in, -1), line(in, -1)}
		}, []string{"one\n", "two\n", "three", ""}},
		{"short lines", func(in *wsgi.Input) []string {
			return []string{line(in, 0), line(in, 3), line(in, 3), line(in, 4), line(in, 99)}
		}, []string{"", "one", "\n", "two\n", "three"}},
		{"parts", func(in *wsgi.Input) []string { return []string{upTo(in, 0), upTo(in, 5), upTo(in, 99), upTo(in, 1)} },
			[]string{"", "one\nt", "wo\nthree", ""}},
		{"line, then the rest", func(in *wsgi.Input) []string { return []string{line(in, -1), upTo(in, 2), all(in)} },
			[]string{"one\n", "tw", "o\nthree"}},
		{"nothing", func(*wsgi.Input) []string { return nil }, nil},
	} {
		for framing, message := range framed {
			t.Run(tt.name+", "+framing, func(t *testing.T) {
				t.Parallel()
				var got []string
				app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
					if env.Str("REQUEST_METHOD") == "POST" {
						got = tt.read(env.Input())
					}
					return answers(fixed(), list("x"))(env, start)
				})
				s := serve(t, app)
				answer := exchange(t, s.addr, "POST / HTTP/1.1\r\nHost: x\r\n"+message+get)
				if parts := parse(t, answer, "POST", "GET"); len(parts) != 2 {
					t.Errorf("%d answers to two requests", len(parts))
				}
				s.srv.Close()
				if !slices.Equal(got, tt.want) {
					t.Errorf("read %q, want %q", got, tt.want)
				}
				checkReads(t, s.tape.Trace(), got)
			})
		}
	}
}

// checkReads checks that each read is one event, with the bytes that it gave.
func checkReads(t *testing.T, tr *trace.Trace, got []string) {
	t.Helper()
	var in strings.Builder
	var told []string
	left := 13
	for _, e := range tr.Events() {
		switch d := e.Data.(type) {
		case *trace.BytesIn:
			in.Write(d.Chunk)
		case *trace.InputRead:
			var b strings.Builder
			for _, s := range e.Spans {
				b.WriteString(in.String()[s.Off:s.End()])
			}
			told = append(told, b.String())
			if left -= d.Got; d.Left != left && d.Left != -1 {
				t.Errorf("%d bytes left, told as %d", left, d.Left)
			}
			if d.Got != b.Len() || e.Layer != trace.LayerApp {
				t.Errorf("%+v of %s for %q", d, e.Layer, b.String())
			}
		}
	}
	if !slices.Equal(told, got) {
		t.Errorf("told %q, read %q", told, got)
	}
}

func all(in *wsgi.Input) string {
	b, err := in.ReadAll()
	return failing(b, err)
}

func line(in *wsgi.Input, limit int) string {
	b, err := in.ReadLine(limit)
	return failing(b, err)
}

func upTo(in *wsgi.Input, size int) string {
	b, err := in.ReadUpTo(size)
	return failing(b, err)
}

func failing(b []byte, err error) string {
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// The input is an io.Reader too.
func TestInputIsAReader(t *testing.T) {
	t.Parallel()
	var lines []string
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		scanner := bufio.NewScanner(env.Input())
		for scanner.Scan() {
			lines = append(lines, scanner.Text())
		}
		return answers(nil, list("x"))(env, start)
	})
	one(t, app, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\nab\ncd\ne")
	if !slices.Equal(lines, []string{"ab", "cd", "e"}) {
		t.Errorf("lines %q", lines)
	}
}
