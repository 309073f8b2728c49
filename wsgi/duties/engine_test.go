package duties

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
)

// The names of the engines.
const (
	goEngine     = "go"
	pythonEngine = "python"
	systemEngine = "system" // the same programs in a python3 of the system's
)

// engine makes applications of programs. Each test loads its own.
type engine struct {
	name string
	load func(k *kit, p program) wsgi.App
}

// engines are all that the duties hold for.
func engines() []engine {
	return []engine{
		{goEngine, loadGo},
		{pythonEngine, func(k *kit, p program) wsgi.App { return loadPython(k, p, interpreter) }},
		{systemEngine, func(k *kit, p program) wsgi.App { return loadPython(k, p, workers) }},
	}
}

func loadGo(k *kit, p program) wsgi.App {
	if k.wrong != nil && k.wrong.layer != nil {
		return k.wrong.layer(p.app)
	}
	return p.app
}

func loadPython(k *kit, p program, from hosting) wsgi.App {
	k.t.Helper()
	stack := python.Stack{App: source("app", p.python)}
	if k.wrong != nil && k.wrong.python != "" {
		stack.Middleware = append(stack.Middleware, source("mutant", k.wrong.python))
	}
	app := k.loaded.load(k, p, stack, from)
	if k.wrong != nil && k.wrong.python == "" && k.wrong.layer != nil {
		return wsgi.Chain(app, wsgi.Middleware{Name: "mutant", Wrap: k.wrong.layer})
	}
	return app
}

// shelf keeps the Python applications of a duty, since to start a guest takes
// longer than all that is asked of it.
type shelf struct {
	t    *testing.T
	apps map[string]*application.App
}

func newShelf(t *testing.T) *shelf { return &shelf{t, map[string]*application.App{}} }

// load gives an application that is loaded already, unless it has a memory.
func (s *shelf) load(k *kit, p program, stack python.Stack, from hosting) *application.App {
	k.t.Helper()
	key := fmt.Sprintf("%+v %d", stack, p.guests)
	if app := s.apps[key]; app != nil && !p.counts {
		return app
	}
	t := s.t
	if p.counts {
		t = k.t
	}
	stack.Dir = folder(t, p.files)
	app := from(t, p.guests).Load(stack)
	t.Cleanup(func() {
		if err := app.Close(); err != nil {
			t.Error(err)
		}
	})
	s.apps[key] = app
	return app
}

// source is a file with the callable of its own name.
func source(name, text string) python.Source {
	return python.Source{Name: name, File: name + ".py", Text: []byte(text)}
}

// folder is a folder with the files, "" if there are none.
func folder(t *testing.T, files map[string]string) string {
	if len(files) == 0 {
		return ""
	}
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// host is a Python that runs applications.
type host interface {
	Load(python.Stack) *application.App
}

// hosting gives a host whose applications take so many requests at once. It
// skips the test where there is none.
type hosting func(t *testing.T, guests int) host

// workers is the system's Python.
func workers(t *testing.T, guests int) host {
	t.Helper()
	pythontest.System(t)
	s := system.New(system.Options{Workers: max(guests, 1), Threads: 1})
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// interpreter is the engine whose applications take so many requests at once.
func interpreter(t *testing.T, guests int) host {
	t.Helper()
	one := pythontest.Engine(t)
	if guests < 2 {
		return one
	}
	two := pair()
	if err := two.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	return two
}

// pair is an engine with two guests for each application. It finds the
// compiled interpreter of the other one in the cache.
var pair = sync.OnceValue(func() *embedded.Engine {
	dir, err := pythontest.CacheDir()
	if err != nil {
		dir = "" // the other engine has told of it
	}
	return embedded.New(embedded.Options{CacheDir: dir, Watchdog: time.Minute, Guests: 2})
})
