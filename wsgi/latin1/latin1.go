// Package latin1 turns the bytes of HTTP into the native strings of PEP 3333 and back: each byte is the
// character with the same number, which is latin-1 (PEP 3333, Unicode Issues).
package latin1

// Decode is the native string of bytes.
func Decode(bytes string) string {
	if isASCII(bytes) {
		return bytes
	}
	runes := make([]rune, len(bytes))
	for i := range len(bytes) {
		runes[i] = rune(bytes[i])
	}
	return string(runes)
}

// Encode is the bytes that a native string stands for, as a string: it undoes Decode.
func Encode(native string) string {
	if isASCII(native) {
		return native
	}
	return string(Append(nil, native))
}

// Append appends the bytes that a native string stands for.
func Append(dst []byte, native string) []byte {
	if isASCII(native) {
		return append(dst, native...)
	}
	for _, c := range native {
		if c > 0xFF { // whoever takes native strings has refused it
			c = '?'
		}
		dst = append(dst, byte(c))
	}
	return dst
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
