package workshop

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"time"
)

// Draft is what was typed in a file of the learner's and not saved. It lies beside the file,
// hidden, as plain text, so that it can be read without the program.
type Draft struct {
	Text string
	// At is when it was typed.
	At time.Time
	// Older says that the file was written since.
	Older bool
}

// draftName is where the draft of a file lies: "first.py" has ".first.py.draft".
func draftName(name string) string {
	dir, base := path.Split(name)
	return dir + "." + base + ".draft"
}

// DraftPath is where the draft of a file lies, or would.
func (w *Workshop) DraftPath(name string) string { return w.Path(draftName(name)) }

// Draft is what was typed in a file and not saved; of one without, the error is
// fs.ErrNotExist.
func (w *Workshop) Draft(name string) (Draft, error) {
	root, err := w.root(name)
	if err != nil {
		return Draft{}, err
	}
	defer root.Close()
	text, err := read(root, draftName(name))
	if err != nil {
		return Draft{}, &Error{w.DraftPath(name), "read", err}
	}
	d := Draft{Text: text}
	if info, err := root.Lstat(draftName(name)); err == nil {
		d.At = info.ModTime()
	}
	if info, err := root.Lstat(name); err == nil {
		d.Older = info.ModTime().After(d.At)
	}
	return d, nil
}

// KeepDraft writes what was typed in a file and is not saved yet.
func (w *Workshop) KeepDraft(name, text string) error {
	err := os.MkdirAll(w.dir, 0o755)
	if err == nil {
		err = w.replace(name, draftName(name), text)
	}
	if err != nil {
		return &Error{w.DraftPath(name), "write", err}
	}
	return nil
}

// DropDraft takes the draft of a file away, if there is one.
func (w *Workshop) DropDraft(name string) error {
	root, err := w.root(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.Remove(draftName(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &Error{w.DraftPath(name), "remove", err}
	}
	return nil
}
