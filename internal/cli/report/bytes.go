package report

import (
	"bytes"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// bodyLines is how many lines of a body are shown.
const bodyLines = 12

// Lines are bytes as lines of text: each line of the bytes on its own, its
// end written as \r\n, everything that is not text escaped. Of what follows
// the first empty line only a few lines are given, and rest is how many bytes
// were left out.
func Lines(b []byte) (lines []string, rest int) {
	end := headEnd(b)
	for at := 0; at < len(b); {
		next := lineEnd(b, at)
		if at >= end && len(lines) >= bodyLines+bytes.Count(b[:end], []byte("\n")) {
			return lines, len(b) - at
		}
		lines = append(lines, Visible(b[at:next]))
		at = next
	}
	return lines, 0
}

// headEnd is where the head ends and the body begins.
func headEnd(b []byte) int {
	if i := bytes.Index(b, []byte("\r\n\r\n")); i >= 0 {
		return i + 4
	}
	return len(b)
}

// longest is how many bytes are put on one line.
const longest = 512

func lineEnd(b []byte, at int) int {
	end := len(b)
	if i := bytes.IndexByte(b[at:], '\n'); i >= 0 {
		end = at + i + 1
	}
	return min(end, at+longest)
}

// Visible are bytes as text in which every byte can be told: a backslash is
// written twice, a control as \r, \n or \xNN.
func Visible(b []byte) string {
	return theme.Printable(strings.ReplaceAll(string(b), `\`, `\\`))
}

// bytes shows bytes, the line ends faint.
func (t *printer) bytes(b []byte, style lipgloss.Style) {
	lines, rest := Lines(b)
	for _, l := range lines {
		text := strings.TrimSuffix(strings.TrimSuffix(l, `\n`), `\r`)
		t.byteLine(text, l[len(text):], style)
	}
	switch {
	case len(b) == 0:
		t.line("   " + t.Theme.Faint.Render("nothing"))
	case rest > 0:
		t.line("   " + t.Theme.Faint.Render("and "+theme.Count(rest, "byte")+" more"))
	}
}

// byteLine shows one line of bytes, going on below where it is too long.
func (t *printer) byteLine(text, end string, style lipgloss.Style) {
	room := t.Width - 6
	pieces := strings.Split(ansi.Hardwrap(text, room, true), "\n")
	if last := len(pieces) - 1; theme.Width(pieces[last])+len(end) > room {
		pieces = append(pieces, "")
	}
	for i, p := range pieces {
		margin := "   "
		if i > 0 {
			margin = "     "
		}
		if i == len(pieces)-1 {
			t.line(margin + style.Render(p) + t.Theme.Faint.Render(end))
			continue
		}
		t.line(margin + style.Render(p))
	}
}
