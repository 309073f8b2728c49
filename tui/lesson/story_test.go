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
	}, 50)
	for i, want := range []string{"before after", "status 200 the same", "the answer nothing Hello", "query nothing the same"} {
		if got := strings.Join(strings.Fields(ansi.Strip(lines[i])), " "); got != want {
			t.Errorf("line %d is %q, want %q", i, got, want)
		}
	}
}
