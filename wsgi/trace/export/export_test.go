package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/export"
	"roundtrip/wsgi/trace/redact"
	"roundtrip/wsgi/trace/tape"
)

const (
	form    = "name=Ada&password=hunter22&pin_token=abc"
	request = "POST /login?next=%2Fcart&api_key=k-123456 HTTP/1.1\r\nHost: shop.test\r\nCookie: sid=7f3a9c11; theme=x\r\n" +
		"Authorization: Bearer s3cr3t-token\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)

func withLength(body string) string {
	return request + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
}

// recorded is the trace of a request to an application that reads it and sets a cookie.
func recorded(t *testing.T, raw string) *trace.Trace {
	t.Helper()
	return recordedAt(t, raw, nil)
}

// recordedAt is that of one that can be held.
func recordedAt(t *testing.T, raw string, gate trace.Gate) *trace.Trace {
	t.Helper()
	record := tape.New(time.Now())
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		body, err := env.Input().ReadAll()
		if err != nil {
			return nil, err
		}
		_, err = start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "Set-Cookie", Value: "sid=7f3a9c11; HttpOnly"}}, nil)
		return wsgi.Blocks([]byte("you sent "), body), err
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &wsgi.Server{Sink: record, Gate: gate, Mounts: []wsgi.Mount{{App: app}}}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(c, raw)
	c.(*net.TCPConn).CloseWrite()
	if _, err := io.ReadAll(c); err != nil {
		t.Fatal(err)
	}
	c.Close()
	srv.Close()
	<-served
	return record.Trace()
}

