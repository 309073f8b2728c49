package embedded

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// tiny is a module with one function, which does nothing: Python takes seconds to compile.
var tiny = []byte("\x00asm\x01\x00\x00\x00" + "\x01\x04\x01\x60\x00\x00" + "\x03\x02\x01\x00" + "\x0a\x04\x01\x02\x00\x0b")

// compiled compiles it with a cache, and gives what is warned of.
func compiled(t *testing.T, dir string) (warning string) {
	t.Helper()
	e := New(Options{CacheDir: dir})
	made, err := e.compileOrTake(tiny)
	if err != nil {
		t.Fatal(err)
	}
	if err := made.close(); err != nil {
		t.Error(err)
	}
	return e.Status().Warning
}

func TestACacheThatCannotBeUsedIsTold(t *testing.T) {
	t.Parallel()
	notADir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(notADir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if compiled(t, notADir) == "" {
		t.Error("nobody is told that nothing is kept")
	}
}

func TestADamagedCacheIsFilledAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	compiled(t, dir)
	found, err := filepath.Glob(filepath.Join(dir, compiledFiles))
	if err != nil || len(found) != 1 {
		t.Fatalf("the cache holds %v, %v", found, err)
	}
	whole, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(found[0], whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if warning := compiled(t, dir); warning != "" {
		t.Errorf("it is warned of: %s", warning)
	}
	if again, err := os.ReadFile(found[0]); err != nil || !bytes.Equal(again, whole) {
		t.Errorf("what is kept has %d bytes instead of %d: %v", len(again), len(whole), err)
	}
}

func TestWhatIsTakenFromTheCacheIsNotCompiled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, want := range []Phase{Compiling, Opening} {
		e := New(Options{CacheDir: dir})
		made, err := e.compileOrTake(tiny)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Status().Phase; got != want {
			t.Errorf("the phase is %s, want %s", got, want)
		}
		if err := made.close(); err != nil {
			t.Error(err)
		}
	}
}
