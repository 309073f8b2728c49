package sandbox_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
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
	users := catalog.New(catalog.Options{System: system, Paths: true})
	for _, tt := range []struct {
		house       *catalog.Catalog
		app, engine string
		want, err   string
	}{
		{users, "demo:hello", "", "", ""},
		{users, "hello.py", "", catalog.Embedded, ""},
		{users, "dir/hello.py:other", "", catalog.Embedded, ""},
		{users, "hello.py", catalog.System, catalog.System, ""},
		{users, "package.module:name", "", catalog.System, ""},
		{users, "module:name", "", catalog.System, ""},
		{users, "module", "", catalog.Embedded, ""},
		{users, "module", catalog.System, catalog.System, ""},
		{users, "module:name", catalog.Embedded, "", `"module:name" names a module, which the embedded Python does not see`},
		{users, "module:name", "systm", "", `there is no engine "systm"; did you mean system?`},
		{content, "module:name", "", catalog.Embedded, ""},
		{content, "hello.py", catalog.System, "", `"hello.py" cannot run here: only the embedded Python can`},
	} {
		got, err := tt.house.EngineOf(catalog.Stack{App: tt.app, Engine: tt.engine})
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
			t.Errorf("%s with engine %q: got %q, %v; want %q, %s", tt.app, tt.engine, got, err, tt.want, tt.err)
		}
	}
}

// Content names no module, whatever it writes: that is nobody's application.
func TestContentHasNoModules(t *testing.T) {
	t.Parallel()
	_, err := sandbox.NewLab(house(t), catalog.Stack{App: "os:system"})
	var unknown *catalog.UnknownError
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
	o := house(t).Options()
	o.Paths, o.System = true, pythontest.System(t)
	h := catalog.New(o)
	for _, stack := range []catalog.Stack{
		{App: "site_of.mine:app", Dir: dir, Middleware: []string{"timing"}},
		{App: filepath.Join(dir, "site_of", "mine.py") + ":app", Engine: catalog.System, Dir: dir, Middleware: []string{"timing"}},
	} {
		l, err := sandbox.NewLab(h, stack)
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
	if _, err := sandbox.NewLab(h, catalog.Stack{App: "mine:app", Dir: filepath.Join(dir, "nowhere")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there gave %v", err)
	}
}
