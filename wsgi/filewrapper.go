package wsgi

import (
	"cmp"
	"errors"
	"fmt"
	"io"
)

// FileWrapper is the type of wsgi.file_wrapper (PEP 3333, Optional
// Platform-Specific File Handling): it makes a Body of anything that can be
// read.
type FileWrapper func(file io.Reader, size int) Body

// Repr is how the environ shows it.
func (FileWrapper) Repr() string { return "<wsgi.file_wrapper>" }

// fileBlock is how much is read at once where the application does not say.
const fileBlock = 8 << 10

// File is the wsgi.file_wrapper of every environ: a Body of what is left to
// read in the file, in blocks of up to size bytes, or of a good size if size
// is not positive. Nothing is read before the Body is iterated, and no more
// than the response's Content-Length is sent. A file that is an [io.Closer] is
// closed with the Body.
func File(file io.Reader, size int) Body {
	if size <= 0 {
		size = fileBlock
	}
	f := &fileBody{file: file, size: size}
	if c, ok := file.(io.Closer); ok {
		return &closingFile{f, c}
	}
	return f
}

type fileBody struct {
	file io.Reader
	size int
	end  error // came with the last block
}

// closingFile is a fileBody whose file can be closed.
type closingFile struct {
	*fileBody
	io.Closer
}

// emptyReads is how often a reader may give nothing before it counts as
// broken.
const emptyReads = 100

// Next reads once: what a pipe has so far goes out before it has more.
func (f *fileBody) Next() ([]byte, error) {
	block, n := make([]byte, f.size), 0
	for tries := 0; n == 0 && f.end == nil; tries++ {
		if n, f.end = f.file.Read(block); tries == emptyReads && n == 0 {
			f.end = cmp.Or(f.end, io.ErrNoProgress)
		}
	}
	switch {
	case n > 0:
		return block[:n], nil
	case errors.Is(f.end, io.EOF):
		return nil, io.EOF
	}
	return nil, fmt.Errorf("read the file: %w", f.end)
}

// Kind is what a Python application would have returned.
func (f *fileBody) Kind() string { return "FileWrapper" }

// isFile reports whether a body came out of wsgi.file_wrapper and nothing was
// wrapped around it.
func isFile(b Body) bool {
	switch b.(type) {
	case *fileBody, *closingFile:
		return true
	}
	return false
}
