package lessons

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"roundtrip/sandbox/plainfile"
	"time"

	"github.com/adrg/xdg"
)

// ProgressFile is where progress is kept: the file that ROUNDTRIP_STATE names,
// or progress.json below the person's state directory.
func ProgressFile() string {
	if file := os.Getenv("ROUNDTRIP_STATE"); file != "" {
		return file
	}
	return filepath.Join(xdg.StateHome, "roundtrip", "progress.json")
}

// Notice says that the progress could not be read as it was, and what became of
// it. It stops nothing.
type Notice struct {
	// Path is the progress file, Moved where it lies now, "" if it is where it
	// was.
	Path, Moved string
	Err         error
}

func (n Notice) String() string {
	if n.Moved == "" {
		return fmt.Sprintf("Your progress in %s cannot be read: %v. Starting afresh; it stays where it is.", n.Path, n.Err)
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

// mostRecord is how many bytes a progress file can have: a course finished many times
// over has some thousands.
const mostRecord = 16 << 20

// readRecord reads the file, or an empty record in its place.
func readRecord(path string) (*record, *Notice) {
	data, err := plainfile.Read(path, mostRecord)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &record{}, nil
	case err != nil:
		return &record{}, &Notice{Path: path, Err: err}
	}
	r := &record{}
	if err := json.Unmarshal(data, r); err != nil {
		return &record{}, &Notice{Path: path, Moved: moveAside(path), Err: err}
	}
	r.forget()
	return r, nil
}

// moveAside renames a damaged file to the first name that is free, and returns
// it; "" if it cannot be moved.
func moveAside(path string) string {
	for n := 1; n < 1000; n++ {
		aside := fmt.Sprintf("%s.damaged-%d", path, n)
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(path, aside); err != nil {
			return ""
		}
		return aside
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
	data, err := json.MarshalIndent(&p.state, "", "  ")
	if err != nil {
		return err
	}
	return replace(p.path, append(data, '\n'))
}

// replace puts a whole new file in the place of the old one.
func replace(path string, data []byte) error {
	// A temporary file is made with mode 0600.
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
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
