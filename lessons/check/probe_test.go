package check

import (
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
)

// The ten questions before and after the course have one right answer in either form.
func TestTheProbeIsTrue(t *testing.T) {
	t.Parallel()
	course := opened(t)
	if items, err := course.Probe(); err != nil || len(items) != 10 {
		t.Fatalf("%d questions, %v", len(items), err)
	}
	for _, wrong := range checkProbe(patience(t), course, newCatalog(t)) {
		t.Error(wrong)
	}
}

// The right choice is what a person who knows would say, not only what the expression gives.
func TestTheProbeSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	items, err := opened(t).Probe()
	if err != nil {
		t.Fatal(err)
	}
	h := newCatalog(t)
	for i, want := range [][2]string{
		{`in environ["QUERY_STRING"]`, `in environ["QUERY_STRING"]`}, {"HTTP_X_TEA", "HTTP_X_ROOM"}, {"CONTENT_TYPE", "CONTENT_TYPE"},
		{`with b"one"`, "when the block is there"}, {"the server, 400 Bad Request", "the server, 400 Bad Request"},
		{"500 Internal Server Error", "500 Internal Server Error"}, {"session", "timing"},
		{"by chunks, the last of which is empty", "by chunks, the last of which is empty"}, {"5", "0"}, {"the server, once", "the server, once"},
	} {
		for n, form := range items[i].Forms {
			tr, err := run(patience(t), form.Run, InLabs(h))
			if err != nil {
				t.Fatal(err)
			}
			right, err := form.Right(tr)
			if err != nil || form.Choices[right].Text != want[n] {
				t.Errorf("%s, form %d: %d, %v", items[i].ID, n, right, err)
			}
		}
	}
}

func opened(t *testing.T) *lessons.Course {
	t.Helper()
	course, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	return course
}
