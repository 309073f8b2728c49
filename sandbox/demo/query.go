package demo

import (
	"strconv"
	"strings"
)

// query is a urlencoded form, in its order. Names and values are native
// strings: each character stands for an octet.
type query []pair

type pair struct{ name, value string }

// parseQuery takes a query apart as Python's parse_qs does: pairs without a
// value are left out, and a percent sign that begins no octet stays.
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
		if octet, ok := hexOctet(rest); ok {
			b.WriteRune(rune(octet))
			rest = rest[2:]
		} else {
			b.WriteByte('%')
		}
		s = rest
	}
}

func hexOctet(s string) (octet uint64, ok bool) {
	if len(s) < 2 {
		return 0, false
	}
	octet, err := strconv.ParseUint(s[:2], 16, 8)
	return octet, err == nil
}

// latin1 makes octets of a native string (PEP 3333, Unicode Issues).
func latin1(s string) []byte {
	octets := make([]byte, 0, len(s))
	for _, r := range s {
		octets = append(octets, byte(r))
	}
	return octets
}

// native makes a native string of octets.
func native(octets []byte) string {
	runes := make([]rune, len(octets))
	for i, o := range octets {
		runes[i] = rune(o)
	}
	return string(runes)
}
