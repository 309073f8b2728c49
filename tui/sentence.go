package tui

import (
	"unicode"
	"unicode/utf8"
)

// sentence makes an error a sentence for people.
func sentence(err error) string {
	s := err.Error()
	r, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[size:]
	switch s[len(s)-1] {
	case '.', '?', '!':
		return s
	}
	return s + "."
}
