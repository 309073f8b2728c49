package watch_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/watch"
)

func python(path string) bool { return strings.HasSuffix(path, ".py") }

// folder makes a folder with files that all say the same.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		write(t, filepath.Join(dir, f), "old")
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// changes gathers reports until all of the wanted files were in one.
func changes(t *testing.T, w *watch.Watcher, dir string, want ...string) {
	t.Helper()
	missing := slices.Clone(want)
	enough := time.After(time.Minute)
	for len(missing) > 0 {
		select {
		case paths := <-w.Changes():
			for _, path := range paths {
				name, _ := filepath.Rel(dir, path)
				name = filepath.ToSlash(name)
				if !slices.Contains(want, name) {
					t.Errorf("%s is said to have changed", name)
				}
				missing = slices.DeleteFunc(missing, func(m string) bool { return m == name })
			}
		case <-enough:
			t.Fatalf("no word of %v", missing)
		}
	}
}

// Both ways of watching tell the same.
func TestChanges(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]watch.Options{"reported": {}, "compared": {Poll: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, "app.py", "page.html", "sub/part.py", ".git/hook.py", "__pycache__/app.py")
			w := watch.Dirs([]string{dir}, python, o)
			defer w.Close()

			write(t, filepath.Join(dir, "app.py"), "new text")
			changes(t, w, dir, "app.py")

			write(t, filepath.Join(dir, "page.html"), "not wanted")
			write(t, filepath.Join(dir, ".git/hook.py"), "hidden")
			write(t, filepath.Join(dir, "__pycache__/app.py"), "of no interest")
			write(t, filepath.Join(dir, "sub/part.py"), "deeper")
			changes(t, w, dir, "sub/part.py")

			write(t, filepath.Join(dir, "made/later/new.py"), "in a folder that is new")
			changes(t, w, dir, "made/later/new.py")
			write(t, filepath.Join(dir, "made/later/new.py"), "and is watched now")
			changes(t, w, dir, "made/later/new.py")

			if err := os.Remove(filepath.Join(dir, "app.py")); err != nil {
				t.Fatal(err)
			}
			changes(t, w, dir, "app.py")
		})
	}
}

// An editor that writes beside the file and renames is seen, and what it leaves
// behind is not.
func TestRename(t *testing.T) {
	t.Parallel()
	dir := folder(t, "app.py")
	w := watch.Dirs([]string{dir}, python, watch.Options{})
	defer w.Close()
	write(t, filepath.Join(dir, ".app.py.swp"), "whole new text")
	if err := os.Rename(filepath.Join(dir, ".app.py.swp"), filepath.Join(dir, "app.py")); err != nil {
		t.Fatal(err)
	}
	changes(t, w, dir, "app.py")
}

// A watcher whose reports nobody takes can still be closed.
func TestClose(t *testing.T) {
	t.Parallel()
	dir := folder(t, "app.py")
	w := watch.Dirs([]string{dir}, python, watch.Options{Poll: true})
	write(t, filepath.Join(dir, "app.py"), "new text")
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// A folder that is not there has no files, until it appears.
func TestAbsent(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "later")
	w := watch.Dirs([]string{dir}, python, watch.Options{Poll: true})
	defer w.Close()
	write(t, filepath.Join(dir, "app.py"), "here")
	changes(t, w, dir, "app.py")
}
