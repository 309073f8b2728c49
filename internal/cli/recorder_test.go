package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
	view "roundtrip/tui/inspect"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/export"
)

// loggedIn is a record with one request that has a secret.
func loggedIn(t *testing.T) *inspect.Exchange {
	t.Helper()
	const head = "GET / HTTP/1.1\r\n\r\n"
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	n := r.Import(trace.New(r.Now(), []trace.Event{
		{X: 1, Conn: 1, N: 1, Layer: trace.LayerServer, Data: &trace.BytesIn{Chunk: []byte(head)}, Spans: []trace.Span{{Buf: trace.BufIn, Len: int64(len(head))}}},
		{Seq: 1, X: 1, Conn: 1, N: 1, Layer: trace.LayerServer, Data: &trace.RequestLine{Method: "GET", Target: "/", Version: "HTTP/1.1"}},
		{Seq: 2, X: 1, Conn: 1, N: 1, Layer: trace.LayerServer, Data: &trace.RequestHeader{Name: "Cookie", Value: "sid=7f3a9c11", Key: "HTTP_COOKIE"}},
		{Seq: 3, X: 1, Conn: 1, N: 1, Layer: trace.LayerServer, Data: &trace.ExchangeEnded{Outcome: "complete", Status: 200, Out: 1}},
	}), 0, "")
	return r.Find(n)
}

func TestARecorderWritesWithoutSecrets(t *testing.T) {
	t.Parallel()
	for reveal, cookie := range map[bool]string{false: "sid=REDACTED", true: "sid=7f3a9c11"} {
		r, err := newRecorder(t.TempDir()+"/new", reveal)
		if err != nil {
			t.Fatal(err)
		}
		r.take(loggedIn(t))
		if err := r.close(); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(r.path)
		if err != nil || info.Mode() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		file, err := os.Open(r.path)
		if err != nil {
			t.Fatal(err)
		}
		all, err := export.ReadRecordings(file)
		file.Close()
		if err != nil || len(all) != 1 || all[0].Trace.At(9).Headers[0].Value != cookie {
			t.Errorf("%+v, %v", all, err)
		}
	}
}

// A disk that is full ends with an error, and no exchange waits for it.
func TestARecorderThatCannotWriteSaysSo(t *testing.T) {
	t.Parallel()
	if _, err := newRecorder("/dev/null/nowhere", false); err == nil || !strings.Contains(err.Error(), "cannot be recorded") {
		t.Error(err)
	}
}

// What is saved takes no other file's place.
func TestASavedFileIsNew(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, want := range []string{"roundtrip-1.har", "roundtrip-1-2.har", "roundtrip-1-3.har"} {
		if path, err := new(savedFiles).saveNew("roundtrip-1", ".har", []byte(want)); err != nil || path != want {
			t.Errorf("%s, %v; want %s", path, err, want)
		}
	}
	var saved savedFiles
	if path, err := saved.saveNew("roundtrip-4", ".html", nil); err != nil || saved.reloads(filepath.Join(dir, path)) || !saved.reloads(filepath.Join(dir, "cart.html")) {
		t.Errorf("%s, %v, has the application loaded again, or another file has not", path, err)
	}
	if text, err := os.ReadFile("roundtrip-1.har"); err != nil || string(text) != "roundtrip-1.har" {
		t.Errorf("%q, %v", text, err)
	}
}

// A file with many exchanges is named after the first and the last of them, so that it is not
// taken for one of the first alone.
func TestAFileOfManyIsNamedAfterFirstAndLast(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	defer r.Close()
	for range 3 {
		r.Import(trace.New(time.Time{}, nil), 0, "")
	}
	all := r.All(nil)
	if one, many := nameOf(all[1:2]), nameOf(all); one != "roundtrip-2" || many != "roundtrip-1-3" {
		t.Errorf("%s and %s", one, many)
	}
}

// A recording names the application, by which a test imports it; where it is not known, the test says what to
// fill in. What is in Go, or on another server, is never imported.
func TestATestOfARecordingImportsItsApplication(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ app, want string }{
		{"shop:app", "from shop import app as application\n"},
		{"", "# FILL IN: "}, {"demo:hello", "# FILL IN: "}, {"http://127.0.0.1:5000", "# FILL IN: "},
	} {
		x := reopened(t, loggedIn(t), tt.app)
		if text, err := exported(view.Pytest, false, []*inspect.Exchange{x}, "", ""); err != nil || !strings.Contains(string(text), tt.want) {
			t.Errorf("%q: %v\n%s", tt.app, err, text)
		}
	}
}

// reopened is an exchange as a recording gives it back that a server of an application has made.
func reopened(t *testing.T, x *inspect.Exchange, app string) *inspect.Exchange {
	t.Helper()
	r, err := newRecorder(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	r.app = func() string { return app }
	r.take(x)
	if err := r.close(); err != nil {
		t.Fatal(err)
	}
	record := inspect.New(inspect.Options{})
	t.Cleanup(record.Close)
	if err := openRecording(r.path, record); err != nil {
		t.Fatal(err)
	}
	return record.Find(1)
}

// The name of a file says that secrets are in it.
func TestTheNameOfAFileSaysThatSecretsAreInIt(t *testing.T) {
	t.Chdir(t.TempDir())
	save := new(program).saver()
	for reveal, want := range map[bool]string{false: "roundtrip-1.har", true: "roundtrip-1-with-secrets.har"} {
		if path, err := save(view.HAR, reveal, []*inspect.Exchange{loggedIn(t)}, "h", ""); err != nil || path != want {
			t.Errorf("%s, %v; want %s", path, err, want)
		}
	}
}
