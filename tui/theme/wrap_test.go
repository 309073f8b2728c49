package theme

import (
	"strings"
	"testing"
)

// Code is broken at a bracket or a blank, and a name such as latin-1 not at all, while there is
// another place.
func TestCodeIsBrokenBetweenItsParts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text  string
		width int
		parts []string
	}{
		{`Write parse_qs(environ.get("QUERY_STRING", "")) there.`, 32, []string{`"QUERY_STRING",`}},
		{`path = unquote_to_bytes(path).decode("latin-1")`, 30, []string{`"latin-1"`, "unquote_to_bytes("}},
		{`in latin-1, a byte becomes a character`, 9, []string{"latin-1,"}},
		{`with utf-8 and X-Tea`, 10, []string{"utf-8"}},
		{`over X-Tea: green, such as X-Cup-Size: 3`, 31, []string{"X-Cup-Size:"}},
		{`server adds Transfer-Encoding`, 22, []string{"Transfer-Encoding"}},
		{`environ["QUERY_STRING"].split("&")`, 24, []string{`"QUERY_STRING"`, ".split"}},
	} {
		lines := Wrap(tc.text, tc.width)
		for _, part := range tc.parts {
			if !strings.Contains(strings.Join(lines, "\n"), part) {
				t.Errorf("%q is broken in %d columns:\n%s", part, tc.width, strings.Join(lines, "\n"))
			}
		}
	}
}

// Nothing is lost, and no line is too long.
func TestWrapKeepsAll(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		strings.Repeat("a", 50), "  " + strings.Repeat("tea(", 30), "one " + strings.Repeat("\u65e5\u672c", 20) + " two", "a\n\n" + strings.Repeat("b/", 20) + "\nc",
		"it's " + strings.Repeat("x", 30) + "'s " + strings.Repeat("\"a b\"", 9), "",
	} {
		for width := 2; width < 60; width++ {
			lines := Wrap(text, width)
			for _, line := range lines {
				if Width(line) > width {
					t.Errorf("in %d columns: %q", width, line)
				}
			}
			if got, want := strings.Join(strings.Fields(strings.Join(lines, "")), ""), strings.Join(strings.Fields(text), ""); got != want {
				t.Errorf("in %d columns %q became %q", width, want, got)
			}
		}
	}
}
