package http1

// Kinds of bytes, as bits, so that one table lookup answers each question of the grammar.
const (
	tchar      = 1 << iota // RFC 9110 §5.6.2
	valueByte              // RFC 9110 §5.5: field-vchar, SP, HTAB
	quotedText             // RFC 9110 §5.6.4: qdtext
	regName                // RFC 3986 §3.2.2: unreserved and sub-delims
	uriByte                // RFC 3986: any byte a target may hold, "%" and fragment included
	hexDigit
)

var byteKinds = buildByteKinds()

func buildByteKinds() (kinds [256]uint8) {
	mark := func(kind uint8, chars string) {
		for i := range len(chars) {
			kinds[chars[i]] |= kind
		}
	}
	const digits = "0123456789"
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	mark(tchar, digits+letters+"!#$%&'*+-.^_`|~")
	mark(regName, digits+letters+"-._~"+"!$&'()*+,;=")
	mark(uriByte, digits+letters+"-._~"+"!$&'()*+,;="+":/?#[]@%")
	mark(hexDigit, digits+"abcdefABCDEF")
	mark(valueByte|quotedText, "\t")
	for c := range 256 {
		if c >= 0x20 && c != 0x7F {
			kinds[c] |= valueByte
			if c != '"' && c != '\\' {
				kinds[c] |= quotedText
			}
		}
	}
	return kinds
}

func is(c byte, kind uint8) bool { return byteKinds[c]&kind != 0 }

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isControl is true for the C0 controls and DEL.
func isControl(c byte) bool { return c < 0x20 || c == 0x7F }

// firstNot is the index of the first byte of s that is not of the kind, or -1.
func firstNot[T ~string | ~[]byte](s T, kind uint8) int {
	for i := range len(s) {
		if byteKinds[s[i]]&kind == 0 {
			return i
		}
	}
	return -1
}

// IsToken reports whether s is a token (RFC 9110 §5.6.2).
func IsToken(s string) bool { return s != "" && firstNot(s, tchar) < 0 }

func isDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// equalFold compares in ASCII only. strings.EqualFold would take the Kelvin sign for a k.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if a[i] != b[i] && lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

// trimOWS gives s without the blanks around it and how many led it. Only SP and HTAB are blanks (H34).
func trimOWS(s string) (trimmed string, led int) {
	end := len(s)
	for end > 0 && isBlank(s[end-1]) {
		end--
	}
	for led < end && isBlank(s[led]) {
		led++
	}
	return s[led:end], led
}

// hexValue is the value of a hexadecimal digit; ok is false for anything else.
func hexValue(c byte) (value uint8, ok bool) {
	switch {
	case isDigit(c):
		return c - '0', true
	case lower(c) >= 'a' && lower(c) <= 'f':
		return lower(c) - 'a' + 10, true
	}
	return 0, false
}
