package python_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// module loads a module of a folder with the files.
func module(t *testing.T, s *system.Engine, name string, files map[string]string) *application.App {
	t.Helper()
	dir := t.TempDir()
	for file, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(file))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	a := s.Load(python.Stack{App: python.Source{Name: "app", Module: name, Callable: "app"}, Dir: dir})
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// systemWith is a System of a test's own.
func systemWith(t *testing.T, o system.Options) *system.Engine {
	t.Helper()
	if o.Python == "" {
		pythontest.System(t) // skips where there is none
	}
	s := system.New(o)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// The worker has to run unchanged in whatever python3 there is, and find the
// same layers.
func TestEveryPythonRunsTheSameWorker(t *testing.T) {
	t.Parallel()
	var pythons []string
	for _, version := range []string{"3", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"} {
		if path, err := exec.LookPath("python" + version); err == nil && system.New(system.Options{Python: path}).Check() == nil {
			pythons = append(pythons, path)
		}
	}
	if len(pythons) == 0 {
		t.Skip("there is no python3 here, from 3.8 on")
	}
	for _, path := range pythons {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			for _, text := range []string{hidden, hidden + takesTools} {
				testFindsLayers(t, loadIn(t, systemWith(t, system.Options{Python: path}), text))
			}
		})
	}
}

// takesTools leaves the worker no place among the tools of sys.monitoring, which Python
// has from 3.12 on.
const takesTools = `
import sys
for tool in range(6) if hasattr(sys, "monitoring") else ():
    sys.monitoring.use_tool_id(tool, "mine")
`

func testFindsLayers(t *testing.T, app *application.App) {
	t.Helper()
	for range 2 {
		r := send(t, app, get, nil)
		if status, body, header := r.response(t); status != "200 OK" || body != "one two" || header.Get("X-Wrap") != "1" {
			t.Errorf("got %q, %q, %v", status, body, header)
		}
		if diff := cmp.Diff(hiddenStory, r.story()); diff != "" {
			t.Errorf("the story (-want +got):\n%s", diff)
		}
	}
	if body := direct(t, app); body != "one two" {
		t.Errorf("not watched, got %q", body)
	}
}

// hidden keeps its layers where no border can stand before them.
const hidden = `def app(environ, start_response):
    return table["wrap"](environ, start_response)

def wrap(environ, start_response):
    environ = dict(environ, wrapped=True)
    def start(status, headers, exc_info=None):
        return start_response(status, headers + [("X-Wrap", "1")], exc_info)
    try:
        table["bad"](environ, start)
    except ValueError:
        pass
    return table["class"](environ, start)

def bad(environ, start_response):
    raise ValueError("no")

class Late:
    def __init__(self, environ, start_response):
        self.environ, self.start = environ, start_response
    def __iter__(self):
        yield from table["generator"](self.environ, self.start)

def generator(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"one "
    yield b"two"

table = {"wrap": wrap, "bad": bad, "class": Late, "generator": generator}
`

const hiddenStory = `app.called app app.py:1
app.called app.1:wrap app.py:4
app.called app.2:bad app.py:14
app.called app.2:Late app.py:18
app.raised app.2:bad app.py:14
app.returned app.2:Late app.py:19
app.returned app.1:wrap app.py:12
app.returned app app.py:2
app.called app.3:generator app.py:23
app.returned app.3:generator app.py:23
start_response.called app.1:wrap app.py:24
start_response.called server app.py:7
body.block app.3:generator app.py:25
body.block app.2:Late app.py:21
head.committed server
body.block app.3:generator app.py:26
body.block app.2:Late app.py:21
body.ended server
iterable.closed server
exchange.ended server
`

func TestALayerThatIsFoundTellsItsEnviron(t *testing.T) {
	t.Parallel()
	app := loadIn(t, pythontest.System(t), hidden)
	r := send(t, app, get, nil)
	called := r.find(t, trace.KindAppCalled, "app.2:bad").Data.(*trace.AppCalled)
	want := &trace.AppCalled{
		Callable: "function bad", Wraps: true, Found: true,
		Delta: trace.Delta{Add: []trace.Header{{Name: "wrapped", Value: "True"}}},
	}
	if diff := cmp.Diff(want, called); diff != "" {
		t.Errorf("bad was called with (-want +got):\n%s", diff)
	}
	head := r.find(t, trace.KindStartResponseCalled, "app.1:wrap").Data.(*trace.StartResponseCalled)
	if head.By != "app.3:generator" || head.Status != "200 OK" {
		t.Errorf("wrap's start_response was called with %+v", head)
	}
	for _, f := range lint.Check(trace.New(time.Now(), r.events)) {
		t.Errorf("the checker found what is not there: %s %s", f.Rule, f.Text)
	}
	layers := []trace.Layer{"app", "app.1:wrap", "app.2:bad", "app.2:Late", "app.3:generator"}
	if diff := cmp.Diff(layers, app.Layers()); diff != "" {
		t.Errorf("layers (-want +got):\n%s", diff)
	}
}

