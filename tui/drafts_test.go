package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// typed is what a desk types and does not save.
const typed = "# typed by hand\n"

// What was typed is on the disk however the program ends, and is there at the next opening.
func TestWhatIsTypedSurvivesEveryWayOut(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(d *desk){
		"esc":         func(d *desk) { d.press("esc") },
		"esc, then q": func(d *desk) { d.take(keyPress("esc")); d.take(keyPress("q")); d.leave() },
		"ctrl+c":      func(d *desk) { d.press("ctrl+c"); d.leave() },
		"a signal":    func(d *desk) { d.leave() },
		"kill":        func(d *desk) { d.run(d.base().Files.WriteDraft()); d.send(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setup{files: filepath.Join(t.TempDir(), "files")}
			d := atCode(t, s)
			d.press("e", "ctrl+home")
			d.write(strings.TrimSpace(typed))
			d.press("enter")
			leave(d)
			if strings.Contains(d.disk("hello.py"), typed) {
				t.Error("it was saved")
			}
			d = atCode(t, s)
			d.press("e")
			d.shows("This is an unsaved draft from", "ctrl+x")
			if text := d.editor().Current().Value(); !strings.HasPrefix(text, typed) {
				t.Errorf("the draft is %q", text)
			}
		})
	}
}

// A draft that is saved, or thrown away, is gone from the disk.
func TestADraftEnds(t *testing.T) {
	t.Parallel()
	for key, saved := range map[string]bool{"ctrl+s": true, "ctrl+x": false} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			s := setup{files: filepath.Join(t.TempDir(), "files")}
			d := atCode(t, s)
			d.press("e", "ctrl+home")
			d.write(strings.TrimSpace(typed))
			d.press("enter", "esc", "e", key)
			if strings.Contains(d.disk("hello.py"), typed) != saved {
				t.Errorf("the file is %q", d.disk("hello.py"))
			}
			left, err := os.ReadDir(s.files)
			if err != nil || len(left) != 1 {
				t.Errorf("in the folder lie %v, %v", left, err)
			}
		})
	}
}

// A draft that cannot be read is told of, and stays where it is.
func TestADraftThatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	d := atCode(t, setup{files: filepath.Join(t.TempDir(), "files")})
	draft := d.m.Catalog.Workshop().DraftPath("hello.py")
	if err := os.MkdirAll(draft, 0o700); err != nil {
		t.Fatal(err)
	}
	d.press("e")
	d.shows("What you typed here before cannot be read")
	if _, err := os.Stat(draft); err != nil {
		t.Error(err)
	}
}
