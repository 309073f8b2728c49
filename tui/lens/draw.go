package lens

import (
	"fmt"
	"strings"

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
	// Offers are the lenses that can be had, in their order; none where the title names this one alone.
	Offers []Kind
	// About stands behind the name of the lens, see [About].
	About string
	// Found stands behind the name of the findings lens, see [Count].
	Found Tally
	// Dim says that the arrows are elsewhere.
	Dim bool
	// Past says that the view looks back, so that its mark is not where the request is.
	Past bool
	// Over says that the request has ended, so that it is nowhere any more.
	Over bool
	Rows []Row
	// Cursor is the selected row; -1 marks the row where the request is, NoRow none. Where
	// another line of code is selected, the one that runs has a sign of its own.
	Cursor int
	// Scroll is the first row to be seen.
	Scroll        int
	Width, Height int
	Theme         theme.Theme
	// Search is the text that is searched for in the code.
	Search string
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
		other, ok = f.bar().at(x)
		return -1, other, ok && other != f.Kind
	}
	row = f.Scroll + y - 1
	if y < 0 || y >= f.Height || x < 0 || x >= f.Width || row < 0 || row >= len(f.Rows) {
		return -1, 0, false
	}
	for row > 0 && f.Rows[row].part {
		row--
	}
	if !selectable(f.Rows[row]) {
		return -1, 0, false
	}
	return row, 0, true
}

// title is the one thin rule, with the names of the lenses and which rows are seen.
func (f Frame) title(line *theme.Line) {
	t, b := f.Theme, f.bar()
	line.Fill(markAt, f.Width-1, t.Rule, t.Sym.Rule)
	for _, p := range b.pieces {
		line.Put(p.at, p.style, p.text)
	}
	text := " " + f.position() + " "
	if at := f.Width - 2 - theme.Width(text); f.position() != "" && at > b.end {
		line.Put(at, t.Faint, text)
	}
}

func (f Frame) counted() string {
	if f.Found.N == 0 {
		return ""
	}
	return " " + f.Theme.Say(f.Found.String())
}

// position says which rows are seen, if not all are.
func (f Frame) position() string {
	visible := f.Height - 1
	if visible < 1 || len(f.Rows) <= visible {
		return ""
	}
	from, to := min(f.Scroll, len(f.Rows)), min(f.Scroll+visible, len(f.Rows))
	before, shown, all := counted(f.Rows[:from]), counted(f.Rows[from:to]), counted(f.Rows)
	if shown == 0 || shown == all { // parts of one, or a rest that does not count
		before, shown, all = from, to-from, len(f.Rows)
	}
	return f.Theme.Say(fmt.Sprintf("%d–%d of %d", before+1, before+shown, all))
}

// counted is how many rows a reader counts: headings and the rest of a long value are none.
func counted(rows []Row) (n int) {
	for _, r := range rows {
		if selectable(r) && !r.part && !strings.HasPrefix(r.ID, groupID) && !strings.HasPrefix(r.ID, localID) {
			n++
		}
	}
	return n
}

func (f Frame) row(line *theme.Line, i int) {
	r := f.Rows[i]
	if f.Search != "" && r.isCode() {
		r = f.searched(r)
	}
	selected := i == f.Cursor
	switch now := r.Now && !f.nowBefore(i); {
	case selected, now && f.Cursor == -1:
		line.Put(markAt+r.inset, f.Theme.Now, f.Theme.Sym.Cursor)
	case now && f.Kind == Code:
		line.Put(markAt, f.Theme.Held, f.Theme.Sym.Here)
	}
	for _, c := range r.cells {
		f.cell(line, c, r, selected)
	}
	if r.Now && !selected && f.Cursor != -1 && f.Kind == Code && !f.nowBefore(i) {
		f.saysHere(line)
	}
	f.cutSign(line, r)
	if r.bytes != nil {
		f.bytes(line, r.bytes)
	}
}

// saysHere says what the mark of a line means that the arrows are not at.
func (f Frame) saysHere(line *theme.Line) {
	for _, words := range f.hereWords() {
		if x := f.Width - 1 - len(words); line.Free(max(0, x-2), f.Width-1) {
			line.Put(x, f.Theme.Faint, words)
			return
		}
	}
}

// hereWords are what the mark means, the longest first.
func (f Frame) hereWords() []string {
	switch {
	case f.Past:
		return []string{"the view is here", "view here"}
	case f.Over:
		return []string{"the request was here last", "here last"}
	}
	return []string{"the request is here", "now here"}
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
	switch {
	case c.middle:
		text = f.Theme.CutCounted(text, room)
	case c.data && !c.part:
		text = f.Theme.CutEndCounted(text, room)
	default:
		text = f.Theme.Cut(text, room)
	}
	if c.at < 0 {
		x = f.Width - 1 - theme.Width(text)
	}
	line.Put(x, f.style(c, r, selected), text)
}

// cutSign ends a line in which a cell has no room even for the sign: the cells
// before it may end where the room does, and say nothing of it.
func (f Frame) cutSign(line *theme.Line, r Row) {
	sign := f.Theme.Sym.Cut
	for _, c := range r.cells {
		room := f.Width - 1 - textAt - c.at
		if c.at >= 0 && room < theme.Width(sign) && theme.Width(strings.TrimRight(c.text, " ")) > max(0, room) {
			line.Put(f.Width-1-theme.Width(sign), f.Theme.Faint, sign)
			return
		}
	}
}

func (f Frame) style(c cell, r Row, selected bool) lipgloss.Style {
	style := f.ink(c)
	if c.ink == beside {
		return style
	}
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
	case sought:
		return t.Selection
	}
	return t.Text
}
