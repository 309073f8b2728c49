package expr

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"roundtrip/wsgi/latin1"
)

func runes(s string) int { return utf8.RuneCountInString(s) }

// native is a text of the trace, which is UTF-8 unless it came straight off
// the wire.
func native(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return latin1.Decode(s)
}

// Unquote is the text that a Python repr of a str stands for. Any other repr,
// such as (1, 0) or <wsgi.input>, is returned as it is.
func Unquote(repr string) string {
	if len(repr) < 2 || repr[0] != '\'' && repr[0] != '"' || repr[len(repr)-1] != repr[0] {
		return repr
	}
	inner := repr[1 : len(repr)-1]
	if !strings.Contains(inner, `\`) {
		return inner
	}
	var b strings.Builder
	for inner != "" {
		i := strings.IndexByte(inner, '\\')
		if i < 0 || i == len(inner)-1 {
			b.WriteString(inner)
			break
		}
		b.WriteString(inner[:i])
		inner = inner[i+1:]
		inner = inner[unescape(&b, inner):]
	}
	return b.String()
}

// simpleEscapes are the escapes of one letter that repr() writes.
const simpleEscapes = `nrt\'"`

// unescape writes the character of an escape, given without its backslash, and
// returns how many bytes it took.
func unescape(b *strings.Builder, s string) int {
	if i := strings.IndexByte(simpleEscapes, s[0]); i >= 0 {
		b.WriteByte("\n\r\t\\'\""[i])
		return 1
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[0]]
	if digits > 0 && len(s) > digits {
		if r, err := strconv.ParseUint(s[1:1+digits], 16, 32); err == nil {
			b.WriteRune(rune(r))
			return 1 + digits
		}
	}
	b.WriteByte('\\')
	b.WriteByte(s[0])
	return 1
}
