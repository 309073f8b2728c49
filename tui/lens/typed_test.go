package lens

import (
	"strings"
	"testing"

	"roundtrip/tui/theme"
)

// A line that is typed looks as it does in the listing of the whole file, also within a text of
// several lines.
func TestTypedLinesLookAsTheListing(t *testing.T) {
	t.Parallel()
	text := "def f(a):\n    \"\"\"Says if it's\n    not None, or returns\n    \"\"\"\n    return 'x', 1  # if\n\nT = '''\nif \"\"\" is\n'''\nif T: pass\nU = r'''a \"\"\"\nif ''' + \"b\"\nif U: pass"
	lines, listing := strings.Split(text, "\n"), Highlight("x.py", text)
	h, th := NewTyped("x.py"), theme.New(theme.Options{Dark: true})
	for n, line := range lines {
		want, got := make([]ink, len(line)), make([]ink, len(line))
		for _, c := range listing.rows[n].cells {
			for i := range c.text {
				if x := c.at - codeAt + i; c.data && x >= 0 && x < len(line) {
					want[x] = c.ink
				}
			}
		}
		h.Line(h.Above(lines[:n]), line, th)
		for key, found := range h.known {
			if key.text == line {
				for _, p := range found.parts {
					for x := p.from; x < p.to; x++ {
						got[x] = p.ink
					}
				}
			}
		}
		for x := range line {
			if line[x] != ' ' && got[x] != want[x] {
				t.Errorf("line %d, column %d of %q: %v, in the listing %v", n+1, x, line, got[x], want[x])
			}
		}
	}
}
