package python_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// said are the texts that an application wrote, in order, each with its stream and, if
// it was not during the request, when.
func said(events []trace.Event) []string {
	var all []string
	for _, e := range events {
		switch d := e.Data.(type) {
		case *trace.ErrorsWrite:
			all = append(all, "errors: "+d.Text)
		case *trace.CodePrint:
			all = append(all, strings.TrimSpace(d.When+" "+d.Stream)+": "+d.Text)
		}
	}
	return all
}

// A line ends where it ends, and not with a write.
func TestLinesEndAtNewlines(t *testing.T) {
	onEachHost(t, func(t *testing.T, on host) {
		app := on.load(t, `import sys
sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)

def app(environ, start_response):
    errors = environ["wsgi.errors"]
    print("user", 5, "has", ["no", "tea"], file=errors)
    errors.write("50%")
    errors.write("... ")
    errors.write("100%\n")
    print("one\ntwo", "three")
    sys.stdout.buffer.write("caf\u00e9".encode()[:4])
    sys.stdout.buffer.write("caf\u00e9\n".encode()[4:])
    print("10%", end="", flush=True)
    print("\r20%", end="")
    print("rest", end="", file=errors)
    start_response("200 OK", [("Content-Type", "text/plain")])
    print("end", end="")
    return [b"ok"]
`)
		for range 2 {
			want := []string{
				"errors: user 5 has ['no', 'tea']\n", "errors: 50%... 100%\n", "out: one\n", "out: two three\n", "out: caf\u00e9\n",
				"out: 10%", "out: \r20%", "errors: rest", "out: end",
			}
			if diff := cmp.Diff(want, said(send(t, app, get, nil).events)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		}
	})
}

// What real programs ask of the streams that they are given.
func TestStreamsAreTextStreams(t *testing.T) {
	onEachHost(t, func(t *testing.T, on host) {
		app := on.load(t, `import io, logging, sys, traceback

def facts(stream):
    return [stream.encoding, stream.errors, stream.isatty(), stream.mode, stream.newlines, stream.line_buffering, stream.write_through,
            stream.closed, stream.readable(), stream.writable(), stream.seekable(), stream.buffer.writable()]

def app(environ, start_response):
    errors = environ["wsgi.errors"]
    got = [facts(stream) == ["utf-8", "backslashreplace", False, "w", None, False, False, False, False, True, False, True]
           for stream in (errors, sys.stdout, sys.stderr)]
    got += [sys.stdout.name, sys.stderr.name, errors.name, isinstance(sys.stdout, io.TextIOWrapper)]
    for stream in (errors, sys.stdout, sys.stderr):
        try:
            got.append(stream.fileno())
        except io.UnsupportedOperation:
            got.append("none")
    for refused in (errors.detach, lambda: sys.stdout.write(b"x"), lambda: errors.unheard):
        try:
            refused()
        except (io.UnsupportedOperation, TypeError, AttributeError) as error:
            got.append(type(error).__name__)
    sys.stdout.writelines(["a", "b\n"])
    errors.buffer.write(b"bytes\n")
    handler = logging.StreamHandler(errors)
    handler.emit(logging.LogRecord("tea", 20, "f", 1, "logged", (), None))
    try:
        {}["tea"]
    except KeyError:
        traceback.print_exc(file=errors)
    wrapped = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
    wrapped.write("wrapped\n")
    wrapped.detach()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [repr(got).encode()]
`)
		r := send(t, app, get, nil)
		files := "2, 1, 2"
		if on.name == "embedded" {
			files = "'none', 'none', 'none'"
		}
		want := `[True, True, True, '<stdout>', '<stderr>', '<wsgi.errors>', True, ` + files + `, 'UnsupportedOperation', 'TypeError', 'AttributeError']`
		if _, body, _ := r.response(t); body != want {
			t.Errorf("the application saw\n%s\nwant\n%s", body, want)
		}
		told := strings.Join(said(r.events), "")
		for _, want := range []string{"out: ab\n", "errors: bytes\n", "errors: logged\n", "KeyError: 'tea'\n", "out: wrapped\n"} {
			if strings.Count(told, want) != 1 {
				t.Errorf("want %q once in\n%s", want, told)
			}
		}
	})
}

// PEP 3333, Input and Error Streams: an application that asks for more than is promised is
// told so, and one whose libraries look first is not.
func TestWhatOnlySomeErrorStreamsHave(t *testing.T) {
	onEachHost(t, func(t *testing.T, on host) {
		app := on.load(t, `import traceback

ASKS = [
    lambda errors: errors.isatty(),
    lambda errors: errors.buffer.write(b'x'),
    lambda errors: errors.close(),
    lambda errors: traceback.print_stack(file=errors),
    lambda errors: traceback.print_exception(None, ValueError(), None, file=errors),
    lambda errors: print('x', file=errors, flush=True),
]

def app(environ, start_response):
    ASKS[int(environ["PATH_INFO"][1:])](environ["wsgi.errors"])
    start_response('200 OK', [])
    return [b'ok']
`)
		for n := range 6 {
			r := send(t, app, fmt.Sprintf("GET /%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", n), nil)
			var got []int
			for _, e := range r.events {
				if d, ok := e.Data.(*trace.Finding); ok && d.Rule == "A12" {
					got = append(got, e.Src.Line)
				}
			}
			var want []int
			if line := 4 + n; n < 3 {
				want = []int{line}
			}
			if _, body, _ := r.response(t); body != "ok" || !slices.Equal(got, want) {
				t.Errorf("%d: findings at lines %v, want %v; %q", n, got, want, body)
			}
		}
	})
}

// What is said while no request is under way is told before the next one.
func TestWordsOutsideOfARequest(t *testing.T) {
	onEachHost(t, func(t *testing.T, on host) {
		app := on.load(t, `import sys
print("at", "import")
sys.stderr.write("unfinished")

class Body:
    def __iter__(self): return iter([b"ok"])

def app(environ, start_response):
    print("in a request")
    app.errors = getattr(app, "errors", environ["wsgi.errors"])
    print("to an old stream", file=app.errors)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
`)
		first := send(t, app, get, nil)
		want := []string{"loading out: at import\n", "loading err: unfinished", "out: in a request\n", "errors: to an old stream\n"}
		if diff := cmp.Diff(want, said(first.events)); diff != "" {
			t.Errorf("first: -want +got:\n%s", diff)
		}
		for _, e := range first.events {
			if d, ok := e.Data.(*trace.CodePrint); ok && d.Text == "at import\n" && e.Src != (trace.Src{File: "app.py", Line: 2}) {
				t.Errorf("it was printed at %v", e.Src)
			}
		}
		send(t, app, get, nil)
		third := send(t, app, get, nil)
		want = []string{"idle err: to an old stream\n", "out: in a request\n"}
		if diff := cmp.Diff(want, said(third.events)); diff != "" {
			t.Errorf("third: -want +got:\n%s", diff)
		}
	})
}

// A program that is started while the application is loaded writes to our files.
func TestOutputOfAProgramWhileLoading(t *testing.T) {
	t.Parallel()
	app := loadIn(t, pythontest.System(t), `import subprocess, sys
subprocess.run([sys.executable, "-c", "print('from a program')"], check=True)

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
`)
	want := []string{"loading err: from a program\n"}
	if diff := cmp.Diff(want, said(send(t, app, get, nil).events)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Several threads print at once, and their lines never mix.
func TestThreadsPrint(t *testing.T) {
	t.Parallel()
	app := loadIn(t, pythontest.System(t), `import sys, threading

def app(environ, start_response):
    errors = environ["wsgi.errors"]
    def talk(n):
        for _ in range(50):
            print(n, n, n, n)
            print(n, n, n, n, file=errors)
        print("left", end="")
    threads = [threading.Thread(target=talk, args=(n,)) for n in range(8)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
`)
	counts := map[string]int{}
	for _, text := range said(send(t, app, get, nil).events) {
		counts[text]++
	}
	for n := range 8 {
		line := strings.TrimSpace(strings.Repeat(string(rune('0'+n))+" ", 4)) + "\n"
		if counts["out: "+line] != 50 || counts["errors: "+line] != 50 {
			t.Errorf("%q: %d on stdout, %d on wsgi.errors", line, counts["out: "+line], counts["errors: "+line])
		}
	}
}

// An application that nobody records is heard, too.
func TestTheLogGetsWhatIsNotRecorded(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	system := systemWith(t, system.Options{Log: logTo(&log)})
	app := loadIn(t, system, `def app(environ, start_response):
    print("user", 5)
    start_response("200 OK", [])
    return [b"fine"]
`)
	if body := direct(t, app); body != "fine" {
		t.Errorf("got %q", body)
	}
	if err := system.Close(); err != nil {
		t.Error(err)
	}
	if strings.Count(log.String(), `text="user 5"`) != 1 {
		t.Errorf("want one line in\n%s", log.String())
	}
}
