package python_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// failure is the error that an application ends with when it is called and
// iterated.
func failure(app wsgi.App) error {
	body, err := app.Call(&wsgi.Environ{}, nothing{})
	if err != nil {
		return err
	}
	defer body.(io.Closer).Close()
	for err == nil {
		_, err = body.Next()
	}
	return err
}

// What is wrong is said in one line, with file and line.
func TestTroubleIsSaidWithItsPlace(t *testing.T) { onEachHost(t, testTroubleIsSaidWithItsPlace) }

func testTroubleIsSaidWithItsPlace(t *testing.T, on host) {
	const head = "def app(environ, start_response):\n  start_response('200 OK', [])\n  "
	for name, tt := range map[string]struct{ text, want string }{
		"syntax":         {"def app(environ, start_response):\n  return )\n", "app.py:2: SyntaxError: unmatched ')'"},
		"import":         {"import sys\nimport nowhere\n", "app.py:2: ModuleNotFoundError: No module named 'nowhere'"},
		"missing name":   {"def hello(environ, start_response):\n  pass\n", "app.py: AttributeError: app.py defines no 'application' or 'app'; it does define 'hello'"},
		"not callable":   {"app = 'hello'\n", "app.py: TypeError: 'app' in app.py is of type str, which cannot be called"},
		"at import":      {"def f():\n  return 1/0\nf()\n", "app.py:2: ZeroDivisionError: division by zero"},
		"exit at import": {"import sys\nsys.exit('bye')\n", "app.py:2: SystemExit: bye"},
		"one parameter":  {"def app(environ):\n  return []\n", "app.py:1: TypeError: app() takes 1 positional argument but 2 were given"},
		"returns None":   {head, "app.py:2: TypeError: an application returns an iterable of bytes, and this one returned None"},
		"returns int":    {head + "return 7\n", "app.py:3: TypeError: an application returns an iterable of bytes, and this one returned an int"},
		"returns str":    {head + "return 'Hello'\n", "app.py:3: TypeError: a body is made of bytes, and this block is a str: write b'...', or encode it"},
		"returns bytes":  {head + "return b'Hello'\n", "app.py:3: TypeError: a body is made of bytes, and this block is an int: put the bytes in a list"},
		"unseen return":  {"def app(environ, start_response):\n  tell(start_response)\n  return ['x']\n\ndef tell(start_response):\n  start_response('200 OK', [])\n", "app.py, in app: TypeError: a body is made of bytes"},
		"long iterator":  {"class Body:\n  def __iter__(self): return self\n  def __next__(self):\n    if self: return 'x'\n    return 'y'\n" + head + "return Body()\n", "app.py, in "},
		"own iterator":   {"class Body:\n  def __iter__(self): return self\n  def __next__(self): return 'x'\n" + head + "return Body()\n", "app.py:3: TypeError: a body is made of bytes"},
		"yields str":     {head + "yield 'Hello'\n", "app.py:3: TypeError: a body is made of bytes, and this block is a str: write b'...', or encode it"},
		"status int":     {"def app(environ, start_response):\n  start_response(200, [])\n", "app.py:2: TypeError: the status is a str such as '200 OK', and this is an int"},
		"headers dict":   {"def app(environ, start_response):\n  start_response('200 OK', {})\n", "app.py:2: TypeError: the headers are a list of (name, value) tuples, and this is a dict"},
		"header int":     {"def app(environ, start_response):\n  start_response('200 OK', [('Content-Length', 5)])\n", "app.py:2: TypeError: a header is a (name, value) tuple of two str, and this is a tuple"},
		"keywords":       {"def app(environ, start_response):\n  start_response(status='200 OK', response_headers=[])\n", "app.py:2: TypeError: "},
		"raises":         {head + "raise LookupError('no tea')\n", "app.py:3: LookupError: no tea"},
		"own exception":  {"class Kettle(Exception): pass\n" + head + "raise Kettle()\n", "app.py:4: app.Kettle"},
		"sys.exit":       {head + "import sys; sys.exit(3)\n", "app.py:3: SystemExit: 3"},
		"recursion":      {"def app(environ, start_response):\n  return app(environ, start_response)\n", "app.py:2: RecursionError: maximum recursion depth exceeded"},
		"memory":         {head + "return [b'x' * 10**9]\n", "app.py:3: MemoryError"},
		"write str":      {"def app(environ, start_response):\n  start_response('200 OK', [])('Hello')\n", "app.py:2: TypeError: a body is made of bytes, and this block is a str: write b'...', or encode it"},
		"stdin":          {head + "input()\n", "app.py:3: EOFError"},
		"not a factory":  {"#factory\n" + head, "wrap.py:1: TypeError: wrap(app) gave None, not an application"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "memory" && on.name == "system" {
				t.Skip("the user's own Python may take all the memory that the user may")
			}
			var layers []python.Source
			if strings.HasPrefix(tt.text, "#factory") {
				layers = append(layers, source("wrap", "def wrap(app):\n    pass\n"))
			}
			app := on.load(t, tt.text, layers...)
			for range 2 {
				err := failure(app)
				var exception *python.Error
				if !errors.As(err, &exception) || !strings.HasPrefix(err.Error(), tt.want) {
					t.Errorf("got %v, want %s", err, tt.want)
				}
			}
		})
	}
}

