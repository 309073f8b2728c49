package trace

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// mostPreviewed is how much of a packed block is unpacked to be read.
const mostPreviewed = 4096

// Packed says what a block is that is packed with gzip or deflate: the beginning of its text, or how many bytes it
// has; false for any other. Of the block, which has size bytes, head is what is known.
func Packed(head []byte, size int) (string, bool) {
	coding, unpack := codingOf(head)
	if coding == "" {
		return "", false
	}
	text, whole, err := beginning(head, unpack)
	switch {
	case err != nil:
		return "", false
	case len(text) == 0 || !utf8.Valid(text):
		return fmt.Sprintf("%s, %d bytes", coding, size), true
	case !whole:
		return fmt.Sprintf("%s of %s…", coding, text), true
	}
	return fmt.Sprintf("%s of %s", coding, text), true
}

// codingOf is what a block begins as (RFC 1952 §2.3.1, RFC 1950 §2.2), "" for anything else. Text can begin so too,
// but the header of gzip is no text.
func codingOf(head []byte) (coding string, unpack func(io.Reader) (io.ReadCloser, error)) {
	switch {
	case len(head) < 2 || utf8.Valid(head):
		return "", nil
	case head[0] == 0x1f && head[1] == 0x8b:
		return "gzip", func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }
	case head[0] == 0x78 && (int(head[0])<<8|int(head[1]))%31 == 0:
		return "deflate", zlib.NewReader
	}
	return "", nil
}

// beginning is the beginning of the text, and whether that is all. Where only the rest is missing, that is no error.
func beginning(head []byte, unpack func(io.Reader) (io.ReadCloser, error)) (text []byte, whole bool, err error) {
	r, err := unpack(bytes.NewReader(head))
	if err == nil {
		text, err = io.ReadAll(io.LimitReader(r, mostPreviewed+1))
	}
	whole = err == nil && len(text) <= mostPreviewed
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	text = text[:min(len(text), mostPreviewed)]
	for cut := 0; !whole && !utf8.Valid(text) && cut < utf8.UTFMax && len(text) > 0; cut++ { // in the middle of a character
		text = text[:len(text)-1]
	}
	return text, whole, err
}
