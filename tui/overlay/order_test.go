package overlay

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

var orderKeys = map[string]tea.KeyPressMsg{
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "space": {Code: ' ', Text: " "},
	"x": {Code: 'x', Text: "x"}, "enter": {Code: tea.KeyEnter}, "tab": {Code: tea.KeyTab},
	"esc": {Code: tea.KeyEscape}, "ctrl+s": {Code: 's', Mod: tea.ModCtrl},
}

// order opens a text, and gives it the keys.
func order(t *testing.T, text, pressed string) (o *Order, last Outcome) {
	t.Helper()
	code, problem := CodeField("x.py", text, 1)
	if problem != "" {
		t.Fatal(problem)
	}
	o = &Order{Editor: &Editor{Title: "x", Path: "x.py", Fields: []*Field{code}}}
	o.Send = func(*Editor) (tea.Cmd, bool) { return nil, true }
	for _, name := range strings.Fields(pressed) {
		k, ok := orderKeys[name]
		if !ok {
			t.Fatalf("no key %q", name)
		}
		_, last = o.Key(k)
	}
	return o, last
}

func TestLinesArePutInOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, keys, want string
		line             int // of the cursor
	}{
		{"a\nb\nc\n", "down", "a\nb\nc\n", 1},
		{"a\nb\nc\n", "space down", "b\na\nc\n", 1},
		{"a\nb\nc\n", "space down down down", "b\nc\na\n", 2},
		{"a\nb\nc\n", "space down space down", "b\na\nc\n", 2},
		{"a\nb\nc\n", "down down down space up up up", "c\na\nb\n", 0},
		{"a\nb", "space down", "b\na", 1},
		{"  é\n\nb\n", "space down down", "\nb\n  é\n", 2},
		{"a\nb\n", "x enter tab space x", "a\nb\n", 0},
		{"", "space down up", "", 0},
	} {
		o, outcome := order(t, c.text, c.keys)
		if got := o.Current().Value(); got != c.want || o.Current().Line() != c.line || outcome != Stays {
			t.Errorf("%q, %s: %q at line %d, outcome %d", c.text, c.keys, got, o.Current().Line(), outcome)
		}
	}
}

func TestOrderSavesAndLeavesAsTheEditor(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"esc", "ctrl+s"} {
		if o, outcome := order(t, "a\nb\n", "space down "+key); outcome != Closes || o.Picked || o.Current().Value() != "b\na\n" {
			t.Errorf("%s: outcome %d, picked up %t, %q", key, outcome, o.Picked, o.Current().Value())
		}
	}
	o, _ := order(t, "a\nb\n", "space")
	if o.Paste(tea.PasteMsg{Content: "c"}); o.Current().Value() != "a\nb\n" {
		t.Errorf("a paste makes it %q", o.Current().Value())
	}
}

// A file that is longer than its room scrolls with the cursor, and a line that is longer is cut.
func TestOrderFitsItsRoom(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 50 {
		fmt.Fprintf(&text, "    line_%d%s\n", i+1, strings.Repeat(" = very_long", 9))
	}
	o, _ := order(t, text.String(), strings.Repeat("down ", 40)+"space")
	o.Current().Problem = "not saved"
	drawn := o.Draw(theme.New(theme.Options{}), 40, 10)
	all := ansi.Strip(strings.Join(drawn, "\n"))
	for _, want := range []string{"↕   41      line_41 =", "…  picked up", "42      line_42 = very_long = very_…", "✗ not saved"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, line := range drawn {
		if ansi.StringWidth(line) > 40 {
			t.Errorf("a line is too wide: %q", line)
		}
	}
	if len(drawn) != 10 || strings.Contains(all, "▸") || t.Failed() {
		t.Errorf("%d lines are drawn:\n%s", len(drawn), all)
	}
}

// A chosen line that is too long with its blanks is read whole.
func TestTheChosenLineIsReadWhole(t *testing.T) {
	t.Parallel()
	long := "result = application(environ, lambda *given: head.extend(given))"
	f, _ := CodeField("x.py", "short = 1\n        "+long+"\n", 2)
	o := &Order{Editor: &Editor{Path: "x.py", Fields: []*Field{f}}}
	drawn := ansi.Strip(strings.Join(o.Draw(theme.New(theme.Options{}), 76, 8), "\n"))
	if !strings.Contains(drawn, long) {
		t.Error(drawn)
	}
}