// What a layer gives back is that layer's doing, not that of the application
// inside it, unless it only passed it on.
func TestTroubleIsSaidOfTheLayerThatMadeIt(t *testing.T) {
	t.Parallel()
	const good = "def app(environ, start_response):\n  start_response('200 OK', [])\n  return [b'fine']\n"
	const none = "\n\ndef app(environ, start_response):\n  start_response('200 OK', [])\n"
	for name, tt := range map[string]struct{ app, layer, want string }{
		"returns None":   {good, "def wrap(app):\n  def inner(environ, start_response):\n    app(environ, start_response)\n  return inner\n", "wrap.py:3: TypeError: an application returns"},
		"returns text":   {good, "def wrap(app):\n  def inner(environ, start_response):\n    app(environ, start_response)\n    return ['x']\n  return inner\n", "wrap.py:4: TypeError: a body is made of bytes"},
		"passes None on": {none, "def wrap(app):\n  return lambda environ, start_response: app(environ, start_response)\n", "app.py:4: TypeError: an application returns"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := send(t, load(t, tt.app, source("wrap", tt.layer)), get, nil)
			if got := r.find(t, trace.KindAppRaised, trace.LayerServer).Data.(*trace.AppRaised).Exc; !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// Calls that only repeat those before are counted, as Python does.
func TestEqualCallsFold(t *testing.T) { onEachHost(t, testEqualCallsFold) }

func testEqualCallsFold(t *testing.T, on host) {
	const text = "def app(environ, start_response):\n    return deeper(%d)\n\ndef deeper(n):\n    return deeper(n - 1) if n else {}['tea']\n"
	const again = "  File \"app.py\", line 5, in deeper\n    return deeper(n - 1) if n else {}['tea']\n"
	const first = "Traceback (most recent call last):\n  File \"app.py\", line 2, in app\n    return deeper(%d)\n"
	for n, note := range map[int]string{2: "", 3: "  [Previous line repeated 1 more time]\n", 50: "  [Previous line repeated 48 more times]\n"} {
		var exception *python.Error
		if err := failure(on.load(t, fmt.Sprintf(text, n))); !errors.As(err, &exception) {
			t.Fatalf("got %v", err)
		}
		want := fmt.Sprintf(first, n) + strings.Repeat(again, 3) + note + "KeyError: 'tea'"
		if got := exception.StackTrace(); got != want {
			t.Errorf("the stack is\n%s\nwant\n%s", got, want)
		}
	}
}

// An application whose name nobody gave has a usual one, or that of its file.
func TestUsualNames(t *testing.T) {
	t.Parallel()
	const say = "def %s(environ, start_response):\n    start_response('200 OK', [])\n    return [b'%s']\n"
	for _, names := range [][]string{{"application", "app", "tea"}, {"app", "tea"}, {"tea", "other"}} {
		var text string
		for _, n := range names {
			text += fmt.Sprintf(say, n, n)
		}
		app := pythontest.Engine(t).Load(python.Stack{App: python.Source{Name: "app", File: "tea.py", Text: []byte(text)}})
		t.Cleanup(func() { app.Close() })
		if err := app.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if body := direct(t, app); body != names[0] {
			t.Errorf("of %v, %s was called", names, body)
		}
	}
}

// Before any request it is said what keeps a file from being loaded.
func TestCheck(t *testing.T) {
	t.Parallel()
	app := load(t, "import nowhere\n")
	var bad *python.Error
	if err := app.Check(t.Context()); !errors.As(err, &bad) || bad.Src.Line != 1 {
		t.Errorf("got %v", err)
	}
}

func TestTracebackNamesTheUsersLinesOnly(t *testing.T) {
	onEachHost(t, testTracebackNamesTheUsersLinesOnly)
}

func testTracebackNamesTheUsersLinesOnly(t *testing.T, on host) {
	app := on.load(t, "def app(environ, start_response):\n    return help_me()\n\ndef help_me():\n    return {}['tea']\n")
	r := send(t, app, get, nil)
	want := `Traceback (most recent call last):
  File "app.py", line 2, in app
    return help_me()
  File "app.py", line 5, in help_me
    return {}['tea']
KeyError: 'tea'`
	raised := r.find(t, trace.KindAppRaised, "app")
	if got := raised.Data.(*trace.AppRaised).Stack; got != want {
		t.Errorf("the stack is\n%s\nwant\n%s", got, want)
	}
	if raised.Src != (trace.Src{File: "app.py", Line: 5}) {
		t.Errorf("raised at %v", raised.Src)
	}
}

// harmful does what ends a guest, by path.
const harmful = `import os, sys, time

def loop():
    while True:
        pass

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    how = environ["PATH_INFO"]
    if how == "/loop":
        loop()
    if how == "/sleep":
        time.sleep(100)
    if how == "/number":
        10 ** 10 ** 8
    if how == "/exit":
        os._exit(7)
    if how == "/stdout":
        os.write(1, b"not a frame at all")
    if how == "/swallow":
        while True:
            try:
                loop()
            except BaseException:
                pass
    return Body(how)

class Body:
    def __init__(self, how):
        self.how = how
    def __iter__(self):
        yield b"fine"
        if self.how == "/late":
            loop()
    def close(self):
        if self.how == "/close":
            loop()
`

// A guest that is lost takes its own request down, and no other.
func TestLostGuestsAreReplaced(t *testing.T) {
	t.Parallel()
	engine := impatient(t)
	tooLong := "^" + overtime + " at line %s of app.py\\?$"
	for how, want := range map[string]string{
		"/loop":    fmt.Sprintf(tooLong, "[45]"),
		"/sleep":   fmt.Sprintf(tooLong, "13"),
		"/number":  fmt.Sprintf(tooLong, "15"),
		"/swallow": fmt.Sprintf(tooLong, "[45]"),
		"/late":    fmt.Sprintf(tooLong, "[45]"),
		"/exit":    `^the application ended its Python, with exit code 7: did it call os\._exit\(\)\? \(it was at line 17 of app\.py\)$`,
		"/stdout":  `^what came from Python is no message of ours: did the application write to file 1, or close it\? \((last seen|it was) at line [0-9]+ of app\.py\)$`,
	} {
		t.Run(how[1:], func(t *testing.T) {
			t.Parallel()
			app := loadIn(t, engine, harmful)
			r := send(t, app, strings.Replace(get, "/a/b", how, 1), nil)
			if raised := r.find(t, trace.KindAppRaised, trace.LayerServer).Data.(*trace.AppRaised); !regexp.MustCompile(want).MatchString(raised.Exc) {
				t.Errorf("got %q, want %s", raised.Exc, want)
			}
			if _, body, _ := send(t, app, get, nil).response(t); body != "fine" {
				t.Errorf("the next request got %q", body)
			}
		})
	}
}

// The line is read from the memory of a guest that is no more, whatever stands in
// its file, and in the file that it imported.
func TestTheLineInAGuestIsExact(t *testing.T) {
	t.Parallel()
	neighbour := "import os\n" + strings.Repeat("\n", 5000) + "def end():\n    os._exit(1)\n"
	for name, tt := range map[string]struct{ file, text, want string }{
		"far down":        {"app.py", "import os\n" + strings.Repeat("\n", 3000) + "def app(environ, start_response):\n    os._exit(1)\n", "at line 3003 of app.py"},
		"back up":         {"app.py", "import os\ndef app(environ, start_response):\n    for stop in [False,\n\n        True]:\n        if stop:\n            break\n    (start_response,\n\n        os._exit(1))\n", "at line 10 of app.py"},
		"one of many":     {"app.py", "import os\ndef app(environ, start_response):\n" + strings.Repeat("    x = environ.get('x', 1) + 2\n", 500) + "    os._exit(1)\n", "at line 503 of app.py"},
		"comprehension":   {"app.py", "import os\ndef app(environ, start_response):\n    return [\n        os._exit(1)\n        for _ in '1']\n", "at line 4 of app.py"},
		"lambda":          {"app.py", "import os\nend = lambda: os._exit(1)\ndef app(environ, start_response):\n    return sorted('ab', key=lambda _:\n        end())\n", "at line 2 of app.py"},
		"library between": {"app.py", "import json, os\ndef app(environ, start_response):\n    json.loads('{}', object_hook=lambda _: os._exit(1))\n", "at line 3 of app.py"},
		"deep down":       {"app.py", "import os\ndef app(environ, start_response, n=0):\n    if n == 900:\n        os._exit(1)\n    app(environ, start_response, n + 1)\n", "at line 4 of app.py"},
		"latin name":      {"caf\u00e9.py", "import os\ndef app(environ, start_response):\n    os._exit(1)\n", "at line 3 of caf\u00e9.py"},
		"wide name":       {"\u8336.py", "import os\ndef app(environ, start_response):\n    os._exit(1)\n", "at line 3 of \u8336.py"},
		"widest name":     {"\U0001fad6.py", "import os\ndef app(environ, start_response):\n    os._exit(1)\n", "at line 3 of \U0001fad6.py"},
		"neighbour":       {"app.py", "import neighbour\ndef app(environ, start_response):\n    neighbour.end()\n", "at line 5003 of neighbour.py"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "neighbour.py"), []byte(neighbour), 0o600); err != nil {
				t.Fatal(err)
			}
			app := pythontest.Engine(t).Load(python.Stack{
				App: python.Source{Name: "app", File: tt.file, Text: []byte(tt.text), Callable: "app"}, Dir: dir,
			})
			defer app.Close()
			if err := failure(app); err == nil || !strings.HasSuffix(err.Error(), "(it was "+tt.want+")") {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// A server that is closed does not wait for an endless loop, however patient
// the watchdog is.
func TestAClosedServerGivesUp(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Hour})
	t.Cleanup(func() { engine.Close() })
	app := loadIn(t, engine, harmful)
	tape := tape.New(time.Now())
	started := make(chan struct{})
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}, Sink: trace.Tee{tape, trace.SinkFunc(func(e trace.Event) {
		if e.Kind() == trace.KindStartResponseCalled {
			close(started)
		}
	})}}
	go func() {
		<-started
		srv.Close()
	}()
	talk(t, srv, strings.Replace(get, "/a/b", "/loop", 1))
	if body := direct(t, loadIn(t, engine, fine)); body != "fine" {
		t.Errorf("afterwards, got %q", body)
	}
}

const fine = `def app(environ, start_response):
    start_response("200 OK", [])
    return [b"fine"]
`

func TestCloseOfALostGuestIsSkipped(t *testing.T) {
	t.Parallel()
	r := send(t, loadIn(t, impatient(t), harmful), strings.Replace(get, "/a/b", "/close", 1), nil)
	closed := r.find(t, trace.KindIterableClosed, trace.LayerServer).Data.(*trace.IterableClosed)
	if closed.Skipped != "engine_lost" || !strings.Contains(closed.Raised, "an endless loop at line ") {
		t.Errorf("%+v", closed)
	}
}

// impatience is long enough for a busy machine to end a guest by itself. Each endless loop
// keeps a processor busy for all of it.
var impatience = func() time.Duration {
	if pythontest.Race {
		return 3 * time.Second
	}
	return time.Second
}()

// overtime is what an impatient engine says of a loop, before its line.
var overtime = fmt.Sprintf("the application ran for %g s without answering: is there an endless loop", impatience.Seconds())

// impatient is an engine with a watchdog that bites soon.
func impatient(t *testing.T) *embedded.Engine {
	t.Helper()
	engine := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: impatience})
	t.Cleanup(func() { engine.Close() })
	return engine
}

func cacheDir(t testing.TB) string {
	t.Helper()
	pythontest.Engine(t) // which fills the cache
	dir, err := pythontest.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
