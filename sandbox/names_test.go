package sandbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
)

// folderOf is a folder with files in it.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// answerOf is what an application answers, as its stack is located, with the notes on it
// or why it cannot be loaded.
func answerOf(t *testing.T, path string, stack catalog.Stack, target string) (answer string, notes []string) {
	t.Helper()
	system := system.New(system.Options{Python: path, Workers: 1, Watchdog: 2 * time.Minute})
	t.Cleanup(func() { _ = system.Close() })
	house := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), System: system, Paths: true})
	located, err := catalog.Locate(stack)
	if err != nil {
		t.Fatal(err)
	}
	lab, err := sandbox.NewLab(house, located.Stack)
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	if err := lab.Check(t.Context()); err != nil {
		return err.Error(), nil
	}
	run, err := lab.Send(sandbox.Request{Method: "GET", Target: target}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range run.Client().Received {
		b.Write(c.Bytes)
	}
	return b.String(), append(located.Notes, lab.Notes()...)
}

const made = `
def create_app(greeting="made", times=1, *, loud=False):
    def wsgi(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [(greeting.upper() if loud else greeting).encode() * times]
    return wsgi

def create_other(config):
    return create_app(config)

def create_nothing():
    pass

def create_broken():
    return create_app(nothing=1)
`

// Names are understood as gunicorn and flask run understand them.
func TestFactories(t *testing.T) {
	t.Parallel()
	pythontest.System(t)
	dir := folderOf(t, map[string]string{"factory.py": made})
	const factory = "create_app in factory is a factory: what create_app() returns is served"
	for name, want := range map[string]struct{ answer, note string }{
		"factory:create_app()":                                {"made", ""},
		`factory:create_app("hi", 2, loud=True)`:              {"HIHI", ""},
		"factory:create_app":                                  {"made", factory},
		"factory":                                             {"made", factory},
		"factory:create_app(times=open('x'))":                 {"with plain values", ""},
		"factory:create_app(1, 2, 3, 4)":                      {"is a factory that needs other arguments", ""},
		"factory:create_other":                                {`needs the argument config: write its values in parentheses, such as 'factory:create_other("...")'`, ""},
		"factory:create_nothing()":                            {"create_nothing() in factory returned None, not an application", ""},
		"factory:create_broken()":                             {"factory.py:15: TypeError: create_app() got an unexpected keyword argument", ""},
		filepath.Join(dir, "factory.py:create_app"):           {"made", "create_app in factory.py is a factory: what create_app() returns is served"},
		filepath.Join(dir, `factory.py:create_app("a.py:b")`): {"a.py:b", ""},
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			stack := catalog.Stack{App: name, Dir: dir}
			if filepath.IsAbs(name) {
				stack.Dir = ""
			}
			answer, notes := answerOf(t, "", stack, "/")
			if !strings.Contains(answer, want.answer) {
				t.Errorf("got %q, want %q", answer, want.answer)
			}
			if got := strings.Join(notes, " "); got != want.note {
				t.Errorf("noted %q, want %q", got, want.note)
			}
		})
	}
}

// proxied is a module full of things that fail when they are looked at.
const proxied = `
class Meta(type):
    def __getattribute__(cls, name):
        raise RuntimeError("a metaclass was asked")

class Proxy:
    def __getattribute__(self, name):
        raise RuntimeError("working outside of request context")
    def __call__(self, *args, **kwargs):
        raise RuntimeError("called")
    for name in ("eq", "bool", "len", "hash", "iter", "repr", "contains"):
        exec("def __%s__(self, *a): raise RuntimeError('looked')" % name)

class Strange(metaclass=Meta):
    pass

request, session, g, strange = Proxy(), Proxy(), Strange, Strange()

def app(environ, start_response):
    start_response("200 OK", [])
    return []

LAZY
`

// To look for the name that was meant runs no code of the module's.
func TestNearNamesTouchNothing(t *testing.T) {
	t.Parallel()
	pythontest.System(t)
	lazy := "def __getattr__(name):\n    if name == 'made': return app\n    raise AttributeError(name)\n"
	dir := folderOf(t, map[string]string{"shop.py": strings.Replace(proxied, "LAZY", "", 1), "lazy.py": strings.Replace(proxied, "LAZY", lazy, 1)})
	for name, want := range map[string]string{
		"shop:nope": "shop has no 'nope'; did you mean 'app'?",
		"lazy:nope": "lazy has no 'nope'; did you mean 'app'?",
	} {
		if got, _ := answerOf(t, "", catalog.Stack{App: name, Dir: dir}, "/"); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got, _ := answerOf(t, "", catalog.Stack{App: "lazy:made", Dir: dir}, "/"); !strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Errorf("a name that the module makes when it is asked: %q", got)
	}
}

const flaskShop = `import os
from flask import Flask
app = Flask(__name__)

@app.get("/")
def home():
    return "%s %s" % (os.environ.get("ROUNDTRIP_TEST_TEA"), os.environ.get("ROUNDTRIP_TEST_CUP"))
`

