package workshop

import (
	"errors"
	"fmt"
	"io/fs"

	"roundtrip/sandbox/wholefile"
)

// What can be odd about a file.
var (
	errName  = errors.New("a file of yours is named NAME.py, without .. in its path")
	errLink  = errors.New("it is a symbolic link, which is not followed here; put the file itself there")
	errLarge = errors.New("it has more than a million bytes; move it away")
)

// Error says what could not be done with a file or with the folder.
type Error struct {
	Path string
	Do   string // "read", "write", "open", "move aside", "use"
	Err  error
}

func (e *Error) Error() string {
	switch {
	case errors.Is(e.Err, wholefile.ErrReadOnly):
		return e.Path + " is read-only, and was left as it is; make it writable, then save again"
	case errors.Is(e.Err, fs.ErrPermission):
		return fmt.Sprintf("%s: there is no permission to %s it; set %s to a folder of yours", e.Path, e.Do, FilesEnv)
	case errors.Is(e.Err, fs.ErrNotExist):
		return e.Path + " is not there"
	}
	cause := e.Err
	if inner := (*fs.PathError)(nil); errors.As(cause, &inner) { // it would name the path once more
		cause = inner.Err
	}
	return fmt.Sprintf("cannot %s %s: %v", e.Do, e.Path, cause)
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// ChangedError says that a file was not written, since another program has
// changed it meanwhile. Now is what it is now.
type ChangedError struct{ Now File }

func (e *ChangedError) Error() string {
	return e.Now.Path + " was changed by another program meanwhile, and was left as it is"
}
