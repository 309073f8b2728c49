package python_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

func TestNothingIsCompiledBeforeItIsNeeded(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: t.TempDir()})
	app := engine.Load(python.Stack{App: source("app", hello)})
	if s := engine.Status(); s.Phase != embedded.Idle || s.Err != nil || s.Warning != "" {
		t.Errorf("status %+v, want idle", s)
	}
	if err := errors.Join(app.Close(), engine.Close()); err != nil {
		t.Error(err)
	}
	if err := failure(app); !errors.Is(err, python.ErrClosed) {
		t.Errorf("a closed application gave %v", err)
	}
}

func TestAWarmEngineIsReady(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Minute})
	if err := engine.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := engine.Status(); s.Phase != embedded.Ready || s.Warning != "" {
		t.Errorf("status %+v, want ready", s)
	}
	app := loadIn(t, engine, hello)
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
	if err := failure(app); !errors.Is(err, python.ErrClosed) {
		t.Errorf("after the engine was closed, its application gave %v", err)
	}
}

// A damaged cache costs time, nothing else.
func TestTroubleWithTheCacheIsNotFatal(t *testing.T) {
	if pythontest.Race {
		t.Skip("it compiles Python, which takes half a minute under the race detector")
	}
	t.Parallel()
	damaged := t.TempDir()
	damage(t, damaged)
	engine := embedded.New(embedded.Options{CacheDir: damaged})
	if body := direct(t, loadIn(t, engine, "def app(environ, start_response):\n  start_response('200 OK', [])\n  return [b'fine']\n")); body != "fine" {
		t.Errorf("got %q", body)
	}
	if s := engine.Status(); s.Phase != embedded.Ready || s.Warning != "" {
		t.Errorf("status %+v", s)
	}
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
}

// damage fills dir with a copy of the cache, each file cut in the middle.
func damage(t *testing.T, dir string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(cacheDir(t), "wazero-*", "*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("the cache holds %v, %v", found, err)
	}
	for _, file := range found {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, filepath.Base(filepath.Dir(file)))
		if err := os.MkdirAll(to, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), data[:len(data)/2], 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A guest sees the one folder that it is given, and cannot leave or change it.
func TestOnlyTheFolderIsSeen(t *testing.T) {
	t.Parallel()
	outside, dir := t.TempDir(), t.TempDir()
	for path, text := range map[string]string{
		filepath.Join(outside, "secret.txt"): "secret",
		filepath.Join(dir, "data.txt"):       "data",
		filepath.Join(dir, "helper.py"):      "WORD = 'helper'\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, link := range [][2]string{{filepath.Join(outside, "secret.txt"), "link.txt"}, {outside, "out"}, {"../" + filepath.Base(outside), "up"}} {
		if err := os.Symlink(link[0], filepath.Join(dir, link[1])); err != nil {
			t.Fatal(err)
		}
	}
	const text = `import os, helper

def attempt(path, mode="r"):
    try:
        with open(path, mode) as file:
            return file.read() if mode == "r" else "wrote %d" % file.write("x")
    except OSError:
        return "refused"

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    paths = ["data.txt", "/app/data.txt", "link.txt", "out/secret.txt", "up/secret.txt", "../etc/passwd", "/etc/passwd", environ["HTTP_OUTSIDE"]]
    got = [helper.WORD] + [attempt(path) for path in paths] + [attempt("new.txt", "w"), attempt("data.txt", "a")]
    try:
        os.remove("data.txt")
    except OSError:
        got.append("kept")
    return [" ".join(got).encode()]
`
	app := pythontest.Engine(t).Load(python.Stack{App: source("app", text), Dir: dir})
	t.Cleanup(func() { app.Close() })
	raw := strings.Replace(get, "\r\n\r\n", "\r\nOutside: "+outside+"/secret.txt\r\n\r\n", 1)
	want := "helper data data refused refused refused refused refused refused refused refused kept"
	if _, body, _ := send(t, app, raw, nil).response(t); body != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "data.txt")); string(data) != "data" || err != nil {
		t.Errorf("the file holds %q afterwards, %v", data, err)
	}
}

func TestAMissingFolderIsSaid(t *testing.T) {
	t.Parallel()
	app := pythontest.Engine(t).Load(python.Stack{App: source("app", hello), Dir: filepath.Join(t.TempDir(), "nowhere")})
	t.Cleanup(func() { app.Close() })
	if err := failure(app); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that the folder does not exist", err)
	}
}

// While one request has the only guest, the next waits and says why.
func TestRequestsQueueForAGuest(t *testing.T) {
	t.Parallel()
	app := load(t, hello)
	var env wsgi.Environ
	env.Set("QUERY_STRING", "")
	first, err := app.Call(&env, nothing{})
	if err != nil {
		t.Fatal(err)
	}
	var why string
	tape := tape.New(time.Now())
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}, Sink: trace.Tee{tape, trace.SinkFunc(func(e trace.Event) {
		if q, ok := e.Data.(*trace.Queued); ok {
			why = q.Why
			first.(io.Closer).Close()
		}
	})}}
	second := run{talk(t, srv, get), tape.Trace().Events()}
	if _, body, _ := second.response(t); body != "Hello, Ada!" {
		t.Errorf("the second got %q", body)
	}
	if want := "the Python guest is busy with another request"; why != want {
		t.Errorf("queued because %q, want %q", why, want)
	}
}

func TestGuestsRunSideBySide(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Minute, Guests: 2})
	t.Cleanup(func() { engine.Close() })
	app := loadIn(t, engine, `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [repr((environ["wsgi.multithread"], environ["wsgi.multiprocess"])).encode()]
`)
	first, err := app.Call(&wsgi.Environ{}, nothing{})
	if err != nil {
		t.Fatal(err)
	}
	defer first.(io.Closer).Close()
	if body := direct(t, app); body != "(False, True)" {
		t.Errorf("beside the first, got %q", body)
	}
}

func TestChainIsKnownBeforeAndAfterLoading(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Minute})
	t.Cleanup(func() { engine.Close() })
	app := loadIn(t, engine, hello, source("timing", timing))
	want := []python.Layer{
		{Layer: "mw.0:timing", Src: trace.Src{File: "timing.py"}, Depth: 1},
		{Layer: "app", Src: trace.Src{File: "app.py"}, Depth: 2},
	}
	if diff := cmp.Diff(want, app.Chain()); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	send(t, app, get, nil)
	want = []python.Layer{
		{Layer: "mw.0:timing", Callable: "function timing.timed", Src: trace.Src{File: "timing.py", Line: 2}, Depth: 1},
		{Layer: "app", Callable: "function app", Src: trace.Src{File: "app.py", Line: 3}, Named: "app", Depth: 2},
	}
	if diff := cmp.Diff(want, app.Chain()); diff != "" {
		t.Errorf("after (-want +got):\n%s", diff)
	}
}
