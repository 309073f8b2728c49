package tui

import (
	"os"
	"path/filepath"
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui/keys"
	"roundtrip/tui/screen"
)

// Every action of the table is met, in the list and in an exchange.
func TestTheInspectorMeetsEveryAction(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/", "")
	i.shows(t, "1 recorded")
	s := i.m.screens[screen.Inspect]
	for _, where := range []keys.Where{keys.Inspecting, keys.Inspected} {
		if got := s.Where(); got != where {
			t.Fatalf("it is %v, want %v", got, where)
		}
		for _, b := range keys.Table() {
			everywhere := b.Action == keys.Quit || b.Action == keys.Help
			if b.Where&where != 0 && !everywhere && s.Handlers()[b.Action].Do == nil {
				t.Errorf("%s does nothing", b.Action)
			}
		}
		i.types([2]string{"enter", "Request 1 of connection 1"})
	}
	i.press("q")
	i.ends()
}

// The code lens shows a file that the application imports, at the line where it calls breakpoint().
func TestImportedFilesAreShown(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "shop.py")
	for name, text := range map[string]string{
		file:                          "import teas\n\ndef application(environ, start_response):\n    start_response('200 OK', [])\n    return [teas.green()]\n",
		filepath.Join(dir, "teas.py"): "def green():\n    breakpoint()\n    return b'sencha'\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	i := inspecting(t, middle, catalog.Stack{App: file}, inspect.Options{})
	i.record.StopAtCalls(true)
	i.shows(t, "No request has come yet")
	answer := i.asks("GET", "/", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "return b'sencha'"}, [2]string{"c", "200 OK"})
	if got := <-answer; got.body != "sencha" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}
