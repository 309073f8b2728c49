package overlay

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// The rows that the list of keys counts as shown, and those that it says are left, are all.
func TestTheListOfKeysCountsItsRows(t *testing.T) {
	t.Parallel()
	lines := NewHelp(keys.Lesson).Draw(theme.New(theme.Options{Dark: true}), 100, 20)
	head, foot := strings.Fields(ansi.Strip(lines[0])), ansi.Strip(lines[len(lines)-1])
	var from, to, all, more int
	_, err := fmt.Sscanf(strings.Join(head[1:], " "), "%d–%d of %d", &from, &to, &all)
	_, errMore := fmt.Sscanf(foot, "… %d more", &more)
	if err != nil || errMore != nil || from != 1 || to+more != all {
		t.Errorf("%d–%d of %d, and %d more (%v, %v)\n%s", from, to, all, more, err, errMore, strings.Join(lines, "\n"))
	}
}
