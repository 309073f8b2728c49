package plainfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
)

// Folder is a folder on disk for others to read: its plain files and its folders, and
// nothing that lies outside. It is an [fs.FS] and an [fs.StatFS].
type Folder struct {
	root *os.Root
	left *atomic.Int64 // files that can still be opened, nil for as many as there are
}

// FolderOf makes a Folder, of which no more than so many files are open at a time; 0 is
// for any number.
func FolderOf(root *os.Root, most int) Folder {
	f := Folder{root: root}
	if most > 0 {
		f.left = new(atomic.Int64)
		f.left.Store(int64(most))
	}
	return f
}

// Stat tells of a file, whatever it is.
func (f Folder) Stat(name string) (fs.FileInfo, error) {
	local, err := localOf("stat", name)
	if err != nil {
		return nil, err
	}
	return f.root.Stat(local)
}

// Open opens a plain file or a folder.
func (f Folder) Open(name string) (fs.File, error) {
	local, err := localOf("open", name)
	if err != nil {
		return nil, err
	}
	info, err := f.root.Stat(local)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.counted(name, func() (*os.File, error) {
		return checked(name, true, func() (*os.File, error) { return f.root.OpenFile(local, os.O_RDONLY|atOnce, 0) })
	})
}

// localOf is a name as this system has it.
func localOf(op, name string) (string, error) {
	local, err := filepath.Localize(name)
	if err != nil {
		return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	return local, nil
}

// counted opens a file if there may be one more.
func (f Folder) counted(name string, open func() (*os.File, error)) (fs.File, error) {
	if f.left == nil {
		return open()
	}
	if f.left.Add(-1) < 0 {
		f.left.Add(1)
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EMFILE}
	}
	opened, err := open()
	if err != nil {
		f.left.Add(1)
		return nil, err
	}
	return &counting{File: opened, left: f.left}, nil
}

// counting is a file that makes room for another when it is closed.
type counting struct {
	*os.File
	left   *atomic.Int64
	closed atomic.Bool
}

// Close closes the file.
func (c *counting) Close() error {
	if !c.closed.Swap(true) {
		c.left.Add(1)
	}
	return c.File.Close()
}
