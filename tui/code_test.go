package tui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/tui/screen"
	"roundtrip/tui/workspace"
	"roundtrip/wsgi/trace"
)

// callable is a page that shows the code of hello.py, which greets Ada.
const callable = "application/callable"

// atCode opens a page on its code lens, the request held where the page opens.
func atCode(tb testing.TB, s setup) *desk {
	tb.Helper()
	if s.start == "" {
		s.start = callable
	}
	d := sit(tb, s)
	d.v().Turn(lens.Code)
	d.shows("code hello.py", "def application")
	return d
}

// mine is the path of a file of the reader's.
func (d *desk) mine(name string) string { return d.m.Catalog.Workshop().Path(name) }

func (d *desk) disk(name string) string {
	d.Helper()
	text, err := os.ReadFile(d.mine(name))
	if err != nil {
		d.Fatal(err)
	}
	return string(text)
}

// another writes a file as another program does; "" deletes it.
func (d *desk) another(name, text string) {
	d.Helper()
	path := d.mine(name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if text == "" {
		err = errors.Join(err, os.Remove(path))
	} else {
		err = errors.Join(err, os.WriteFile(path, []byte(text), 0o644))
	}
	if err != nil {
		d.Fatal(err)
	}
}

// notices waits for the word of a change on disk, and for what follows.
func (d *desk) notices() {
	d.Helper()
	cmd := d.waits[screen.Files]
	if cmd == nil {
		d.Fatal("nobody watches the files")
	}
	delete(d.waits, screen.Files)
	msg := make(chan tea.Msg, 1)
	go func() { msg <- cmd() }()
	select {
	case m := <-msg:
		d.send(m)
	case <-time.After(patience):
		d.Fatalf("no word of a change:\n%s", d.text())
	}
}

// retype puts a text where another stands in the editor.
func (d *desk) retype(old, text string) {
	d.Helper()
	f := d.editor().Current()
	i := strings.Index(f.Value(), old)
	if i < 0 {
		d.Fatalf("%q is not in the editor:\n%s", old, f.Value())
	}
	f.Set(f.Value()[:i]+f.Value()[i+len(old):], i)
	d.write(text)
}

const greeting = "def application(environ, start_response):\n    start_response(%s, [])\n    return [b'Good day!']\n"

func greets(status string) string { return strings.Replace(greeting, "%s", "'"+status+"'", 1) }

func TestCodeIsChangedLooks(t *testing.T) {
	t.Parallel()
	atEachSize(t, func(t *testing.T, s size) {
		d := atCode(t, setup{size: s})
		d.press("space", "e")
		looks := func(name string) { d.looksAnywhere(t, name) }
		looks("1-editor")
		d.retype("Hello, ", "Howdy, dear ")
		d.press("ctrl+s")
		looks("2-saved")
		d.press("e")
		d.retype("dear ", "")
		d.retype("200 OK", "404 Not Found")
		d.press("ctrl+s")
		looks("3-difference")
		d.press("e")
		d.retype("parse_qs(query", "parse_q(query")
		d.press("ctrl+s")
		looks("4-failed")
		d.press("R")
		looks("5-reset")
		d.press("a")
		looks("6-picker")
	})
}

// What is typed is saved in the reader's copy, runs, and is set beside the run
// before in every lens.
func TestCodeIsChangedSavedAndRuns(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{})
	for !d.v().Over {
		d.press("c")
	}
	bundled := d.base().Lab().Sources()["hello.py"]
	d.press("e")
	d.shows("code hello_class.py") // the page has asked for that
	d.press("V", "e")
	d.shows("your hello.py", "save and run")
	d.retype("200 OK", "404 Not Found")
	d.press("ctrl+s")
	d.over()
	d.shows("yours · page", "hello.py · yours", "now with your hello.py: 404 Not Found")
	if got := d.disk("hello.py"); got != strings.Replace(bundled, "200 OK", "404 Not Found", 1) {
		t.Errorf("the file is %q", got)
	}
	d.press("e")
	d.retype("headers = [", `headers = [("X-Tea", "green"), `)
	d.press("ctrl+s")
	d.shows("Beside the run before: headers +X-Tea.")
	d.press("r")
	d.heldAt(d.v().Held.Event.Kind(), d.v().Held.Event.Layer)
	d.hides("Beside the run before")
	d.press("V")
	d.hides("yours")
}

