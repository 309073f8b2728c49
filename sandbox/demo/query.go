package demo

import (
	"strconv"
	"strings"

	"roundtrip/wsgi/latin1"
)

// query is a urlencoded form, in its order. Names and values are native
// strings: each character stands for a byte.
type query []pair

type pair struct{ name, value string }

// parseQuery takes a query apart as Python's parse_qs does: pairs without a
// value are left out, and a percent sign that begins no byte stays.
func parseQuery(s string) query {
	var q query
	for part := range strings.SplitSeq(s, "&") {
		if name, value, _ := strings.Cut(part, "="); value != "" {
			q = append(q, pair{unquote(name), unquote(value)})
		}
	}
	return q
}

// first is the first value under a name, and whether there is one.
func (q query) first(name string) (value string, ok bool) {
	for _, p := range q {
		if p.name == name {
			return p.value, true
		}
	}
	return "", false
}

func unquote(s string) string {
	s = strings.ReplaceAll(s, "+", " ")
	var b strings.Builder
	for {
		plain, rest, more := strings.Cut(s, "%")
		b.WriteString(plain)
		if !more {
			return b.String()
		}
		if char, ok := hexByte(rest); ok {
			b.WriteRune(rune(char))
			rest = rest[2:]
		} else {
			b.WriteByte('%')
		}
		s = rest
	}
}

func hexByte(s string) (char uint64, ok bool) {
	if len(s) < 2 {
		return 0, false
	}
	char, err := strconv.ParseUint(s[:2], 16, 8)
	return char, err == nil
}

// encoded are the bytes of a native string (PEP 3333, Unicode Issues).
func encoded(s string) []byte { return latin1.Append(nil, s) }

func decoded(data []byte) string { return latin1.Decode(string(data)) }
