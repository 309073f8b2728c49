package theme_test

import (
	"strings"
	"testing"

	"roundtrip/tui/theme"
)

// A text of which something was left out before tells by its length nothing of the whole.
func TestWhatWasCutBeforeIsNotCountedAgain(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{})
	for _, cut := range []string{
		"'" + strings.Repeat("a", 300) + "'... (1100 long)",
		"[" + strings.Repeat("1, ", 100) + "...",
		th.CutCounted(strings.Repeat("word ", 100), 200),
	} {
		if got := th.CutEndCounted(cut, 60); strings.Contains(got, " more") || theme.Width(got) > 60 {
			t.Errorf("CutEndCounted: %q", got)
		}
		if got := th.CutCounted(cut, 60); strings.Count(got, " more") > 1 || theme.Width(got) > 60 {
			t.Errorf("CutCounted: %q", got)
		}
	}
	if got := th.CutEndCounted("return '"+strings.Repeat("a", 300)+"'... (1100 long)", 60); !strings.HasSuffix(got, "aa… (1100 long)") {
		t.Errorf("the length of the whole is lost: %q", got)
	}
	if got := th.CutEndCounted(strings.Repeat("a", 300), 60); !strings.Contains(got, " more") {
		t.Errorf("a whole text is not counted: %q", got)
	}
}

// An escape stands whole, or not at all.
func TestNoEscapeIsCutInTwo(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{})
	for _, escape := range []string{`\n`, `\x1b`, `\u200b`, `\U000e0001`, `\\`} {
		long := strings.Repeat("a"+escape, 60)
		for width := 20; width < 70; width++ {
			for _, got := range []string{th.Cut(long, width), th.CutMiddle(long, width), th.CutCounted(long, width), th.CutEndCounted(long, width)} {
				head, rest, _ := strings.Cut(got, "…")
				_, end, counted := strings.Cut(rest, "…")
				if !counted {
					end = rest
				}
				end = strings.TrimSuffix(end, " more")
				whole := func(s string) bool { return strings.Trim(strings.ReplaceAll(s, escape, ""), "a0123456789 more") == "" }
				if !whole(head) || !whole(end) || theme.Width(got) > width {
					t.Fatalf("%d columns: %q", width, got)
				}
			}
		}
	}
}
