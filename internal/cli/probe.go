package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/lessons"
	"roundtrip/sandbox"
)

func (p *program) probeCommand() *cobra.Command {
	var before bool
	c := &cobra.Command{
		Use:   "probe",
		Short: "Ten questions, before the course and after it",
		Long: "Asks ten questions about requests and WSGI. The first time counts as before the course; later times ask the same things in another form, " +
			"and the two numbers stand side by side. Which answers were right is not said the first time, so that it tells nothing in advance.\n\n" +
			"The numbers are for you alone: they stand in your progress, and no receipt has them.",
		Example: `
roundtrip probe`,
		Args: takes(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error { return p.probe(c.Context(), before) },
	}
	c.Flags().BoolVar(&before, "before", false, "ask the first form once more; the first number stays")
	p.addContent(c)
	return c
}

func (p *program) probe(ctx context.Context, before bool) error {
	course, err := p.course()
	if err != nil {
		return err
	}
	items, err := course.Probe()
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return exit.Failf("", "this course has no questions of that kind: it has no %s", lessons.ProbeFile)
	}
	if err := p.needPython(ctx, onOneLine); err != nil {
		return err
	}
	progress, form := p.noted(), lessons.Before
	if _, done := progress.Probed(lessons.Before); done && !before {
		form = lessons.After
	}
	answered, right, err := p.askForms(ctx, items, form)
	if err != nil {
		return p.labError(err)
	}
	if answered == 0 {
		fmt.Fprintln(p.Out, "\nNothing was answered, so nothing is noted.")
		return nil
	}
	progress.Probe(form, right, len(items))
	if err := progress.Save(); err != nil {
		return err
	}
	p.tellProbed(progress)
	return nil
}

// askForms asks every question in one of its forms, and gives how many were answered, and
// how many of those right.
func (p *program) askForms(ctx context.Context, items []lessons.ProbeItem, form int) (answered, right int, err error) {
	in := p.reader(isTerminal(p.In) && isTerminal(p.Out))
	out, look := p.styled()
	for i, item := range items {
		f := item.Forms[form]
		is, err := p.runForm(ctx, f)
		if err != nil {
			return answered, right, err
		}
		choices := make([]string, len(f.Choices))
		for n, c := range f.Choices {
			choices[n] = c.Text
		}
		p.showAsked(out, look, fmt.Sprintf("%d of %d  ", i+1, len(items)), f.Ask, choices)
		given, ok := p.given(ctx, in, len(f.Choices))
		switch {
		case !ok:
			return 0, 0, ctx.Err() // who leaves in the middle was not asked
		case given > 0:
			answered++
		}
		if given == is+1 {
			right++
		}
		if form == lessons.After {
			p.wrapped(out, "", "The request shows: "+f.Choices[is].Text+".", look.Faint)
		}
	}
	return answered, right, nil
}

// runForm sends the request of a question, which answers it.
func (p *program) runForm(ctx context.Context, f lessons.ProbeForm) (right int, err error) {
	lab, err := sandbox.NewLab(p.catalog(), f.Run.Stack())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, lab.Close()) }()
	if err := lab.Ready(ctx); err != nil {
		return 0, err
	}
	run, err := lab.Send(f.Run.Sends(), sandbox.ToEnd)
	if err != nil {
		return 0, err
	}
	defer run.Close()
	if err := run.Settle(ctx); err != nil {
		return 0, err
	}
	return f.Right(run.Trace())
}

// tellProbed says what was known before the course and after it.
func (p *program) tellProbed(progress *lessons.Progress) {
	first, _ := progress.Probed(lessons.Before)
	fmt.Fprintf(p.Out, "\nBefore the course: %d of %d right.\n", first.Right, first.Of)
	if last, done := progress.Probed(lessons.After); done {
		fmt.Fprintf(p.Out, "After it: %d of %d right.\n", last.Right, last.Of)
		return
	}
	fmt.Fprintln(p.Out, "After the course, 'roundtrip probe' asks the same things in another form.")
}
