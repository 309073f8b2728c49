package inspect

import (
	"strconv"
	"strings"
	"time"
)

// shape is what a word of a body looks like: only what looks like an id or a count can be different in each
// request and be no difference. It is "" for any other word.
type shape string

// The shapes. A count has what stands before its digits as well.
const (
	ofID    shape = "id"
	ofCount shape = "count"
	ofClock shape = "time"
	// ofDuration is a number with a unit of time; ofFraction is another number with a fraction, which can be a
	// price as well.
	ofDuration shape = "duration"
	ofFraction shape = "fraction"
)

// word is a piece of a text that has a shape.
type word struct {
	from, to int
	shape    shape
}

// wordsWithShape are the words of a text that can be ids, counts or times of day.
func wordsWithShape(text string) []word {
	var found []word
	for i := 0; i < len(text); {
		if !isWordByte(text[i]) {
			i++
			continue
		}
		if n, _ := clockAtStart(text[i:]); n > 0 {
			found = append(found, word{i, i + n, ofClock})
			i += n
			continue
		}
		if n, s := numberAtStart(text[i:]); n > 0 && !isFraction(text, i, i) {
			found = append(found, word{i, i + n, s})
			i += n
			continue
		}
		n := wordLen(text[i:])
		if s := shapeOf(text[i : i+n]); s != "" && !isFraction(text, i, i+n) {
			found = append(found, word{i, i + n, s})
		}
		i += n
	}
	return found
}

func isWordByte(c byte) bool {
	return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// wordLen is how long the word at the start is. A token that is signed has points between its parts.
func wordLen(text string) int {
	n := 0
	for n < len(text) && isWordByte(text[n]) {
		n++
	}
	signed := n
	for signed < len(text) && (isWordByte(text[signed]) || text[signed] == '.' && signed+1 < len(text) && isWordByte(text[signed+1])) {
		signed++
	}
	if isToken(text[:signed]) {
		return signed
	}
	return n
}

// isFraction reports whether digits are part of a number with a point, which is no count.
func isFraction(text string, from, to int) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	return from > 0 && text[from-1] == '.' && isDigit(from-2) || to < len(text) && text[to] == '.' && isDigit(to+1)
}

func shapeOf(text string) shape {
	switch {
	case isUUID(text), isHex(text), isToken(text):
		return ofID
	}
	if prefix, _, ok := countIn(text); ok {
		return ofCount + shape(" "+prefix)
	}
	return ""
}

// The least lengths of what counts as an id, and the most of what counts as a count.
const (
	leastHex    = 8
	leastToken  = 16
	leastDigits = 2
	mostPrefix  = 12
)

// isUUID reports whether a text is one: RFC 9562 §4.
func isUUID(text string) bool {
	if len(text) != len("00000000-0000-0000-0000-000000000000") {
		return false
	}
	for i, c := range []byte(text) {
		if at := i == 8 || i == 13 || i == 18 || i == 23; at != (c == '-') || !at && !isHexDigit(c) {
			return false
		}
	}
	return true
}

func isHexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// isHex reports whether a text has hexadecimal digits alone, of which some are letters and some are not.
func isHex(text string) bool {
	digits, letters := 0, 0
	for _, c := range []byte(text) {
		switch {
		case !isHexDigit(c):
			return false
		case c <= '9':
			digits++
		default:
			letters++
		}
	}
	return digits > 0 && letters > 0 && len(text) >= leastHex
}

// isToken reports whether a text is long, and mixes capitals, small letters and digits as no name does.
func isToken(text string) bool {
	var digits, capitals, small int
	for _, c := range []byte(text) {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'A' && c <= 'Z':
			capitals++
		case c >= 'a' && c <= 'z':
			small++
		}
	}
	return len(text) >= leastToken && digits >= leastDigits && capitals >= leastDigits && small >= leastDigits
}

// countIn takes a number apart that may have letters before it, such as 12, r12 and order-12.
func countIn(text string) (prefix string, n int, ok bool) {
	i := strings.IndexAny(text, "0123456789")
	if i < 0 || i > mostPrefix {
		return "", 0, false
	}
	letters := strings.TrimRight(text[:i], "-_")
	n, err := strconv.Atoi(text[i:])
	return text[:i], n, err == nil && i-len(letters) <= 1 && (i == 0 || letters != "") && !strings.ContainsAny(letters, "-_")
}

// clockForms are how the time of day is written without a zone; with one, dateAtStart knows it.
func clockForms() []string {
	return []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "15:04:05"}
}

// clockAtStart is how long the time is with which a text begins, 0 for none.
func clockAtStart(text string) (n int, at time.Time) {
	for _, form := range clockForms() {
		if n := len(form); len(text) >= n && text[n-3] == ':' {
			if at, err := time.Parse(form, text[:n]); err == nil {
				return n + fractionLen(text[n:]), at
			}
		}
	}
	return 0, time.Time{}
}

// fractionLen is how long the fraction of a second at the start is.
func fractionLen(text string) int {
	if len(text) < 2 || text[0] != '.' {
		return 0
	}
	digits := len(text[1:]) - len(strings.TrimLeft(text[1:], "0123456789"))
	if digits == 0 {
		return 0
	}
	return 1 + digits
}

// secondsSince1970 is the time that a number of ten digits stands for, with a fraction or without, or one of thirteen.
func secondsSince1970(text string) (time.Time, bool) {
	text, _, _ = strings.Cut(text, ".")
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil:
		return time.Time{}, false
	case len(text) == 10:
		return time.Unix(n, 0), true
	case len(text) == 13:
		return time.UnixMilli(n), true
	}
	return time.Time{}, false
}
