package check

import (
	"io/fs"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
)

// Each translation that ships has its place in the course, keeps the limits of a page and
// links the terms that the English page does.
func TestTheTranslationsAreRight(t *testing.T) {
	t.Parallel()
	for _, lang := range lessons.Languages(content.Languages())[1:] {
		texts, err := fs.Sub(content.Languages(), lang)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Translation(t.Context(), content.FS(), lang, texts, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range c.Wrong {
			t.Errorf("%s/%v: expected %q, got %q", lang, w, w.Expected, w.Got)
		}
		t.Logf("%s: %s", lang, c)
	}
}