// A recording gives the same events again.
func TestARecordingOpensAgain(t *testing.T) {
	t.Parallel()
	tr := recorded(t, withLength(form))
	var file bytes.Buffer
	for n := range 2 {
		if err := export.Recording(&file, export.Recorded{Trace: tr, Number: n + 7, Of: n, Mark: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := export.ReadRecordings(&file)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d exchanges, %v", len(all), err)
	}
	if r := all[1]; r.Number != 8 || r.Of != 1 || r.Mark != "a" || !r.Trace.Started.Equal(tr.Started) {
		t.Errorf("%+v", r)
	}
	want, got := tr.At(tr.Len()), all[1].Trace.At(tr.Len())
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(trace.State{}, trace.Code{}, trace.Hold{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// Events without a line that announces them are one exchange for each number.
func TestPlainEventsAreARecording(t *testing.T) {
	t.Parallel()
	tr := recorded(t, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
	var file bytes.Buffer
	if err := trace.WriteJSON(&file, tr.Events()); err != nil {
		t.Fatal(err)
	}
	all, err := export.ReadRecordings(&file)
	if err != nil || len(all) != 2 || all[1].Trace.At(999).Target != "/2" {
		t.Errorf("%d, %v", len(all), err)
	}
}

func TestBrokenRecordings(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	if err := export.Recording(&file, export.Recorded{Trace: recorded(t, withLength(form)), Number: 1}); err != nil {
		t.Fatal(err)
	}
	whole := file.String()
	for name, tt := range map[string]struct {
		text string
		want error
		read int
	}{
		"empty": {"", export.ErrNoRecording, 0}, "a page": {"<html>\n", export.ErrNoRecording, 0}, "other JSON": {`{"a":1}` + "\n", export.ErrNoRecording, 0},
		"newer": {strings.ReplaceAll(whole, `"v":1`, `"v":2`), export.ErrNewer, 0},
	} {
		all, err := export.ReadRecordings(strings.NewReader(tt.text))
		if !errors.Is(err, tt.want) || len(all) != tt.read {
			t.Errorf("%s: %d, %v", name, len(all), err)
		}
	}
	var cut *export.CutError
	all, err := export.ReadRecordings(strings.NewReader(whole[:len(whole)-20]))
	if !errors.As(err, &cut) || len(all) != 1 || all[0].Trace.Len() == 0 {
		t.Errorf("%d, %v", len(all), err)
	}
}

func FuzzReadRecordings(f *testing.F) {
	f.Add([]byte(`{"v":1,"exchange":1,"started":"2026-01-02T03:04:05Z"}` + "\n" + `{"v":1,"seq":1,"event":"client.eof","x":1}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		all, _ := export.ReadRecordings(bytes.NewReader(file))
		for _, r := range all {
			r.Trace.At(r.Trace.Len())
		}
	})
}

// No secret is left anywhere, and nothing has another length.
func TestSecretsAreMasked(t *testing.T) {
	t.Parallel()
	tr := recorded(t, withLength(form))
	masked, err := redact.Trace(tr)
	if err != nil {
		t.Fatal(err)
	}
	var before, after bytes.Buffer
	trace.WriteJSON(&before, tr.Events())
	trace.WriteJSON(&after, masked.Events())
	s, was := masked.At(masked.Len()), tr.At(tr.Len())
	seen := after.String() + string(s.In.Bytes) + string(s.Out.Bytes)
	for _, secret := range []string{"7f3a9c11", "s3cr3t", "hunter22", "k-123456", "token=abc"} {
		if strings.Contains(seen, secret) {
			t.Errorf("%q is still there", secret)
		}
	}
	for _, kept := range []string{"Ada", "theme", "sid=", "Bearer", "/cart", "HttpOnly"} {
		if !strings.Contains(string(s.In.Bytes)+string(s.Out.Bytes), kept) && kept != "/cart" {
			t.Errorf("%q is gone", kept)
		}
	}
	if len(s.In.Bytes) != len(was.In.Bytes) || len(s.Out.Bytes) != len(was.Out.Bytes) || after.Len() != before.Len() {
		t.Errorf("lengths: %d %d, %d %d, %d %d", len(s.In.Bytes), len(was.In.Bytes), len(s.Out.Bytes), len(was.Out.Bytes), after.Len(), before.Len())
	}
	v, _ := s.Variable("HTTP_COOKIE")
	if len(v.Spans) != 1 || string(s.In.Bytes[v.Spans[0].Off:v.Spans[0].End()]) != strings.Trim(v.Repr, "'") {
		t.Errorf("%+v is not what lies at its span", v)
	}
	if was.Value("HTTP_AUTHORIZATION") != "'Bearer s3cr3t-token'" {
		t.Error("the trace itself was changed")
	}
}

// HAR has what the format demands, and its times add up.
func TestHAR(t *testing.T) {
	t.Parallel()
	tr := recorded(t, withLength(form))
	var file bytes.Buffer
	if err := export.HAR(&file, []*trace.Trace{tr}, "127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	var har struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Entries []struct {
				StartedDateTime time.Time
				Time            float64
				Request         struct {
					Method, URL           string
					Headers, QueryString  []struct{ Name, Value string }
					HeadersSize, BodySize int
					PostData              struct {
						Text   string
						Params []struct{ Name, Value string }
					}
				}
				Response struct {
					Status      int
					StatusText  string
					HeadersSize int
					Content     struct {
						Size           int
						Text, MimeType string
					}
				}
				Timings map[string]float64
			}
		}
	}
	if err := json.Unmarshal(file.Bytes(), &har); err != nil {
		t.Fatal(err)
	}
	e := har.Log.Entries[0]
	if e.Request.URL != "http://shop.test/login?next=%2Fcart&api_key=k-123456" || e.Request.PostData.Params[0].Value != "Ada" || e.Request.BodySize != len(form) ||
		e.Request.HeadersSize != len(withLength(form))-len(form) || e.Request.QueryString[0].Value != "/cart" {
		t.Errorf("%+v", e.Request)
	}
	if e.Response.Status != 200 || e.Response.StatusText != "OK" || e.Response.Content.Text != "you sent "+form || e.Response.Content.Size != len("you sent "+form) {
		t.Errorf("%+v", e.Response)
	}
	sum := 0.0
	for _, ms := range e.Timings {
		if ms > 0 {
			sum += ms
		}
	}
	if math.Abs(e.Time-sum) > 1e-9 || e.Timings["dns"] != -1 || e.StartedDateTime.IsZero() {
		t.Errorf("%v, timings %v", e.Time, e.Timings)
	}
}

// What curl is told to send is what was received, whatever bytes it has.
func TestCurlSendsTheSame(t *testing.T) {
	t.Parallel()
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("there is no curl")
	}
	if line, err := export.Curl(recorded(t, withLength("a\x00b")), "localhost"); err == nil {
		t.Errorf("a zero byte: %s", line)
	}
	for _, body := range []string{form, "", "\xe9", "@/etc/hostname", "it's \\ \x1b[31m \xff \"\n"} {
		raw := strings.Replace(withLength(body), "\r\n", "\r\nX-Name: caf\xe9\r\n", 1)
		tr := recorded(t, raw)
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		got := make(chan string, 1)
		go func() {
			c, err := ln.Accept()
			if err != nil {
				got <- err.Error()
				return
			}
			defer c.Close()
			b := make([]byte, 64<<10)
			text := ""
			for !strings.HasSuffix(text, "\r\n\r\n"+body) {
				n, err := c.Read(b)
				if text += string(b[:n]); err != nil {
					break
				}
			}
			io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
			got <- text
		}()
		line, err := export.Curl(tr, ln.Addr().String())
		if err != nil || strings.ContainsAny(line, "\x00\x1b\n") {
			t.Fatalf("%q, %v", line, err)
		}
		bash := exec.Command("bash", "-c", strings.Replace(line, "curl", curl+" -s --max-time 20", 1))
		if out, err := bash.CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", line, err, out)
		}
		if text := <-got; sorted(text) != sorted(raw) {
			t.Errorf("%q\nwant %q", text, raw)
		}
		ln.Close()
	}
}

// sorted is a message with its header lines in order, which curl chooses.
func sorted(raw string) string {
	head, body, _ := strings.Cut(raw, "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	rest := lines[1:]
	for i := range rest {
		for k := i; k > 0 && strings.ToLower(rest[k]) < strings.ToLower(rest[k-1]); k-- {
			rest[k], rest[k-1] = rest[k-1], rest[k]
		}
	}
	text := strings.Join(lines, "\r\n")
	if strings.Contains(text, "Content-Length: 0\r\n") { // which curl leaves out
		text = strings.ReplaceAll(text, "Content-Length: 0\r\n", "")
	}
	return text + "\r\n\r\n" + body
}

// The test for pytest is Python, and passes for the application that answered.
func TestPytestPasses(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	dir := t.TempDir()
	text, err := export.Pytest(recorded(t, withLength(form+"\xff\"\\")), "shop", "")
	if err != nil {
		t.Fatal(err)
	}
	app := `
def application(environ, start_response):
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    assert environ["HTTP_AUTHORIZATION"] == "Bearer s3cr3t-token" and environ["PATH_INFO"] == "/login"
    start_response(STATUS, [("Content-Type", "text/plain")])
    return [b"you sent ", body]
`
	for status, passes := range map[string]bool{"200 OK": true, "500 No": false} {
		for name, content := range map[string]string{"shop.py": strings.Replace(app, "STATUS", fmt.Sprintf("%q", status), 1), "test_it.py": text + "\n\nif __name__ == \"__main__\":\n    test_recorded_request()\n"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		run := exec.Command(python, "-B", "test_it.py")
		run.Dir = dir
		if out, err := run.CombinedOutput(); (err == nil) != passes {
			t.Errorf("%s: %v\n%s\n%s", status, err, out, text)
		}
	}
}

// The test takes the application by the name that it is given, of a file or a module, and calls a factory.
func TestPytestNamesTheApplication(t *testing.T) {
	t.Parallel()
	tr := recorded(t, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	for app, want := range map[[2]string]string{
		{"shop.py", "app"}:                          `application = runpy.run_path("shop.py")["app"]` + "\n",
		{"a:b/shop.py", "create_app(\"x\", n=(1))"}: `application = runpy.run_path("a:b/shop.py")["create_app"]("x", n=(1))` + "\n",
		{"shop", "app"}:                             "from shop import app as application\n",
		{"", ""}:                                    "# FILL IN: it is not recorded which Python application answered.",
		{"shop", "create_app()"}:                    "from shop import create_app\n\napplication = create_app()\n",
	} {
		if text, err := export.Pytest(tr, app[0], app[1]); err != nil || !strings.Contains(text, want) {
			t.Errorf("%q: %v\n%s", app, err, text)
		}
	}
}
