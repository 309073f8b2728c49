package sandbox_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/sandbox"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// What the form of an application asks for, and what may be asked for.
func TestEngineOf(t *testing.T) {
	t.Parallel()
	system := system.New(system.Options{})
	t.Cleanup(func() { system.Close() })
	content := house(t)
	users := content.WithFiles().WithSystem(system)
	for _, tt := range []struct {
		house       *sandbox.House
		app, engine string
		want, err   string
	}{
		{users, "demo:hello", "", "", ""},
		{users, "hello.py", "", sandbox.Embedded, ""},
		{users, "dir/hello.py:other", "", sandbox.Embedded, ""},
		{users, "hello.py", sandbox.System, sandbox.System, ""},
		{users, "package.module:name", "", sandbox.System, ""},
		{users, "module:name", "", sandbox.System, ""},
		{users, "module", "", sandbox.Embedded, ""},
		{users, "module", sandbox.System, sandbox.System, ""},
		{users, "module:name", sandbox.Embedded, "", `"module:name" names a module, which the embedded Python does not see`},
		{users, "module:name", "systm", "", `there is no engine "systm"; did you mean system?`},
		{content, "module:name", "", sandbox.Embedded, ""},
		{content, "hello.py", sandbox.System, "", `"hello.py" cannot run here: only the embedded Python can`},
	} {
		got, err := tt.house.EngineOf(sandbox.Stack{App: tt.app, Engine: tt.engine})
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
			t.Errorf("%s with engine %q: got %q, %v; want %q, %s", tt.app, tt.engine, got, err, tt.want, tt.err)
		}
	}
}

// Content names no module, whatever it writes: that is nobody's application.
func TestContentHasNoModules(t *testing.T) {
	t.Parallel()
	_, err := house(t).Lab(sandbox.Stack{App: "os:system"})
	var unknown *sandbox.UnknownError
	if !errors.As(err, &unknown) || unknown.Name != "os" {
		t.Errorf("got %v", err)
	}
}

// A lab shows the sources of a module as the trace names them.
func TestALabOfTheSystemsPython(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const text = "def app(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [b'mine']\n"
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "site_of"), 0o700), os.WriteFile(filepath.Join(dir, "site_of", "mine.py"), []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	h := house(t).WithFiles().WithSystem(pythontest.System(t))
	for _, stack := range []sandbox.Stack{
		{App: "site_of.mine:app", Dir: dir, Middleware: []string{"timing"}},
		{App: filepath.Join(dir, "site_of", "mine.py") + ":app", Engine: sandbox.System, Dir: dir, Middleware: []string{"timing"}},
	} {
		l, err := h.Lab(stack)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		if got, ok := l.Source(l.Main()); l.Main() != "site_of/mine.py" || !ok || got != text {
			t.Errorf("the main file is %q with %q", l.Main(), got)
		}
		r, err := l.Send(sandbox.Request{Target: "/"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		settle(t, r)
		if got := string(sandbox.Bytes(r.Client().Received)); !strings.HasSuffix(got, "\r\n\r\nmine") || !strings.Contains(got, "Server-Timing") {
			t.Errorf("the client got %q", got)
		}
		for _, e := range r.Trace().Events() {
			if e.Kind() == trace.KindAppCalled && e.Layer == trace.LayerApp && e.Src.File != l.Main() {
				t.Errorf("the application was called at %v", e.Src)
			}
		}
	}
	if _, err := h.Lab(sandbox.Stack{App: "mine:app", Dir: filepath.Join(dir, "nowhere")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there gave %v", err)
	}
}
