package lesson

import (
	"strings"
	"testing"

	xansi "github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
)

// What a text asks for goes once it was done, whole: a sentence may stand on two lines, and a
// file's name does not end it.
func TestWithoutPresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Read it. Press space.":                                     "Read it.",
		"Read it. Press\nspace and look.":                           "Read it.",
		"Look. Press space until hello.py is called. Then read on.": "Look. Read on.",
		"Press space.\n\nThen press e: the file opens.":             "Press e: the file opens.",
		"Press s until it has returned. Then press space.":          "",
		"Now press `s` until it has returned. Read on.":             "Read on.",
		"Now press space. Press e and mend it.":                     "Press e and mend it.",
		"Lies es. Drücke jetzt die Leertaste, bis hello.py läuft.":  "Lies es.",
		"Nothing is asked for here.":                                "Nothing is asked for here.",
	} {
		if got := withoutPresses(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// A page about HTML is read as it is written: no code of HTML is decoded on the way.
func TestATextIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	got := strings.Join(render("`<` becomes `&lt;`, and &amp; is tea & cake.", 70, theme.New(theme.Options{})), " ")
	if want := "< becomes &lt;, and &amp; is tea & cake."; xansi.Strip(got) != want {
		t.Errorf("got %q, want %q", xansi.Strip(got), want)
	}
}
