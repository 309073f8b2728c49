package report

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// Wrap breaks text into lines of at most width columns, at spaces only: names
// of headers and paths stay whole, unless they are longer than a line. A path is then broken behind a folder, or
// before its line number.
func Wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case theme.Width(line)+1+theme.Width(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
		for theme.Width(line) > width {
			first := pieceOf(line, width)
			lines, line = append(lines, first), line[len(first):]
		}
	}
	if line == "" && len(lines) > 0 {
		return lines
	}
	return append(lines, line)
}

// pieceOf is the beginning of a word that has room in a line.
func pieceOf(word string, width int) string {
	piece, _, _ := strings.Cut(ansi.Hardwrap(word, width, true), "\n")
	if at := strings.LastIndexByte(word[:min(len(piece)+1, len(word))], ':'); at > 0 && startsWithDigit(word[at+1:]) {
		return word[:at]
	}
	if at := strings.LastIndexAny(piece, `/\`); at >= 0 {
		return piece[:at+1]
	}
	return piece
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
