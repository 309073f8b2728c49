package cli

import "testing"

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