// Layers are changed as applications are.
func TestMiddlewareIsChanged(t *testing.T) {
	t.Parallel()
	d := inPlay(t, middle, catalog.Stack{App: "hello.py", Middleware: []string{"timing"}})
	d.v().Turn(lens.Code)
	for d.v().State.Place.Layer.Name() != "timing" {
		d.press("s")
	}
	d.shows("code timing.py")
	d.press("e")
	d.retype("Server-Timing", "X-Timing")
	d.press("ctrl+s")
	if got := (*d.play().Stack()).Middleware; !slices.Equal(got, []string{"yours:timing"}) || !strings.Contains(d.disk("middleware/timing.py"), "X-Timing") {
		t.Errorf("%q runs", got)
	}
	if got := string(sandbox.Bytes(d.base().Run().Client().Received)); !strings.Contains(got, "X-Timing") {
		t.Errorf("the answer is %q", got)
	}
	d.press("V")
	d.hides("yours ·")
	d.press("V")
	d.shows("Nothing here is changed")
}

// Code in Go cannot be changed, and the keys say why.
func TestCodeInGoStays(t *testing.T) {
	t.Parallel()
	d := inPlay(t, middle, echo)
	for _, key := range []string{"E", "R"} {
		d.press(key)
		d.shows("This is Go code inside roundtrip")
	}
	d.v().Turn(lens.Code)
	d.press("e")
	d.shows("change the request")
}

// Behind a colon a line begins further in, but not behind a remark, nor where a colon
// comes later.
func TestABlockIsIndented(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{})
	d.press("e", "ctrl+home", "end", "enter")
	d.write("class A:")
	d.press("enter")
	d.write("def f(self):  ")
	d.press("enter")
	d.write("# so:")
	d.press("enter")
	d.write("pass:")
	d.press("left", "enter")
	want := "\nclass A:\n    def f(self):  \n        # so:\n        pass\n        :\n"
	if got := d.editor().Current().Value(); !strings.Contains(got, want) {
		t.Errorf("typed %q", got)
	}
}

// Tab indents, a new line begins where the one above does, and no key leaves the
// editor but esc, which keeps what was typed.
func TestTypingCode(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{})
	d.press("e", "ctrl+home")
	d.write("if True: # so")
	d.press("enter", "tab")
	d.write("pass # eERVaq?")
	d.press("enter")
	d.write("x = 1")
	d.press("enter", "backspace")
	want := "if True: # so\n    pass # eERVaq?\n    x = 1\n   from"
	if got := d.editor().Current().Value(); !strings.HasPrefix(got, want) {
		t.Errorf("typed %q", got)
	}
	text := d.editor().Current().Value()
	d.press("esc")
	d.shows("kept, and not saved")
	if strings.Contains(d.disk("hello.py"), "eERVaq") {
		t.Error("it was saved")
	}
	d.press("e")
	if got := d.editor().Current().Value(); got != text {
		t.Errorf("kept %q", got)
	}
	d.survives(odd)
	d.press("esc", "R")
	if got := d.disk("hello.1.py"); got != text {
		t.Errorf("kept aside %q", got)
	}
	d.press("e")
	if strings.Contains(d.editor().Current().Value(), "eERVaq") {
		t.Error("what was reset is in the editor")
	}
}

// The editor opens at the line that runs, or that stands selected.
func TestTheEditorOpensAtTheLineInView(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{size: middle})
	for d.v().Event().Kind() != trace.KindAppCalled {
		d.press("s")
	}
	d.v().Turn(lens.Code)
	at, _ := d.v().Line()
	want := at.Line
	d.press("e")
	if got := d.editor().Current().Line() + 1; got != want || want < 4 {
		t.Errorf("it opens at line %d, and %d runs", got, want)
	}
	d.press("esc", "down", "down", "e")
	if got := d.editor().Current().Line() + 1; got == want {
		t.Errorf("it opens at line %d again", got)
	}
}

// After a save the editor opens where its cursor stood, unless a line is in view.
func TestTheEditorOpensWhereItWas(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{size: middle})
	d.press("c")
	d.over()
	d.press("e", "down", "down", "down", "down", "down", "down", "down", "ctrl+s")
	d.over()
	d.press("e")
	if got := d.editor().Current().Line() + 1; got != 8 {
		t.Errorf("it opens at line %d, want 8", got)
	}
}

