package tui

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/tui/layout"
	"roundtrip/tui/theme"
)

// Whatever somebody answers and does, all that a page says of it is read whole in the smallest
// terminal that pages are written for.
func TestWhatAPageSaysIsReadWhole(t *testing.T) {
	if pythontest.Race {
		t.Skip("nothing races here that other tests do not look at")
	}
	t.Parallel()
	for n := range len(options(t, setup{}).Course.Lessons) {
		t.Run(fmt.Sprint(n+1), func(t *testing.T) {
			t.Parallel()
			d := sit(t, setup{start: fmt.Sprint(n + 1)})
			for range d.lesson().Lesson().PageIDs {
				d.answerAndDo(d.recordKeepsItsRow())
				d.press("enter")
			}
		})
	}
}

// answerAndDo reads a page with the longest of its wrong answers, and does its task. At every rest
// it calls at.
func (d *desk) answerAndDo(at func()) {
	d.Helper()
	for range 14 {
		at()
		p := d.lesson().Page()
		if d.fits(); d.storyMissing() > 0 && p.Exercise == nil {
			d.Errorf("%s: %d rows of the story are missing:\n%s", p.Ref(), d.storyMissing(), d.text())
		}
		switch d.phase() {
		case reading.Stopping, reading.Withheld, reading.Ending:
			d.press("space")
		case reading.Asking:
			d.answerWrong(p.Predict)
		case reading.Inviting:
			d.doTask(p.Change)
		case reading.Done:
			d.pairsDiffer()
			return
		}
	}
	d.Fatalf("there is no end to the page:\n%s", d.text())
}

// pairsDiffer looks at the values before and after a change at each size: those that differ are
// read from the place on where they do.
func (d *desk) pairsDiffer() {
	d.Helper()
	var pairs []lessons.Pair
	if p := d.lesson().Page(); p.Change != nil && p.Exercise == nil {
		pairs = d.lesson().Saying().Pairs
	}
	for _, s := range composed[:len(composed)*min(1, len(pairs))] {
		d.resize(s)
		story := d.storyText()
		for _, p := range pairs {
			if d.storyMissing() == 0 && p.Before != p.After && !(differs(story, p.Before, p.After) && differs(story, p.After, p.Before)) {
				d.Errorf("%s, %v: %q and %q are not seen to differ:\n%s", d.lesson().Page().Ref(), s, p.Before, p.After, d.text())
			}
		}
	}
	d.resize(small)
}

// storyText is the story without its blanks and line ends.
func (d *desk) storyText() string {
	d.Helper()
	at, lines := d.base().Layout().At(layout.Story), strings.Split(d.text(), "\n")
	var text strings.Builder
	for _, line := range lines[at.Y : at.Y+at.H] {
		text.WriteString(strings.Join(strings.Fields(ansi.Cut(line, at.X, at.X+at.W)), ""))
	}
	return text.String()
}

// differs reports whether a value is read in a text, from where it differs from another.
func differs(text, value, other string) bool {
	value, n := theme.Printable(value), 0
	for n < min(len(value), len(other)) && value[n] == other[n] {
		n++
	}
	return strings.Contains(text, strings.Join(strings.Fields(value[max(0, n-3):min(len(value), n+6)]), ""))
}

// answerWrong gives the answer that most is said of.
func (d *desk) answerWrong(q *lessons.Predict) {
	d.Helper()
	if q.Pointed() {
		d.answerPointing(q.Point)
		return
	}
	at, longest := 0, -1
	for i, c := range q.Choices {
		if n := utf8.RuneCountInString(c.Text + c.Text + c.Why); c.Why != "" && n > longest {
			at, longest = i, n
		}
	}
	d.press(fmt.Sprint(at + 1))
}

// answerPointing points at the first that can be. Before an arrow was pressed nothing is pointed
// at, so that nobody answers by enter alone.
func (d *desk) answerPointing(point string) {
	d.Helper()
	d.press("enter")
	if d.phase() != reading.Asking {
		d.Errorf("%s is answered by enter alone:\n%s", d.lesson().Page().Ref(), d.text())
		return
	}
	d.shows("Point at something with the arrows")
	arrow := "down"
	if point == "station" {
		arrow = "right"
	}
	for range 3 {
		if d.press(arrow, "enter"); d.phase() != reading.Asking {
			return
		}
	}
	d.press("0") // it cannot be pointed at
}

// doTask does what the page asks for, where that is typed or swapped; else it is skipped.
func (d *desk) doTask(c *lessons.Change) {
	d.Helper()
	d.press("e")
	if e := d.editor(); e != nil && c.Type != "" {
		switch {
		case c.Field == "headers":
			d.press("ctrl+end", "enter")
		case c.Select == "":
			d.clear()
		}
		d.write(c.Type)
		d.press("ctrl+s")
	}
	if d.editor() != nil {
		d.press("esc")
	}
	if d.phase() == reading.Inviting {
		d.press("0")
	}
}

// Whoever points at nothing turns the page with enter, once that was said: as with a question that has
// numbers.
func TestEnterTurnsThePageOfAQuestionByPointing(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{size: small, start: stationPage(t)})
	for i := 0; i < 9 && d.phase() != reading.Asking; i++ {
		d.press("space")
	}
	page := d.lesson().Page().Ref()
	d.press("enter")
	d.shows("Point at something with the arrows, or press enter again to turn the page.")
	d.press("enter")
	if got := d.lesson().Page().Ref(); got == page {
		t.Errorf("the page is not turned:\n%s", d.text())
	}
}
