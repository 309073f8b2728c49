package image

import (
	"bytes"
	"testing"
)

func TestUnpackGivesAModule(t *testing.T) {
	t.Parallel()
	wasm, err := Unpack()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(wasm, []byte("\x00asm\x01\x00\x00\x00")) {
		t.Errorf("the image begins with %q, not like a WebAssembly module", wasm[:8])
	}
	if len(wasm) > maxSize {
		t.Errorf("the image has %d bytes unpacked, more than the bound of %d", len(wasm), maxSize)
	}
}
