// Package plain tells a lesson as text, one line below the other, over the same
// live requests as the screens: for screen readers, for pipes, and for
// terminals that cannot do more. Nothing is drawn; every line says by a word
// what it is.
package plain

import (
	"context"
	"errors"
	"io"
	"strings"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/catalog"
)

// Options are what a lesson is told with.
type Options struct {
	Course  *lessons.Course
	Catalog *catalog.Catalog
	Out     io.Writer
	Width   int
	ASCII   bool
	// In gives the reader's lines.
	In *Reader
	// Progress is kept if it is not nil.
	Progress *lessons.Progress
	// Own gives the path of the learner's file for a page's exercise. It may be nil, and
	// the path empty: then the file is checked as it is shipped, until a reader
	// names one.
	Own func(p *lessons.Page) (path string, err error)
	// Ready waits until an application can run.
	Ready func(ctx context.Context, app string) error
	// Option names the course on a command line, "" for the one that is built in.
	Option string
	// Why says why the lesson is told as plain text.
	Why string
}

// Tell tells the pages of a lesson from the one at index from on. Presses are how many
// presses of space a reader has taken there before.
func Tell(ctx context.Context, l *lessons.Lesson, from, presses int, o Options) error {
	pages, err := l.Pages()
	if err != nil {
		return err
	}
	n := &narrator{Options: o, ctx: ctx, lesson: l, voice: voice{w: o.Out, width: o.Width, ascii: o.ASCII}}
	n.opening()
	for i, page := range pages[from:] {
		if i > 0 {
			presses = 0
		}
		tell := func() error { return n.page(page, presses) }
		if page.Exercise != nil {
			tell = func() error { return n.exercise(page) }
		}
		if err := tell(); err != nil {
			return err
		}
		if n.left {
			n.line("You come back to this page.")
			return n.voice.err
		}
	}
	n.closing()
	return n.voice.err
}

// TellPage tells one page of a lesson.
func TellPage(ctx context.Context, l *lessons.Lesson, p *lessons.Page, o Options) error {
	n := &narrator{Options: o, ctx: ctx, lesson: l, voice: voice{w: o.Out, width: o.Width, ascii: o.ASCII}}
	n.opening()
	if p.Exercise != nil {
		return errors.Join(n.exercise(p), n.voice.err)
	}
	return errors.Join(n.page(p, 0), n.voice.err)
}

// narrator tells one lesson.
type narrator struct {
	Options
	voice
	ctx    context.Context
	lesson *lessons.Lesson
	left   bool // the reader wants to leave
	brief  bool // of a long file only what a question is about is told

	unsaved bool // the progress cannot be saved, and that was said
}

func (n *narrator) opening() {
	n.line("This is plain text, %s.", n.Why)
	if n.In.Waits() {
		n.line("Where a page says press space, press enter. Where it says press e, wait for the word Change.")
		n.line("At a prompt, type environ, wire, response, code, findings or output to hear that view, ? and a name to have it explained, q to leave.")
	} else {
		n.line("Where a page says that you press a key, it is done for you.")
	}
	n.blank()
	n.line("Lesson %d of %d: %s", n.lesson.Number, len(n.Course.Lessons), n.lesson.Title)
	n.blank()
	n.para(n.lesson.Body)
}

// closing says what surprised the reader and where it goes on.
func (n *narrator) closing() {
	n.blank()
	n.line("End of lesson %d: %s.", n.lesson.Number, n.lesson.Title)
	end := n.Course.Closing(n.lesson, n.Progress)
	if len(end.Learned) > 0 {
		n.line("What you have learned:")
	}
	for _, say := range end.Learned {
		n.item(unmarked.Replace(say))
	}
	if len(end.Unfinished) > 0 {
		n.line("Not finished: %s.", strings.Join(end.Unfinished, ", "))
	}
	if end.Next != "" {
		n.line("%s", unmarked.Replace(end.Next))
	}
	if n.lesson.Number < len(n.Course.Lessons) {
		n.item("Write: roundtrip learn " + n.Course.Lessons[n.lesson.Number].ID + " --plain" + n.Option)
	}
}

// keep saves the progress, if a step has changed it. Where that fails it is said once.
func (n *narrator) keep(step reading.Step) {
	if !step.Save || n.unsaved {
		return
	}
	if err := n.Progress.Save(); err != nil {
		n.line("Note: %v.", err)
		n.unsaved = true
	}
}
