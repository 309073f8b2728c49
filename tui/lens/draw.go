package lens

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// The columns of a row: the mark of the cursor, then its text.
const (
	markAt = 1
	textAt = 3
)

// Frame is a lens as it is to be drawn.
type Frame struct {
	Kind Kind
	// Others are the lenses that can be had instead; they stand at the right
	// end of the title.
	Others []Kind
	// About stands behind the title, see [About].
	About string
	// Bare leaves out the rule before the title, for a lens beside another.
	Bare bool
	Rows []Row
	// Cursor is the selected row; -1 marks the row where the request is.
	Cursor int
	// Scroll is the first row to be seen.
	Scroll        int
	Width, Height int
	Theme         theme.Theme
	// Lit are bytes of the wire that are pointed at.
	Lit []trace.Span
}

// Draw makes Height lines, none wider than Width: the title and the rows.
func Draw(f Frame) []string {
	lines := make([]string, max(0, f.Height))
	line := theme.NewLine(f.Width)
	for i := range lines {
		line.Reset()
		if i == 0 {
			f.title(line)
		} else if row := f.Scroll + i - 1; row >= 0 && row < len(f.Rows) {
			f.row(line, row)
		}
		lines[i] = line.String()
	}
	return lines
}

// Hit is what stands at column x of line y: a row that can be selected, or the
// name of another lens.
func Hit(f Frame, x, y int) (row int, other Kind, ok bool) {
	if y == 0 {
		for i, at := range f.othersAt() {
			if x >= at && x < at+len(f.Others[i].String()) {
				return -1, f.Others[i], true
			}
		}
		return -1, 0, false
	}
	row = f.Scroll + y - 1
	if y < 0 || y >= f.Height || x < 0 || x >= f.Width || row < 0 || row >= len(f.Rows) || !selectable(f.Rows[row]) {
		return -1, 0, false
	}
	return row, 0, true
}

// title is the one thin rule, with the lens's name and the others'.
func (f Frame) title(line *theme.Line) {
	t := f.Theme
	end := f.Width - 1
	x := markAt
	line.Fill(x, end, t.Rule, t.Sym.Rule)
	if !f.Bare {
		x = line.Put(x+2, t.Rule, " ")
	}
	x = line.Put(x, t.Title, f.Kind.String())
	if f.About != "" {
		x = line.Put(x, t.Faint, " "+t.CutMiddle(t.Say(f.About), max(0, end-x-8)))
	}
	x = line.Put(x, t.Rule, " ")
	if at := f.othersAt(); len(at) > 0 && at[0]-8 > x {
		line.Put(at[0]-1, t.Rule, " ")
		for i, at := range at {
			if i > 0 {
				line.Put(at-3, t.Faint, " "+t.Sym.Mid+" ")
			}
			line.Put(at, t.Faint, f.Others[i].String())
		}
		end = at[0] - 1
	}
	if text := f.position(); text != "" && end-theme.Width(text)-6 > x {
		line.Put(end-theme.Width(text)-3, t.Faint, " "+text+" ")
	}
}

// othersAt are the columns of the other lenses' names.
func (f Frame) othersAt() []int {
	at := make([]int, len(f.Others))
	x := f.Width - 1
	for i := len(f.Others) - 1; i >= 0; i-- {
		x -= len(f.Others[i].String())
		at[i] = x
		x -= 3
	}
	return at
}

// position says which rows are seen, if not all are.
func (f Frame) position() string {
	visible := f.Height - 1
	if visible < 1 || len(f.Rows) <= visible {
		return ""
	}
	from := min(f.Scroll+1, len(f.Rows))
	return f.Theme.Say(fmt.Sprintf("%d–%d of %d", from, min(f.Scroll+visible, len(f.Rows)), len(f.Rows)))
}

func (f Frame) row(line *theme.Line, i int) {
	r := f.Rows[i]
	selected := i == f.Cursor
	if selected || f.Cursor < 0 && r.Now && !f.nowBefore(i) {
		line.Put(markAt, f.Theme.Now, f.Theme.Sym.Right)
	}
	for _, c := range r.cells {
		f.cell(line, c, r, selected)
	}
	if r.bytes != nil {
		f.bytes(line, r.bytes)
	}
}

// nowBefore reports whether a row above already carries the mark of now.
func (f Frame) nowBefore(i int) bool { return i > 0 && f.Rows[i-1].Now }

func (f Frame) cell(line *theme.Line, c cell, r Row, selected bool) {
	x := textAt + c.at
	room := f.Width - 1 - x
	if c.max > 0 {
		room = min(room, c.max)
	}
	if c.at < 0 {
		room = f.Width / 2
	}
	text := c.text
	if !c.data {
		text = f.Theme.Say(text)
	}
	if c.middle {
		text = f.Theme.CutMiddle(text, room)
	} else {
		text = f.Theme.Cut(text, room)
	}
	if c.at < 0 {
		x = f.Width - 1 - theme.Width(text)
	}
	line.Put(x, f.style(c, r, selected), text)
}

func (f Frame) style(c cell, r Row, selected bool) lipgloss.Style {
	style := f.ink(c)
	if r.Now || r.fresh {
		style = style.Bold(true)
	}
	if selected && c.ink != faint {
		style = style.Bold(true)
		if c.ink == name {
			style = style.Underline(true)
		}
	}
	return style
}

func (f Frame) ink(c cell) lipgloss.Style {
	t := f.Theme
	switch c.ink {
	case strong:
		return t.Now
	case faint:
		return t.Faint
	case party:
		return t.Party(c.layer)
	case partyStrong:
		return t.Party(c.layer).Bold(true)
	case wrong:
		return t.Wrong
	case keyword:
		return t.Keyword
	case literal:
		return t.Literal
	case comment:
		return t.Comment
	}
	return t.Text
}
