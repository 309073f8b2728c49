package review_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/lessons/review"
)

// done is the progress of somebody who has done the first lesson of the course at a time.
func done(t *testing.T, at time.Time) (*lessons.Course, *lessons.Progress) {
	t.Helper()
	c, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	l := c.Lessons[0]
	var pages []string
	for _, id := range l.PageIDs {
		pages = append(pages, fmt.Sprintf("%q: %q", id, at.Format(time.RFC3339)))
	}
	file := filepath.Join(t.TempDir(), "progress.json")
	text := fmt.Sprintf(`{"format": 1, "lessons": {%q: {"done": {%s}}}}`, l.ID, strings.Join(pages, ", "))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p, notice := lessons.OpenProgress(file)
	if notice != nil {
		t.Fatal(notice)
	}
	return c, p
}

func TestALessonIsDueAfterOneThreeAndSevenDays(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	c, p := done(t, began)
	day := func(n float64) time.Time { return began.Add(time.Duration(n * 24 * float64(time.Hour))) }
	for _, tt := range []struct {
		now      float64
		due      int // the day, 0 for none
		next     float64
		reviewed bool // then
	}{
		{0.9, 0, 1, false},
		{1, 1, 3, true},
		{1.5, 0, 3, false},
		{8, 7, 0, true}, // the third day was missed, and is not asked for any more
		{9, 0, 0, false},
	} {
		due := review.At(c, p, day(tt.now))
		if got := len(due); got > 1 || (got == 1) != (tt.due > 0) || got == 1 && due[0].Day != tt.due {
			t.Errorf("after %v days %+v is due, want day %d", tt.now, due, tt.due)
		}
		next, ok := review.Next(c, p, day(tt.now))
		if ok != (tt.next > 0) || ok && !next.Equal(day(tt.next)) {
			t.Errorf("after %v days the next are due at %v, %v; want day %v", tt.now, next, ok, tt.next)
		}
		if tt.reviewed {
			p.Review(due[0].Lesson.ID, due[0].Day)
		}
	}
}

func TestALessonThatIsNotDoneIsNeverDue(t *testing.T) {
	t.Parallel()
	c, p := done(t, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if err := p.Reset(c.Lessons[0].ID); err != nil {
		t.Fatal(err)
	}
	p.Finish(c.Lessons[0].ID + "/" + c.Lessons[0].PageIDs[0])
	if due := review.At(c, p, time.Now().AddDate(1, 0, 0)); len(due) > 0 {
		t.Errorf("%+v", due)
	}
}

// What surprised comes first, and the words of the requests are others.
func TestWhatSurprisedIsAskedFirst(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c, p := done(t, began)
	pages, err := c.Lessons[0].Pages()
	if err != nil {
		t.Fatal(err)
	}
	surprising := ""
	for _, page := range pages {
		if page.Predict != nil {
			surprising = page.Ref()
		}
	}
	p.Surprise(surprising, "this", "that")
	asked, err := review.Questions(review.At(c, p, began.AddDate(0, 0, 1)), p, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if len(asked) == 0 || len(asked) > review.AtOnce || asked[0].Page.Ref() != surprising {
		t.Errorf("%d questions, the first of %s", len(asked), asked[0].Page.Ref())
	}
	for _, q := range asked {
		if strings.Contains(q.Page.Run.Request.Target, "Ada") || strings.Contains(q.Page.Predict.Ask, "Ada") {
			t.Errorf("%s asks for %s", q.Page.Ref(), q.Page.Run.Request.Target)
		}
	}
}
