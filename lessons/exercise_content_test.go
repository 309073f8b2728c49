package lessons_test

import (
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/sandbox/python/pythontest"
)

// eachExercise runs a test for every exercise of the course.
func eachExercise(t *testing.T, do func(t *testing.T, p *lessons.Page)) {
	t.Helper()
	eachPage(t, func(t *testing.T, p *lessons.Page) {
		if p.Exercise == nil {
			t.SkipNow()
		}
		do(t, p)
	})
}

// Each exercise fails as it is shipped; the solution and right files in other
// styles pass; each typical mistake, in both of its spellings, gets exactly the
// explanation that was meant for it.
func TestEveryAnswerGetsWhatIsMeantForIt(t *testing.T) {
	t.Parallel()
	pythontest.Engine(t)
	h := house(t)
	eachExercise(t, func(t *testing.T, p *lessons.Page) {
		answers, err := p.Answers(content.FS())
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers {
			t.Run(a.File, func(t *testing.T) {
				t.Parallel()
				for _, wrong := range lessons.CheckAnswer(patience(t), h, p, a) {
					t.Error(wrong)
				}
			})
		}
	})
}
