package theme

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Printable is s with every character escaped that a terminal might obey or
// that takes no room of its own: controls, line ends, direction marks, octets
// that are no text. Everything that came off a network goes through it.
func Printable(s string) string {
	if i := strings.IndexFunc(s, unsafe); i < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02x`, s[i])
		} else {
			b.WriteString(escape(r))
		}
		i += size
	}
	return b.String()
}

func unsafe(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f
	}
	return !unicode.IsPrint(r)
}

func escape(r rune) string {
	switch {
	case !unsafe(r):
		return string(r)
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

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
	return ansi.Truncate(s, width, t.Sym.Cut)
}

// CutMiddle is s in at most width columns, its middle left out if need be:
// both ends of a long value say something.
func (t Theme) CutMiddle(s string, width int) string {
	w := Width(s)
	room := width - Width(t.Sym.Cut)
	if w <= width || room < 4 {
		return t.Cut(s, width)
	}
	head := ansi.Truncate(s, room-room/3, "")
	room -= Width(head)
	end := ansi.TruncateLeft(s, w-room, "")
	if Width(end) > room { // a wide character lay across the cut
		end = ansi.TruncateLeft(s, w-room+1, "")
	}
	return head + t.Sym.Cut + end
}

// Wrap breaks s into lines of at most width columns, at spaces where it can.
func Wrap(s string, width int) []string {
	if width < 1 {
		return nil
	}
	return strings.Split(ansi.Wrap(s, width, ""), "\n")
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