// A request that was held when its code was saved comes to its end first, so that
// there is something to set the new one beside.
func TestASaveIsSetBesideARunThatWasHeld(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{})
	if d.v().Held == nil {
		t.Fatal("it is not held")
	}
	d.base().Patience = time.Minute
	d.press("V", "e")
	d.retype("200 OK", "404 Not Found")
	d.press("ctrl+s")
	d.over()
	d.shows("Beside the run before: status 200 OK → 404 Not Found.")
}

// What another program writes runs by itself. What does not load is said with
// its line, and the next save runs.
func TestASaveByAnotherProgramRuns(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{})
	d.press("e", "ctrl+s")
	d.another("hello.py", greets("200 OK"))
	d.notices()
	d.shows("now with your hello.py: 200 OK, Good day!")
	d.another("hello.py", greets("404 Not Found"))
	d.notices()
	d.shows("Beside the run before: status 200 OK → 404 Not Found.")
	d.another("hello.py", "def application(environ, start_response):\n    return [\n")
	d.notices()
	d.shows("✗ hello.py:2: SyntaxError: '[' was never closed", "2✗", "yours")
	d.another("hello.py", "")
	d.notices()
	d.shows("Your file " + d.mine("")[:10])
	d.press("space", "?", "esc")
	d.another("hello.py", greets("200 OK"))
	d.notices()
	d.shows("200 OK, Good day!")
	d.another("hello.py", strings.Replace(greets("200 OK"), "    start", "    environ['tea'] = 'green'\n    start", 1))
	d.notices()
	d.shows("Beside the run before: environ +tea.")
	d.v().Turn(lens.Environ)
	d.press("G", "/")
	d.write("tea")
	d.press("enter")
	d.shows("+ tea")
	d.press("R")
	if got := d.disk("hello.1.py"); !strings.Contains(got, "tea") {
		t.Errorf("kept aside %q", got)
	}
}

// What another program wrote while somebody typed is not overwritten unseen.
func TestASaveByAnotherProgramWhileTyping(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{size: middle})
	d.press("e", "ctrl+s", "e")
	d.write("# mine ")
	d.another("hello.py", greets("200 OK"))
	d.notices()
	if d.editor() == nil {
		t.Fatal("the editor was closed")
	}
	d.press("ctrl+s")
	if got := d.editor().Current().Problem; !strings.Contains(got, "was changed by another program") {
		t.Errorf("said %q", got)
	}
	d.shows("✗")
	d.fits()
	if d.disk("hello.py") != greets("200 OK") {
		t.Error("it was overwritten")
	}
	d.press("ctrl+s")
	d.over()
	if !strings.Contains(d.disk("hello.py"), "# mine") || d.disk("hello.1.py") != greets("200 OK") {
		t.Errorf("there are %q and %q", d.disk("hello.py"), d.disk("hello.1.py"))
	}
}

// A file that is deleted while somebody types is made again.
func TestAFileIsDeletedWhileTyping(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{size: middle})
	d.press("e")
	d.write("# mine ")
	d.another("hello.py", "")
	d.press("ctrl+s")
	d.shows("It had been deleted")
	if !strings.Contains(d.disk("hello.py"), "# mine") {
		t.Error("it was not saved")
	}
}

// Where nothing can be written it is said, and what was typed stays.
func TestAFolderThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	taken := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(taken, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	d := atCode(t, setup{size: wide, files: taken})
	for _, key := range []string{"e", "E", "R"} {
		d.press(key)
		if d.m.Notice == "" || !strings.Contains(d.m.Notice, taken) {
			t.Errorf("%s says %q", key, d.m.Notice)
		}
	}
	d = atCode(t, setup{size: wide})
	d.press("e")
	d.write("# mine ")
	if err := errors.Join(os.RemoveAll(d.mine("")), os.WriteFile(d.mine(""), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	d.press("ctrl+s")
	d.shows("# mine", "✗")
	d.fits()
}

// A file can hold anything. What a terminal might obey is shown escaped, and is
// not lost by an editor that cannot show it.
func TestHostileFilesReachTheTerminalEscaped(t *testing.T) {
	t.Parallel()
	evil := "# \x1b[2J\u009b31m\u202e\x07\x00\xff\n" + greets("200 OK")
	for name, text := range map[string]string{"controls": evil, "tabs": "if 1:\n\tpass\n", "CRLF": "pass\r\n", "a bad name": "\"\x1b]0;x\x07\".nothing\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := atCode(t, setup{size: middle})
			d.press("e", "ctrl+s")
			d.another("hello.py", text)
			d.notices()
			d.obeys()
			d.press("e")
			d.obeys()
			d.shows("cannot be typed here")
			if d.editor() != nil || d.disk("hello.py") != text {
				t.Errorf("it is %q now", d.disk("hello.py"))
			}
		})
	}
}

