package tui

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/sandbox/python/pythontest"
)

// read presses what the page asks for until its request has ended and there is
// nothing left but to turn the page. At every rest it calls at.
func (d *desk) read(at func()) {
	d.Helper()
	for range 12 {
		at()
		switch d.m.phase() {
		case stopping, asking, withheld, ending, inviting:
			d.press("space")
		case done:
			return
		default:
			d.Fatalf("the page waits for nothing:\n%s", d.text())
		}
	}
	d.Fatalf("there is no end to the page:\n%s", d.text())
}

// Space and enter alone lead through every lesson. On the way, each page fits
// the terminal whatever its size, and all that its lenses hold can be reached. An
// exercise stops nobody, and is not done by that.
func TestEachLessonIsReadWithSpaceAndEnter(t *testing.T) {
	t.Parallel()
	for n := range 5 {
		if pythontest.Race && n > 0 {
			break // the race detector looks at the first lesson only
		}
		t.Run(fmt.Sprint(n+1), func(t *testing.T) {
			t.Parallel()
			d := sit(t, setup{start: fmt.Sprint(n + 1)})
			l := d.m.read.lesson
			for i, id := range l.PageIDs {
				d.onPage(l, id, i+1)
				d.read(func() { d.survives(usual) })
				d.reachesAll()
				d.press("enter")
				d.isDone(l, id)
			}
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
	if d.m.page() != p {
		d.Fatalf("%s is not on the screen:\n%s", p.Ref(), d.text())
	}
	d.shows(p.Title, l.Title, fmt.Sprintf("page %d of %d", number, len(l.PageIDs)))
}

func (d *desk) isDone(l *lessons.Lesson, id string) {
	d.Helper()
	p, err := l.Page(id)
	if err != nil {
		d.Fatal(err)
	}
	if done := d.m.o.Progress.Done(p.Ref()); done != (p.Exercise == nil) {
		d.Errorf("%s is done: %t", p.Ref(), done)
	}
}

// behind checks what follows a lesson: the next, or home with the lesson done.
func (d *desk) behind(l *lessons.Lesson) {
	d.Helper()
	if l.Number < len(d.m.o.Course.Lessons) {
		next := d.m.o.Course.Lessons[l.Number]
		d.onPage(next, next.PageIDs[0], 1)
		d.press("esc")
	}
	if d.m.screen != screenHome || d.m.x != nil {
		d.Fatalf("home is not on the screen:\n%s", d.text())
	}
	if n := d.m.o.Progress.CountDone(l); n > 0 {
		d.shows(strings.Repeat(d.m.theme.Sym.Block, len(l.PageIDs)) + " done")
	}
}

// The text of a page is never that of another.
func TestAPageTellsItsOwnStory(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	next := *d.m.page()
	next.ID, next.Body = "next", strings.Replace(next.Body, "A client has sent", "Somebody has sent", 1)
	d.m.read.page = &next
	set := d.m.tellStory()
	d.hides("A client has sent") // while the new text is being set
	d.take(set())
	d.shows("Somebody has sent")
}
