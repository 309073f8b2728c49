package inspect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/inspect"
)

// Of two texts that were kept whole the lines are told that differ, and not their hashes: in the list of a
// series, side by side, and at the event at which the view stands.
func TestTheLinesOfTwoBodiesAreTold(t *testing.T) {
	t.Parallel()
	page := func(lines ...string) string {
		var all strings.Builder
		for n := range 300 {
			fmt.Fprintf(&all, "<p>row %d of a page of Django</p>\n", n+1)
		}
		return all.String() + strings.Join(lines, "\n") + "\n" + all.String()
	}
	for name, tt := range map[string]struct {
		was, is string
		want    []string
	}{
		"changed":     {page("total = order.total"), page("total = order.sum()"), []string{`body, line 301 "total = order.total" → "total = order.sum()"`}},
		"added":       {page("one"), page("one", "two"), []string{"body, line 302 added"}},
		"removed":     {page("one", "two"), page("two"), []string{"body, line 301 removed"}},
		"apart":       {page("a", "b", "c"), page("A", "b", "C"), []string{`body, line 301 "a" → "A"`, `body, line 303 "c" → "C"`}},
		"short":       {"a\nb\n", "a\nc\n", []string{`body, line 2 "b" → "c"`}},
		"end of line": {"a\nb", "a\nb\n", []string{`body, line 2 "b" → "b\n"`}},
		"many": {page(strings.Split("abcdefg", "")...), page(strings.Split("1234567", "")...), []string{
			`body, line 301, first of 7 that differ, "a" → "1"`, `body, line 302 "b" → "2"`, `body, line 303 "c" → "3"`, `body, line 304 "d" → "4"`, `body, line 305 "e" → "5"`,
		}},
	} {
		all := answered(t, []string{"/1", "/1"}, func(n int, _ string) answer { return answer{"200 OK", nil, []string{tt.was, tt.is}[n]} })
		twin := inspect.Series(all[:1], all[1:]).Twins[0]
		var got []string
		for _, d := range twin.Differences(all[0].Trace(), all[1].Trace()) {
			if !strings.HasPrefix(d.What, "header") {
				got = append(got, d.String())
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if p, _ := twin.Part(all[0].Trace(), all[1].Trace()); name == "changed" && p.Is != `the body of the response, line 301: "total = order.sum()"` {
			t.Errorf("it parts at %q", p.Is)
		}
		if beside := fmt.Sprint(twin.Beside(all[0].Trace(), all[1].Trace())); strings.Contains(beside, "SHA-256") || !strings.Contains(beside, "the body of the response, line ") {
			t.Errorf("%s, beside: %s", name, beside)
		}
	}
}
