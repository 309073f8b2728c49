package workspace

import (
	"slices"
	"strings"
	"testing"
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
