package lint

import (
	"fmt"
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
