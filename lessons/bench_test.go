package lessons_test

import (
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
)

// Opening the course and its first page comes before the first frame.
func BenchmarkOpenFirstPage(b *testing.B) {
	for b.Loop() {
		c, err := lessons.Open(content.FS())
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := c.Find("1/1"); err != nil {
			b.Fatal(err)
		}
	}
}

// The first `?` reads all explanations.
func BenchmarkFirstExplanation(b *testing.B) {
	for b.Loop() {
		c, err := lessons.Open(content.FS())
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := c.Explain("environ:PATH_INFO"); !ok {
			b.Fatal("PATH_INFO is not explained")
		}
	}
}
