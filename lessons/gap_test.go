package lessons_test

import (
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
)

// An editor opens where the reader begins to write; a fault to be found is not shown.
func TestWritingBeginsAtTheGap(t *testing.T) {
	t.Parallel()
	c, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	for page, want := range map[string]int{
		"application/call": 9, "write-server/makes-environ": 23, "your-own/first": 2, "by-hand/mend": 0, "application/lines": 0,
	} {
		_, p, err := c.Find(page)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Exercise.Gap(); got != want {
			t.Errorf("%s: line %d, want %d", page, got, want)
		}
	}
}
