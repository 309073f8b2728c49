package python_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/pythontest"
)

// saved writes a file as if it had been saved in one second with all others.
func saved(t *testing.T, path, text string) {
	t.Helper()
	at := time.Now().Add(-time.Minute).Truncate(time.Minute)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// The code that answers is the code on disk, though its size and its time are those of
// the code before.
func TestReloadedCodeIsTheCodeOnDisk(t *testing.T) {
	t.Parallel()
	dir, away := t.TempDir(), t.TempDir()
	parts := map[string]string{
		"part": filepath.Join(dir, "part.py"), "package": filepath.Join(dir, "package/__init__.py"),
		"package.deep": filepath.Join(dir, "package/deep.py"), "namespace.part": filepath.Join(dir, "namespace/part.py"),
		"linked": filepath.Join(away, "linked.py"), "folder.part": filepath.Join(away, "folder/part.py"),
	}
	var words []string
	for name, path := range parts {
		saved(t, path, "WORD = 'aaa'\n")
		words = append(words, name+".WORD")
	}
	installed := filepath.Join(dir, "site-packages/installed.py")
	saved(t, installed, "WORD = 'aaa'\n")
	for _, name := range []string{"linked.py", "folder"} {
		if err := os.Symlink(filepath.Join(away, name), filepath.Join(dir, name)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	saved(t, filepath.Join(dir, "served.py"), `import os, sys
sys.path.append(os.path.join(os.path.dirname(__file__), "site-packages"))
import part, package.deep, namespace.part, linked, folder.part, installed

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [" ".join([`+strings.Join(words, ", ")+`]).encode()]
`)
	for _, word := range []string{"aaa", "bbb"} {
		for _, path := range parts {
			saved(t, path, "WORD = '"+word+"'\n")
		}
		app := pythontest.System(t).Load(python.Stack{App: python.Source{Name: "served", Module: "served"}, Dir: dir})
		_, body, _ := send(t, app, get, nil).response(t)
		if want := strings.TrimSpace(strings.Repeat(word+" ", len(parts))); body != want {
			t.Errorf("got %q, want %q", body, want)
		}
		if err := app.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, root := range []string{dir, away} {
		_ = filepath.WalkDir(root, func(path string, _ fs.DirEntry, _ error) error {
			if strings.HasSuffix(path, ".pyc") && !strings.Contains(path, "site-packages") {
				t.Errorf("bytecode was written: %s", path)
			}
			return nil
		})
	}
	if kept, _ := filepath.Glob(filepath.Join(dir, "site-packages/__pycache__/installed.*.pyc")); len(kept) != 1 && os.Getenv("PYTHONDONTWRITEBYTECODE") == "" {
		t.Errorf("the bytecode of an installed package was not kept: %v", kept)
	}
}
