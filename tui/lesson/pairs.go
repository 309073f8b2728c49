package lesson

import (
	"cmp"
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

const (
	pairIndent = 2
	pairGap    = 2
	theSame    = "the same"
	// leastValue is how many columns a value has at least beside another that is cut, too.
	leastValue = 20
	// roomyValue is how many columns are enough for a long value in one row.
	roomyValue = 40
)

// pairTable sets values before a change and after it side by side, in columns.
type pairTable struct {
	theme         theme.Theme
	width         int
	before, after int  // where the columns begin
	tight         bool // a pair has one row, and its values are cut where they are the same
}

// pairLines set values before a change and after it side by side, and below each other those
// that have no room for that, unless there are too few rows. What is as it was is not told twice.
func pairLines(t theme.Theme, pairs []lessons.Pair, w int, tight bool) []string {
	if len(pairs) == 0 {
		return nil
	}
	table := columns(t, pairs, w)
	if half := (w - table.before - pairGap) / 2; tight && half >= leastValue {
		table.tight, table.after = true, table.before+half+pairGap
	}
	head := theme.NewLine(w)
	head.Put(table.before, t.Faint, "before")
	head.Put(table.after, t.Faint, "after")
	lines := []string{head.String()}
	for _, p := range pairs {
		lines = append(lines, table.lines(p)...)
	}
	return lines
}

// columns are such that most pairs have room side by side.
func columns(t theme.Theme, pairs []lessons.Pair, w int) pairTable {
	pt := pairTable{theme: t, width: w}
	for _, p := range pairs {
		pt.before = max(pt.before, pairIndent+theme.Width(t.Say(p.Name))+pairGap)
	}
	pt.before = min(pt.before, max(w/2, pairIndent+len("after")+pairGap))
	pt.after = pt.before + len("before") + pairGap
	for _, p := range pairs {
		if at := pt.before + theme.Width(printed(p.Before)) + pairGap; at+rightWidth(p) <= w {
			pt.after = max(pt.after, at)
		}
	}
	return pt
}

// rightWidth is the room that a pair needs at the right.
func rightWidth(p lessons.Pair) int {
	if p.After == p.Before {
		return len(theSame)
	}
	return theme.Width(printed(p.After))
}

// leftRoom and rightRoom are how wide the columns are.
func (pt pairTable) leftRoom() int  { return pt.after - pt.before - pairGap }
func (pt pairTable) rightRoom() int { return pt.width - pt.after }

func (pt pairTable) lines(p lessons.Pair) []string {
	before, after := printed(p.Before), printed(p.After)
	switch {
	case p.After == p.Before:
		return pt.sameLines(p.Name, before)
	case theme.Width(before) <= pt.leftRoom() && theme.Width(after) <= pt.rightRoom():
		return pt.row(p.Name, before, after)
	case pt.tight:
		before, after = pt.theme.CutAlike(before, after, min(pt.leftRoom(), pt.rightRoom()))
		return pt.row(p.Name, before, after)
	}
	before, after = pt.theme.CutAlike(before, after, pt.rows()*(pt.width-pt.before)-pt.rows())
	return pt.stacked(p.Name, before, after)
}

// sameLines are a value that is as it was. It is cut only where it has no room in all columns that
// are free.
func (pt pairTable) sameLines(name, value string) []string {
	free := pt.width - pt.before - pairGap - len(theSame)
	switch {
	case theme.Width(value) <= pt.leftRoom() && pt.rightRoom() >= len(theSame):
		return pt.row(name, value, theSame)
	case theme.Width(value) <= free, pt.tight && free >= leastValue:
		pt.after = pt.width - len(theSame)
		return pt.row(name, pt.theme.CutCounted(value, free), theSame)
	}
	return pt.stacked(name, pt.theme.CutCounted(value, pt.width-pt.before), theSame)
}

// rows is how many a value below another has at most.
func (pt pairTable) rows() int {
	if pt.width-pt.before >= roomyValue {
		return 1
	}
	return 3
}

// row is a pair side by side, below a name that is longer than its column.
func (pt pairTable) row(name, before, after string) []string {
	lines, l := pt.named(name)
	l.Put(pt.before, pt.theme.Text, before)
	l.Put(pt.after, pt.style(after), after)
	return append(lines, l.String())
}

// named is the row with a name, below the rows that a long one has.
func (pt pairTable) named(name string) (above []string, l *theme.Line) {
	words := theme.Wrap(pt.theme.Say(name), max(1, pt.before-pairIndent-1))
	l = theme.NewLine(pt.width)
	last := len(words) - 1
	l.Put(pairIndent, pt.theme.Faint, words[last])
	for _, line := range words[:last] {
		above = append(above, strings.Repeat(" ", pairIndent)+pt.theme.Faint.Render(line))
	}
	return above, l
}

func (pt pairTable) style(after string) lipgloss.Style {
	if after == theSame {
		return pt.theme.Faint
	}
	return pt.theme.Now
}

// stacked is a pair below each other, each value as wide as both columns.
func (pt pairTable) stacked(name, before, after string) []string {
	lines, l := pt.named(name)
	lines = append(lines, pt.value(l, before, pt.theme.Text)...)
	l = theme.NewLine(pt.width)
	l.Put(pt.before-pairGap-len("after"), pt.theme.Faint, "after")
	return append(lines, pt.value(l, after, pt.style(after))...)
}

// value is one behind the beginning of its first line.
func (pt pairTable) value(l *theme.Line, value string, style lipgloss.Style) []string {
	var lines []string
	for _, text := range pt.theme.WrapAtMost(value, pt.width-pt.before, pt.rows()+1) {
		l.Put(pt.before, style, text)
		lines, l = append(lines, l.String()), theme.NewLine(pt.width)
	}
	return lines
}

// printed is a value as it is shown: what is empty is nothing.
func printed(value string) string { return cmp.Or(theme.Printable(value), "nothing") }