func TestModules(t *testing.T) {
	t.Parallel()
	const fine = "from .words import WORD\ndef app(environ, start_response):\n    start_response('200 OK', [])\n    return [WORD, __name__.encode()]\n"
	engine := pythontest.System(t)
	app := module(t, engine, "site_of.mine", map[string]string{"site_of/mine.py": fine, "site_of/words.py": "WORD = b'word '\n"})
	r := send(t, app, get, nil)
	if _, body, _ := r.response(t); body != "word site_of.mine" {
		t.Errorf("got %q", body)
	}
	if called := r.find(t, trace.KindAppCalled, "app"); called.Src != (trace.Src{File: "site_of/mine.py", Line: 2}) {
		t.Errorf("called at %v", called.Src)
	}
	for name, tt := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no module":    {nil, "ModuleNotFoundError: No module named 'tea', neither in "},
		"no name":      {map[string]string{"tea.py": "def application(environ, start_response):\n  pass\n"}, "tea has no 'app'; did you mean 'application'?"},
		"not callable": {map[string]string{"tea.py": "app = 7\n"}, "tea.py: TypeError: 'app' in tea is of type int, which cannot be called"},
		"syntax":       {map[string]string{"tea.py": "import kettle\n", "kettle.py": "\n)\n"}, "kettle.py:2: SyntaxError: unmatched ')'"},
		"import":       {map[string]string{"tea.py": "import os\nimport nowhere\n"}, "tea.py:2: ModuleNotFoundError: No module named 'nowhere'"},
		"below":        {map[string]string{"tea.py": "import kettle\n", "kettle.py": "import json\njson.loads('{')\n"}, "kettle.py:2: json.decoder.JSONDecodeError: "},
		"exit":         {map[string]string{"tea.py": "import sys\nsys.exit('bye')\n"}, "tea.py:2: SystemExit: bye"},
		"hard exit":    {map[string]string{"tea.py": "import os\nos._exit(3)\n"}, "the application ended its Python, with exit code 3: did it call os._exit()?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := failure(module(t, engine, "tea", tt.files)); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// crashing ends its process, by path.
const crashing = `import os, signal, sys

def app(environ, start_response):
    how = environ["PATH_INFO"]
    if how == "/exit":
        sys.stderr.write("last words\n")
        os._exit(7)
    if how == "/kill":
        os.write(2, b"half a line")
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "/loop":
        while True:
            pass
    if how == "/files":
        os.closerange(3, 1000)
    if how == "/exec":
        os.execv(sys.executable, [sys.executable, "-c", ""])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Body(how)

class Body:
    def __init__(self, how):
        self.how = how
    def __iter__(self):
        yield b"fine"
        if self.how == "/late":
            os._exit(8)
    def close(self):
        if self.how == "/close":
            os._exit(9)
`

// A worker that is lost takes its own request down, and no other.
func TestLostWorkersAreReplaced(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such signals on Windows")
	}
	t.Parallel()
	engine := systemWith(t, system.Options{Watchdog: impatience, Workers: 2})
	const ended = "the application ended its Python, with exit code "
	for how, tt := range map[string]struct{ want, said string }{
		"/exit":  {ended + "7: did it call os._exit()? (last seen at line 6 of app.py)", ""},
		"/kill":  {"the application's Python broke down or was killed (signal: killed) (last seen in function app of app.py)", "half a line"},
		"/loop":  {overtime + " at line 1", ""},
		"/files": {ended + "1: did it call os._exit()? (last seen in function app of app.py)", ""},
		"/exec":  {ended + "0: did it call os._exit()? (last seen in function app of app.py)", ""},
	} {
		t.Run(how[1:], func(t *testing.T) {
			t.Parallel()
			app := loadIn(t, engine, crashing)
			r := send(t, app, strings.Replace(get, "/a/b", how, 1), nil)
			raised := r.find(t, trace.KindAppRaised, trace.LayerServer).Data.(*trace.AppRaised)
			if !strings.HasPrefix(raised.Exc, tt.want) || !strings.Contains(raised.Stack, tt.said) {
				t.Errorf("got %q with %q, want %q with %q", raised.Exc, raised.Stack, tt.want, tt.said)
			}
			want := "502 Bad Gateway"
			if how == "/loop" {
				want = "504 Gateway Timeout" // its process goes on
			}
			if status, _, _ := r.response(t); status != want {
				t.Errorf("the client got %q", status)
			}
			if _, body, _ := send(t, app, get, nil).response(t); body != "fine" {
				t.Errorf("the next request got %q", body)
			}
		})
	}
	for _, how := range []string{"/late", "/close"} {
		app := loadIn(t, engine, crashing)
		r := send(t, app, strings.Replace(get, "/a/b", how, 1), nil)
		if closed := r.find(t, trace.KindIterableClosed, trace.LayerServer).Data.(*trace.IterableClosed); closed.Skipped != "engine_lost" {
			t.Errorf("%s: %+v", how, closed)
		}
	}
}

// Whatever a program writes to stdout and stderr is told, by whichever way it
// goes, and never gets between frames.
// A child that the application forks cannot answer for it.
// Workers are started one by one as requests need them, and no more than there
// may be.
func TestWorkersAreStartedOnDemand(t *testing.T) {
	t.Parallel()
	app := loadIn(t, systemWith(t, system.Options{Workers: 2, Threads: 1}), `import os

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [repr((os.getpid(), environ["wsgi.multithread"], environ["wsgi.multiprocess"])).encode()]
`)
	one := direct(t, app)
	if again := direct(t, app); again != one || !strings.HasSuffix(one, ", False, True)") {
		t.Errorf("one after the other, got %q and %q", one, again)
	}
	first, err := app.Call(&wsgi.Environ{}, nothing{})
	if err != nil {
		t.Fatal(err)
	}
	if other := direct(t, app); other == one {
		t.Errorf("beside the first, got %q too", other)
	}
	second, err := app.Call(&wsgi.Environ{}, nothing{})
	if err != nil {
		t.Fatal(err)
	}
	defer second.(io.Closer).Close()
	var why string
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}, Sink: trace.SinkFunc(func(e trace.Event) {
		if q, ok := e.Data.(*trace.Queued); ok {
			why = q.Why
			first.(io.Closer).Close()
		}
	})}
	if answer := talk(t, srv, get); !strings.HasSuffix(answer, one) {
		t.Errorf("the third got %q", answer)
	}
	if want := "all 2 Python workers are busy with other requests"; why != want {
		t.Errorf("queued because %q, want %q", why, want)
	}
}

