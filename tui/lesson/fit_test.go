package lesson_test

import (
	"io/fs"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/lessons/check"
	"roundtrip/tui/lesson"
)

// Every text of the course can be read whole in 80 columns and 24 rows, and one that has a
// paragraph more cannot.
func TestEachTextFits(t *testing.T) {
	t.Parallel()
	course, err := check.Load(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course.Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			for _, wrong := range lesson.Fit(t.Context(), l, p) {
				t.Errorf("%v: want %s, got %s", wrong, wrong.Expected, wrong.Got)
			}
			longer := *p
			longer.Body += "\n\n" + strings.Repeat("A paragraph more than there is room for. ", 12)
			if len(lesson.Fit(t.Context(), l, &longer)) == 0 {
				t.Errorf("%s has room for a paragraph more", p.Ref())
			}
		}
	}
}

// So can every text of a translation.
func TestEachTranslatedTextFits(t *testing.T) {
	t.Parallel()
	for _, lang := range lessons.Languages(content.Languages())[1:] {
		texts, err := fs.Sub(content.Languages(), lang)
		if err != nil {
			t.Fatal(err)
		}
		c, err := check.Translation(t.Context(), content.FS(), lang, texts, lesson.Fit)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range c.Wrong {
			t.Errorf("%s/%v: want %s, got %s", lang, wrong, wrong.Expected, wrong.Got)
		}
	}
}
