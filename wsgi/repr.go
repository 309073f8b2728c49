package wsgi

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Repr is how Python would show the value: a string in quotes, True and False,
// a tuple in brackets. Streams show only what they are.
func Repr(v any) string { return string(appendRepr(nil, v)) }

func appendRepr(dst []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendReprString(dst, v)
	case bool:
		if v {
			return append(dst, "True"...)
		}
		return append(dst, "False"...)
	case nil:
		return append(dst, "None"...)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case [2]int:
		dst = strconv.AppendInt(append(dst, '('), int64(v[0]), 10)
		return append(strconv.AppendInt(append(dst, ", "...), int64(v[1]), 10), ')')
	case interface{ Repr() string }:
		return append(dst, v.Repr()...)
	}
	return fmt.Appendf(dst, "<%T>", v)
}

func typeName(v any) string {
	switch v.(type) {
	case string:
		return "str"
	case bool:
		return "bool"
	case int:
		return "int"
	case [2]int:
		return "tuple"
	}
	return "object"
}

// appendReprString quotes a native string as Python does: single quotes unless
// only they occur, and bytes that cannot be printed as \xNN.
func appendReprString(dst []byte, s string) []byte {
	if isPlain(s) {
		dst = append(dst, '\'')
		dst = append(dst, s...)
		return append(dst, '\'')
	}
	quote := byte('\'')
	if strings.ContainsRune(s, '\'') && !strings.ContainsRune(s, '"') {
		quote = '"'
	}
	dst = append(dst, quote)
	for _, r := range s {
		dst = appendReprRune(dst, r, quote)
	}
	return append(dst, quote)
}

// isPlain reports whether nothing in s needs to be written otherwise.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '\'' || c == '\\' {
			return false
		}
	}
	return true
}

func appendReprRune(dst []byte, r rune, quote byte) []byte {
	switch {
	case r == rune(quote) || r == '\\':
		return append(dst, '\\', byte(r))
	case r == '\n':
		return append(dst, `\n`...)
	case r == '\r':
		return append(dst, `\r`...)
	case r == '\t':
		return append(dst, `\t`...)
	case r < 0x20, r >= 0x7f && r < 0xa1, r == 0xad:
		return fmt.Appendf(dst, `\x%02x`, r)
	}
	return utf8.AppendRune(dst, r)
}
