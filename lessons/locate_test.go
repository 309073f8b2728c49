package lessons_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/coursetest"
)

func TestLocateFindsTheLineOfAPart(t *testing.T) {
	t.Parallel()
	const page = "first/01-hello.md"
	for _, tt := range []struct {
		file, part string
		want       int
	}{
		{page, "", 1},
		{page, "title", 3},
		{page, "run.middleware", 7},
		{page, "run.request.headers.0", 8},
		{page, "stops.1.until", 15},
		{page, "stops.1.point", 15}, // which it does not have: the stop
		{page, "stops.7", 11},
		{page, "predict.choices.1", 23},
		{page, "exercise", 1},
		{page, "claims.1.at", 32},
		{page, "body", 34},
		{page, "body SENT", 34},
		{page, "body nothing of it", 34},
		{"explain/terms.yaml", "0.title", 1},
		{"course.yaml", "lessons", 3},
		{"course.yaml", "body first", 3},
		{"apps/hello.py", "title", 1},
		{"nowhere.md", "title", 1},
	} {
		found := lessons.Locate(coursetest.Files(nil), lessons.Problems{{File: tt.file, Part: tt.part}})
		if found[0].Line != tt.want {
			t.Errorf("%s, %q: line %d, want %d", tt.file, tt.part, found[0].Line, tt.want)
		}
	}
	if known := lessons.Locate(coursetest.Files(nil), lessons.Problems{{File: page, Line: 5, Part: "title"}}); known[0].Line != 5 {
		t.Errorf("a line that is known became %d", known[0].Line)
	}
}

// Whatever stands in a file, the line is one of its own.
func FuzzLocate(f *testing.F) {
	for _, text := range []string{coursetest.HelloPage, coursetest.KettlePage, "", "---\n", "---\na: [1\n---\n", "- {a: b}\n- c", "a: &x\n  *x : y", "\t"} {
		for _, part := range []string{"", "claims.0.that", "body word", "0.a", "...", "a.a.a"} {
			f.Add(text, part)
		}
	}
	f.Fuzz(func(t *testing.T, text, part string) {
		files := fstest.MapFS{"page.md": &fstest.MapFile{Data: []byte(text)}}
		found := lessons.Locate(files, lessons.Problems{{File: "page.md", Part: part}})
		if lines := strings.Count(text, "\n") + 1; found[0].Line < 1 || found[0].Line > lines {
			t.Errorf("line %d of %d", found[0].Line, lines)
		}
	})
}
