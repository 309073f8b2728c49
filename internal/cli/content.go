package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
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
		Short: "For authors: begin, see and check a course of your own",
		Args:  p.noCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.newContentCommand(), p.checkContentCommand(), p.previewContentCommand())
	return c
}

func (p *program) checkContentCommand() *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:   "check DIR",
		Short: "Check that what a course says is true",
		Long: "Reads the course in DIR, the folder with course.yaml, and holds it to what it claims: every file can be read, " +
			"ids are unique, terms are explained, every claim is true of the request that its page runs, and every exercise " +
			"tells right answers from wrong ones. Its texts are held to be plain: a reading grade of 8 or below, an answer " +
			"for every question, hints of 40 to 120 words, and a link where a term first stands.\n\n" +
			"Each finding is told with its file and line, and with what was expected and what was got.\n\n" +
			"If DIR has the course in the folder en, and translations beside it, such as de, these are held to it as well. " +
			"What is not translated, or was translated from other words, is told too, and is nothing wrong.\n\n" +
			"Ends with 1 if anything is wrong.",
		Example: `
# the course in this folder
roundtrip content check .
# the German texts in the folder de alone: no request runs
roundtrip content check . --lang de`,
		Args: takes(1, 1, "DIR"),
		RunE: func(c *cobra.Command, args []string) error { return p.checkContent(c.Context(), args[0], lang) },
	}
	c.Flags().StringVar(&lang, "lang", "", "only the translation in the folder `LANG`, which takes a second")
	return c
}

// checkContent checks the course in a folder, of which nothing outside is read.
func (p *program) checkContent(ctx context.Context, dir, lang string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return exit.Usagef("Name the folder that course.yaml is in.", "the course cannot be read: %w", err)
	}
	defer root.Close()
	if lang != "" {
		return p.checkLanguage(ctx, root.FS(), lang)
	}
	p.Python.Watchdog = contentWatchdog
	if err := p.needPython(ctx, onOneLine); err != nil {
		return err
	}
	fsys := originalOf(root.FS())
	o := check.Options{Catalog: catalog.New(catalog.Options{Content: fsys, Embedded: p.lab.engine}), Fit: lesson.Fit}
	wrong, err := check.Content(ctx, fsys, o)
	for _, w := range wrong {
		p.printProblem(w)
	}
	if err == nil && len(wrong) == 0 {
		wrong, err = p.checkTranslations(ctx, root.FS())
	}
	if err := problemsError(wrong, err); err != nil {
		return err
	}
	return p.printSound(fsys)
}

func problemsError(wrong lessons.Problems, err error) error {
	switch {
	case err != nil:
		return exit.Failf("", "interrupted: %w", err)
	case len(wrong) > 0:
		return exit.Failf("", "%s in the course", theme.Count(len(wrong), "problem"))
	}
	return nil
}

// checkTranslations checks the translations that lie beside a course.
func (p *program) checkTranslations(ctx context.Context, folder fs.FS) (all lessons.Problems, err error) {
	for _, lang := range lessons.Languages(folder) {
		if lang == lessons.Original {
			continue
		}
		wrong, err := p.checkTranslation(ctx, folder, lang)
		if err != nil {
			return all, err
		}
		all = append(all, wrong...)
	}
	return all, nil
}

// checkTranslation checks a translation, and tells how much of it there is. What is missing or
// behind is told, and is nothing wrong.
func (p *program) checkTranslation(ctx context.Context, folder fs.FS, lang string) (lessons.Problems, error) {
	c, err := check.Translation(ctx, originalOf(folder), lang, below(folder, lang), lesson.Fit)
	if err != nil {
		return nil, err
	}
	for _, found := range []lessons.Problems{c.Missing, c.Behind, c.Wrong} {
		for _, w := range found {
			w.File = path.Join(lang, w.File)
			p.printProblem(w)
		}
	}
	fmt.Fprintf(p.Out, "%s: %s.\n", lang, c)
	return c.Wrong, nil
}

// checkLanguage checks one translation alone.
func (p *program) checkLanguage(ctx context.Context, folder fs.FS, lang string) error {
	has := lessons.Languages(folder)
	if len(has) < 2 {
		return exit.Usagef("A translation lies in a folder beside that of the course, such as de beside en.", "there is no translation here")
	}
	if err := oneOf("translation", lang, has[1:]...); err != nil {
		return err
	}
	wrong, err := p.checkTranslation(ctx, folder, lang)
	return problemsError(wrong, err)
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

// printSound says what was found to be right, and how much of it there is.
func (p *program) printSound(fsys fs.FS) error {
	c, err := lessons.Open(fsys)
	if err != nil {
		return errors.Join(errors.New("the course has changed meanwhile"), err)
	}
	n, err := check.Count(c)
	if err != nil {
		return errors.Join(errors.New("the course has changed meanwhile"), err)
	}
	fmt.Fprintf(p.Out, "Nothing is wrong: %s, %s.\n", theme.Count(n.Lessons, "lesson"), theme.Count(n.Pages, "page"))
	fmt.Fprintf(p.Out, "  %s, %d of them answered by pointing; %s; %s with %s\n", theme.Count(n.Questions, "question"), n.Pointed,
		theme.Count(n.Changes, "change"), theme.Count(n.Exercises, "exercise"), theme.Count(n.Hints, "hint"))
	fmt.Fprintf(p.Out, "  %s, all true; %s\n", theme.Count(n.Claims, "claim"), theme.Count(n.Explanations, "explanation"))
	if n.Grade > 0 {
		fmt.Fprintf(p.Out, "  the reading grade of the hardest text is %.1f\n", max(0, n.Grade))
	}
	return nil
}
