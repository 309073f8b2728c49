package python_test

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// misfortune is something that goes wrong with an application, and what is said
// of it.
type misfortune struct {
	name string
	// text is the file; one without an app of its own is the lines of one, from
	// line 6 on.
	text string
	// want is the message, as an expression, and the line of the event with it;
	// embedded and system are instead of it on that host.
	want, embedded, system told
	// unloaded says that the file is at fault before any request.
	unloaded bool
	// leaves says that the client does in the middle of the answer.
	leaves bool
	// kills says that the worker is killed when it has printed its number.
	kills bool
}

type told struct {
	message string
	line    int
}

// nowhere is for a host on which something cannot go wrong.
var nowhere = told{message: "-"}

const beginning = `import os, sys, time
def app(environ, start_response):
    if environ["PATH_INFO"] == "/fine":
        start_response("200 OK", [])
        return [b"fine"]
`

// file is the application's text.
func (m misfortune) file() string {
	if m.unloaded || strings.Contains(m.text, "def app") {
		return m.text
	}
	return beginning + "    " + strings.ReplaceAll(m.text, "\n", "\n    ") + "\n"
}

func (m misfortune) wanted(host string) told {
	own := map[string]told{"embedded": m.embedded, "system": m.system}[host]
	if own == nowhere {
		return nowhere
	}
	return told{cmp.Or(own.message, m.want.message), cmp.Or(own.line, m.want.line)}
}

func endless(line string) string {
	return "^" + overtime + " at line " + line + ` of app\.py\?$`
}

