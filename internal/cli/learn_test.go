package cli

import (
	"path/filepath"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
)

func TestWhereALessonStarts(t *testing.T) {
	t.Parallel()
	course, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		last    lessons.Place
		start   string
		page    string
		presses int
	}{
		{lessons.Place{}, "", "client-request/held-request", 0},
		{lessons.Place{Page: "app-response/head-first", Presses: 2}, "", "app-response/head-first", 2},
		{lessons.Place{Page: "app-response/head-first", Presses: 2}, "server-response/recap", "server-response/recap", 0},
		{lessons.Place{Page: "app-response/no-such-page", Presses: 2}, "", "client-request/held-request", 0},
		{lessons.Place{Page: "no-such-lesson/page"}, "", "client-request/held-request", 0},
	}
	for _, test := range tests {
		progress, _ := lessons.OpenProgress(filepath.Join(t.TempDir(), "progress.json"))
		if test.last.Page != "" {
			progress.Visit(test.last)
		}
		lesson, page, presses, err := place(course, progress, test.start)
		if err != nil {
			t.Fatal(err)
		}
		if page.Ref() != test.page || lesson.ID != page.Lesson || presses != test.presses {
			t.Errorf("%+v, %q: %s after %d presses", test.last, test.start, page.Ref(), presses)
		}
	}
}
