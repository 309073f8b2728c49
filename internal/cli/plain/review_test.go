package plain

import (
	"strings"
	"testing"

	"roundtrip/lessons/review"
)

// reviewed is what is told of pages that are asked about again, as it is typed along.
func reviewed(t *testing.T, typed string, refs ...string) string {
	t.Helper()
	var out strings.Builder
	o := options(t, &out, typed)
	var questions []review.Question
	for _, ref := range refs {
		l, p, err := o.Course.Find(ref)
		if err != nil {
			t.Fatal(err)
		}
		questions = append(questions, review.Question{Due: review.Due{Lesson: l}, Page: p})
	}
	if _, _, err := Review(t.Context(), questions, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Of a long file a question comes with the lines that it is about, and what is pointed at is listed.
func TestAReviewTellsWhatItsQuestionsAreAbout(t *testing.T) {
	t.Parallel()
	told := reviewed(t, "QUERY_STRING\n5\n2\n", "framework/request", "framework/route", "testing/lamp")
	contains(t, told,
		"  9:         self.args", "\n  ...\n", "Question: request.args", "  4. QUERY_STRING is 'name=Ada'", "✓ You said QUERY_STRING",
		"  30:             self.views[path] = view", "  0: GET /tea HTTP/1.1\\r\\n", "  19: Host: ", "✓ You said byte 5",
		"Code of tries_half.py:", "  10:         body = b\"\".join(result)", "✓ You said It stays on")
	if strings.Contains(told, "  73: ") || strings.Count(told, "\n") > 220 {
		t.Errorf("%d lines are told:\n%s", strings.Count(told, "\n"), told)
	}
}

// A byte means its line, and behind the last one there is none.
func TestABytePointsAtItsLine(t *testing.T) {
	t.Parallel()
	told := reviewed(t, "4000\n22\n", "framework/route")
	contains(t, told, `"4000" is none of the answers.`, "✗ You said byte 22.", "No line of the file asks for the Host.")
}
