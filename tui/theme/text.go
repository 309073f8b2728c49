package theme

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width is how many columns s takes. It is text without styles.
func Width(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] < ' ' || s[i] == 0x7f {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// Cut is s in at most width columns, its end left out if need be.
func (t Theme) Cut(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	if width <= Width(t.Sym.Cut) {
		return ansi.Truncate(t.Sym.Cut, max(0, width), "")
	}
	return beginning(s, width-Width(t.Sym.Cut)) + t.Sym.Cut
}

// CutMiddle is s in at most width columns, its middle left out if need be:
// both ends of a long value say something.
func (t Theme) CutMiddle(s string, width int) string {
	w := Width(s)
	room := width - Width(t.Sym.Cut)
	if w <= width || room < 4 {
		return t.Cut(s, width)
	}
	head := beginning(s, room-room/3)
	return head + t.Sym.Cut + ending(s, room-Width(head))
}

// CutPath is the path of a file in at most width columns. What is left out is at its front,
// folder by folder: its name is what it is known by.
func (t Theme) CutPath(path string, width int) string {
	if Width(path) <= width {
		return path
	}
	room := width - Width(t.Sym.Cut)
	for rest := path; rest != ""; {
		next := strings.IndexAny(rest[1:], `/\`)
		if next < 0 {
			return t.CutMiddle(rest, width)
		}
		if rest = rest[next+1:]; Width(rest) <= room {
			return t.Sym.Cut + rest
		}
	}
	return t.CutMiddle(path, width)
}

// leastCounted is how many columns a text has at least beside the number of characters that
// were left out of it.
const leastCounted = 16

// CutCounted is s in at most width columns. If its middle was left out, it says there how
// many characters that are, where there is room to and s is whole.
func (t Theme) CutCounted(s string, width int) string {
	w := Width(s)
	if w <= width {
		return s
	}
	room := width - Width(t.leftOut(w))
	if room < leastCounted || t.wasCut(s) {
		return t.CutMiddle(s, width)
	}
	head := beginning(s, room-room/3)
	end := ending(s, room-Width(head))
	return head + t.leftOut(w-Width(head)-Width(end)) + end
}

// CutEndCounted is CutCounted for a text of which the end is left out.
func (t Theme) CutEndCounted(s string, width int) string {
	w := Width(s)
	if w <= width {
		return s
	}
	room := width - Width(t.leftOut(w))
	switch {
	case t.wasCut(s):
		return t.cutAgain(s, width)
	case room < leastCounted:
		return t.Cut(s, width)
	}
	head := beginning(s, room)
	return head + strings.TrimSuffix(t.leftOut(w-Width(head)), t.Sym.Cut)
}

// leftOut stands where so many characters were left out.
func (t Theme) leftOut(n int) string { return fmt.Sprintf("%s%d more%s", t.Sym.Cut, n, t.Sym.Cut) }

// Broken is s in lines, the first of them with its own width, broken at spaces where it can.
// The blanks before its first word stay.
func (t Theme) Broken(s string, first, width int) (head string, rest []string) {
	if Width(s) <= first {
		return s, nil
	}
	blank := s[:len(s)-len(strings.TrimLeft(s, " "))]
	head = blank + Wrap(s[len(blank):], max(1, first-len(blank)))[0]
	return head, Wrap(strings.TrimLeft(s[len(head):], " "), max(1, width))
}

// WrapAtMost is Wrap into so many lines, the last of them cut if need be.
func (t Theme) WrapAtMost(s string, width, most int) []string {
	lines := Wrap(s, max(1, width))
	if len(lines) <= most {
		return lines
	}
	lines[most-1] = t.Cut(strings.Join(lines[most-1:], " "), width)
	return lines[:most]
}