// misfortunes are what an application can do to whoever runs it.
func misfortunes() []misfortune {
	const exits = `^the application ended its Python, with exit code 7: did it call os\._exit\(\)\? `
	return []misfortune{
		{name: "syntax error", unloaded: true, text: "def app(environ, start_response):\n    return )\n", want: told{`^app\.py:2: SyntaxError: unmatched '\)'$`, 2}},
		{name: "import error", unloaded: true, text: "import sys\nimport nowhere\n", embedded: told{`^app\.py:2: ModuleNotFoundError: No module named 'nowhere' \(only the standard library is built in; --engine system of trace, check and serve takes your own python3\)$`, 2},
			system: told{`^app\.py:2: ModuleNotFoundError: No module named 'nowhere'$`, 2}},
		{name: "name that is missing", unloaded: true, text: "def hello(environ, start_response):\n    pass\n", want: told{`^app\.py: AttributeError: app\.py defines no 'application' or 'app'; it does define 'hello'$`, 0}},
		{name: "not callable", unloaded: true, text: "app = 'hello'\n", want: told{`^app\.py: TypeError: 'app' in app\.py is of type str, which cannot be called$`, 0}},
		{name: "wrong arity", unloaded: true, text: "def app(environ):\n    return []\n", want: told{`^app\.py:1: TypeError: app\(\) takes 1 positional argument but 2 were given$`, 1}},
		{name: "returns str", text: started + "\nreturn 'tea'", want: told{`^app\.py:7: TypeError: a body is made of bytes, and this block is a str: write b'\.\.\.', or encode it$`, 7}},
		{name: "returns None", text: started + "\nreturn None", want: told{`^app\.py:7: TypeError: an application returns an iterable of bytes, and this one returned None$`, 7}},
		{name: "returns bytes", text: started + "\nreturn b'tea'", want: told{`^app\.py:7: TypeError: a body is made of bytes, and this block is an int: put the bytes in a list$`, 7}},
		{name: "start_response never called", text: "def blocks():\n    yield b'tea'\nreturn blocks()", want: told{`^app\.py:7: the application gave a block before it had called start_response$`, 0}},
		{name: "endless loop in the request", text: "while True:\n    pass", want: told{endless("[67]"), 0}},
		{name: "endless loop while loaded", unloaded: true, text: "n = 0\nwhile True:\n    n += 1\n", want: told{endless("[23]"), 0}},
		{name: "endless loop between blocks", text: "def blocks():\n    yield b'one'\n    while True:\n        pass\n" + started + "\nreturn blocks()", want: told{endless("[89]"), 0}},
		{name: "endless loop in close()", text: "class Body(list):\n    def close(self):\n        while True:\n            pass\n" + started + "\nreturn Body([b'tea'])", want: told{endless("[89]"), -1}},
		{name: "endless C code", text: "10 ** 10 ** 8", want: told{endless("6"), 6}},
		{name: "memory bomb", text: "bytearray(10 ** 15)", want: told{`^app\.py:6: (MemoryError|OverflowError: .*)$`, 6}},
		{name: "memory bomb that grows", text: "hog = []\nwhile True:\n    hog.append(bytes(10 ** 7))", want: told{`^app\.py:8: MemoryError$`, 8}, system: nowhere},
		{name: "deep recursion", text: "def deeper(n):\n    return deeper(n + 1)\ndeeper(0)", want: told{`^app\.py:[67]: RecursionError: maximum recursion depth exceeded`, 0}},
		{name: "sys.exit()", text: "sys.exit(3)", want: told{`^app\.py:6: SystemExit: 3$`, 6}},
		{name: "os._exit", text: started + "\nos._exit(7)", embedded: told{exits + `\(it was at line 7 of app\.py\)$`, 7}, system: told{exits + `\(last seen at line 6 of app\.py\)$`, 6}},
		{name: "os._exit at once", text: "os._exit(7)", embedded: told{exits + `\(it was at line 6 of app\.py\)$`, 6}, system: told{exits + `\(last seen in function app of app\.py\)$`, 0}},
		{name: "print", text: "print('tea')\n" + started + "\nreturn [b'fine']", want: told{`^printed: tea\n$`, 6}},
		{name: "sys.stdout.buffer", text: "sys.stdout.buffer.write(b'tea\\n')\n" + started + "\nreturn [b'fine']", want: told{`^printed: tea\n$`, 6}},
		{name: "file 1", text: started + "\nos.write(1, b'tea\\n' * 9)\nreturn [b'fine']",
			embedded: told{`^what came from Python is no message of ours: did the application write to file 1, or close it\? \((last seen|it was) at line [678] of app\.py\)$`, 0},
			system:   told{`^printed: (tea\n){9}$`, 0}},
		{name: "segmentation fault", text: started + "\nimport ctypes\nctypes.string_at(0)", embedded: nowhere,
			system: told{`^the application's Python broke down or was killed \(signal: segmentation fault.*\) \(it was at line 8 of app\.py\)$`, 8}},
		{name: "killed from outside", text: started + "\nprint(os.getpid())\ntime.sleep(60)", kills: true, embedded: nowhere,
			system: told{`^the application's Python broke down or was killed \(signal: killed\) \(last seen at line 7 of app\.py\)$`, 7}},
		{name: "input read twice", text: "n = [len(environ['wsgi.input'].read()) for _ in range(2)]\nprint(n)\n" + started + "\nreturn [b'fine']", want: told{`^printed: \[3, 0\]\n$`, 7}},
		{name: "client that leaves", text: "def blocks():\n    try:\n        while True:\n            yield b'tea' * 10000\n    finally:\n        print('closed')\n" + started + "\nreturn blocks()", leaves: true, want: told{`^printed: closed\n$`, 11}},
	}
}

