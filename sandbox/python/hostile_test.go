package python_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// pythons are the interpreters at hand: those on the PATH by their versions, and
// those that ROUNDTRIP_PYTHONS lists, as internal/tools/pythons unpacks them.
func pythons(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for minor := 8; minor <= 14; minor++ {
		name := fmt.Sprintf("python3.%d", minor)
		if path, err := exec.LookPath(name); err == nil {
			found[name] = path
		}
	}
	for _, path := range filepath.SplitList(os.Getenv("ROUNDTRIP_PYTHONS")) {
		found[strings.ReplaceAll(filepath.ToSlash(path), "/", "_")] = path
	}
	return found
}

// onEachPython runs a test on the embedded Python, the system's, and each other at
// hand. What is not there is skipped.
func onEachPython(t *testing.T, test func(t *testing.T, on host)) {
	onEachHost(t, test)
	others := pythons(t)
	for name, path := range others {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := systemWith(t, system.Options{Python: path, Workers: 1})
			if err := s.Check(); err != nil {
				t.Skipf("%s cannot be used: %v", path, err) // a shim of a version manager, perhaps
			}
			test(t, host{"system", s})
		})
	}
	for minor := 8; minor <= 14; minor++ {
		if name := fmt.Sprintf("python3.%d", minor); others[name] == "" {
			t.Run(name, func(t *testing.T) {
				t.Skipf("there is no %s on the PATH; ROUNDTRIP_PYTHONS may list one, as `go run -C internal/tools/pythons . DIR` unpacks it", name)
			})
		}
	}
}

// mode is how closely an exchange is watched.
type mode struct {
	name string
	sink bool
	gate trace.Gate
}

func modes() []mode {
	return []mode{{"silent", false, nil}, {"recorded", true, nil}, {"held", true, trace.GateFunc(everyLine)}}
}

// ask sends a request in a mode, and gives the answer without its date, and the
// record if there is one.
func (m mode) ask(t *testing.T, app wsgi.App, path string) (string, []trace.Event) {
	t.Helper()
	srv := &wsgi.Server{Gate: m.gate, Mounts: []wsgi.Mount{{App: app}}}
	tape := tape.New(time.Now())
	if m.sink {
		srv.Sink = tape
	}
	answer := talk(t, srv, "POST "+path+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello")
	return undated.ReplaceAllString(answer, ""), tape.Trace().Events()
}

var undated = regexp.MustCompile(`Date: .*\r\n`)

func TestNothingOfTheApplicationsRunsBecauseSomebodyLooks(t *testing.T) {
	onEachPython(t, testHostile)
}

func testHostile(t *testing.T, on host) {
	notRaced(t, on.name)
	text, err := os.ReadFile("testdata/hostile.py")
	if err != nil {
		t.Fatal(err)
	}
	app := on.load(t, string(text))
	if calls := callsIn(t, app); calls != "" {
		t.Errorf("loading calls\n%s", calls)
	}
	names, _ := modes()[0].ask(t, app, "/named")
	_, names, _ = strings.Cut(names, "\r\n\r\n")
	cases := strings.Fields(names)
	if len(cases) < 20 {
		t.Fatalf("the application has the cases %q", names)
	}
	for _, name := range cases {
		checkHostile(t, app, "/"+name)
		checkHostile(t, app, "/"+name+"/environ")
	}
}

// checkHostile checks that a request is answered alike in all modes, and calls the
// same methods of the application's objects.
func checkHostile(t *testing.T, app wsgi.App, path string) {
	t.Helper()
	var silent [2]string
	for _, m := range modes() {
		answer, events := m.ask(t, app, path)
		calls := callsIn(t, app)
		if m.name == "silent" {
			silent = [2]string{answer, calls}
			continue
		}
		if answer != silent[0] {
			t.Errorf("%s, %s: the client gets\n%s\nand when nobody looks\n%s", path, m.name, answer, silent[0])
		}
		if calls != silent[1] {
			t.Errorf("%s, %s: it calls\n%s\nand when nobody looks\n%s", path, m.name, calls, silent[1])
		}
		for _, e := range events {
			switch d := e.Data.(type) {
			case *trace.EngineFault:
				t.Errorf("%s, %s: %s at %v", path, m.name, d.Exc, d.Own)
			case *trace.AppRaised:
				if answer != silent[0] {
					t.Errorf("%s, %s: %s at %v", path, m.name, d.Exc, e.Src)
				}
			}
		}
	}
}

// callsIn are the methods of hostile objects that were called since somebody asked
// last.
func callsIn(t *testing.T, app wsgi.App) string {
	t.Helper()
	answer, _ := modes()[0].ask(t, app, "/calls")
	_, calls, _ := strings.Cut(answer, "\r\n\r\n")
	return calls
}

// lazy is a module that makes its names up (PEP 562), among proxies, as a Flask
// project has them in its globals.
const lazy = `def __getattr__(name):
    return asked(name)

def asked(name):
    with open(__file__ + ".asked", "a") as file:
        file.write(name + " ")
    raise RuntimeError("working outside of its context")

class Meta(type):
    def __getattribute__(cls, name):
        return asked("class " + name)

class Proxy(metaclass=Meta):
    def __getattribute__(self, name):
        return asked(name)

    __bool__ = __len__ = __eq__ = __hash__ = __call__ = __iter__ = lambda self, *args: asked("a method")

request = session = Proxy()
environ = Proxy

def handler(environ, start_response):
    if session is None:
        return request
    start_response("200 OK", [])
    return [b"fine"]
`

func TestAModuleIsNotAskedForNames(t *testing.T) {
	onEachPython(t, func(t *testing.T, on host) {
		if on.name == "embedded" {
			t.Skip("modules are the system's")
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "lazy.py"), []byte(lazy), 0o600); err != nil {
			t.Fatal(err)
		}
		for callable, want := range map[string]string{"handler": "fine", "nope": "working outside of its context"} {
			a := on.to.Load(python.Stack{App: python.Source{Name: "app", Module: "lazy", Callable: callable}, Dir: dir})
			r := send(t, a, get, nil)
			if got := r.answer + r.trouble(); !strings.Contains(got, want) {
				t.Errorf("lazy:%s gives %s", callable, got)
			}
			asked, err := os.ReadFile(filepath.Join(dir, "lazy.py.asked"))
			if err == nil && strings.Trim(string(asked), "nope \n") != "" { // what it makes of the very name is asked (PEP 562)
				t.Errorf("lazy:%s is asked for %s", callable, asked)
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

// trouble is what went wrong, as the record has it.
func (r run) trouble() string {
	for _, e := range r.events {
		if d, ok := e.Data.(*trace.AppRaised); ok {
			return d.Exc
		}
	}
	return ""
}
