package python_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi/trace"
)

// The kinds of application that PEP 3333 names, and what they answer.
func TestKindsOfApplication(t *testing.T) { onEachHost(t, testKindsOfApplication) }

func testKindsOfApplication(t *testing.T, on host) {
	const start = "start_response('200 OK', [('Content-Type', 'text/plain')])"
	for name, text := range map[string]string{
		"class that yields": "class app:\n  def __init__(self, environ, start_response):\n    " + start +
			"\n  def __iter__(self):\n    yield b'Hello'\n",
		"class that starts late": "class app:\n  def __init__(self, environ, start):\n    self.start = start\n" +
			"  def __iter__(self):\n    start_response = self.start\n    " + start + "\n    yield b'Hello'\n",
		"instance": "class App:\n  def __call__(self, environ, start_response):\n    " + start +
			"\n    return [b'Hello']\napp = App()\n",
		"method": "class App:\n  def run(self, environ, start_response):\n    " + start +
			"\n    return [b'Hello']\napp = App().run\n",
		"partial": "from functools import partial\ndef greet(word, environ, start_response):\n  " + start +
			"\n  return [word]\napp = partial(greet, b'Hello')\n",
		"write": "def app(environ, start_response):\n  write = " + start + "\n  write(b'Hel')\n  write(b'')\n  return [b'lo']\n",
		"file":  "import io\ndef app(environ, start_response):\n  " + start + "\n  return environ['wsgi.file_wrapper'](io.BytesIO(b'Hello'), 2)\n",
		"getitem": "class Items:\n  def __getitem__(self, i):\n    return [b'Hel', b'lo'][i]\n" +
			"def app(environ, start_response):\n  " + start + "\n  return Items()\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := on.load(t, text)
			r := send(t, app, get, nil)
			if status, body, _ := r.response(t); status != "200 OK" || body != "Hello" {
				t.Errorf("got %q, %q\n%s", status, body, r.story())
			}
			if body := direct(t, app); name != "write" && body != "Hello" {
				t.Errorf("not watched, got %q", body)
			}
		})
	}
}

// PEP 3333, environ Variables and Input and Error Streams.
func TestEnvironAndStreams(t *testing.T) { onEachHost(t, testEnvironAndStreams) }

func testEnvironAndStreams(t *testing.T, on host) {
	app := on.load(t, `def app(environ, start_response):
    stream, errors = environ["wsgi.input"], environ["wsgi.errors"]
    got = [type(environ) is dict, environ["wsgi.version"], type(environ["wsgi.version"]).__name__,
           environ["wsgi.multithread"], environ["wsgi.run_once"], environ["PATH_INFO"], environ["CONTENT_LENGTH"],
           stream.read(3), stream.readline(2), stream.readline(), stream.read(0), stream.readlines(1), list(stream),
           stream.read(), stream.read(10), stream.readline(), hasattr(stream, "close")]
    errors.write("a snowman \u2603, half a pair \udc80\n")
    errors.writelines(["one ", "two"])
    errors.flush()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [repr(got).encode("ascii", "backslashreplace")]
`)
	r := send(t, app, "POST /caf%C3%A9%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 22\r\n\r\nabcde\nfgh\nij\nkl\nmn\nopq", nil)
	_, body, _ := r.response(t)
	threads := map[string]string{"embedded": "False", "system": "True"}[on.name]
	want := `[True, (1, 0), 'tuple', ` + threads + `, False, '/caf\xc3\xa9\x00', '22', b'abc', b'de', b'\n', b'', [b'fgh\n'], ` +
		`[b'ij\n', b'kl\n', b'mn\n', b'opq'], b'', b'', b'', False]`
	if body != want {
		t.Errorf("the application saw\n%s\nwant\n%s", body, want)
	}
	var written []string
	for _, e := range r.events {
		if d, ok := e.Data.(*trace.ErrorsWrite); ok {
			written = append(written, d.Text)
		}
	}
	if diff := cmp.Diff([]string{"a snowman \u2603, half a pair \\udc80\n", "one two"}, written); diff != "" {
		t.Errorf("written to wsgi.errors (-want +got):\n%s", diff)
	}
}

// PEP 3333, Error Handling: before the head is out it is replaced, afterwards
// the very exception comes back.
func TestExcInfo(t *testing.T) { onEachHost(t, testExcInfo) }

