package wholefile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"roundtrip/sandbox/wholefile"
)

// must fails the test at the first error.
func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, name, want string) {
	t.Helper()
	if text, err := os.ReadFile(name); err != nil || string(text) != want {
		t.Errorf("%s holds %q, %v; want %q", name, text, err, want)
	}
}

// alone fails unless the files are all that there is in the folder.
func alone(t *testing.T, dir string, want int) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) != want {
		t.Errorf("in the folder are %v, %v; want %d files", left, err, want)
	}
}

func TestAFileIsReplacedAndKeepsItsMode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "first.py")
	must(t, os.WriteFile(name, []byte("old"), 0o600), os.Chmod(name, 0o777))
	must(t, wholefile.Write(name, []byte("new"), 0o644))
	holds(t, name, "new")
	info, err := os.Stat(name)
	must(t, err)
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o777 {
		t.Errorf("the mode is %v", info.Mode())
	}
	alone(t, dir, 1)
}

func TestASymbolicLinkStays(t *testing.T) {
	t.Parallel()
	dir, elsewhere := t.TempDir(), t.TempDir()
	link, file := filepath.Join(dir, "progress.json"), filepath.Join(elsewhere, "kept.json")
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	for _, text := range []string{"made behind the link", "written again"} {
		must(t, wholefile.Write(link, []byte(text), 0o600))
		holds(t, file, text)
	}
	if to, err := os.Readlink(link); err != nil || to != file {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	alone(t, dir, 1)
	alone(t, elsewhere, 1)
	must(t, os.Symlink("round", filepath.Join(dir, "round")))
	if err := wholefile.Write(filepath.Join(dir, "round"), nil, 0o600); err == nil {
		t.Error("a link to itself was written through")
	}
}

// What writes that were cut off have left beside a file hinders none that comes later.
func TestWhatAnEarlierFailureLeftHindersNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "first.py")
	left := []string{".first.py.tmp", ".first.py.1", ".first.py.2", "first.py.tmp"}
	for _, l := range left {
		must(t, os.Mkdir(filepath.Join(dir, l), 0o755))
	}
	for range 3 {
		must(t, wholefile.Write(name, []byte("new"), 0o644))
	}
	holds(t, name, "new")
	alone(t, dir, len(left)+1)
}

func TestAFailureLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	long := filepath.Join(dir, strings.Repeat("n", 300))
	if err := wholefile.Write(long, []byte("new"), 0o644); err == nil {
		t.Error("a name that is too long was written")
	}
	alone(t, dir, 0)
	if err := wholefile.Write(filepath.Join(dir, "no", "folder"), nil, 0o644); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("said %v", err)
	}
}
