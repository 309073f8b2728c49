package theme

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks s into lines of at most width columns, at spaces where it can. What is longer than a
// line, such as code, is broken behind a bracket or what joins its parts, and not within a string
// if there is such a place.
func Wrap(s string, width int) []string {
	if width < 1 {
		return nil
	}
	if !hasLonger(s, width) {
		return strings.Split(Unbound(ansi.Wrap(Bound(s), width, "")), "\n")
	}
	var lines []string
	for _, paragraph := range strings.Split(s, "\n") {
		f := filler{width: width}
		for _, word := range words.FindAllStringSubmatch(paragraph, -1) {
			f.add(word[1], word[2])
		}
		lines = append(lines, append(f.lines, f.line)...)
	}
	return lines
}

// words are what stands between blanks, with the blanks before.
var words = regexp.MustCompile(`( *)([^ ]*)`)

// hasLonger reports whether there is a word that no line has room for.
func hasLonger(s string, width int) bool {
	if len(s) <= width {
		return false
	}
	for _, word := range strings.Fields(s) {
		if len(word) > width && Width(word) > width {
			return true
		}
	}
	return false
}

// shortEnd is a hyphen that belongs to the word as a whole, as in latin-1 and utf-8.
var shortEnd = regexp.MustCompile(`([\pL\pN])-([\pL\pN]{1,2})\b`)

// headerName is a name of parts that begin with capitals, as X-Cup-Size and Transfer-Encoding: whoever
// types it as it stands in two lines types a blank.
var headerName = regexp.MustCompile(`\b[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)+`)

// bound is a hyphen at which no line is broken.
const bound = "\u2011"

// Bound gives words such as latin-1 and X-Tea hyphens at which no line is broken, and Unbound their
// own.
func Bound(s string) string {
	if !strings.Contains(s, "-") {
		return s
	}
	s = headerName.ReplaceAllStringFunc(s, func(name string) string { return strings.ReplaceAll(name, "-", bound) })
	return shortEnd.ReplaceAllString(s, "${1}"+bound+"${2}")
}

// Unbound takes back what Bound did.
func Unbound(s string) string { return strings.ReplaceAll(s, bound, "-") }

// filler fills lines with words, of which some are longer than a line.
type filler struct {
	width int
	lines []string
	line  string
}

func (f *filler) add(blanks, word string) {
	if f.line == "" && len(blanks) >= f.width {
		blanks = ""
	}
	room := f.width - Width(f.line) - len(blanks)
	switch {
	case Width(word) <= room:
		f.line += blanks + word
		return
	case Width(word) <= f.width && f.line != "":
		f.lines, f.line = append(f.lines, f.line), word
		return
	}
	n := jointOf(word, room)
	if n == 0 && f.line != "" {
		f.lines, f.line = append(f.lines, f.line), ""
		f.add("", word)
		return
	}
	if n == 0 {
		n = len(ansi.Truncate(word, max(1, room), ""))
	}
	if n == 0 { // a wide character in a narrow line
		f.line += word
		return
	}
	f.lines, f.line = append(f.lines, f.line+blanks+word[:n]), ""
	f.add("", word[n:])
}

// jointOf is where a long word is broken within so many columns, 0 if there is no good place.
func jointOf(word string, room int) int {
	if room < 1 {
		return 0
	}
	head := ansi.Truncate(word, room, "")
	for _, chars := range []string{"([{,", ")]}", "/&=.;:-_"} {
		if i := LastOutside(head, chars); 4*i >= len(head) && i < len(word) && i > 0 {
			return i
		}
	}
	return 0
}

// LastOutside is the end of the last of some characters that is not within a string of Python, 0 if
// there is none.
func LastOutside(code, chars string) int {
	last, quote := 0, byte(0)
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'' && (i == 0 || !isLetter(code[i-1])):
			quote = c
		case strings.IndexByte(chars, c) >= 0:
			last = i + 1
		}
	}
	return last
}

// isLetter reports whether an apostrophe behind it is one, and no quote; but b and f stand before
// strings.
func isLetter(c byte) bool {
	return c != 'b' && c != 'f' && c != 'r' && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
}
