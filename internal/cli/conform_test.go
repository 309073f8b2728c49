package cli

import (
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/wsgi/conform"
)

// Each rule that 'roundtrip conform' prints is told by 'roundtrip explain', in words of its own,
// and stands in the list.
func TestEachRuleOfTheMatrixIsExplained(t *testing.T) {
	t.Parallel()
	course, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	all, err := course.Explanations()
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]bool)
	for _, x := range all.Rules() {
		listed[x.ID] = true
	}
	for _, c := range conform.Cases() {
		found := named(all, c.Rule)
		if len(found) != 1 || found[0].Section == "" || !strings.HasPrefix(found[0].Title, c.Rule+": ") || !listed["rule:"+c.Rule] {
			t.Errorf("%s is explained as %+v, listed: %v", c.Rule, found, listed["rule:"+c.Rule])
		}
	}
}

// On a terminal, what a matrix says in sentences is broken at blanks; a line of the table and
// the bytes of a case are left whole.
func TestMatrixOnATerminal(t *testing.T) {
	t.Parallel()
	text := "H1  RFC 9112 §3  ✓   ✗1\n\n  trouble: it ended by itself and wrote no line\n    sent  GET / HTTP/1.1\\r\\nHost: x\\r\\n\n  short\n"
	want := "H1  RFC 9112 §3  ✓   ✗1\n\n  trouble: it ended by\n  itself and wrote no\n  line\n    sent  GET / HTTP/1.1\\r\\nHost: x\\r\\n\n  short\n"
	if got := broken(text, 23); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
