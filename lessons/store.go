package lessons

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/wholefile"
	"roundtrip/sandbox/workshop"
)

// ProgressFile is where progress is kept: the file that ROUNDTRIP_STATE names,
// or progress.json below the person's state directory.
func ProgressFile() string {
	return cmp.Or(os.Getenv(workshop.StateEnv), filepath.Join(xdg.StateHome, "roundtrip", "progress.json"))
}

// Notice says that the progress could not be read as it was, and what became of
// it. It stops nothing.
type Notice struct {
	// Path is the progress file, Moved where what stood in it lies now, "" if that is
	// where it was.
	Path, Moved string
	// Rest says that only some values could not be, and that the rest was kept.
	Rest bool
	Err  error
}

func (n Notice) String() string {
	switch {
	case n.Moved == "":
		return fmt.Sprintf("Your progress in %s cannot be read: %v. Starting afresh; it stays where it is.", n.Path, n.Err)
	case n.Rest:
		return fmt.Sprintf("Left out of your progress, as it cannot be: %v. The rest is kept, and the old file is %s.", n.Err, n.Moved)
	}
	return fmt.Sprintf("Your progress in %s was damaged: %v. It was moved to %s, and you start afresh.", n.Path, n.Err, n.Moved)
}

// SaveError says that progress could not be saved. The program goes on without.
type SaveError struct {
	Path string
	Err  error
}

func (e *SaveError) Error() string {
	if errors.Is(e.Err, fs.ErrPermission) {
		return fmt.Sprintf("your progress cannot be saved: %s cannot be written to; set ROUNDTRIP_STATE to a file that can", e.Path)
	}
	return fmt.Sprintf("your progress cannot be saved in %s: %v; set ROUNDTRIP_STATE to another file", e.Path, e.Err)
}

func (e *SaveError) Unwrap() error { return e.Err }

// OpenProgress reads the progress in a file, which need not exist. A damaged
// file is moved aside and never lost; the notice, nil if all is well, says so.
func OpenProgress(path string) (*Progress, *Notice) {
	p := &Progress{path: path}
	r, notice := readRecord(path)
	p.state = *r
	return p, notice
}

// readRecord reads the file, or an empty record in its place. Values in it that cannot be
// are left out of the record and of the file, and the file as it was is kept aside.
func readRecord(path string) (*record, *Notice) {
	data, err := plainfile.Read(path, mostRecord)
	var large *plainfile.SizeError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &record{}, nil
	case errors.As(err, &large):
		return &record{}, &Notice{Path: path, Moved: moveAside(path), Err: err}
	case err != nil:
		return &record{}, &Notice{Path: path, Err: err}
	}
	r, doubts, err := decodeRecord(data)
	if err != nil {
		return &record{}, &Notice{Path: path, Moved: moveAside(path), Err: err}
	}
	r.forget()
	if len(doubts) > 0 {
		return r, &Notice{Path: path, Moved: putRight(path, data, r), Rest: true, Err: doubts}
	}
	return r, nil
}

// putRight writes the record over a file whose text is kept aside first, and returns where
// that is; "" if it cannot be kept.
func putRight(path string, data []byte, r *record) string {
	moved := aside(path, func(aside string) error { return create(aside, data) })
	if text, err := encode(r); moved != "" && err == nil {
		_ = wholefile.Write(path, text, 0o600) // if not now, the next save writes it
	}
	return moved
}

// create writes a new file beside the progress.
func create(path string, data []byte) error {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer root.Close()
	return wholefile.Create(root, filepath.Base(path), data, 0o600)
}

// moveAside renames a damaged file to the first name that is free, and returns
// it; "" if it cannot be moved.
func moveAside(path string) string {
	return aside(path, func(aside string) error {
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			return fs.ErrExist
		}
		return os.Rename(path, aside)
	})
}

// aside tries names for what is kept beside the progress until one is not taken.
func aside(path string, try func(aside string) error) string {
	for n := 1; n < 1000; n++ {
		aside := fmt.Sprintf("%s.damaged-%d", path, n)
		switch err := try(aside); {
		case err == nil:
			return aside
		case !errors.Is(err, fs.ErrExist):
			return ""
		}
	}
	return ""
}

// Save writes the progress, merged with what another window wrote meanwhile.
// The file is whole at every moment. An error is a *SaveError.
func (p *Progress) Save() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.save(); err != nil {
		return &SaveError{p.path, err}
	}
	return nil
}

func (p *Progress) save() error {
	if err := os.MkdirAll(filepath.Dir(p.path), 0o700); err != nil {
		return err
	}
	unlock := lock(p.path + ".lock")
	defer unlock()
	theirs, notice := readRecord(p.path)
	if notice != nil && notice.Moved == "" {
		return notice.Err
	}
	p.state.merge(theirs)
	p.state.Format = max(recordFormat, theirs.Format)
	p.state.Updated = now()
	data, err := encode(&p.state)
	if err != nil {
		return err
	}
	return wholefile.Write(p.path, data, 0o600)
}

// encode is the text of a progress file.
func encode(r *record) ([]byte, error) {
	data, err := json.MarshalIndent(r, "", "  ")
	return append(data, '\n'), err
}

// How long a save waits for another window's, and when a lock is taken for one
// that a crashed program left behind.
const (
	lockPatience = 500 * time.Millisecond
	lockPause    = 5 * time.Millisecond
	lockStale    = 10 * time.Second
)

// lock keeps other windows from saving until it is undone. Without it, two
// saves at once could each miss the other. Where no lock can be had, the save
// goes on without: the file stays whole, and what is missed is merged in by the
// next save.
func lock(path string) (unlock func()) {
	for deadline := time.Now().Add(lockPatience); time.Now().Before(deadline); time.Sleep(lockPause) {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			_ = f.Close()                         // nothing was written
			return func() { _ = os.Remove(path) } // a lock that stays behind grows stale
		}
		if !errors.Is(err, fs.ErrExist) {
			break
		}
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > lockStale {
			_ = os.Remove(path) // whoever comes first takes it
		}
	}
	return func() {}
}
