package theme

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// contextColumns is how much of the text before a difference is shown.
const contextColumns = 8

// CutAlike is two texts, each in at most width columns, so that it is seen in what they differ. Of
// their common beginning the most is left out if need be, and is counted; then their ends.
func (t Theme) CutAlike(a, b string, width int) (cutA, cutB string) {
	if Width(a) <= width && Width(b) <= width {
		return a, b
	}
	same := commonPrefix(a, b)
	out := Width(same) - contextColumns
	lead := fmt.Sprintf("%s%d more%s", t.Sym.Cut, out, t.Sym.Cut)
	if 2*(Width(lead)+contextColumns) > width { // there is no room to count
		lead, out = t.Sym.Cut, Width(same)-min(contextColumns, width/4)
	}
	if out <= Width(lead) {
		return t.CutEndCounted(a, width), t.CutEndCounted(b, width)
	}
	return t.CutEndCounted(lead+ansi.TruncateLeft(a, out, ""), width), t.CutEndCounted(lead+ansi.TruncateLeft(b, out, ""), width)
}

// commonPrefix is what two texts begin with.
func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && strings.HasPrefix(b[min(n, len(b)):], a[n:n+1]) {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return a[:n]
}
