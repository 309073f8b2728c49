package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	// preamble is what every module begins with: the magic and the version.
	preamble = "\x00asm\x01\x00\x00\x00"
	// customSection is the id of sections that carry no code and no data: here
	// debugging information, half of the file.
	customSection = 0
)

func unTar(archive []byte) ([]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("open the archive: %w", err)
	}
	for tr := tar.NewReader(zr); ; {
		h, err := tr.Next()
		if err != nil {
			return nil, fmt.Errorf("find %s in the archive: %w", member, err)
		}
		if h.Name == member {
			return io.ReadAll(tr)
		}
	}
}

// strip copies a module without its custom sections.
func strip(wasm []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(wasm)), preamble...)
	err := sections(wasm, func(id byte, whole, _ []byte) error {
		if id != customSection {
			out = append(out, whole...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// sections walks over the sections of a module: each with its head, and what is
// in it.
func sections(wasm []byte, visit func(id byte, whole, body []byte) error) error {
	rest, ok := bytes.CutPrefix(wasm, []byte(preamble))
	if !ok {
		return errors.New("not a WebAssembly module of version 1")
	}
	for len(rest) > 0 {
		size, n := binary.Uvarint(rest[1:])
		end := 1 + uint64(max(n, 0)) + size
		if n <= 0 || end > uint64(len(rest)) {
			return fmt.Errorf("section %d at %d bytes before the end is cut short", rest[0], len(rest))
		}
		if err := visit(rest[0], rest[:end], rest[1+n:end]); err != nil {
			return err
		}
		rest = rest[end:]
	}
	return nil
}
