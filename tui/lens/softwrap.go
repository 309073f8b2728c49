package lens

import (
	"slices"
	"strings"
	"unicode/utf8"

	"roundtrip/tui/theme"
)

// wrapping is how the text of a cell goes on where its line has no room for it.
type wrapping uint8

const (
	cut    wrapping = iota // it does not
	onward                 // in the rows below, from its own column on
	code                   // as onward, but further in than the line begins; with the cells behind it
	under                  // all of it stands in the rows below, from underAt on
)

const (
	underAt  = 6 // the column of text that stands under its row
	deeper   = 4 // how much further in code goes on
	leastRun = 8 // columns of code that a row below has at least
)

// softWrap gives lines that are too long the rows that are free: all that they need
// where height is 0, else as many as are left of so many. What is never cut has all in any
// case. A row below belongs to the one above it, and has a sign for that.
func softWrap(rows []Row, width, height int) []Row {
	free := len(rows) * width // more than they can need
	if height > 0 {
		free = height - len(rows)
		for _, r := range rows {
			if r.isWhole() {
				free -= max(0, len(r.wrapped(width-1-textAt, mostBelow))-1)
			}
		}
	}
	var out []Row
	for i, r := range rows {
		var parts []Row
		switch {
		case r.isWhole():
			parts = r.wrapped(width-1-textAt, mostBelow)
			free += max(0, len(parts)-1) // which were counted
		case free > 0:
			parts = r.wrapped(width-1-textAt, free)
		}
		switch {
		case len(parts) > 0 && out == nil:
			out = append(make([]Row, 0, len(rows)+len(parts)), rows[:i]...)
			fallthrough
		case len(parts) > 0:
			out, free = append(out, parts...), free-len(parts)+1
		case out != nil:
			out = append(out, r)
		}
	}
	if out == nil {
		return rows
	}
	return out
}

// mostBelow is how many rows below it a line has at most: a line of code of some thousand
// columns, or a header of some kilobytes, is no longer read row by row.
const mostBelow = 24

// isWhole reports whether a row is never cut while there are rows to scroll to: a line of
// source or of a recording, and a header.
func (r Row) isWhole() bool {
	return strings.HasPrefix(r.ID, "line:") || strings.HasPrefix(r.ID, "header:") || strings.HasPrefix(r.ID, "status:") || strings.HasPrefix(r.ID, recordingID)
}

// wrapped is a row and those below it, at most so many; nothing if it has room. End is
// the column behind the last.
func (r Row) wrapped(end, most int) []Row {
	var below [][]cell
	first := make([]cell, 0, len(r.cells))
	for i := 0; i < len(r.cells); i++ {
		c := r.cells[i]
		room := end - c.at
		if c.max > 0 {
			room = min(room, c.max)
		}
		run := r.cells[i : i+1]
		if c.wrap == code {
			run = r.cells[i:]
			i = len(r.cells)
		}
		last := run[len(run)-1]
		if c.wrap == cut || room < 1 || last.at+theme.Width(last.text)-c.at <= room {
			first = append(first, run...)
			continue
		}
		lines := flow(run, room, end, most)
		first = append(first, lines[0]...)
		for n, cells := range lines[1:] {
			for len(below) <= n {
				below = append(below, nil)
			}
			below[n] = append(below[n], cells...)
		}
	}
	if len(below) == 0 {
		return nil
	}
	rows := []Row{r}
	rows[0].cells = first
	for _, cells := range below {
		rows = append(rows, Row{part: true, Now: r.Now, fresh: r.fresh, cells: cells})
	}
	return rows
}

// flow is the run of cells in its own line, which has some room, and in those below, at
// most so many.
func flow(run []cell, room, end, most int) [][]cell {
	kind := run[0].wrap
	below, sign := below(run, room, end)
	at, limit := run[0].at, room
	var lines [][]cell
	for len(run) > 0 {
		line := slices.Clone(sign)
		if len(lines) == 0 {
			line = nil
		}
		text := textOf(run)
		n := fitting(text, limit, kind)
		switch {
		case len(lines) == 0 && kind == under && n < len(text):
			n = 0 // all of it stands below
		case len(lines) == most:
			n = len(text) // in the last row that is free: what has no room there is cut
		}
		pieces, rest := split(run, n, at)
		if kind == under && len(lines) > 0 {
			pieces[0].max = 0 // it has more room than beside its key
		}
		lines, run = append(lines, append(line, pieces...)), rest
		at, limit = below.at, below.max
	}
	return lines
}

func textOf(run []cell) string {
	var b strings.Builder
	for _, c := range run {
		b.WriteString(c.text)
	}
	return b.String()
}

// split is the first n bytes of a run, from a column on, and what is left of it without
// the blanks before it.
func split(run []cell, n, at int) (pieces, rest []cell) {
	for i, c := range run {
		take := min(n, len(c.text))
		if take > 0 {
			piece := c
			piece.at, piece.text, piece.wrap = at, c.text[:take], cut
			pieces = append(pieces, piece)
			n, at = n-take, at+theme.Width(piece.text)
		}
		if c.text = strings.TrimLeft(c.text[take:], " "); c.text != "" {
			return pieces, append([]cell{c}, run[i+1:]...)
		}
	}
	return pieces, nil
}

// below is where the rows below a run stand and how wide they are, and their sign.
func below(run []cell, room, end int) (place cell, sign []cell) {
	c := run[0]
	place, at := cell{at: c.at, max: room}, c.at-2
	switch c.wrap {
	case under:
		place, at = cell{at: underAt, max: end - underAt}, underAt-2
	case code:
		place.at = hang(run, end)
		place.max, at = end-place.at, breakAt-1
	}
	if at < 0 {
		return place, nil
	}
	return place, []cell{{at: at, text: goesOn, ink: faint}}
}

// hang is the column at which a line of code goes on.
func hang(run []cell, end int) int {
	indent := 0
	for _, c := range run {
		rest := strings.TrimLeft(c.text, " ")
		indent += len(c.text) - len(rest)
		if rest != "" {
			break
		}
	}
	return max(codeAt, min(codeAt+indent+deeper, end-leastRun))
}

// fitting is how many bytes of a text stand in a line of so many columns: all of it, or
// up to a place where it can be broken; at least one character.
func fitting(text string, room int, kind wrapping) int {
	if theme.Width(text) <= room {
		return len(text)
	}
	for i, width := 0, 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if width += theme.Width(string(r)); width > room && i > 0 {
			return breakOf(text[:i], kind)
		}
		i += size
	}
	return len(text)
}

// breakOf is where a text that fills its line is broken: in the latter half behind a
// blank or what ends a part, else behind what joins parts of a name, else at its end. Code is
// broken between its parts, and within a string only where it has a blank.
func breakOf(text string, kind wrapping) int {
	after := []string{" ,;", "&/-="}
	if kind == code {
		if i := theme.LastOutside(text, " ,([{"); 2*i >= len(text) {
			return i
		}
		after = []string{" ,("}
	}
	for _, chars := range after {
		if i := strings.LastIndexAny(text, chars) + 1; 2*i >= len(text) {
			return i
		}
	}
	if kind != code {
		return len(text)
	}
	lead := len(text) - len(strings.TrimLeft(text, " "))
	for _, i := range []int{theme.LastOutside(text, ",([{"), theme.LastOutside(text, ".") - 1, theme.LastOutside(text, " ")} {
		if i > lead+leastPart {
			return i
		}
	}
	return len(text)
}

// leastPart is how many columns of code are worth a row.
const leastPart = 8
