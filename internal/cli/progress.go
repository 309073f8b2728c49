package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/tui/theme"
)

func (p *program) progressCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "progress",
		Short: "Where your progress is, how to forget it",
		Args:  p.noCommand,
		RunE:  func(*cobra.Command, []string) error { return p.showProgress() },
	}
	p.addContent(c)
	c.AddCommand(&cobra.Command{
		Use:               "reset [LESSON]",
		Short:             "Forget what you have done, in one lesson or in all",
		Args:              takes(0, 1, "[LESSON]"),
		ValidArgsFunction: p.completeLessons(false),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return p.reset("")
			}
			return p.reset(args[0])
		},
	}, p.receiptCommand(), p.sumCommand())
	return c
}

func (p *program) showProgress() error {
	course, err := p.course()
	if err != nil {
		return err
	}
	progress := p.noted()
	fmt.Fprintf(p.Out, "Your progress is kept in %s.\n", theme.Printable(progress.Path()))
	if at, ok := progress.Last(); ok {
		fmt.Fprintf(p.Out, "You are on %s.\n", theme.Printable(at.Page))
	} else {
		fmt.Fprintln(p.Out, "You have not begun. Write: roundtrip")
	}
	for _, l := range course.Lessons {
		fmt.Fprintf(p.Out, "%s: %d of %d pages%s.\n", l.Title, progress.CountDone(l), len(l.PageIDs), here(l, progress))
	}
	return nil
}

// reset forgets a lesson, by its id or number, or everything.
func (p *program) reset(ref string) error {
	course, err := p.course()
	if err != nil {
		return err
	}
	id, what := "", "The whole course is"
	if ref != "" {
		l, err := course.Lesson(ref)
		if err != nil {
			return courseError(err)
		}
		id, what = l.ID, "The lesson "+l.Title+" is"
	}
	if err := p.noted().Reset(id); err != nil {
		return exit.Missing(err, "Nothing was forgotten.")
	}
	fmt.Fprintf(p.Out, "%s as if you had never opened it.\n", what)
	return nil
}
