package overlay_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// What is typed first takes the place of the text of the last search; a key that moves keeps it.
func TestTypingReplacesTheLastSearch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys []tea.KeyPressMsg
		want string
	}{
		{[]tea.KeyPressMsg{{Code: '1', Text: "1"}, {Code: '5', Text: "5"}}, "15"},
		{[]tea.KeyPressMsg{{Code: tea.KeyEnd}, {Code: '5', Text: "5"}}, "status == 4185"},
		{nil, "status == 418"},
	} {
		taken := ""
		e := overlay.NewExpression("go to", "status == 418", "", func(string) error { return nil }, func(text string) tea.Cmd {
			taken = text
			return nil
		}).Replacing()
		for _, k := range c.keys {
			e.Key(k)
		}
		e.Key(tea.KeyPressMsg{Code: tea.KeyEnter})
		if taken != c.want {
			t.Errorf("took %q, want %q", taken, c.want)
		}
	}
}

// What may have been meant can be read beside a long expression.
func TestTheSuggestionForAnExpressionIsReadWhole(t *testing.T) {
	t.Parallel()
	const wrong = `there is no name "form"; did you mean method?`
	e := overlay.NewExpression("hold where", `form == "tea" and status >= 400 and path.startswith("/cart")`, "", func(string) error { return errors.New(wrong) }, nil)
	for _, width := range []int{80, 100} {
		line := ansi.Strip(e.Draw(theme.New(theme.Options{}), width, 1)[0])
		if !strings.Contains(line, wrong[1:]) || theme.Width(line) > width {
			t.Errorf("%d columns: %q", width, line)
		}
	}
}
