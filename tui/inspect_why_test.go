package tui

import (
	"regexp"
	"testing"
)

// An answer leads the view to the event of its cause. Esc leads back to where it was, and another key stays there.
func TestEscLeadsBackFromAnAnswer(t *testing.T) {
	t.Parallel()
	inView := regexp.MustCompile(`▸ +[\d.]+ \S (\S+) +(\S+)`)
	for key, leads := range map[string]bool{"esc": true, "enter": false} {
		d := listed(t, middle, "/hello?name=Ada")
		d.press("enter")
		at := func() string { return inView.FindString(d.text()) }
		before := at()
		d.press("w")
		d.write("HTTP_COOKIE")
		d.press("enter")
		d.shows("the client sent none")
		answered := at()
		d.press(key)
		d.hides("the client sent none")
		want := answered
		if leads {
			want = before
		}
		if got := at(); got != want || before == answered || before == "" {
			t.Errorf("%s: in view is %q, want %q; before it was %q, in the answer %q", key, got, want, before, answered)
		}
	}
}
