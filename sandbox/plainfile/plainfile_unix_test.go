//go:build unix

package plainfile_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"roundtrip/sandbox/plainfile"
)

// odd is a folder with whatever can have a name and is no plain file.
func odd(t *testing.T) (dir string, names []string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "odd") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	err = errors.Join(err, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600), os.Symlink("fifo", filepath.Join(dir, "link")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	return dir, []string{"socket", "fifo", "link"}
}

// within gives what an act does, and fails where it waits.
func within(t *testing.T, act func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- act() }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Minute):
		t.Fatal("it waits")
		return nil
	}
}

func TestWhatIsNoPlainFileIsRefusedAtOnce(t *testing.T) {
	dir, names := odd(t)
	paths := []string{"/dev/zero", "/dev/null", dir}
	for _, name := range names {
		paths = append(paths, filepath.Join(dir, name))
	}
	for _, path := range paths {
		err := within(t, func() error { _, err := plainfile.Read(path, 10); return err })
		if kind := (*plainfile.KindError)(nil); !errors.As(err, &kind) || kind.Path != path {
			t.Errorf("reading %s gives %v", path, err)
		}
	}
}

func TestAFolderGivesNoMoreThanItsPlainFiles(t *testing.T) {
	dir, names := odd(t)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	folder := plainfile.FolderOf(root, 0)
	for _, name := range names {
		err := within(t, func() error { _, err := folder.Open(name); return err })
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("opening %s gives %v", name, err)
		}
		if info, err := folder.Stat(name); err != nil || info.Mode().IsRegular() {
			t.Errorf("%s is said to be %v, %v", name, info, err)
		}
	}
}
