package lessons

import "testing"

// A second change begins with what the first one put in the place of the page's words.
func TestASecondChangeSelectsWhatWasTyped(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ own, selects, now, want string }{
		{"/hello?name=Ada", "Ada", "/hello?name=Ada", "Ada"},
		{"/hello?name=Ada", "Ada", "/hello?name=Nina", "Nina"},
		{"/hello?name=Ada&x=1", "Ada", "/hello?name=Nina&x=1", "Nina"},
		{"/hello?name=Ada", "Ada", "/hello?name=", ""},
		{"/hello?name=Ada", "Ada", "/hello?name=o", ""},
		{"/hello?name=Ada", "Ada", "/pot", ""},
		{"/aba", "b", "/a", ""},
		{"GET /", "", "GET /x", ""},
	} {
		c := Change{Select: tc.selects}
		if got := c.SelectedIn(tc.own, tc.now); got != tc.want {
			t.Errorf("of %q, where %q was selected in %q, %q is selected", tc.now, tc.selects, tc.own, got)
		}
	}
}
