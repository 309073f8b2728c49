package lesson

import "testing"

// What a text asks for goes once it was done, whole: a sentence may stand on two lines, and a
// file's name does not end it.
func TestWithoutPresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Read it. Press space.":                                     "Read it.",
		"Read it. Press\nspace and look.":                           "Read it.",
		"Look. Press space until hello.py is called. Then read on.": "Look. Then read on.",
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
