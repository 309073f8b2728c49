package reading_test

import (
	"testing"
	"testing/fstest"

	"roundtrip/lessons"
)

// course is one of two lessons, the first of two pages.
func course(t *testing.T) *lessons.Course {
	t.Helper()
	files := fstest.MapFS{
		"course.yaml":   {Data: []byte("format: 1\nlessons: [one, two]\n")},
		"one/lesson.md": {Data: []byte("---\nid: one\ntitle: One\nsummary: One.\nformat: 1\n---\n")},
		"two/lesson.md": {Data: []byte("---\nid: two\ntitle: Two\nsummary: Two.\nformat: 1\n---\n")},
		"one/01-a.md":   {Data: []byte("---\nid: a\n---\nA.\n")},
		"one/02-b.md":   {Data: []byte("---\nid: b\n---\nB.\n")},
		"two/01-c.md":   {Data: []byte("---\nid: c\n---\nC.\n")},
	}
	c, err := lessons.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
