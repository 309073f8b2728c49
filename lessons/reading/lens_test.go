package reading_test

import (
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
)

// What is told of an answer, a change or a solved exercise opens the lens that shows it, once.
func TestALensIsOpenedWithWhatItShows(t *testing.T) {
	t.Parallel()
	shows := func(p *lessons.Page) {
		p.Predict.Lens, p.Change.Lens = lessons.LensOutput, lessons.LensFindings
		p.Change.That = at("exchange.ended")
	}
	f := open(t, page(shows), lessons.Place{}, reading.Options{})
	var opened []string
	for _, key := range " 1 ee" {
		f.lens = ""
		f.press(key)
		opened = append(opened, string(f.lens))
	}
	if got := strings.Join(opened, ","); got != ",output,,findings," {
		t.Errorf("opened %q", got)
	}
	for _, lens := range []lessons.Lens{"", lessons.LensOutput} {
		p := page(exercise, noChange)
		p.Exercise.Lens = lens
		e := reading.Open(p, lessons.Place{}, reading.Options{Files: true}).Exercise
		if step := e.Graded(&lessons.Grading{}, true); step.Lens != lens {
			t.Errorf("solved: %q is opened, not %q", step.Lens, lens)
		}
	}
}

// either is the lens that is opened, or else the one before.
func either(opened, before lessons.Lens) lessons.Lens {
	if opened == "" {
		return before
	}
	return opened
}
