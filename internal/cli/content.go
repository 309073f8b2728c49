package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/lessons"
	"roundtrip/lessons/check"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lesson"
	"roundtrip/tui/theme"
)

func (p *program) contentCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "content",
		Short: "For authors: begin and check a course of your own",
		Args:  p.noCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.newContentCommand(), p.checkContentCommand())
	return c
}

func (p *program) checkContentCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check DIR",
		Short: "Check that what a course says is true",
		Long: "Reads the course in DIR, the folder with course.yaml, and holds it to what it claims: every file can be read, " +
			"ids are unique, terms are explained, every claim is true of the request that its page runs, and every exercise " +
			"tells right answers from wrong ones.\n\n" +
			"Each finding is told with its file and line, and with what was expected and what was got.\n\n" +
			"Ends with 1 if anything is wrong.",
		Example: `
# the course in this folder
roundtrip content check .`,
		Args: takes(1, 1, "DIR"),
		RunE: func(c *cobra.Command, args []string) error { return p.checkContent(c.Context(), args[0]) },
	}
}

// checkContent checks the course in a folder, of which nothing outside is read.
func (p *program) checkContent(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return exit.Usagef("Name the folder that course.yaml is in.", "the course cannot be read: %w", err)
	}
	defer root.Close()
	p.Python.Watchdog = contentWatchdog
	if err := p.needPython(ctx, onOneLine); err != nil {
		return err
	}
	fsys := root.FS()
	o := check.Options{Catalog: catalog.New(catalog.Options{Content: fsys, Embedded: p.lab.engine}), Fit: lesson.Fit}
	wrong, err := check.Content(ctx, fsys, o)
	for _, w := range wrong {
		p.printProblem(w)
	}
	switch {
	case err != nil:
		return exit.Failf("", "interrupted: %w", err)
	case len(wrong) > 0:
		return exit.Failf("", "%d problem%s in the course", len(wrong), plural(len(wrong)))
	}
	return p.printSound(fsys)
}

// contentWatchdog is how long an application of the course may run without answering: nobody
// waits, and a busy machine is no fault of the course.
const contentWatchdog = time.Minute

// printProblem prints a finding: where, what, and the two values that differ.
func (p *program) printProblem(w lessons.Problem) {
	fmt.Fprintln(p.Out, theme.Printable(w.Error()))
	if w.Expected != "" || w.Got != "" {
		fmt.Fprintln(p.Out, "  expected: "+theme.Printable(w.Expected))
		fmt.Fprintln(p.Out, "  got:      "+theme.Printable(w.Got))
	}
}

// printSound says how much was found to be right.
func (p *program) printSound(fsys fs.FS) error {
	c, err := lessons.Open(fsys)
	if err != nil {
		return errors.Join(errors.New("the course has changed meanwhile"), err)
	}
	pages := 0
	for _, l := range c.Lessons {
		pages += len(l.PageIDs)
	}
	fmt.Fprintf(p.Out, "Nothing is wrong: %d lesson%s, %d page%s.\n", len(c.Lessons), plural(len(c.Lessons)), pages, plural(pages))
	return nil
}
