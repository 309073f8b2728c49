package theme

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// anew begins a line anew, in the place of what stood there.
const anew = "\r\x1b[K"

// longest is how many bytes a style's sequence has at most: all that a style can
// have, with the colours in full.
const longest = 128

// ours is how many bytes at the beginning of s are a control that the program
// writes itself: the end of a line, a tabulator, a style, or a line begun anew.
func ours(s string) int {
	switch {
	case s[0] == '\n', s[0] == '\t':
		return 1
	case strings.HasPrefix(s, anew):
		return len(anew)
	case strings.HasPrefix(s, "\x1b["):
		if n := parameters(s[2:]); 2+n < len(s) && s[2+n] == 'm' {
			return 2 + n + 1
		}
	}
	return 0
}

// parameters is how many bytes at the beginning of s are those of a style.
func parameters(s string) int {
	n := 0
	for n < min(len(s), longest) && strings.IndexByte("0123456789;:", s[n]) >= 0 {
		n++
	}
	return n
}

// unfinished is how many bytes at the end of text may be the beginning of a
// control of ours or of a character: a buffer ends where it is full.
func unfinished(text []byte) int {
	from := max(0, len(text)-longest)
	tail := string(text[from:])
	for _, opens := range []int{bytes.LastIndexByte(text[from:], '\r'), bytes.LastIndexByte(text[from:], 0x1b)} {
		if opens >= 0 && begins(tail[opens:]) {
			return len(tail) - opens
		}
	}
	for n := 1; n < min(utf8.UTFMax, len(tail)+1); n++ {
		if at := len(tail) - n; utf8.RuneStart(tail[at]) && !utf8.FullRuneInString(tail[at:]) {
			return n
		}
	}
	return 0
}

// begins reports whether s is the beginning of a control of ours, and no more.
func begins(s string) bool {
	if strings.HasPrefix(anew, s) {
		return s != anew
	}
	rest, ok := strings.CutPrefix(s, "\x1b[")
	return s == "\x1b" || ok && parameters(rest) == len(rest)
}
