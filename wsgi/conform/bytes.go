package conform

import (
	"fmt"
	"strconv"
	"strings"
)

// MostKept is how many bytes of what was sent, and of what was received, a cell keeps.
const MostKept = 16 << 10

// mostShown is how many of them the text for people shows.
const mostShown = 400

// kept are bytes as a Go string shows them, without quotes, and how many are left out.
func kept(bytes string) (text string, leftOut int) {
	if more := len(bytes) - MostKept; more > 0 {
		bytes, leftOut = bytes[:MostKept], more
	}
	q := strconv.Quote(bytes)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`), leftOut
}

// brief is what a cell keeps of some bytes, cut to what a person reads in a line.
func brief(text string, leftOut int) string {
	rest, n := text, 0
	for rest != "" && n < mostShown {
		size, behind := oneOf(rest)
		n, rest = n+size, behind
	}
	shown := text[:len(text)-len(rest)]
	for rest != "" {
		size, behind := oneOf(rest)
		leftOut, rest = leftOut+size, behind
	}
	return shown + more(leftOut)
}

// oneOf is how many bytes the first sign of a quoted text stands for, and what follows it.
func oneOf(text string) (size int, behind string) {
	r, wide, behind, err := strconv.UnquoteChar(text, 0)
	switch {
	case err != nil: // which what was quoted never is
		return 1, text[1:]
	case wide:
		return len(string(r)), behind
	}
	return 1, behind
}

// more says how many bytes are left out.
func more(leftOut int) string {
	if leftOut == 0 {
		return ""
	}
	return fmt.Sprintf("… and %d bytes more", leftOut)
}
