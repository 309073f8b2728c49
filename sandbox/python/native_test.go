package python

import (
	"errors"
	"io"
	"os/exec"
	"testing"

	"roundtrip/wsgi"
)

// The worker is one for both hosts: it has to run unchanged in whatever
// python3 there is. This is the part of a host that it takes to find out.
func TestWorkerRunsInTheSystemsPython(t *testing.T) {
	t.Parallel()
	var pythons []string
	for _, name := range []string{"python3", "python3.8", "python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14"} {
		if path, err := exec.LookPath(name); err == nil && recent(path) {
			pythons = append(pythons, path)
		}
	}
	if len(pythons) == 0 {
		t.Skip("there is no python3 here, from 3.8 on")
	}
	for _, path := range pythons {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			got := hostNatively(t, path, `import time

def app(environ, start_response):
    time.sleep(0)
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(environ["PATH_INFO"].encode("latin-1"))
    yield b"|"
    yield repr((type(environ["wsgi.version"]), environ["wsgi.multithread"])).encode()
`)
			if want := "/caf\xe9|(<class 'tuple'>, False)"; got != want {
				t.Errorf("%s answered %q, want %q", path, got, want)
			}
		})
	}
}

func recent(path string) bool {
	return exec.Command(path, "-c", "import sys; sys.exit(sys.version_info < (3, 8))").Run() == nil
}

func hostNatively(t *testing.T, path, text string) string {
	t.Helper()
	cmd := exec.Command(path, "-I", "-c", bootstrap)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	g := &instance{link: newLink(stdin, stdout, 1<<20), kill: func(error) { stdin.Close() }, done: make(chan struct{})}
	t.Cleanup(func() {
		stdin.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s ended with %v", path, err)
		}
	})
	if _, err := stdin.Write(new(bootCode).bytes()); err != nil {
		t.Fatal(err)
	}
	if f, err := g.receive(); err != nil || f.kind != frameBooted {
		t.Fatalf("%s did not start the worker: %v, %v", path, f, err)
	}
	a := &App{stack: Stack{App: Source{Name: "app", File: "app.py", Text: []byte(text)}}, slots: make(chan struct{}, 1)}
	w := &worker{instance: g, dog: newWatchdog(1<<40, func() {}), ready: make(chan struct{})}
	close(w.ready)
	if err := w.loadStack(a.stack, false); err != nil {
		t.Fatal(err)
	}
	return answer(t, a, w)
}

// answer is the body of one request.
func answer(t *testing.T, a *App, w *worker) string {
	t.Helper()
	var got []byte
	start := wsgi.Start(func(string, []wsgi.Header, error) (wsgi.Write, error) {
		return func(block []byte) error {
			got = append(got, block...)
			return nil
		}, nil
	})
	a.slots <- struct{}{}
	var env wsgi.Environ
	env.Set("PATH_INFO", "/caf\u00e9")
	body, err := newRequest(a, w, &env, start).call()
	for err == nil {
		var block []byte
		block, err = body.Next()
		got = append(got, block...)
	}
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if err := body.(io.Closer).Close(); err != nil {
		t.Fatal(err)
	}
	return string(got)
}
