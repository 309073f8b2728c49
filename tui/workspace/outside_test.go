package workspace

import (
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox/workshop"
)

// An editor that is known to open a file at a line is told it, and any other gets the file alone.
func TestAnEditorIsToldTheLine(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		editor string
		line   int
		want   string
	}{
		{"", 3, ""},
		{"nano", 3, "nano +3 a.py"},
		{"/usr/bin/vim -n", 3, "/usr/bin/vim -n +3 a.py"},
		{"vim", 0, "vim a.py"},
		{"hx", 3, "hx a.py:3"},
		{"code --wait", 3, "code --wait --goto a.py:3"},
		{"ed", 3, "ed a.py"},
	} {
		if got := editorCommand(tt.editor, "a.py", tt.line); !slices.Equal(got, strings.Fields(tt.want)) {
			t.Errorf("%s at %d: %q", tt.editor, tt.line, got)
		}
	}
}

// An editor of one's own opens where that of the screen would: at the line in view, or where the file is
// to be written, or where it was left.
func TestAFileIsOpenedAtOneLine(t *testing.T) {
	t.Parallel()
	w, f := &Workspace{lines: map[string]int{}}, workshop.File{Path: "/a.py"}
	w.BeginAt(f, 25)
	for line, want := range map[int]int{0: 25, 1: 25, 7: 7} {
		if got := w.beginsAt(f, line); got != want {
			t.Errorf("line %d in view: opened at %d, want %d", line, got, want)
		}
	}
}
