package theme

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence makes an error a sentence for people.
func Sentence(err error) string {
	s := Capital(err.Error())
	switch s[len(s)-1] {
	case '.', '?', '!':
		return s
	}
	return s + "."
}

// Capital is a text as the beginning of a sentence. A name that stands there, such as that of a file or a module, stays
// as it is written.
func Capital(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if s == "" || isName(strings.TrimRight(first, ".,:;!?")) {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// isName reports whether a word is one that a program reads, and no word of a language.
func isName(word string) bool { return strings.ContainsAny(word, `./\_:0123456789`) }

// List puts names one after the other, with a word before the last.
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// ListIn is List in at most so many columns: of the names that have no room it says how many
// there are.
func ListIn(names []string, width int) string {
	all := List(names)
	for n := len(names) - 1; n > 0 && Width(all) > width; n-- {
		all = fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
	}
	return all
}
