package wsgi

import (
	"fmt"
	"strconv"
	"strings"
)

// Repr is how Python would show the value: a string in quotes, True and False,
// a tuple in brackets. Streams show only what they are.
func Repr(v any) string {
	switch v := v.(type) {
	case string:
		return reprString(v)
	case bool:
		if v {
			return "True"
		}
		return "False"
	case nil:
		return "None"
	case int:
		return strconv.Itoa(v)
	case [2]int:
		return fmt.Sprintf("(%d, %d)", v[0], v[1])
	case interface{ Repr() string }:
		return v.Repr()
	}
	return fmt.Sprintf("<%T>", v)
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

// reprString quotes a native string as Python does: single quotes unless only
// they occur, and octets that cannot be printed as \xNN.
func reprString(s string) string {
	quote := byte('\'')
	if strings.ContainsRune(s, '\'') && !strings.ContainsRune(s, '"') {
		quote = '"'
	}
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(quote)
	for _, r := range s {
		writeRune(&b, r, quote)
	}
	b.WriteByte(quote)
	return b.String()
}

func writeRune(b *strings.Builder, r rune, quote byte) {
	switch {
	case r == rune(quote) || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case r < 0x20, r >= 0x7f && r < 0xa1, r == 0xad:
		fmt.Fprintf(b, `\x%02x`, r)
	default:
		b.WriteRune(r)
	}
}
