package check

import "testing"

// A * of a page stands for what each run has anew, and the rest is as the page says.
func TestAValueIsWhatThePageSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		said, value string
		want        bool
	}{
		{"200", "200", true},
		{"200", "2001", false},
		{"", "200", false},
		{"*", "ce27d7", true},
		{"sid=*; HttpOnly", "sid=7f3a9c; HttpOnly", true},
		{"sid=*; HttpOnly", "sid=7f3a9c", false},
		{"a*b*c", "a1b2c", true},
		{"a*b*c", "a1c", false},
		{"ab*ab", "ab", false},
	} {
		if got := isValue(c.said, c.value); got != c.want {
			t.Errorf("%q is %q: %v", c.value, c.said, got)
		}
	}
}
