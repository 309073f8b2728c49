package lessons

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/lessons/internal/coursetest"
)

const closingLesson = `---
id: first
title: First
summary: One lesson.
format: 1
learned:
  - {page: hello, say: One.}
  - {page: next, say: Two.}
  - {say: Three.}
  - {say: Four.}
---
About it.
`

// A lesson ends with three sentences, the learner's last surprise behind two of the lesson's, and
// says what was left and what comes next.
func TestClosing(t *testing.T) {
	t.Parallel()
	c, err := Open(coursetest.Files(map[string]string{"first/lesson.md": closingLesson}))
	if err != nil {
		t.Fatal(err)
	}
	p, l := window(t, file(t)), c.Lessons[0]
	if got := c.Closing(l, nil); !cmp.Equal(got.Learned, []string{"One.", "Two.", "Three."}) || got.Next != "" {
		t.Errorf("without progress: %+v", got)
	}
	p.Surprise("first/hello", "The timing", "The session")
	page, err := l.Page("next")
	if err != nil {
		t.Fatal(err)
	}
	p.Turn(page, false)
	got := c.Closing(l, p)
	want := Closing{
		Title:      "First",
		Learned:    []string{"Two.", "Three.", "On the page “A request is waiting” you were asked: “Who receives the call first?” You answered “The timing”, and it was “The session”. The layer next to it."},
		Unfinished: []string{"Pointing"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// However often a learner was surprised, two sentences of the lesson are left.
func TestClosingKeepsTheLesson(t *testing.T) {
	t.Parallel()
	c, err := Open(coursetest.Files(map[string]string{"first/lesson.md": closingLesson}))
	if err != nil {
		t.Fatal(err)
	}
	p, l := window(t, file(t)), c.Lessons[0]
	for range 2 {
		for _, id := range l.PageIDs {
			p.Surprise("first/"+id, "The timing", "The session")
		}
	}
	got := c.Closing(l, p).Learned
	own := slices.DeleteFunc(slices.Clone(got), func(say string) bool { return strings.HasPrefix(say, "On the page") })
	if len(got) != Sentences || len(own) != leastOwn {
		t.Errorf("the lesson ends with %q", got)
	}
}

// What was done on pages of an older course stays done where they are now, comes back once
// only, and a reset holds.
func TestProgressMoves(t *testing.T) {
	t.Parallel()
	f := file(t)
	p := window(t, f)
	p.Finish("old/one")
	p.Attempted("old/two", true)
	p.Surprise("old/one", "a", "b")
	p.Visit(Place{Page: "old/one", Presses: 3})
	save(t, p)
	moved := map[string]string{"old/one": "new/first", "old/two": "new/second", "old/three": "new/third"}
	for range 2 {
		p = window(t, f)
		p.Move(moved)
		save(t, p)
	}
	if !p.Done("new/first") || !p.Done("new/second") || p.Done("new/third") || !p.Practice("new/second").Solved {
		t.Error("what was done is lost")
	}
	p = window(t, f)
	p.Move(moved)
	var pages []string
	for _, s := range p.Surprises("") {
		pages = append(pages, s.Page)
	}
	if got := strings.Join(pages, " "); got != "new/first" {
		t.Errorf("surprises on %s", got)
	}
	if last, ok := p.Last(); !ok || last.Page != "new/first" || last.Presses != 0 {
		t.Errorf("the place is %+v", last)
	}
	if err := p.Reset("new"); err != nil {
		t.Fatal(err)
	}
	p = window(t, f)
	p.Move(moved)
	if p.Done("new/first") || p.Practice("new/second").Solved {
		t.Error("what was reset has come back")
	}
}