func testExcInfo(t *testing.T, on host) {
	app := on.load(t, `import sys

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/late":
        yield b"begun, "
    error = ValueError("boom")
    try:
        raise error
    except ValueError:
        try:
            start_response("500 Oops", [("Content-Type", "text/plain")], sys.exc_info())
        except ValueError as again:
            print(again is error)
            raise
    yield b"sorry"
`)
	r := send(t, app, get, nil)
	if status, body, _ := r.response(t); status != "500 Oops" || body != "sorry" {
		t.Errorf("before the head: got %q, %q", status, body)
	}
	replaced := r.find(t, trace.KindStartResponseReplaced, trace.LayerServer).Data
	if diff := cmp.Diff(trace.Data(&trace.StartResponseReplaced{Old: "200 OK", New: "500 Oops", Exc: "ValueError: boom"}), replaced); diff != "" {
		t.Errorf("replaced (-want +got):\n%s", diff)
	}

	r = send(t, app, strings.Replace(get, "/a/b", "/late", 1), nil)
	r.find(t, trace.KindStartResponseReraised, trace.LayerServer)
	if printed := r.find(t, trace.KindCodePrint, "app").Data.(*trace.CodePrint).Text; printed != "True\n" {
		t.Errorf("is it the same exception: %q", printed)
	}
	raised := r.find(t, trace.KindAppRaised, "app")
	if raised.Data.(*trace.AppRaised).Exc != "ValueError: boom" || raised.Src != (trace.Src{File: "app.py", Line: 9}) {
		t.Errorf("raised %+v at %v", raised.Data, raised.Src)
	}
	if !strings.Contains(r.answer, "200 OK") || strings.Contains(r.answer, "500") || strings.Contains(r.answer, "sorry") {
		t.Errorf("after the head, the client got %q", r.answer)
	}
}

// PEP 3333, Specification Details: close() is called once, on every way out.
func TestCloseOnEveryWayOut(t *testing.T) { onEachHost(t, testCloseOnEveryWayOut) }

func testCloseOnEveryWayOut(t *testing.T, on host) {
	app := on.load(t, `import sys
class Body:
    def __init__(self, how):
        self.how = how
    def __iter__(self):
        if self.how == "/iter":
            raise KeyError("iter")
        return self.blocks()
    def blocks(self):
        yield b"abc"
        if self.how == "/next":
            raise KeyError("next")
        yield b"def"
    def close(self):
        print("closed", self.how)
        if self.how == "/close":
            raise KeyError("close")

def app(environ, start_response):
    how = environ["PATH_INFO"]
    headers = [("Content-Type", "text/plain")]
    if how == "/length":
        headers.append(("Content-Length", "3"))
    start_response("200 OK", headers)
    return Body(how)
`)
	for _, how := range []string{"/end", "/iter", "/next", "/close", "/length"} {
		r := send(t, app, strings.Replace(get, "/a/b", how, 1), nil)
		want := "code.print app app.py:15\n"
		if n := strings.Count(r.story(), want); n != 1 {
			t.Errorf("%s: close() ran %d times, want 1:\n%s", how, n, r.story())
		}
		closed := r.find(t, trace.KindIterableClosed, trace.LayerServer).Data.(*trace.IterableClosed)
		if raised := how == "/close"; (closed.Raised != "") != raised || closed.Skipped != "" {
			t.Errorf("%s: %+v", how, closed)
		}
	}
}

// Somebody else's code judges the environ that we make and the calls that we
// make.
func TestWsgirefValidatePasses(t *testing.T) { onEachHost(t, testWsgirefValidatePasses) }

func testWsgirefValidatePasses(t *testing.T, on host) {
	app := on.load(t, `from wsgiref.validate import validator

@validator
def app(environ, start_response):
    body = environ["wsgi.input"].read(5)
    environ["wsgi.errors"].write("fine")
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"got ")
    return [body, b""]
`)
	r := send(t, app, "POST /x?y HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", nil)
	if status, body, _ := r.response(t); status != "200 OK" || body != "got hello" {
		t.Errorf("got %q, %q\n%s", status, body, r.story())
	}
}

// What belonged to one request is of no use in the next.
func TestAnOldRequestsThingsAreRefused(t *testing.T) {
	onEachHost(t, testAnOldRequestsThingsAreRefused)
}

func testAnOldRequestsThingsAreRefused(t *testing.T, on host) {
	app := on.load(t, `kept = []

def attempt(act):
    try:
        return repr(act())
    except RuntimeError as error:
        return str(error)

def app(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    got = "first"
    if kept:
        old_environ, old_start, old_write = kept
        old_environ["wsgi.errors"].write("not told")
        got = "|".join([attempt(lambda: old_write(b"x")), attempt(lambda: old_start("200 OK", [])),
                        attempt(old_environ["wsgi.input"].read)])
    kept[:] = environ, start_response, write
    return [got.encode()]
`)
	if _, body, _ := send(t, app, get, nil).response(t); body != "first" {
		t.Errorf("first, got %q", body)
	}
	const over = "the request that this belonged to is over"
	if _, body, _ := send(t, app, get, nil).response(t); body != over+"|"+over+"|"+over {
		t.Errorf("then, got %q", body)
	}
}
