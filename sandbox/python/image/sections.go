package image

import (
	"encoding/binary"
	"errors"
)

// The numbers of the sections that are changed.
const (
	exportSection = 7
	dataSection   = 11
)

const (
	preambleSize = 8       // the magic and the version, before the sections
	room         = 1 << 20 // by which a module may become longer without being copied again
)

var errModule = errors.New("it is not a WebAssembly module with exports and data")

// withSections is a module in which functions have made others of some sections, each of its
// number, and each there.
func withSections(wasm []byte, others map[byte]func(body []byte) ([]byte, error)) ([]byte, error) {
	out := append(make([]byte, 0, len(wasm)+room), wasm[:preambleSize]...)
	changed := 0
	for rest := wasm[preambleSize:]; len(rest) > 0; {
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, errModule
		}
		end := 1 + n + int(size)
		make := others[rest[0]]
		if make == nil {
			out, rest = append(out, rest[:end]...), rest[end:]
			continue
		}
		body, err := make(rest[1+n : end])
		if err != nil {
			return nil, err
		}
		out = binary.AppendUvarint(append(out, rest[0]), uint64(len(body)))
		out, rest = append(out, body...), rest[end:]
		changed++
	}
	if changed != len(others) {
		return nil, errModule
	}
	return out, nil
}
