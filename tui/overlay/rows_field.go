package overlay

import (
	"strings"
	"unicode"

	"roundtrip/tui/theme"
)

// rows is how many rows of w columns the lines of the value have, at most as many as are asked for.
func (f *Field) rows(w, most int) (n int) {
	for line := range strings.SplitSeq(f.Value(), "\n") {
		if n >= most || len(line) > 4*most*w { // more than its bytes can fill
			return max(0, most)
		}
		n += rowsOf(line, w)
	}
	return min(n, max(0, most))
}

// rowsOf is how many rows of w columns the widget has for a line: it breaks before a word that has no room, breaks a word
// that is longer than a row, and leaves a column for the cursor behind the last.
func rowsOf(line string, w int) (n int) {
	filled, word := 0, 0
	for _, r := range line {
		wide := theme.Width(string(r))
		switch word += wide; {
		case unicode.IsSpace(r) && filled+word > w:
			n, filled, word = n+1, word, 0
		case unicode.IsSpace(r):
			filled, word = filled+word, 0
		case word+wide > w:
			if filled > 0 {
				n++
			}
			filled, word = word, 0
		}
	}
	if filled+word >= w {
		n++
	}
	return n + 1
}

// further says, beside the second row and the last of a field of several lines, that it goes on above or below what is
// seen of it.
func (f *Field) further(t theme.Theme, row, of int, focused bool) string {
	if !focused || !f.several || f.selected != "" {
		return ""
	}
	above := f.area.ScrollYOffset()
	switch {
	case row == of-1 && f.rows(f.area.Width(), above+of+1) > above+of:
		return t.Say(t.Sym.Cut + " below")
	case row == 1 && above > 0:
		return t.Say(t.Sym.Cut + " above")
	}
	return ""
}
