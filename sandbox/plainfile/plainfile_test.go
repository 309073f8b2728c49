package plainfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/sandbox/plainfile"
)

// written is a folder with a file of ten bytes.
func written(t *testing.T) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	path = filepath.Join(dir, "file")
	if err := os.WriteFile(path, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, path
}

func TestAFileIsReadUpToItsLimit(t *testing.T) {
	_, path := written(t)
	if text, err := plainfile.Read(path, 10); err != nil || string(text) != "0123456789" {
		t.Errorf("it reads %q, %v", text, err)
	}
	_, err := plainfile.Read(path, 9)
	if size := (*plainfile.SizeError)(nil); !errors.As(err, &size) || !strings.Contains(err.Error(), "more than 9 bytes") {
		t.Errorf("of a file that is too large it says %v", err)
	}
	if _, err := plainfile.Read(path+"s", 9); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a file that is not there it says %v", err)
	}
}

// endless gives bytes for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestWhatNeverEndsIsReadUpToItsLimit(t *testing.T) {
	_, err := plainfile.ReadAll(endless{}, "the pipe", 2<<20)
	if err == nil || !strings.Contains(err.Error(), "the pipe has more than 2 MiB") {
		t.Error(err)
	}
}

func TestAFolderHasSoManyFilesOpen(t *testing.T) {
	dir, _ := written(t)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	folder := plainfile.FolderOf(root, 2)
	var open []fs.File
	for range 2 {
		f, err := folder.Open("file")
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, f)
	}
	if f, err := folder.Open("."); err == nil {
		f.Close()
		t.Error("a third one is opened")
	}
	if _, err := folder.Open("../file"); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a path that leads out gives %v", err)
	}
	open[0].Close()
	open[0].Close() // counts once
	if f, err := folder.Open("file"); err != nil {
		t.Error(err)
	} else {
		defer f.Close()
	}
	if _, err := folder.Open("file"); err == nil {
		t.Error("one that was closed twice makes room for two")
	}
	open[1].Close()
}
