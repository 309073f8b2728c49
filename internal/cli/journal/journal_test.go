package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"roundtrip/internal/cli/journal"
	"roundtrip/sandbox/demo"
	"roundtrip/tui/theme"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// noon is when everything happens.
func noon() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) }

// serve lets a server of two applications answer requests, each on a connection of
// its own, and gives what stands in the journal.
func serve(t *testing.T, o journal.Options, requests ...string) (access, notes string) {
	t.Helper()
	var a, n bytes.Buffer
	plain := func(w io.Writer) io.Writer { return &colorprofile.Writer{Forward: w, Profile: colorprofile.NoTTY} }
	o.Access, o.Notes, o.Now, o.Width = plain(&a), plain(&n), noon, 80
	o.Theme = theme.New(theme.Options{Profile: colorprofile.NoTTY})
	j := journal.New(o)
	hello, _ := demo.Table().Find("hello")
	twice, _ := demo.Table().Find("twice")
	srv := &wsgi.Server{Sink: j.Sink(), Log: j.Log(), Mounts: []wsgi.Mount{
		{App: hello.Value.Call}, {Prefix: "/twice", App: twice.Value.Call}, {Prefix: "/loud", App: wsgi.AppFunc(loud)},
		{Prefix: "/tells", App: wsgi.AppFunc(tells)},
	}}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(ln)
	for _, r := range requests {
		send(t, ln.Addr().String(), r)
	}
	srv.Close()
	j.Close()
	return a.String(), n.String()
}

func send(t *testing.T, addr, request string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, request)
	c.(*net.TCPConn).CloseWrite()
	if _, err := io.Copy(io.Discard, c); err != nil {
		t.Fatal(err)
	}
}

// loud writes to wsgi.errors what a terminal would obey.
func loud(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	env.Errors().WriteString("one\x1b[2J\ntwo\n")
	return nil, errors.New("no \x1b]0;tea")
}

const host = " HTTP/1.1\r\nHost: x\r\n\r\n"

