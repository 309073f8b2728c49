// Package plainfile reads files that somebody else chose. Whatever has the name, to
// open it waits for nobody and reads no more than it is told to: pipes, devices,
// sockets and folders are refused before anything is read.
package plainfile

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Sizes that a file can have.
const (
	MostText = 4 << 20  // of a source, or of another text that a person wrote
	MostData = 64 << 20 // of bytes that are sent
)

// KindError says that a path is no plain file.
type KindError struct {
	Path string
	Is   string // what it is
}

// IsFolder is what a KindError says of a folder.
const IsFolder = "a folder"

func (e *KindError) Error() string {
	return fmt.Sprintf("%s is %s, and only a plain file is read here", e.Path, e.Is)
}

// SizeError says that a file is larger than what is read of one.
type SizeError struct {
	Path string
	Most int64 // bytes
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("%s has more than %s, and no file larger than that is read here", e.Path, inWords(e.Most))
}

func inWords(n int64) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// Read reads a plain file of no more than so many bytes. The error is a *[KindError]
// or a *[SizeError] where the file is not such a one.
func Read(path string, most int64) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadAll(f, path, most)
}

// ReadAll reads what has no size yet, such as a pipe, up to so many bytes. The name
// stands in the *[SizeError].
func ReadAll(r io.Reader, name string, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(text)) > most {
		return nil, &SizeError{name, most}
	}
	return text, err
}

// Open opens a plain file.
func Open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if kind := kindOf(info); kind != "" { // to open a device may do something
		return nil, &KindError{path, kind}
	}
	return checked(path, false, func() (*os.File, error) { return os.OpenFile(path, os.O_RDONLY|atOnce, 0) })
}

// checked opens what was a plain file, or a folder, when it was looked at: another may have
// taken its place since.
func checked(path string, orFolder bool, open func() (*os.File, error)) (*os.File, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && kindOf(info) != "" && !(orFolder && info.IsDir()) {
		err = &KindError{path, kindOf(info)}
	}
	if err != nil {
		_ = f.Close() // nothing was written
		return nil, err
	}
	return f, nil
}

// kindOf says what a file is that is no plain one, else "".
func kindOf(info fs.FileInfo) string {
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return ""
	case mode.IsDir():
		return IsFolder
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe (FIFO)"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no file as others are"
}
