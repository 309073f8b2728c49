package lint

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"roundtrip/wsgi/trace"
)

// did is a sentence about what somebody did.
func did(who trace.Layer, format string, args ...any) string {
	return sentence(name(who) + " " + fmt.Sprintf(format, args...))
}

// name is a party in a sentence.
func name(who trace.Layer) string {
	switch _, middleware := who.Middleware(); {
	case middleware:
		return "the middleware " + who.Name()
	case who == trace.LayerApp:
		return "the application"
	}
	return "the " + who.Name()
}

// sentence is text with a capital letter and a full stop.
func sentence(text string) string {
	c, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	text = string(unicode.ToUpper(c)) + text[size:]
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// several is a number of things; one thing is called by its name alone.
func several(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// longest is how many characters of a value are told.
const longest = 60

// shown is a value in quotes as Python shows it, without what a terminal would
// obey, and cut where it gets long.
func shown(s string) string {
	inside := printable(s)
	if strings.Contains(inside, "'") {
		return `"` + strings.ReplaceAll(inside, `"`, `\"`) + `"`
	}
	return "'" + inside + "'"
}

// printable is shown without the quotes.
func printable(s string) string {
	quoted := strconv.Quote(cut(s))
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

// cut is a text, or as much of it as is told.
func cut(s string) string {
	if runes := []rune(s); len(runes) > longest {
		return string(runes[:longest]) + "..."
	}
	return s
}
