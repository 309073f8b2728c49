package lesson

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

// A value that a change has left as it was is told once, and an empty one as nothing.
func TestPairsTellOnceWhatIsTheSame(t *testing.T) {
	t.Parallel()
	lines := pairLines(theme.New(theme.Options{Dark: true}), []lessons.Pair{
		{Name: "status", Before: "200", After: "200"}, {Name: "the answer", Before: "", After: "Hello"}, {Name: "query", Before: "", After: ""},
	}, 50, false)
	for i, want := range []string{"before after", "status 200 the same", "the answer nothing Hello", "query nothing the same"} {
		if got := strings.Join(strings.Fields(ansi.Strip(lines[i])), " "); got != want {
			t.Errorf("line %d is %q, want %q", i, got, want)
		}
	}
}

// A value that is the same is read whole where the free columns, or two rows, have room for it.
func TestPairsCutNothingThatHasRoom(t *testing.T) {
	t.Parallel()
	for w := 30; w < 60; w++ {
		lines := pairLines(theme.New(theme.Options{Dark: true}), []lessons.Pair{
			{Name: "QUERY_STRING", Before: "a=1", After: "a=2"}, {Name: "the answer", Before: "Hello, World!", After: "Hello, World!"},
		}, w, w%2 == 0)
		if text := ansi.Strip(strings.Join(lines, "\n")); !strings.Contains(text, "Hello, World!") || !strings.Contains(text, "the same") {
			t.Errorf("in %d columns:\n%s", w, text)
		}
	}
}

// Values that differ are seen to differ, however narrow the story is.
func TestPairsShowWhereTheyDiffer(t *testing.T) {
	t.Parallel()
	cookie := strings.Repeat("session=", 30)
	for _, p := range []lessons.Pair{
		{Name: "the answer", Before: "Thank you, Ada.", After: "Thank you, Nin."},
		{Name: "wsgi.url_scheme", Before: "http", After: "https"},
		{Name: "the scheme in Location", Before: "http", After: "https"},
		{Name: "added", Before: "Date, Server, Transfer-Encoding", After: "Date, Server, Content-Length"},
		{Name: "the cookie sent", Before: cookie + "a", After: cookie + "b"},
	} {
		for n := 48; n < 240; n++ {
			w := n / 2
			lines := pairLines(theme.New(theme.Options{Dark: true}), []lessons.Pair{{Name: "status", Before: "200", After: "200"}, p}, w, n%2 == 1)
			text := ansi.Strip(strings.Join(lines, "\n"))
			if !showsPair(text, p) {
				t.Errorf("in %d columns %q and %q are\n%s", w, p.Before, p.After, text)
			}
			for _, line := range lines {
				if ansi.StringWidth(line) > w {
					t.Errorf("%q is wider than %d", line, w)
				}
			}
		}
	}
}

// showsPair reports whether both values are read in a text, each from the place on where they
// begin to differ.
func showsPair(text string, p lessons.Pair) bool {
	squeezed := strings.Join(strings.Fields(text), "")
	n := 0
	for n < min(len(p.Before), len(p.After)) && p.Before[n] == p.After[n] {
		n++
	}
	for _, value := range []string{p.Before, p.After} {
		end := value[max(0, n-4):min(len(value), n+8)]
		if !strings.Contains(squeezed, strings.Join(strings.Fields(end), "")) {
			return false
		}
	}
	return true
}
