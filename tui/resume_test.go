package tui

import (
	"os"
	"path/filepath"
	"testing"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
)

// place is where a desk is: page, stop, held event, and what is on the screen.
type place struct {
	page, event, layer, screen string
	stops, presses             int
}

func (d *desk) place() place {
	e := d.v().State.Last
	return place{
		page: d.lesson().Page().Ref(), event: e.Kind().String(), layer: string(e.Layer), screen: d.scrubbed(d.text()),
		stops: d.lesson().Reading().Stops(), presses: d.lesson().Reading().Place().Presses,
	}
}

// again quits in the middle, and starts the program anew on the same file.
func (d *desk) again() *desk {
	d.Helper()
	d.press("q")
	if !d.quit {
		d.Fatal("q does not quit")
	}
	d.leave()
	for _, err := range d.saved {
		if err != nil {
			d.Error(err)
		}
	}
	return sit(d.TB, setup{golang: true, progress: d.m.Progress.Path(), size: size{d.m.Width, d.m.Height}})
}

// isAt fails unless the desk is where it was left.
func (d *desk) isAt(was place) {
	d.Helper()
	if now := d.place(); now != was {
		d.Errorf("it was %s, %d stops, %d presses, at %s in %s\n%s\nand is %s, %d stops, %d presses, at %s in %s\n%s",
			was.page, was.stops, was.presses, was.event, was.layer, was.screen,
			now.page, now.stops, now.presses, now.event, now.layer, now.screen)
	}
}

// Whatever was pressed last, quitting and starting again leads exactly there.
func TestQuitAndComeBack(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"at-open":         {},
		"at-a-stop":       {"space", "space"},
		"at-the-end":      {"space", "space", "space"},
		"on-another-page": {"space", "space", "space", "enter", "enter", "space"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sit(t, setup{golang: true})
			d.press(keys...)
			was := d.place()
			d.again().isAt(was)
		})
	}
}

// A request that was changed is sent as it was changed.
func TestComeBackToAChangedRequest(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("space", "space", "space", "e")
	d.write("Sam")
	d.press("enter")
	d.shows("Hello, Sam!")
	was := d.place()
	back := d.again()
	back.shows("Hello, Sam!")
	if got, want := string(sandbox.Bytes(back.base().Run().Client().Sent))[:30], "GET /hello?name=Sam HTTP/1.1\r\n"; got != want {
		t.Errorf("sent %q", got)
	}
	back.isAt(was)
}

// What a change has shown is shown again, with the values before it.
func TestComeBackToWhatAChangeHasShown(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, start: "by-hand/request-line"})
	for d.phase() != reading.Inviting {
		d.press("space", "0", "space")
	}
	d.press("e")
	d.write("get")
	d.press("enter")
	d.shows("before", "BREW", "after")
	d.again().shows("before", "BREW", "after")
}

// Home opens a lesson where the reader was in it, and else at its first page
// that is not done.
func TestHomeOpensLessonsWhereTheReaderWas(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, start: "environ/query"})
	d.press("space", "esc")
	d.shows("you are here")
	d.press("enter")
	if d.lesson().Page().Ref() != "environ/query" || d.lesson().Reading().Stops() != 1 {
		t.Errorf("%d stops taken:\n%s", d.lesson().Reading().Stops(), d.text())
	}
}

// A progress that cannot be saved is said, and stops nothing.
func TestProgressThatCannotBeSaved(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a-file", "progress.json")
	d := sit(t, setup{golang: true, progress: file})
	if err := blockDir(filepath.Dir(file)); err != nil {
		t.Fatal(err)
	}
	d.press("space")
	if d.m.Notice == "" {
		t.Errorf("nothing is said:\n%s", d.text())
	}
	d.press("space", "space")
	d.over()
}

// blockDir puts a file where a folder is wanted.
func blockDir(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.WriteFile(dir, nil, 0o600)
}

// An answer that was given is still answered.
func TestComeBackToAnAnswer(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, start: "by-hand/request-line"})
	for d.phase() != reading.Asking {
		d.press("space")
	}
	d.press("1")
	page := d.lesson().Page().Ref()
	back := d.again()
	if back.phase() == reading.Asking || back.lesson().Page().Ref() != page {
		t.Errorf("asked again:\n%s", back.text())
	}
	back.shows("✗ "+d.lesson().Reading().Verdict().Said, "✓ "+d.lesson().Reading().Verdict().Answer)
	if n := len(back.m.Progress.Surprises("by-hand")); n != 1 {
		t.Errorf("%d surprises", n)
	}
}
