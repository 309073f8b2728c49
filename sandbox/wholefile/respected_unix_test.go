//go:build unix

package wholefile_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/wholefile"
)

// What must not be replaced is refused with its reason, and stays; nothing lies beside it.
func TestWhatIsThereIsRespected(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		make func(path string) error
		want error
		more int
	}{
		"read-only": {func(path string) error { return os.WriteFile(path, []byte("old"), 0o444) }, wholefile.ErrReadOnly, 0},
		"hard link": {func(path string) error {
			return errors.Join(os.WriteFile(path, []byte("old"), 0o644), os.Link(path, path+".other"))
		}, wholefile.ErrLinked, 1},
		"folder": {func(path string) error { return os.Mkdir(path, 0o755) }, wholefile.ErrNoFile, 0},
		"fifo":   {func(path string) error { return syscall.Mkfifo(path, 0o644) }, wholefile.ErrNoFile, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "first.py")
			must(t, tt.make(path))
			if err := wholefile.Write(path, []byte("new"), 0o644); !errors.Is(err, tt.want) {
				t.Errorf("said %v, want %v", err, tt.want)
			}
			if text, err := plainfile.Read(path, 100); err == nil && string(text) != "old" {
				t.Errorf("it holds %q", text)
			}
			alone(t, dir, 1+tt.more)
		})
	}
}