// What is pasted is shown as it is, and its tabs are blanks.
func TestPastingCode(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{})
	d.press("e", "ctrl+home")
	d.send(tea.PasteMsg{Content: "if 1:\n\tx = '\x1b[2J'\n"})
	d.obeys()
	if got := d.editor().Current().Value(); !strings.HasPrefix(got, "if 1:\n    x = '\\x1b[2J'\n") {
		t.Errorf("pasted %q", got)
	}
}

// Without an editor of their own the reader is told what to set, and where the
// file is.
func TestTheReadersOwnEditor(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{size: wide})
	d.press("E")
	d.shows("Set EDITOR to your editor", "hello.py")
}

// With an editor of their own, what it has written runs.
func TestWhatTheReadersOwnEditorWroteRuns(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{size: wide})
	d.another("hello.py", greets("200 OK"))
	closed := workspace.LaunchedMsg{Workspace: d.base().Files, Then: func() tea.Cmd { return d.lesson().CodeChanged("hello.py") }}
	d.send(closed)
	d.shows("Good day!", "yours · page")
	closed.Err = errors.New("exit status 1")
	d.send(closed)
	d.shows("did not end well: Exit status 1.")
}

// The reader's own files are among the applications, on pages and in play.
func TestOwnFilesAreChosen(t *testing.T) {
	t.Parallel()
	files := filepath.Join(t.TempDir(), "files")
	d := sit(t, setup{start: StartPlay, files: files})
	d.another("own.py", greets("200 OK"))
	d.take(d.base().Files.List()())
	d.press("a")
	d.write("own.py")
	d.shows("▸ yours:own.py", "yours, which e changes, in")
	d.press("enter", "c")
	d.over()
	d.shows("your own.py", "Good day!")
	d.press("R")
	d.shows("There is no original of own.py")
	d = sit(t, setup{start: callable, files: files})
	d.press("a")
	d.write("own.py")
	d.press("enter")
	d.over()
	d.shows("now with your own.py: 200 OK, Good day!")
	d.press("a")
	d.write("echo.py")
	d.press("enter")
	d.shows("now with echo.py")
}

// Who comes back to a page finds their own code running.
func TestComingBackToOwnCode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := setup{start: callable, size: middle, files: filepath.Join(dir, "files"), progress: filepath.Join(dir, "progress.json")}
	d := atCode(t, s)
	d.press("e")
	d.retype("200 OK", "404 Not Found")
	d.press("ctrl+s")
	d.leave()
	d = sit(t, s)
	d.shows("yours · page", "404 Not Found")
}

// The line that has called the server is marked while the call is there.
func TestTheLineBehindACallIsMarked(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "body/not-yet", size: middle})
	for d.v().State.Last.Kind() != trace.KindStartResponseCalled {
		d.press("space", "0")
	}
	d.shows(`▸    2      start_response("200 OK"`)
}

// Where the code has to be scrolled to the line that runs, there is more of what comes next on
// the screen than of what came before.
func TestWhatRunsNextIsOnTheScreen(t *testing.T) {
	t.Parallel()
	d := inPlay(t, wide, catalog.Stack{App: "tearoom.py:app"})
	d.v().Turn(lens.Code)
	for range 20 {
		if d.v().State.Last.Kind() != trace.KindAppCalled {
			d.press("s")
		}
	}
	f := d.v().Frame(lens.Code)
	line := lens.Current(f.Rows)
	if above, below := line-f.Scroll, f.Scroll+f.Height-2-line; f.Scroll == 0 || above < 1 || below <= above {
		t.Errorf("%d rows above line %d and %d below:\n%s", above, line, below, d.text())
	}
}
