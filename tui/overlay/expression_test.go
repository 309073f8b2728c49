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

// What can be read is applied while it is typed, once, and enter does not apply it again; esc undoes it.
func TestAnExpressionIsAppliedWhileItIsTyped(t *testing.T) {
	t.Parallel()
	var applied []string
	field := func() *overlay.Expression {
		applied = nil
		check := func(text string) error {
			if strings.HasSuffix(text, "=") {
				return errors.New("the end stands where a value should be")
			}
			return nil
		}
		apply := func(text string) tea.Cmd {
			applied = append(applied, text)
			return nil
		}
		return overlay.NewExpression("only", "a", "", check, apply).Applying(apply, func() tea.Cmd { return apply("undone") })
	}
	e := field()
	for _, r := range "b=c" {
		e.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	e.Key(tea.KeyPressMsg{Code: tea.KeyLeft})
	if _, outcome := e.Key(tea.KeyPressMsg{Code: tea.KeyEnter}); outcome != overlay.Closes || strings.Join(applied, " ") != "ab ab=c" {
		t.Errorf("applied %q", applied)
	}
	e = field()
	e.Key(tea.KeyPressMsg{Code: 'b', Text: "b"})
	if _, outcome := e.Key(tea.KeyPressMsg{Code: tea.KeyEscape}); outcome != overlay.Closes || strings.Join(applied, " ") != "ab undone" {
		t.Errorf("applied %q", applied)
	}
}

// The names that a word may become are offered, but not within quotes; what is wrong with an unfinished name is said
// once enter asks for it.
func TestNamesAreOffered(t *testing.T) {
	t.Parallel()
	check := func(string) error { return errors.New("there is no such name") }
	for text, want := range map[string]string{
		"re": "tab complete", "reads": "✗ There is no such name.", `"re`: "✗ There is no such name.", `x == "a" and re`: "tab complete", "zz": "✗ There is no such name.",
	} {
		e := overlay.NewExpression("only", text, "", check, nil).Completing([]string{"reads", "reason", "status"}, nil)
		draw := func() string { return ansi.Strip(e.Draw(theme.New(theme.Options{}), 100, 1)[0]) }
		if !strings.Contains(draw(), want) {
			t.Errorf("%s: %s, want %s", text, draw(), want)
		}
		if _, outcome := e.Key(tea.KeyPressMsg{Code: tea.KeyEnter}); outcome != overlay.Stays || !strings.Contains(draw(), "There is no such name.") {
			t.Errorf("%s, after enter: %s", text, draw())
		}
	}
}

// Without a word all names are shown with what they are, and tab takes them one after the other, from any place
// where a name may stand.
func TestNamesAreShownAndTaken(t *testing.T) {
	t.Parallel()
	tab, back := tea.KeyPressMsg{Code: tea.KeyTab}, tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	names := []string{"method", "path", "status", "stage"}
	for _, c := range []struct {
		begins string
		keys   []tea.KeyPressMsg
		shown  string
		want   string
	}{
		{"", nil, "method is method", ""},
		{"", []tea.KeyPressMsg{tab}, "method is method", "method"},
		{"line == 50 and ", []tea.KeyPressMsg{tab, tab}, "path is path", "line == 50 and path"},
		{"line == 50 and s", []tea.KeyPressMsg{tab, tab, tab}, "stage is stage", "line == 50 and stage"},
		{"", []tea.KeyPressMsg{back}, "stage is stage", "stage"},
		{`path == "s`, []tea.KeyPressMsg{tab}, "", `path == "s`},
		{`n == 5`, []tea.KeyPressMsg{tab}, "", `n == 5`},
	} {
		taken := ""
		e := overlay.NewExpression("only", c.begins, "", func(string) error { return nil }, func(text string) tea.Cmd {
			taken = text
			return nil
		}).Completing(names, func(name string) string { return "is " + name })
		for _, k := range c.keys {
			e.Key(k)
		}
		shown := ansi.Strip(strings.Join(overlay.Above(e, theme.New(theme.Options{}), 80, 6), "\n"))
		e.Key(tea.KeyPressMsg{Code: tea.KeyEnter})
		if taken != c.want || !strings.Contains(shown, c.shown) || c.shown == "" && shown != "" {
			t.Errorf("%q: took %q, want %q; shown\n%s", c.begins, taken, c.want, shown)
		}
	}
}