func TestUnusablePythons(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a script is no program on Windows")
	}
	t.Parallel()
	dir := t.TempDir()
	script := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, tt := range map[string]struct{ python, want string }{
		"absent":  {filepath.Join(dir, "nowhere"), "no Python could be started as " + dir + "/nowhere: "},
		"old":     {script("old", "echo 3.7"), dir + "/old is Python 3.7, and it takes 3.8 or later"},
		"older":   {script("older", "echo 2.7"), dir + "/older is Python 2.7, and it takes 3.8 or later"},
		"no such": {script("no", "echo tea"), `it gives its version as "tea"`},
		"fails":   {script("fails", "echo 'no libpython' >&2; exit 1"), "exit status 1: no libpython"},
	} {
		s := systemWith(t, system.Options{Python: tt.python})
		var unusable *system.UnusableError
		if err := s.Check(); !errors.As(err, &unusable) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
		if err := failure(loadIn(t, s, hello)); !errors.As(err, &unusable) {
			t.Errorf("%s: an application gave %v", name, err)
		}
	}
}

func TestTheActiveEnvironmentIsUsed(t *testing.T) {
	pythontest.System(t)
	if runtime.GOOS == "windows" {
		t.Skip("a script is no program on Windows")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VIRTUAL_ENV", dir)
	if err := system.New(system.Options{}).Check(); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("an environment without Python gave %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "bin", "python3"), []byte("#!/bin/sh\necho 3.5\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := system.New(system.Options{}).Check(); err == nil || !strings.Contains(err.Error(), "Python 3.5") {
		t.Errorf("an old environment gave %v", err)
	}
}

// Closing ends the processes, and lets them clean up.
func TestClosingEndsTheProcesses(t *testing.T) {
	t.Parallel()
	left := filepath.Join(t.TempDir(), "left")
	engine := systemWith(t, system.Options{})
	app := loadIn(t, engine, `import atexit
atexit.register(lambda: open(`+"r'"+left+"'"+`, "w").close())

def app(environ, start_response):
    start_response("200 OK", [])
    return [b"fine"]
`)
	if body := direct(t, app); body != "fine" {
		t.Errorf("got %q", body)
	}
	began := time.Now()
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(left); err != nil {
		t.Errorf("%v after Close had returned, in %v", err, time.Since(began))
	}
	if err := failure(app); !errors.Is(err, python.ErrClosed) {
		t.Errorf("then, its application gave %v", err)
	}
}

// What is written while no traced exchange is under way goes to the log.