// TestTheTableOfTrouble shows, with -v, what is said of each misfortune on both
// hosts, and that the next request is served.
func TestTheTableOfTrouble(t *testing.T) {
	t.Parallel()
	pythontest.System(t) // skips where there is none
	hosts := []host{{"embedded", pythontest.Engine(t)}, {"system", pythontest.System(t)}}
	hurried := []host{{"embedded", impatient(t)}, {"system", systemWith(t, system.Options{Watchdog: impatience})}}
	all := misfortunes()
	rows := make([]string, len(all)*len(hosts))
	t.Run("cases", func(t *testing.T) {
		for i, m := range all {
			for j, on := range hosts {
				want := m.wanted(on.name)
				if want == nowhere {
					rows[i*len(hosts)+j] = fmt.Sprintf("%-28s %-9s cannot come to this here, or is not bounded", m.name, on.name)
					continue
				}
				if strings.Contains(m.name, "endless") {
					on = hurried[j]
				}
				t.Run(m.name+" "+on.name, func(t *testing.T) {
					t.Parallel()
					rows[i*len(hosts)+j] = m.befall(t, on, want)
				})
			}
		}
	})
	t.Logf("what is said of trouble:\n%s", strings.Join(rows, "\n"))
}

// befall has the misfortune happen, and gives its row of the table.
func (m misfortune) befall(t *testing.T, on host, want told) string {
	app := on.load(t, m.file())
	s := serveOne(t, app, m)
	got, at := s.said(t)
	if !regexp.MustCompile(want.message).MatchString(got) {
		t.Errorf("it says %q, want %s", got, want.message)
	}
	switch {
	case want.line > 0 && at != trace.Src{File: "app.py", Line: want.line}:
		t.Errorf("it is at %v, want line %d", at, want.line)
	case strings.Contains(want.message, "endless loop") && want.line == 0 && at.Line == 0:
		t.Error("it is nowhere")
	}
	if m.unloaded {
		app = on.load(t, fine) // on the same engine
	}
	next := send(t, app, strings.Replace(get, "/a/b", "/fine", 1), nil)
	status, body, _ := next.response(t)
	if body != "fine" {
		t.Errorf("the next request got %s, %q", status, body)
	}
	return fmt.Sprintf("%-28s %-9s %-11s %s | next: %s", m.name, on.name, place(at), strings.Join(strings.Fields(got), " "), status)
}

func place(at trace.Src) string {
	if at.Line == 0 {
		return cmp.Or(at.File, "-")
	}
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}

// taped is an exchange as the record has it.
type taped struct{ events []trace.Event }

// said is what the record says went wrong, or was printed, and where.
func (s taped) said(t *testing.T) (text string, at trace.Src) {
	t.Helper()
	for _, e := range s.events {
		switch d := e.Data.(type) {
		case *trace.AppRaised:
			if e.Layer == trace.LayerServer {
				return d.Exc, e.Src
			}
		case *trace.IterableClosed:
			if d.Raised != "" {
				return d.Raised, e.Src
			}
		case *trace.CodePrint:
			text, at = "printed: "+d.Text, e.Src
		}
	}
	return text, at
}

// serveOne sends the misfortune its request, and waits for the exchange to end.
func serveOne(t *testing.T, app wsgi.App, m misfortune) taped {
	t.Helper()
	tape := tape.New(time.Now())
	ended := make(chan struct{})
	var once sync.Once
	watch := trace.SinkFunc(func(e trace.Event) {
		if d, ok := e.Data.(*trace.CodePrint); ok && m.kills {
			killByNumber(t, d.Text)
		}
		if e.Kind() == trace.KindExchangeEnded {
			once.Do(func() { close(ended) })
		}
	})
	srv := &wsgi.Server{Sink: trace.Tee{tape, watch}, Mounts: []wsgi.Mount{{App: app}}}
	const raw = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\ntea"
	if m.leaves {
		leave(t, srv, raw, ended)
	} else {
		talk(t, srv, raw)
	}
	<-ended
	return taped{tape.Trace().Events()}
}

// leave is a client that goes away when the answer has begun.
func leave(t *testing.T, srv *wsgi.Server, raw string, ended <-chan struct{}) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(ln)
	defer srv.Close()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(c, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	c.Close()
	<-ended
}

// killByNumber kills the process whose number was printed.
func killByNumber(t *testing.T, text string) {
	pid, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return
	}
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		t.Error(err)
	}
}
