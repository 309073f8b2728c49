package overlay

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// A question that is too long is cut so that its answers can be read.
func TestAQuestionMakesRoomForItsAnswers(t *testing.T) {
	t.Parallel()
	q := &Question{Text: strings.Repeat("Is it so? ", 20), Choices: []Choice{{Key: "M", Word: "make it smaller"}, {Key: "esc", Word: "no"}}}
	line := q.Draw(theme.New(theme.Options{}), 80, 1)[0]
	if !strings.Contains(ansi.Strip(line), "M make it smaller   esc no") || theme.Width(line) > 80 {
		t.Errorf("at 80 columns it is %q", line)
	}
}
