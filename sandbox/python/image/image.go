// Package image holds the Python interpreter that the program carries: CPython
// 3.12 with its standard library, built for WASI, as one compressed file.
package image

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

//go:generate go run roundtrip/internal/tools/imagepack -o python.wasm.zst -layout layout.go

//go:embed python.wasm.zst
var compressed []byte

// maxSize bounds the unpacked module, so that a damaged file cannot ask for
// more memory than the real one needs.
const maxSize = 32 << 20

// ID names this image: the first 12 hex digits of the compressed file's
// SHA-256. It separates the compile caches of different images.
func ID() string {
	sum := sha256.Sum256(compressed)
	return hex.EncodeToString(sum[:6])
}

// Unpack returns the WebAssembly module, with its stack pointer under the name
// [StackPointer], and with its data in one segment.
func Unpack() ([]byte, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxSize))
	if err != nil {
		return nil, fmt.Errorf("prepare to unpack the python image: %w", err)
	}
	defer dec.Close()
	wasm, err := dec.DecodeAll(compressed, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack the python image %s: %w", ID(), err)
	}
	wasm, err = withSections(wasm, map[byte]func([]byte) ([]byte, error){exportSection: withGlobal, dataSection: joinedData})
	if err != nil {
		return nil, fmt.Errorf("prepare the python image %s: %w", ID(), err)
	}
	return wasm, nil
}
