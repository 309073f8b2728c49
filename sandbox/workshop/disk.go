package workshop

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"

	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/wholefile"
)

// largest is how many bytes a file can have. Nobody writes such a file; a log
// that took its name could be larger.
const largest = 1 << 20

// root opens the folder, out of which nothing leads. A name that could is
// refused.
func (w *Workshop) root(name string) (*os.Root, error) {
	if !fs.ValidPath(name) || !strings.HasSuffix(name, ".py") {
		return nil, &Error{w.Path(name), "use", errName}
	}
	root, err := os.OpenRoot(w.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // then the file is not there either
		return nil, &Error{w.Path(name), "open", err}
	case err != nil:
		return nil, &Error{w.dir, "open", err}
	}
	return root, nil
}

// read reads a plain file.
func read(root *os.Root, name string) (string, error) {
	info, err := root.Lstat(name)
	switch {
	case err != nil:
		return "", err
	case info.Mode()&fs.ModeSymlink != 0:
		return "", errLink
	case !info.Mode().IsRegular():
		return "", wholefile.ErrNoFile
	case info.Size() > largest:
		return "", errLarge
	}
	f, err := plainfile.FolderOf(root, 0).Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := plainfile.ReadAll(f, name, largest)
	return string(text), err
}

// put writes a file beside its place, and then renames it into it.
func (w *Workshop) put(f File, text string) (File, error) {
	f.Path, f.Text = w.Path(f.Name), text
	err := os.MkdirAll(w.dir, 0o755)
	if err == nil {
		err = w.replace(f.Name, f.Name, text)
	}
	if err != nil {
		return File{}, &Error{f.Path, "write", err}
	}
	return f, nil
}

// replace writes a file that belongs to one of the learner's, or is it.
func (w *Workshop) replace(of, name, text string) error {
	root, err := w.root(of)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return wholefile.WriteIn(root, name, []byte(text), 0o644)
}

// writeNew writes a file under the first name with a number that is free.
func writeNew(root *os.Root, text string, name func(n int) string) (written string, err error) {
	_, written, err = free(name, func(name string) (struct{}, error) {
		return struct{}{}, wholefile.Create(root, name, []byte(text), 0o644)
	})
	return written, err
}

// asideName is what the name of a file that was kept aside looks like.
var asideName = regexp.MustCompile(`^(.+)\.[1-9][0-9]*\.py$`)

// Aside reports whether a name is one that a file gets when it is kept aside, and
// the name that it had.
func Aside(name string) (of string, aside bool) {
	m := asideName.FindStringSubmatch(name)
	if m == nil {
		return "", false
	}
	return m[1] + ".py", true
}

// numbered is the name of a file that was kept aside.
func numbered(name string, n int) string {
	return fmt.Sprintf("%s.%d.py", strings.TrimSuffix(name, ".py"), n)
}

// moveAside renames whatever has a name to the first name with a number that
// is free.
func moveAside(root *os.Root, name string) (aside string, err error) {
	_, aside, err = free(func(n int) string { return numbered(name, n) }, func(aside string) (struct{}, error) {
		if _, err := root.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			return struct{}{}, errors.Join(fs.ErrExist, err)
		}
		return struct{}{}, root.Rename(name, aside)
	})
	return aside, err
}

// free tries names with numbers until one is not taken.
func free[T any](name func(n int) string, try func(name string) (T, error)) (made T, taken string, err error) {
	for n := 1; n < 1000; n++ {
		if made, err = try(name(n)); !errors.Is(err, fs.ErrExist) {
			return made, name(n), err
		}
	}
	return made, "", err
}
