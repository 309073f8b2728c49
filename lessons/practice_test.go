package lessons

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var anyTime = cmpopts.IgnoreFields(Practice{}, "At")

func practises(t *testing.T, p *Progress, page string, want Practice) {
	t.Helper()
	if diff := cmp.Diff(want, p.Practice(page), anyTime); diff != "" {
		t.Error(diff)
	}
}

func TestPracticeComesBack(t *testing.T) {
	t.Parallel()
	f := file(t)
	p := window(t, f)
	p.Attempted("own/first", false)
	p.Attempted("own/first", false)
	p.Hinted("own/first", 2)
	p.Hinted("own/first", 1)
	p.Shown("own/first")
	if p.Done("own/first") {
		t.Error("an exercise that failed is done")
	}
	p.Attempted("own/first", true)
	p.Attempted("own/first", false) // whoever plays on loses nothing
	p.Skip("own/second")
	save(t, p)
	again := window(t, f)
	practises(t, again, "own/first", Practice{Attempts: 3, Hints: 2, Shown: true, Solved: true})
	practises(t, again, "own/second", Practice{Skipped: true})
	practises(t, again, "own/third", Practice{})
	practises(t, again, "other/first", Practice{})
	if !again.Done("own/first") || !again.Done("own/second") || again.Done("own/third") {
		t.Error("what is done did not come back")
	}
}

func TestAPageWithAnExerciseIsNotDoneByTurningIt(t *testing.T) {
	t.Parallel()
	p := window(t, file(t))
	plain, exercise := &Page{Lesson: "own", ID: "plain"}, &Page{Lesson: "own", ID: "exercise", Exercise: &Exercise{}}
	p.Turn(plain, true)
	p.Turn(exercise, true)
	if !p.Done(plain.Ref()) || p.Done(exercise.Ref()) {
		t.Errorf("done %t and %t", p.Done(plain.Ref()), p.Done(exercise.Ref()))
	}
	p.Attempted(exercise.Ref(), true)
	p.Turn(exercise, true)
	if !p.Done(exercise.Ref()) {
		t.Error("a solved exercise is not done")
	}
}

func TestTwoWindowsAddUpWhatWasPractised(t *testing.T) {
	t.Parallel()
	f := file(t)
	a, b := window(t, f), window(t, f)
	a.Attempted("own/first", false)
	a.Attempted("own/first", false)
	b.Attempted("own/first", true)
	b.Hinted("own/first", 1)
	save(t, a)
	save(t, b)
	practises(t, window(t, f), "own/first", Practice{Attempts: 2, Hints: 1, Solved: true})
}

func TestAResetForgetsWhatWasPractised(t *testing.T) {
	t.Parallel()
	f := file(t)
	old := window(t, f)
	old.Attempted("own/first", true)
	old.Hinted("own/first", 3)
	save(t, old)
	p := window(t, f)
	if err := p.Reset("own"); err != nil {
		t.Fatal(err)
	}
	p.Attempted("own/first", false)
	save(t, p)
	save(t, old) // it still remembers
	practises(t, window(t, f), "own/first", Practice{Attempts: 1})
	if window(t, f).Done("own/first") {
		t.Error("it is still done")
	}
}

func TestAFileWithoutPracticeIsRead(t *testing.T) {
	t.Parallel()
	f := filepath.Join(t.TempDir(), "progress.json")
	old := `{"format": 1, "lessons": {"own": {"done": {"first": "2026-01-02T03:04:05Z"}, "practice": null}}}`
	if err := os.WriteFile(f, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	p := window(t, f)
	p.Hinted("own/first", 1)
	practises(t, p, "own/first", Practice{Hints: 1})
	if !p.Done("own/first") {
		t.Error("what was done is not")
	}
}

// What was left open, or passed over, is neither unread nor done.
func TestAPageThatWasLeftIsTold(t *testing.T) {
	t.Parallel()
	p := window(t, file(t))
	left, done := &Page{Lesson: "own", ID: "left"}, &Page{Lesson: "own", ID: "done"}
	p.Turn(left, false)
	p.Turn(done, true)
	p.Skip("own/skipped")
	for id, want := range map[string]PageState{"left": PageLeft, "done": PageDone, "skipped": PageLeft, "other": PageUnread} {
		if got := p.State("own/" + id); got != want {
			t.Errorf("%s is told as %d, want %d", id, got, want)
		}
	}
	if n := p.CountLeft(&Lesson{ID: "own", PageIDs: []string{"left", "done", "skipped", "other"}}); n != 2 {
		t.Errorf("%d are told to be left, want 2", n)
	}
	p.Turn(left, true)
	p.Attempted("own/skipped", true)
	if p.State("own/left") != PageDone || p.State("own/skipped") != PageDone {
		t.Error("what was finished later is still told as left")
	}
}
