package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/plain"
	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui"
)

// learnFlags are the options of the command learn.
type learnFlags struct {
	backgroundFlags
	plain, present, ascii, notes bool
	html                         string
}

func (p *program) learnCommand() *cobra.Command {
	var f learnFlags
	c := &cobra.Command{
		Use:   "learn [LESSON[/PAGE]]",
		Short: "Open the course, a lesson or a page",
		Long: "Opens the course: where you left it, or at LESSON, or at LESSON/PAGE. Lessons and pages can be given by number.\n\n" +
			"With --plain, or where there is no terminal, the lesson is told as text, line by line.\n\n" +
			"With --lang the texts are in another language, from now on; with --html and --notes, and with other commands, this time.",
		Example: `
# the first lesson
roundtrip learn by-hand
# the second page of the third lesson
roundtrip learn 3/2
# a lesson as text, from its first page to its last
roundtrip learn start-response --plain
# in German, from now on; --lang en for English
roundtrip learn --lang de
# for a class: what to ask, and a hand-out
roundtrip learn 1 --notes
roundtrip learn --html course.html`,
		Args:              takes(0, 1, "[LESSON[/PAGE]]"),
		ValidArgsFunction: p.completeLessons(true),
		RunE: func(c *cobra.Command, args []string) error {
			return p.learn(c.Context(), strings.Join(args, ""), f)
		},
	}
	p.addContent(c)
	o := c.Flags()
	o.BoolVar(&f.plain, "plain", false, "tell the lesson as plain text, for screen readers and pipes")
	o.BoolVar(&f.present, "present", false, "for a projector: light, with large contrast")
	o.BoolVar(&f.notes, "notes", false, "for a teacher: the notes of the lessons, with minutes and what to ask on each page")
	o.StringVar(&f.html, "html", "", "write the lesson, or all of them, into one HTML `FILE` to hand out; - is the standard output")
	f.backgroundFlags.add(c)
	o.BoolVar(&f.ascii, "ascii", false, "draw with characters of ASCII only")
	return c
}

// learn opens the course, on the screen or as plain text.
func (p *program) learn(ctx context.Context, ref string, f learnFlags) error {
	if f.plain && f.present {
		return exit.Usagef("Leave out one of them.", "--plain has no screen, so there is nothing to --present")
	}
	course, err := p.course()
	if err != nil {
		return err
	}
	switch {
	case f.html != "":
		return p.handOut(ctx, course, ref, f.html)
	case f.notes:
		return p.teacherNotes(course, ref)
	}
	p.keepLanguage()
	start, err := resolve(course, ref)
	if err != nil {
		return courseError(err)
	}
	if why := p.whyPlain(f); why != "" {
		return p.tell(ctx, course, start, why, f)
	}
	progress, notice := p.progress()
	p.onScreen.Store(true)
	all := p.catalog().Options()
	all.Folder = "."
	err = tui.Run(ctx, tui.Options{
		Course: course, Catalog: catalog.New(all), Progress: progress, Start: start,
		Present: f.present, ASCII: f.ascii, Background: p.background(f.backgroundFlags), Notice: notice, Review: p.reviewing,
	})
	if notice != "" { // the screen has room for its beginning
		fmt.Fprintln(p.Err, notice)
	}
	if err != nil {
		return exit.Missing(err, "Without a screen, 'roundtrip learn --plain' tells the same as text.")
	}
	return nil
}

// resolve makes "lesson/page" of what was typed; "" stays, for where the
// learner was.
func resolve(c *lessons.Course, ref string) (string, error) {
	if ref == "" {
		return "", nil
	}
	_, page, err := c.Find(ref)
	if err != nil {
		return "", err
	}
	return page.Ref(), nil
}

// whyPlain says why there is no screen, "" if there is one.
func (p *program) whyPlain(f learnFlags) string {
	switch {
	case f.plain:
		return "as --plain asks"
	case !isTerminal(p.Out):
		return "because the output is no terminal"
	case !isTerminal(p.In):
		return "because the input is no terminal"
	case slices.Contains(p.Vars, "TERM=dumb"):
		return "because TERM is dumb"
	}
	return ""
}

// tell tells a lesson as text. Only for a person, who is waited for, progress
// is kept.
func (p *program) tell(ctx context.Context, course *lessons.Course, start, why string, f learnFlags) error {
	progress := p.noted()
	person := isTerminal(p.In) && isTerminal(p.Out)
	spot, err := reading.First(course, progress, start)
	if err != nil {
		return courseError(err)
	}
	if start != "" { // what was asked for is told from its beginning
		spot.Place.Presses = 0
	}
	o := plain.Options{
		Course: course, Catalog: p.catalog(), Out: p.Out, Width: min(columns(p.Out), 100), ASCII: f.ascii,
		In: p.reader(person), Ready: p.ready, Why: why, Option: p.own.option(),
	}
	if person {
		o.Progress, o.Own = progress, p.fileOf
	}
	return p.labError(plain.Tell(ctx, spot.Lesson, spot.Page.Number-1, spot.Place.Presses, o))
}

// fileOf is the path of the learner's file for a page's exercise. The file begins as
// the exercise's does.
func (p *program) fileOf(page *lessons.Page) (string, error) {
	part, _ := p.catalog().Part(page.Run.Stack(), page.Exercise.File())
	f, err := p.catalog().Workshop().Open(part.Original)
	return f.Path, err
}

// reader gives a person's lines, or those of a pipe; of a keyboard whose
// screen is elsewhere it gives none.
func (p *program) reader(person bool) *plain.Reader {
	if !person && isTerminal(p.In) {
		return plain.NewReader(nil, false)
	}
	return plain.NewReader(p.In, person)
}

// ready waits until an application can run.
func (p *program) ready(ctx context.Context, app string) error {
	if strings.HasPrefix(app, "demo:") {
		return nil
	}
	return p.needPython(ctx, onOneLine)
}
