package report

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// Wrap breaks text into lines of at most width columns, at spaces only: names
// of headers and paths stay whole, unless they are longer than a line.
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
			pieces := strings.SplitN(ansi.Hardwrap(line, width, true), "\n", 2)
			lines, line = append(lines, pieces[0]), line[len(pieces[0]):]
		}
	}
	if line == "" && len(lines) > 0 {
		return lines
	}
	return append(lines, line)
}
