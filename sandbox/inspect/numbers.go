package inspect

import (
	"slices"
	"strconv"
	"strings"
)

// units are what stands behind a number that says how long something took. Whole numbers of seconds say other
// things as well, such as when to come again.
func units() []string { return []string{"ms", "µs", "us", "s", "sec", "secs", "seconds"} }

// fractionalAtStart is how long the number with a fraction is with which a text begins, 0 for none. A version
// such as 1.2.3 is none.
func fractionalAtStart(text string) int {
	whole := len(text) - len(strings.TrimLeft(text, "0123456789"))
	fraction := fractionLen(text[whole:])
	n := whole + fraction
	switch rest := text[n:]; {
	case whole == 0, fraction == 0, len(rest) > 1 && rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9':
		return 0
	}
	return n
}

// isBeforeUnit reports whether a text begins with a unit of time.
func isBeforeUnit(text string, of []string) bool {
	text = strings.TrimPrefix(text, " ")
	n := 0
	for n < len(text) && (isWordByte(text[n]) || text[n] >= 0x80) {
		n++
	}
	return slices.Contains(of, text[:n])
}

// numberAtStart is the number with which a text begins that has a fraction or tells a time.
func numberAtStart(text string) (n int, s shape) {
	if n := fractionalAtStart(text); n > 0 {
		if isBeforeUnit(text[n:], units()) {
			return n, ofDuration
		}
		if n == len(text) || !isWordByte(text[n]) {
			return n, ofFraction
		}
		return 0, ""
	}
	n = len(text) - len(strings.TrimLeft(text, "0123456789"))
	if n > 0 && isBeforeUnit(text[n:], []string{"ms", "µs", "us"}) {
		return n, ofDuration
	}
	return 0, ""
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

func isFractional(text string) bool { return text != "" && fractionalAtStart(text) == len(text) }

// isDuration reports whether a text is a number with a unit of time.
func isDuration(text string) bool {
	n, s := numberAtStart(text)
	return s == ofDuration && slices.Contains(units(), strings.TrimSpace(text[n:]))
}

// skeleton is a text without its ids and numbers.
func skeleton(text string) string {
	var out strings.Builder
	at := 0
	for _, w := range wordsWithShape(text) {
		out.WriteString(withoutDigits(text[at:w.from]) + leftOut)
		at = w.to
	}
	return out.String() + withoutDigits(text[at:])
}

// withoutDigits is a text with one sign for each of its numbers.
func withoutDigits(text string) string {
	var out strings.Builder
	in := false
	for _, r := range text {
		if digit := r >= '0' && r <= '9'; !digit {
			out.WriteRune(r)
			in = false
		} else if !in {
			out.WriteString(leftOut)
			in = true
		}
	}
	return out.String()
}
