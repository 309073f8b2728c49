package sandbox_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// A folder offers its files that look like applications, and nothing else.
func TestHere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"hello.py":     "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'mine']\n",
		"flasky.py":    "from flask import Flask\napp = Flask(__name__)\n",
		"annotated.py": "class app:\n    pass\n",
		"taken.py":     "from site import shop as application\n",
		"other.py":     "def shop(environ, start_response):\n    return []\n",
		"tool.py":      "import sys\napply = 1\nif True:\n    app = 1\n# app = 2\nprint(app == 2)\n",
		"note.txt":     "app = 1\n",
		"sub/app.py":   "app = 1\n",
		"huge.py":      "app = 1\n" + strings.Repeat("#\n", 1<<18),
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, file, text)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.py"), 0o755); err != nil {
		t.Fatal(err)
	}
	house := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Folder: dir})
	want := []string{"./annotated.py", "./flasky.py", "./hello.py", "./other.py:shop", "./taken.py"}
	if got := house.FolderApps(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := catalog.New(catalog.Options{Content: content.FS()}).FolderApps(); got != nil {
		t.Errorf("without a folder: %q", got)
	}
	if got := catalog.New(catalog.Options{Content: content.FS(), Folder: filepath.Join(dir, "gone")}).FolderApps(); got != nil {
		t.Errorf("of a folder that is not there: %q", got)
	}
}

// The file of the folder and the bundled one of the same name are two, also of the
// same house, and the folder's is read anew for each lab.
func TestHereIsNotWhatIsBundled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "hello.py")
	house := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Folder: dir})
	for _, says := range []string{"mine", "changed"} {
		write(t, file, "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'"+says+"']\n")
		l, got := answered(t, house, "./hello.py")
		if !strings.HasSuffix(got, "\r\n\r\n"+says) && !strings.Contains(got, says) {
			t.Errorf("./hello.py: %q", got)
		}
		if l.Fresh() {
			t.Error("a lab of the folder is used again, whatever it imports")
		}
	}
	if _, got := answered(t, house, "hello.py"); !strings.Contains(got, "Hello, World!") {
		t.Errorf("hello.py: %q", got)
	}
	if _, err := sandbox.NewLab(house, catalog.Stack{App: "./gone.py"}); err == nil {
		t.Error("a file that is not there")
	}
}

// answered is what an application answers to GET /.
func answered(t *testing.T, house *catalog.Catalog, app string) (*sandbox.Lab, string) {
	t.Helper()
	l, err := sandbox.NewLab(house, catalog.Stack{App: app})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	r, err := l.Send(sandbox.Request{Target: "/"}, sandbox.ToEnd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	settle(t, r)
	return l, string(sandbox.Bytes(r.Client().Received))
}

// Whatever can be chosen says in a few words what it is.
func TestEverythingBundledIsSummed(t *testing.T) {
	t.Parallel()
	house := catalog.New(catalog.Options{Content: content.FS()})
	for _, app := range house.Apps() {
		if house.Summary(app) == "" {
			t.Errorf("%s says nothing", app)
		}
	}
	for _, app := range []string{"hello.py", "demo:hello"} {
		for _, layer := range house.Middleware(app) {
			if house.LayerSummary(layer) == "" {
				t.Errorf("%s says nothing", layer)
			}
		}
	}
}
