package image

import (
	"encoding/binary"
	"errors"
	"slices"
)

// StackPointer is the name of the one global that the module has: a guest that begins with
// the memory of another needs its value, too.
const StackPointer = "__stack_pointer"

const (
	preambleSize  = 8 // the magic and the version, before the sections
	exportSection = 7
	exportsGlobal = 3 // the kind of an export
)

var errModule = errors.New("it is not a WebAssembly module with exports")

// exportStackPointer adds an export of global 0 to a module.
func exportStackPointer(wasm []byte) ([]byte, error) {
	for at := preambleSize; at < len(wasm); {
		size, n := binary.Uvarint(wasm[at+1:])
		body := at + 1 + n
		if n <= 0 || size > uint64(len(wasm)-body) {
			break
		}
		end := body + int(size)
		if wasm[at] == exportSection {
			return slices.Concat(wasm[:at], withGlobal(wasm[body:end]), wasm[end:]), nil
		}
		at = end
	}
	return nil, errModule
}

// withGlobal is the export section of these exports and of global 0.
func withGlobal(exports []byte) []byte {
	count, n := binary.Uvarint(exports)
	body := binary.AppendUvarint(nil, count+1)
	body = append(body, exports[n:]...)
	body = append(append(body, byte(len(StackPointer))), StackPointer...)
	body = append(body, exportsGlobal, 0)
	return append(binary.AppendUvarint([]byte{exportSection}, uint64(len(body))), body...)
}
