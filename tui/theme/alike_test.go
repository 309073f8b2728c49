package theme

import (
	"strings"
	"testing"
)

// Two texts that differ are never cut to the same.
func TestCutAlikeShowsTheDifference(t *testing.T) {
	t.Parallel()
	th := New(Options{Dark: true})
	long := strings.Repeat("cookie=", 20)
	for _, pair := range [][2]string{
		{"Thank you, Ada.", "Thank you, Nin."}, {"http", "https"}, {"", "x"}, {long + "a", long + "b"}, {long, long + "b"},
		{long + "a" + long, long + "b" + long}, {"\u00e9" + long, "\u00e8" + long}, {"a" + long, "b" + long},
	} {
		for width := 6; width < 90; width++ {
			a, b := th.CutAlike(pair[0], pair[1], width)
			if a == b || Width(a) > width || Width(b) > width {
				t.Errorf("in %d columns %q and %q are shown as %q and %q", width, pair[0], pair[1], a, b)
			}
		}
	}
}
