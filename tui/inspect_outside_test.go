package tui

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/python/pythontest"
	view "roundtrip/tui/inspect"
)

// editorThat is an editor by the name of nano, which does something to a file: a line of the shell in which $1 is how
// it is called, and $2 the file.
func editorThat(t *testing.T, does string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there is no shell")
	}
	editor := filepath.Join(t.TempDir(), "nano")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\n"+does+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return editor
}

// edited is an inspector over an application in a file, of a person with an editor.
func edited(t *testing.T, editor string) (i *inspector, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "shop.py")
	answers(t, file, "green")
	i = inspectingWith(t, middle, editor, func(*catalog.Catalog) (*view.Site, *inspect.Record) {
		c := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Paths: true})
		return inspected(t, catalog.Stack{App: file}, inspect.Options{}, c)
	})
	i.shows(t, "hold off")
	<-i.asks("GET", "/", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"enter", "[wire]"}, [2]string{"tab", "[environ]"}, [2]string{"tab", "[response]"}, [2]string{"tab", "[code shop.py]"})
	return i, file
}

// E opens the file of the line in view in a real editor, at that line, and the screen comes back with what was there.
func TestARealEditorChangesTheApplication(t *testing.T) {
	i, file := edited(t, editorThat(t, `echo "$1" >"$2.called"; sed -i.was s/green/black/ "$2"`))
	i.types([2]string{"down", "▸"}, [2]string{"E", "Back from your editor."})
	i.shows(t, "[code shop.py]", "back at the client")
	called, err := os.ReadFile(file + ".called")
	if err != nil || !strings.HasPrefix(string(called), "+") {
		t.Errorf("it was called with %q, %v", called, err)
	}
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "black") {
		t.Errorf("the file has %q, %v", text, err)
	}
	i.types([2]string{"esc", "1 recorded"}, [2]string{"q", ""})
	i.ends()
}

// An editor that fails is told of, and the screen is as it was.
func TestAnEditorThatFailsIsTold(t *testing.T) {
	i, _ := edited(t, editorThat(t, "exit 3"))
	i.types([2]string{"down", "▸"}, [2]string{"E", "did not end well: Exit status 3."}, [2]string{"", "[code shop.py]"}, [2]string{"esc", "1 recorded"}, [2]string{"q", ""})
	i.ends()
}

// b on a step of a framework among the times holds the next request there, and on a stage at its first stop.
func TestBreakpointsAreSetAmongTheTimes(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	if got := <-i.asks("GET", "/item/apple", ""); got.status != 200 {
		t.Fatalf("%+v", got)
	}
	i.types([2]string{"", "1 recorded"}, [2]string{"enter", "[wire]"})
	for _, lens := range []string{"[environ]", "[response]", "[code", "[body", "[times]"} {
		i.types([2]string{"tab", lens})
	}
	i.types([2]string{"/", ""}, [2]string{"view item", "times filter view item"}, [2]string{"enter", "esc"}, [2]string{"down", "▸   view item"},
		[2]string{"b", `Breakpoint: event == "framework.entered" and …p == "view item". B lists all.`})
	i.types([2]string{"esc", "esc the list"}, [2]string{"/", ""}, [2]string{"environ", "times filter environ"}, [2]string{"enter", "esc"}, [2]string{"down", "▸ environ"},
		[2]string{"b", `Breakpoint: event == "route.chosen" and layer == "server". B lists all.`})
	answer := i.asks("GET", "/item/apple", "")
	i.types([2]string{"esc", "esc the list"}, [2]string{"esc", "1 held"}, [2]string{"tab", "let go on"})
	i.shows(t, "2 breakpoints")
	i.types([2]string{"c", "view item"}, [2]string{"c", "2 recorded"})
	if got := <-answer; got.status != 200 || got.body != "costs 3" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}
