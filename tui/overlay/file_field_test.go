package overlay_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// messages does what a command asks for, and what follows from it.
func messages(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			messages(cmd)
		}
	case interface{ Deliver() tea.Cmd }:
		messages(msg.Deliver())
	}
}

// The name of a file is completed as far as all agree, then each in turn; the file is read as it is sent, and what
// cannot be read leaves the editor open and says why.
func TestAFileTakesThePlaceOfWhatIsTyped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := func(name string) string { return dir + string(filepath.Separator) + filepath.FromSlash(name) }
	for name, text := range map[string]string{"cart.json": "{}", "cart.xml": "<a/>", "empty": "", ".hidden": "x", "tea/green": "tea"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(in(name)), 0o700), os.WriteFile(in(name), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	sent, left := []string{}, 0
	stack := new(overlay.Stack)
	e := &overlay.Editor{Title: "change", Fields: []*overlay.Field{overlay.FileField("the body"), overlay.LineField("other", "", "")}}
	e.Send = func(e *overlay.Editor) (tea.Cmd, bool) {
		file, named := e.File()
		if !named {
			left++
		}
		sent = append(sent, string(file))
		return nil, true
	}
	press := func(keys ...tea.KeyPressMsg) {
		for _, k := range keys {
			cmd, _ := stack.Key(k)
			messages(cmd)
		}
	}
	typed := func(text string) tea.KeyPressMsg { return tea.KeyPressMsg{Code: []rune(text)[0], Text: text} }
	tab, enter := tea.KeyPressMsg{Code: tea.KeyTab}, tea.KeyPressMsg{Code: tea.KeyEnter}
	value := func() string { return e.Field(overlay.FieldFile).Value() }
	open := func(text string) {
		stack.CloseAll()
		e.Field(overlay.FieldFile).Set("", 0)
		stack.Open(e)
		e.Focus(overlay.FieldFile)
		press(typed(in(text)))
	}
	for _, c := range []struct{ begun, shows, completed string }{
		{"c", "cart.json", "cart."}, {"cart.", "cart.xml", "cart.json"}, {"t", "tea/", "tea/"}, {"tea/", "tea/green", "tea/green"}, {".h", ".hidden", ".hidden"},
	} {
		open(c.begun)
		if drawn := strings.Join(e.Draw(theme.New(theme.Options{}), 300, 9), "\n"); !strings.Contains(drawn, c.shows) {
			t.Errorf("%s: it shows\n%s", c.begun, drawn)
		}
		if press(tab); value() != in(c.completed) {
			t.Errorf("%s is completed to %s", c.begun, value())
		}
	}
	open("cart.")
	if press(tab, tab); value() != in("cart.xml") {
		t.Errorf("the second is %s", value())
	}
	if press(enter); len(sent) != 1 || sent[0] != "<a/>" || stack.Top() != nil {
		t.Errorf("sent is %q", sent)
	}
	for name, why := range map[string]string{"none": "There is no file", "tea": "is a folder"} {
		open(name)
		press(enter)
		if problem := e.Field(overlay.FieldFile).Problem; !strings.Contains(problem, why) || stack.Top() != e {
			t.Errorf("%s: %q", name, problem)
		}
	}
	open("empty")
	if press(enter); len(sent) != 2 || left > 0 {
		t.Errorf("sent is %q", sent)
	}
	e.Field(overlay.FieldFile).Set("", 0)
	stack.Open(e)
	if press(enter); len(sent) != 3 || left != 1 {
		t.Errorf("without a file %q is sent", sent)
	}
}
