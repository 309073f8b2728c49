package http1

// Native is the native string of bytes: each byte becomes the character of the same number, which is latin-1
// (PEP 3333, Unicode Issues).
func Native(bytes string) string {
	if isASCII(bytes) {
		return bytes
	}
	runes := make([]rune, len(bytes))
	for i := range len(bytes) {
		runes[i] = rune(bytes[i])
	}
	return string(runes)
}

// NativeBytes are the bytes that a native string stands for, as a string: what Native undoes.
func NativeBytes(native string) string {
	if isASCII(native) {
		return native
	}
	return string(appendNative(nil, native))
}

// appendNative appends the bytes of a native string.
func appendNative(dst []byte, s string) []byte {
	if isASCII(s) {
		return append(dst, s...)
	}
	for _, c := range s {
		if c > 0xFF { // the checks have refused it
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
