// Package workshop is the place of the user's files: one folder of theirs,
// in which copies of the course's files can be changed, and files of their own
// can lie. What is there is never overwritten unseen: a file that must make
// room is kept aside, under a name with a number.
//
// A [Workshop] looks at nothing outside its folder, and follows no symbolic link in
// it.
package workshop

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

// FilesEnv names the environment variable that names the folder.
const FilesEnv = "ROUNDTRIP_FILES"

// StateEnv names the environment variable that names the file with the progress.
const StateEnv = "ROUNDTRIP_STATE"

// Dir is the folder for the learner's files: the one that ROUNDTRIP_FILES names; where the
// progress has a file of its own, a folder beside that, named after it; else roundtrip below the
// person's data directory.
func Dir() string {
	beside := ""
	if state := os.Getenv(StateEnv); state != "" {
		beside = strings.TrimSuffix(state, filepath.Ext(state)) + "-files"
	}
	return cmp.Or(os.Getenv(FilesEnv), beside, filepath.Join(xdg.DataHome, "roundtrip"))
}

// Workshop is the user's folder. It is made when the first file is.
type Workshop struct{ dir string }

// At is the workshop in a folder.
func At(dir string) *Workshop {
	if abs, err := filepath.Abs(dir); err == nil { // the path is shown, and has to mean the same everywhere
		dir = abs
	}
	return &Workshop{dir}
}

// Dir is the path of the folder.
func (w *Workshop) Dir() string { return w.dir }

// Path is where a file of the workshop lies, or would.
func (w *Workshop) Path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

// Original is a file of the course. Its Name is where the learner's copy lies in
// the folder, with slashes: "hello.py", "middleware/timing.py".
type Original struct{ Name, Text string }

// File is a file of the learner's as it was when it was read or written.
type File struct {
	Name, Path, Text string
	// Made says that it was not there, and was made.
	Made bool
}

// Open is the learner's copy of an original, which is made where there is none
// yet.
func (w *Workshop) Open(o Original) (File, error) {
	f, err := w.Read(o.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return w.put(File{Name: o.Name, Made: true}, o.Text)
	}
	return f, err
}

// Read is a file that is there. Of one that is not, the error is
// fs.ErrNotExist.
func (w *Workshop) Read(name string) (File, error) {
	root, err := w.root(name)
	if err != nil {
		return File{}, err
	}
	defer root.Close()
	text, err := read(root, name)
	if err != nil {
		return File{}, &Error{w.Path(name), "read", err}
	}
	return File{Name: name, Path: w.Path(name), Text: text}, nil
}

// Write puts a text in the place of a file's. The file on disk is whole at every
// moment. If another program has changed it since it was read, nothing is
// written and the error is a *ChangedError; if it was deleted, it is made again.
func (w *Workshop) Write(f File, text string) (File, error) {
	now, err := w.Read(f.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Made = true
	case err != nil:
		return File{}, err
	case now.Text != f.Text && now.Text != text:
		return File{}, &ChangedError{now}
	default:
		f.Made = false
	}
	return w.put(f, text)
}

// Replace puts a text where a file is, and keeps aside what was there: aside is
// its path now, "" if there was nothing else.
func (w *Workshop) Replace(name, text string) (f File, aside string, err error) {
	now, err := w.Read(name)
	missing := errors.Is(err, fs.ErrNotExist)
	if err == nil && now.Text == text {
		return now, "", nil
	}
	f = File{Name: name, Made: missing}
	if missing {
		f, err = w.put(f, text)
		return f, "", err
	}
	root, err := w.root(name)
	if err != nil {
		return File{}, "", err
	}
	defer root.Close()
	kept, err := moveAside(root, name)
	if err != nil {
		return File{}, "", &Error{w.Path(name), "move aside", err}
	}
	if f, err = w.put(f, text); err != nil {
		return File{}, "", errors.Join(err, root.Rename(kept, name))
	}
	return f, w.Path(kept), nil
}

// Reset puts an original in the place of the learner's copy, which is kept
// aside as [Workshop.Replace] does it.
func (w *Workshop) Reset(o Original) (f File, aside string, err error) {
	return w.Replace(o.Name, o.Text)
}

// Keep writes a text that was never saved as a file beside one, under the name
// that Replace would move that to, and gives its path.
func (w *Workshop) Keep(name, text string) (aside string, err error) {
	root, err := w.root(name)
	if err != nil {
		return "", err
	}
	defer root.Close()
	kept, err := writeNew(root, text, func(n int) string { return numbered(name, n) })
	if err != nil {
		return "", &Error{w.Path(name), "write", err}
	}
	return w.Path(kept), nil
}

// Names are the Python files that lie in the folder itself, in order; none
// where there is no folder.
func (w *Workshop) Names() []string {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasSuffix(e.Name(), ".py") && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}
