package lens

import (
	"slices"
	"strings"
	"unicode/utf8"

	"roundtrip/tui/theme"
)

// Matching are the rows of code whose line has a text in it, in capitals or not: none for no text.
func Matching(rows []Row, text string) []int {
	var found []int
	for i, r := range rows {
		if text != "" && r.isCode() && !r.part && strings.Contains(strings.ToLower(r.Copy), strings.ToLower(text)) {
			found = append(found, i)
		}
	}
	return found
}

// isCode reports whether the row is a line of source.
func (r Row) isCode() bool { return strings.HasPrefix(r.ID, lineIDs) }

// searched is a row of code with the text that is searched for in cells of their own. Without colour, what
// stands around it has columns too.
func (f Frame) searched(r Row) Row {
	var text strings.Builder
	for _, c := range r.cells {
		if c.data {
			text.WriteString(c.text)
		}
	}
	spans := occurrences(text.String(), f.Search)
	if len(spans) == 0 {
		return r
	}
	cells, off := slices.DeleteFunc(slices.Clone(r.cells), func(c cell) bool { return c.data }), 0
	x := -1
	for _, c := range r.cells {
		if !c.data {
			continue
		}
		if x < 0 {
			x = c.at
		}
		for len(c.text) > 0 {
			n, lit := runOf(spans, off, len(c.text))
			piece := c
			piece.at, piece.text = x, f.marked(c.text[:n], spans, off, lit)
			if lit {
				piece.ink = sought
			}
			x += theme.Width(piece.text)
			cells, c.text, off = append(cells, piece), c.text[n:], off+n
		}
	}
	r.cells = cells
	return r
}

// marked is a piece of a line, with signs where light begins and ends if no colour shows that.
func (f Frame) marked(text string, spans [][2]int, off int, lit bool) string {
	if !lit || f.Theme.Coloured() {
		return text
	}
	for _, s := range spans {
		if s[0] == off {
			text = f.Theme.Sym.Lit + text
		}
		if s[1] == off+len(strings.TrimPrefix(text, f.Theme.Sym.Lit)) {
			text += f.Theme.Sym.Unlit
		}
	}
	return text
}

// runOf is how many of the next bytes are all within a span, or all outside of them.
func runOf(spans [][2]int, off, most int) (n int, lit bool) {
	for _, s := range spans {
		switch {
		case off < s[0]:
			return min(most, s[0]-off), false
		case off < s[1]:
			return min(most, s[1]-off), true
		}
	}
	return most, false
}

// occurrences are where a text stands in a line, in capitals or not.
func occurrences(line, text string) (spans [][2]int) {
	if text == "" {
		return nil
	}
	for i := 0; i+len(text) <= len(line); {
		if strings.EqualFold(line[i:i+len(text)], text) {
			spans = append(spans, [2]int{i, i + len(text)})
			i += len(text)
			continue
		}
		_, size := utf8.DecodeRuneInString(line[i:])
		i += size
	}
	return spans
}
