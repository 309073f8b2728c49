package theme

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// howLong begins what stands behind a picture of a value of which the end was left out, such
// as "... (1100 long)".
const howLong = "... ("

// wasCut reports whether something was left out of a text before, so that its length is not
// that of the whole.
func (t Theme) wasCut(s string) bool {
	return strings.Contains(s, howLong) || strings.HasSuffix(s, "...") || strings.Contains(s, " more"+t.Sym.Cut)
}

// cutAgain cuts the end of a text that was cut before. If it says how long the whole is, that
// stays where there is room.
func (t Theme) cutAgain(s string, width int) string {
	i := strings.LastIndex(s, howLong)
	if i < 0 || !strings.HasSuffix(s, ")") || width-Width(s[i:]) < leastCounted {
		return t.Cut(s, width)
	}
	long := s[i+len("..."):]
	return beginning(s[:i], width-Width(t.Sym.Cut+long)) + t.Sym.Cut + long
}

// beginning is as much of the beginning of s as fits width columns, without a part of an escape.
func beginning(s string, width int) string {
	head := ansi.Truncate(s, width, "")
	from, to := escapeAt(s, len(head))
	if from < len(head) && len(head) < to {
		return s[:from]
	}
	return head
}

// ending is as much of the end of s as fits width columns, without a part of an escape.
func ending(s string, width int) string {
	w := Width(s)
	end := ansi.TruncateLeft(s, w-width, "")
	if Width(end) > width { // a wide character lay across the cut
		end = ansi.TruncateLeft(s, w-width+1, "")
	}
	at := len(s) - len(end)
	if from, to := escapeAt(s, at); from < at && at < to {
		return s[to:]
	}
	return end
}

// escapeAt is where the escape begins and ends that the byte before a place belongs to; both
// are the place where there is none.
func escapeAt(s string, at int) (from, to int) {
	for i := 0; i < at; {
		next := strings.IndexByte(s[i:at], '\\')
		if next < 0 {
			break
		}
		i += next
		end := min(len(s), i+escapeLength(s[i+1:]))
		if end >= at {
			return i, end
		}
		i = end
	}
	return at, at
}

// escapeLength is how long an escape is of which all but its backslash is given.
func escapeLength(rest string) int {
	if rest == "" {
		return 1
	}
	switch rest[0] {
	case 'x':
		return len(`\x00`)
	case 'u':
		return len(`\u0000`)
	case 'U':
		return len(`\U00000000`)
	}
	return len(`\n`)
}
