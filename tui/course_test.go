package tui

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/tui/keys"
)

// read presses what the page asks for until its request has ended and there is
// nothing left but to turn the page. At every rest it calls at.
func (d *desk) read(at func()) {
	d.Helper()
	for range 12 {
		at()
		switch d.phase() {
		case reading.Stopping, reading.Withheld, reading.Ending:
			d.press("space")
		case reading.Asking, reading.Inviting:
			d.press("0")
		case reading.Done:
			return
		default:
			d.Fatalf("the page waits for nothing:\n%s", d.text())
		}
	}
	d.Fatalf("there is no end to the page:\n%s", d.text())
}

// Space, enter and 0, which skips, lead through every lesson. On the way, each page fits
// the terminal whatever its size, and all that its lenses hold can be reached. An
// exercise stops nobody, and is not done by that.
func TestEachLessonIsReadWithSpaceAndEnter(t *testing.T) {
	t.Parallel()
	for n := range 7 {
		if pythontest.Race && n > 0 {
			break // the race detector looks at the first lesson only
		}
		t.Run(fmt.Sprint(n+1), func(t *testing.T) {
			t.Parallel()
			d := sit(t, setup{start: fmt.Sprint(n + 1)})
			l := d.lesson().Lesson()
			for i, id := range l.PageIDs {
				d.onPage(l, id, i+1)
				d.read(func() { d.survives(usual) })
				d.reachesAll()
				p := d.lesson().Page()
				d.press("enter")
				if p.Exercise != nil { // it is not solved, and enter says so first
					d.press("enter")
				}
				d.isOpen(p)
			}
			d.shows("What you have learned", l.Learned[0].Say[:12])
			d.press("enter")
			d.behind(l)
		})
	}
}

func (d *desk) onPage(l *lessons.Lesson, id string, number int) {
	d.Helper()
	p, err := l.Page(id)
	if err != nil {
		d.Fatal(err)
	}
	if d.lesson().Page() != p {
		d.Fatalf("%s is not on the screen:\n%s", p.Ref(), d.text())
	}
	d.shows(p.Title, l.Title, fmt.Sprintf("page %d of %d", number, len(l.PageIDs)))
}

// isOpen: a page of which something was skipped is not done, and one of which nothing was is.
func (d *desk) isOpen(p *lessons.Page) {
	d.Helper()
	open := p.Exercise != nil || p.Change != nil || p.Predict != nil
	if done := d.m.Progress.Done(p.Ref()); done == open || d.m.Progress.Left(p.Ref()) != open {
		d.Errorf("%s is done: %t, left: %t", p.Ref(), done, d.m.Progress.Left(p.Ref()))
	}
}

// behind checks what follows a lesson: the next, or home with the lesson done.
func (d *desk) behind(l *lessons.Lesson) {
	d.Helper()
	if l.Number < len(d.m.Course.Lessons) {
		next := d.m.Course.Lessons[l.Number]
		d.onPage(next, next.PageIDs[0], 1)
		d.press("esc")
	}
	if d.m.screen.Where() != keys.Home || !d.empty() {
		d.Fatalf("home is not on the screen:\n%s", d.text())
	}
}

// The text of a page is never that of another.
func TestAPageTellsItsOwnStory(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.shows("A client has sent")
	d.take(keyPress("enter"))
	d.take(keyPress("enter"))
	d.hides("A client has sent") // while the new text is being set
	d.send(nil)
	d.shows(d.lesson().Page().Title, strings.Join(strings.Fields(d.lesson().Page().Body)[:4], " "))
}