func TestText(t *testing.T) {
	t.Parallel()
	access, notes := serve(t, journal.Options{Format: journal.Text, Findings: true, Raised: 40},
		"GET /?name=Ada"+host, "GET /twice"+host, "GET /twice"+host, "G\x1bT / HTTP/1.1\r\n\r\n", "HEAD /"+host+"GET /\xc3\xa9%2f"+host)
	for i, want := range []string{
		"12:00:00 200 # ms # B GET /?name=Ada",
		"12:00:00 500 # ms # B GET /twice raised start_response was called a seco… ! A7",
		"12:00:00 500 # ms # B GET /twice raised start_response was called a seco… ! A7",
		"12:00:00 400 # ms # B – refused by H5",
		"12:00:00 200 # ms # B HEAD /",
		"12:00:00 200 # ms # B GET /\u00c3\u00a9%2f ! H10 H24",
	} {
		lines := strings.Split(access, "\n")
		if got := figureless(lines[i]); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	if n := strings.Count(notes, "GET  /twice\nMUST A7, app"); n != 1 {
		t.Errorf("the same finding is told %d times in\n%s", n, notes)
	}
}

// figureless puts a sign in the place of figures that differ.
func figureless(line string) string {
	words := strings.Fields(line)
	for i := 1; i < len(words); i++ {
		if words[i] == "ms" || words[i] == "B" {
			words[i-1] = "#"
		}
	}
	return strings.Join(words, " ")
}

func TestJSON(t *testing.T) {
	t.Parallel()
	access, notes := serve(t, journal.Options{Format: journal.JSON, Findings: true}, "GET /"+host, "GET /twice"+host, "bad\r\n\r\n")
	var all []journal.Access
	for dec := json.NewDecoder(strings.NewReader(access)); dec.More(); {
		var a journal.Access
		if err := dec.Decode(&a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	if len(all) != 3 {
		t.Fatalf("%d lines in\n%s", len(all), access)
	}
	if a := all[0]; a.Status != 200 || a.Method != "GET" || a.Target != "/" || a.Proto != "HTTP/1.1" || a.By != "app" || a.Outcome != "complete" ||
		!a.KeepAlive || a.In != 27 || a.Out < 100 || !a.Time.Equal(noon()) || !strings.HasPrefix(a.Remote, "127.0.0.1:") || a.Request != 1 || len(a.Findings) != 0 {
		t.Errorf("%+v", a)
	}
	if a := all[1]; a.Raised == "" || len(a.Findings) != 1 || a.Findings[0].Rule != "A7" {
		t.Errorf("%+v", a)
	}
	if a := all[2]; a.Status != 400 || a.By != "server" || a.Rule == "" || a.Method != "" || a.Outcome != "rejected" {
		t.Errorf("%+v", a)
	}
	if strings.Contains(notes, "A7") {
		t.Errorf("the finding stands among the notes too:\n%s", notes)
	}
}

// tells is an application of which a framework and an engine tell.
func tells(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	for _, d := range []trace.Data{
		&trace.EngineWaited{What: trace.WaitTurn, For: 3 * time.Millisecond}, &trace.FrameworkAnswers{Framework: "flask", Exc: "KeyError: 'tea'"},
		&trace.CodePrint{Text: "printed"}, &trace.EngineFault{Exc: "RuntimeError: no tea"},
	} {
		wsgi.ExchangeOf(env).Emit(trace.Event{Data: d})
	}
	_, err := start.Call("500 Internal Server Error", nil, nil)
	return wsgi.Blocks(), err
}

// A line says the same whether the checker looks at all events or only those are made that the line needs.
func TestALineNeedsNoOtherKinds(t *testing.T) {
	t.Parallel()
	for _, format := range []journal.Format{journal.Text, journal.JSON} {
		requests := []string{"GET /" + host, "GET /tells" + host, "GET /loud" + host, "HEAD /" + host, "POST /" + host, "bad\r\n\r\n", "GET /none" + host, ""}
		alone, told := serve(t, journal.Options{Format: format}, requests...)
		checked, notes := serve(t, journal.Options{Format: format, Findings: true}, requests...)
		if alone, checked := timeless(alone), timeless(checked); alone != checked {
			t.Errorf("without the checker:\n%s\nwith it:\n%s", alone, checked)
		}
		if format == journal.JSON && told != notes { // in Text they have findings
			t.Errorf("notes without the checker:\n%s\nwith it:\n%s", told, notes)
		}
	}
}

// timeless is a log without durations, ports and findings.
func timeless(log string) string {
	return regexp.MustCompile(`"remote":"[^"]*"|"ms":[0-9.]+|,"findings":\[.*\]|  ! .*|[0-9.]+ ms  `).ReplaceAllString(log, "")
}

// Who wants neither requests nor findings pays for no record.
func TestOff(t *testing.T) {
	t.Parallel()
	access, notes := serve(t, journal.Options{Format: journal.Off}, "GET /twice"+host)
	if access != "" || !strings.Contains(notes, "GET /twice: the application failed") {
		t.Errorf("%q, %q", access, notes)
	}
	j := journal.New(journal.Options{Format: journal.Off})
	defer j.Close()
	if j.Sink() != nil {
		t.Error("everything is recorded")
	}
	access, notes = serve(t, journal.Options{Format: journal.Off, Findings: true}, "GET /twice"+host)
	if access != "" || !strings.Contains(notes, "MUST A7, app") {
		t.Errorf("%q, %q", access, notes)
	}
}

// What an application writes cannot steer the terminal.
func TestNothingReachesTheTerminalAsItCame(t *testing.T) {
	t.Parallel()
	access, notes := serve(t, journal.Options{Format: journal.Text}, "GET /loud"+host)
	if strings.Contains(access+notes, "\x1b") {
		t.Errorf("%q\n%q", access, notes)
	}
	if !strings.HasPrefix(notes, "one") || !strings.Contains(notes, "\ntwo\n") {
		t.Errorf("%q", notes)
	}
}

// stuck is a terminal that takes nothing until it is let go.
type stuck struct {
	free chan struct{}
	once sync.Once
	took chan struct{}
	bytes.Buffer
}

func (s *stuck) Write(p []byte) (int, error) {
	s.once.Do(func() { close(s.took) })
	<-s.free
	return s.Buffer.Write(p)
}

// A terminal that takes nothing holds nobody up. What could not be told is counted.
func TestASlowTerminal(t *testing.T) {
	t.Parallel()
	out := &stuck{free: make(chan struct{}), took: make(chan struct{})}
	j := journal.New(journal.Options{Access: out, Notes: out, Format: journal.Text, Now: noon})
	j.Note("first")
	<-out.took
	const more = 10_000
	for x := range more {
		j.Exchange(1, x+1, x+1).Record(trace.Event{X: x + 1, Data: &trace.ExchangeEnded{Status: 200, Out: 1}})
	}
	close(out.free)
	j.Close()
	told := strings.Count(out.String(), "  200 ")
	if told >= more || told < 1000 || !strings.Contains(out.String(), "lines are missing here") {
		t.Errorf("%d of %d were told:\n%.200s", told, more, out.String())
	}
}

// Of a large upload, no bytes are kept for as long as it lasts.
func TestBytesAreNotKept(t *testing.T) {
	j := journal.New(journal.Options{Access: io.Discard, Notes: io.Discard, Format: journal.Text, Findings: true, Now: noon})
	defer j.Close()
	chunk := make([]byte, 16<<10)
	before := inUse()
	x := j.Exchange(1, 1, 1)
	for range tape.MaxEvents - 1 {
		x.Record(trace.Event{X: 1, Data: &trace.BytesIn{Chunk: chunk}})
	}
	if grown := int64(inUse()) - int64(before); grown > 4<<20 {
		t.Errorf("%d bytes are kept", grown)
	}
	x.Record(trace.Event{X: 1, Data: &trace.ExchangeEnded{}})
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
