// Package wholefile writes files that must never be seen half written. All
// files of the program's own, and those of the learner's, are written through it.
//
// A file is written beside its place and then renamed into it. What is there is respected:
// a symbolic link stays, and the file that it leads to is written; the mode of a file
// stays; a file that is read-only, or that has a second name (a hard link), which would
// part from it, is refused. A write that fails leaves nothing behind, and one that was cut
// off hinders none that comes later.
package wholefile

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Why a file is not written.
var (
	ErrReadOnly = fmt.Errorf("it is read-only: %w", fs.ErrPermission)
	ErrLinked   = errors.New("it has a second name (a hard link), which would part from it; make a copy in its place")
	ErrNoFile   = errors.New("it is no plain file; move it away")
)

// Write puts data in the place of a file, or makes one with a mode. A symbolic link is
// followed, also one that leads to no file yet.
func Write(name string, data []byte, mode fs.FileMode) error {
	name, err := follow(name)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer root.Close()
	return WriteIn(root, filepath.Base(name), data, mode)
}

// mostLinks is how many symbolic links in a row are followed.
const mostLinks = 40

// follow is the file that a name means, behind all symbolic links.
func follow(name string) (string, error) {
	for range mostLinks {
		to, err := os.Readlink(name)
		switch {
		case err != nil: // no link, or nothing there
			return name, nil
		case filepath.IsAbs(to):
			name = to
		default:
			name = filepath.Join(filepath.Dir(name), to)
		}
	}
	return "", &fs.PathError{Op: "open", Path: name, Err: errors.New("too many symbolic links in a row")}
}

// WriteIn is Write below an open folder, out of which nothing leads. The name has slashes,
// and no symbolic link is followed: one that is there is refused.
func WriteIn(root *os.Root, name string, data []byte, mode fs.FileMode) error {
	keep, err := replaceable(root, name)
	if err != nil {
		return err
	}
	// Its name is a new one each time, and hidden: no watcher and no list shows it.
	dir, base := path.Split(name)
	beside := fmt.Sprintf("%s.%.100s.%s.tmp", dir, base, rand.Text())
	if err := Create(root, beside, data, cmp.Or(keep, mode)); err != nil {
		return err
	}
	if keep != 0 {
		err = root.Chmod(beside, keep) // whatever the umask is
	}
	if err == nil {
		err = root.Rename(beside, name)
	}
	if err != nil {
		_ = root.Remove(beside) // the error to tell is why it could not be put in place
		return err
	}
	syncDir(root, path.Dir(name))
	return nil
}

// replaceable gives the mode of the file that is there, 0 if there is none, or says why it
// must stay.
func replaceable(root *os.Root, name string) (fs.FileMode, error) {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	case !info.Mode().IsRegular():
		return 0, ErrNoFile
	case info.Mode().Perm()&0o200 == 0:
		return 0, ErrReadOnly
	case names(info) > 1:
		return 0, ErrLinked
	}
	return info.Mode().Perm(), nil
}

// Create writes a new file below an open folder. Where there is one of the name, the error
// is fs.ErrExist.
func Create(root *os.Root, name string, data []byte, mode fs.FileMode) error {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = root.Remove(name) // a part of it is of use to nobody
	}
	return err
}

// syncDir makes the rename last. Not every system can, and the file is whole without it.
func syncDir(root *os.Root, dir string) {
	if d, err := root.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
