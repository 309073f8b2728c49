package image

import "encoding/binary"

// StackPointer is the name of the one global that the module has: a guest that begins with
// the memory of another needs its value, too.
const StackPointer = "__stack_pointer"

const exportsGlobal = 3 // the kind of an export

// withGlobal is the export section of these exports and of global 0.
func withGlobal(exports []byte) ([]byte, error) {
	count, n := binary.Uvarint(exports)
	if n <= 0 {
		return nil, errModule
	}
	body := binary.AppendUvarint(nil, count+1)
	body = append(body, exports[n:]...)
	body = append(append(body, byte(len(StackPointer))), StackPointer...)
	return append(body, exportsGlobal, 0), nil
}
