package python_test

import (
	"io"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

func TestOutputIsTold(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no fork on Windows")
	}
	t.Parallel()
	app := loadIn(t, pythontest.System(t), `import os, subprocess, sys, threading

def app(environ, start_response):
    print("printed")
    os.write(1, b"to file 1\n")
    os.write(2, b"to file 2, \xff\n")
    subprocess.run([sys.executable, "-c", "print('from a program')"], check=True)
    subprocess.run([sys.executable, "-c", "print('into our stdout')"], check=True, stdout=sys.stdout)
    thread = threading.Thread(target=print, args=("from a thread",))
    thread.start()
    thread.join()
    child = os.fork()
    if not child:
        print("from a child")
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
    got = sys.stdin.read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    os.write(1, b"at the end, no line")
    return [repr(got).encode()]
`)
	for range 2 {
		r := send(t, app, get, nil)
		if _, body, _ := r.response(t); body != "''" {
			t.Errorf("stdin held %s", body)
		}
		var told strings.Builder
		for _, e := range r.events {
			if d, ok := e.Data.(*trace.CodePrint); ok {
				told.WriteString(d.Text)
			}
		}
		for _, want := range []string{
			"printed\n", "to file 1\n", "to file 2, \ufffd\n", "from a program\n", "into our stdout\n", "from a thread\n", "from a child\n", "at the end, no line",
		} {
			if strings.Count(told.String(), want) != 1 {
				t.Errorf("want %q once in\n%s", want, told.String())
			}
		}
	}
}

func TestAForkedChildCannotSpeak(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no fork on Windows")
	}
	t.Parallel()
	app := loadIn(t, pythontest.System(t), `import os

def app(environ, start_response):
    child = os.fork()
    if child:
        os.waitpid(child, 0)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"one answer"]
`)
	for range 2 {
		if _, body, _ := send(t, app, get, nil).response(t); body != "one answer" {
			t.Errorf("got %q", body)
		}
	}
}

func logTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func TestTheLogGetsTheRest(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	engine := systemWith(t, system.Options{Log: logTo(&log)})
	app := loadIn(t, engine, `import os, sys
print("while it is loaded")

def app(environ, start_response):
    print("printed")
    os.write(1, b"written\n")
    start_response("200 OK", [])
    return [b"fine"]
`)
	if body := direct(t, app); body != "fine" {
		t.Errorf("got %q", body)
	}
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`text="while it is loaded"`, "text=printed", "text=written"} {
		if strings.Count(log.String(), want) != 1 {
			t.Errorf("want %s once in\n%s", want, log.String())
		}
	}
	if strings.Contains(log.String(), "lost") {
		t.Errorf("a worker that was closed is told as lost:\n%s", log.String())
	}
}