// flask run reads .flaskenv and .env, the second one before the first, and Flask serves
// its own static files.
func TestFlaskAsItsOwnServerHasIt(t *testing.T) {
	t.Parallel()
	path := pythontest.With(t, "flask")
	dir := folderOf(t, map[string]string{"shop.py": flaskShop, "static/a.css": "body {}"})
	if answer, _ := answerOf(t, path, catalog.Stack{App: "shop:app", Dir: dir}, "/static/a.css"); !strings.HasSuffix(answer, "body {}") {
		t.Errorf("the static file: %q", answer)
	}
	files := map[string]string{"shop.py": flaskShop, ".flaskenv": "ROUNDTRIP_TEST_TEA=green\nROUNDTRIP_TEST_CUP=1\n", ".env": "ROUNDTRIP_TEST_TEA=black\n"}
	answer, notes := answerOf(t, path, catalog.Stack{App: "shop:app", Dir: folderOf(t, files)}, "/")
	said := strings.Join(notes, " ")
	switch {
	case strings.Contains(said, "has no python-dotenv"):
		if !strings.HasSuffix(answer, "None None") {
			t.Errorf("without python-dotenv: %q", answer)
		}
	case !strings.HasSuffix(answer, "black 1") || said != "environment variables from .flaskenv and .env, as flask run reads them":
		t.Errorf("got %q, noted %q", answer, said)
	}
	files[".env"] = "TEA=\xff\n"
	answer, _ = answerOf(t, path, catalog.Stack{App: "shop:app", Dir: folderOf(t, files)}, "/")
	if !strings.Contains(said, "python-dotenv") && !strings.Contains(answer, ".env cannot be read: it is not in UTF-8; mend it") {
		t.Errorf("an .env that is no text: %q", answer)
	}
}

// manage.py leads to the project's application, before which Django's static files stand
// in development, as before runserver's.
func TestDjangoAsItsOwnServerHasIt(t *testing.T) {
	t.Parallel()
	path := pythontest.With(t, "django")
	settings := "SECRET_KEY = 'x'\nROOT_URLCONF = 'mysite.urls'\nALLOWED_HOSTS = ['*']\nWSGI_APPLICATION = 'mysite.wsgi.application'\n" +
		"STATIC_URL = '/assets/'\nSTATICFILES_DIRS = [__import__('os').path.dirname(__file__) + '/files']\nINSTALLED_APPS = ['django.contrib.staticfiles']\n"
	files := map[string]string{
		"manage.py":          "import os, sys\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'mysite.settings')\nif __name__ == '__main__':\n    sys.exit('it ran')\n",
		"mysite/__init__.py": "", "mysite/files/a.css": "body {}", "mysite/settings.py": settings + "DEBUG = True\n",
		"mysite/urls.py": "from django.http import HttpResponse\nfrom django.urls import path\nurlpatterns = [path('', lambda request: HttpResponse('home'))]\n",
		"mysite/wsgi.py": "import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'mysite.settings')\napplication = get_wsgi_application()\n",
	}
	dir := folderOf(t, files)
	manage := catalog.Stack{App: filepath.Join(dir, "manage.py")}
	answer, notes := answerOf(t, path, manage, "/assets/a.css")
	want := "mysite.wsgi.application, the WSGI_APPLICATION of mysite.settings " +
		"DEBUG is on, so Django's static files are served below /assets/, as runserver does"
	if !strings.HasSuffix(answer, "body {}") || strings.Join(notes, " ") != want {
		t.Errorf("got %q, noted %q", answer, notes)
	}
	if answer, _ := answerOf(t, path, catalog.Stack{App: "mysite.wsgi", Dir: dir}, "/"); !strings.Contains(answer, "home") {
		t.Errorf("mysite.wsgi: %q", answer)
	}
	files["mysite/settings.py"] = settings + "DEBUG = False\n"
	answer, notes = answerOf(t, path, catalog.Stack{App: "mysite.wsgi", Dir: folderOf(t, files)}, "/assets/a.css")
	if !strings.HasPrefix(answer, "HTTP/1.1 404") || len(notes) > 0 {
		t.Errorf("without DEBUG: %q, noted %q", answer, notes)
	}
}

// The modules that project takes for those of the built-in Python are those that it has.
func TestTheBuiltInModules(t *testing.T) {
	t.Parallel()
	dir := folderOf(t, map[string]string{"lister.py": `import sys

def application(environ, start_response):
    names = []
    for name in sorted(sys.stdlib_module_names - {"antigravity", "this", "idlelib", "turtledemo"}):
        try:
            __import__(name)
            names.append(name)
        except ImportError:
            pass
    start_response("200 OK", [])
    return [" ".join(n for n in names if n[0] != "_").encode()]
`})
	cache, err := pythontest.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	pythontest.Engine(t) // fills the cache
	engine := embedded.New(embedded.Options{CacheDir: cache, Watchdog: 5 * time.Minute})
	defer engine.Close()
	lab, err := sandbox.NewLab(catalog.New(catalog.Options{Content: content.FS(), Embedded: engine, Paths: true}), catalog.Stack{App: filepath.Join(dir, "lister.py")})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	run, err := lab.Send(sandbox.Request{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range run.Client().Received {
		b.Write(c.Bytes)
	}
	_, names, _ := strings.Cut(b.String(), "\r\n\r\n")
	if want := strings.Join(project.BuiltIn(), " "); names != want {
		t.Errorf("the built-in Python has\n%s\nand project knows\n%s", names, want)
	}
}
