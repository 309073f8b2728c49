package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/plain"
	"roundtrip/lessons"
	"roundtrip/lessons/check"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/watch"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui"
	"roundtrip/tui/lesson"
	"roundtrip/tui/preview"
	"roundtrip/tui/theme"
)

func (p *program) previewContentCommand() *cobra.Command {
	var f learnFlags
	c := &cobra.Command{
		Use:   "preview DIR [LESSON[/PAGE]]",
		Short: "See a page as a reader does, while you write it",
		Long: "Opens the course in DIR at a page, as a reader sees it, and opens it anew whenever you save a file of the course. " +
			"Beside it stands what the check finds wrong with the page; the answers of an exercise are left to 'roundtrip content check'. " +
			"A page that cannot be read is told with file and line, and shown once it can be.\n\n" +
			"With --plain, or where there is no terminal, the page is told as text, and its findings below it. " +
			"Nothing that you do there counts as your progress.",
		Example: `
roundtrip content preview .
roundtrip content preview . cookies/session
# the German texts, in the folder de
roundtrip content preview . cookies --lang de`,
		Args: takes(1, 2, "DIR [LESSON[/PAGE]]"),
		RunE: func(c *cobra.Command, args []string) error {
			return p.previewContent(c.Context(), args[0], strings.Join(args[1:], ""), f)
		},
	}
	p.addLanguage(c)
	c.Flags().BoolVar(&f.plain, "plain", false, "tell the page as plain text")
	c.Flags().BoolVar(&f.ascii, "ascii", false, "draw with characters of ASCII only")
	return c
}

// previewer reads a course that is being written.
type previewer struct {
	*program
	catalog *catalog.Catalog
	watcher *watch.Watcher
}

func (p *program) previewContent(ctx context.Context, dir, ref string, f learnFlags) error {
	p.own.dir = dir
	if err := p.own.open(); err != nil {
		return err
	}
	if _, err := p.language(); err != nil {
		return err
	}
	files, err := os.MkdirTemp("", "roundtrip-preview-")
	if err != nil {
		return exit.Missing(fmt.Errorf("a place for the reader's files cannot be made: %w", err), "Set TMPDIR to a folder that can be written to.")
	}
	defer os.RemoveAll(files)
	o := p.catalog().Options()
	o.Workshop = workshop.At(filepath.Join(files, "code"))
	v := &previewer{p, catalog.New(o), watch.Dirs([]string{dir}, isCourseFile, watch.Options{})}
	defer v.watcher.Close()
	if why := p.whyPlain(f); why != "" {
		return v.tell(ctx, ref, why, f)
	}
	progress, _ := lessons.OpenProgress(filepath.Join(files, "progress.json"))
	p.onScreen.Store(true)
	err = tui.Run(ctx, tui.Options{
		Catalog: v.catalog, Progress: progress, Start: ref, ASCII: f.ascii, Background: p.background(f.backgroundFlags),
		Preview: &tui.Preview{Changed: v.changed, Load: v.load},
	})
	if err != nil {
		return exit.Missing(err, "Without a screen, 'roundtrip content preview --plain' tells the same as text.")
	}
	return nil
}

// isCourseFile reports whether a file is of a course, and none that an editor keeps beside it.
func isCourseFile(path string) bool {
	switch filepath.Ext(path) {
	case ".md", ".yaml", ".py", ".txtar":
		return !strings.HasPrefix(filepath.Base(path), ".")
	}
	return false
}

// changed waits until a file was saved.
func (v *previewer) changed(ctx context.Context) bool {
	select {
	case _, ok := <-v.watcher.Changes():
		return ok
	case <-ctx.Done():
		return false
	}
}

// load reads the course at a page, "" being the first. Where that is no more, the first page
// of its lesson is shown, or of the course.
func (v *previewer) load(ref string) preview.Draft {
	course, err := v.openDraft()
	if err != nil {
		return v.broken(ref, err)
	}
	l, page, err := course.Find(cmp.Or(ref, "1/1"))
	var unknown *lessons.UnknownError
	if lesson, _, in := strings.Cut(ref, "/"); errors.As(err, &unknown) && ref != "" {
		if in {
			return v.load(lesson)
		}
		return v.load("")
	}
	if err != nil {
		return v.broken(ref, err)
	}
	return preview.Draft{Course: course, Page: page.Ref(), Check: func() lessons.Problems { return v.check(context.Background(), course, l, page) }}
}

func (v *previewer) openDraft() (*lessons.Course, error) {
	lang, err := v.language()
	if err != nil {
		return nil, err
	}
	return lessons.OpenIn(v.own.fs(), lang, v.own.texts(lang))
}

func (v *previewer) broken(ref string, err error) preview.Draft {
	return preview.Draft{Page: ref, Wrong: lessons.Locate(v.own.fs(), lessons.AsProblems("course.yaml", err))}
}

// check checks the page, and its translation if that is what is shown.
func (v *previewer) check(ctx context.Context, c *lessons.Course, l *lessons.Lesson, p *lessons.Page) lessons.Problems {
	fsys, fit := v.own.fs(), lesson.Fit
	if c.Language != lessons.Original {
		return translationOf(ctx, fsys, c.Language, v.own.texts(c.Language), l, p)
	}
	return check.Draft(ctx, fsys, l, p, check.Options{Catalog: v.catalog, Fit: fit})
}

// translationOf is what is to be said of the translation of a page, with what is missing and
// behind.
func translationOf(ctx context.Context, fsys fs.FS, lang string, texts fs.FS, l *lessons.Lesson, p *lessons.Page) (wrong lessons.Problems) {
	c, err := check.Translation(ctx, fsys, lang, texts, lesson.Fit)
	if err != nil {
		return lessons.AsProblems("course.yaml", err)
	}
	for _, found := range []lessons.Problems{c.Wrong, c.Behind, c.Missing} {
		for _, w := range found {
			if w.File == l.ID+"/"+p.ID+".md" {
				wrong = append(wrong, w)
			}
		}
	}
	return wrong
}

// tell tells the page as text with its findings, again each time that a file is saved while
// there is a terminal.
func (v *previewer) tell(ctx context.Context, ref, why string, f learnFlags) error {
	for {
		found, err := v.tellOnce(ctx, ref, why, f)
		switch {
		case err != nil:
			return err
		case !isTerminal(v.Out) && found > 0:
			return exit.Failf("", "%s", theme.Count(found, "finding"))
		case !isTerminal(v.Out):
			return nil
		}
		fmt.Fprintln(v.Out, "\nThe page is told again when you save a file. Ctrl+c ends this.")
		if !v.changed(ctx) {
			return nil
		}
		fmt.Fprintln(v.Out)
	}
}

// tellOnce tells the page, and says how much was found.
func (v *previewer) tellOnce(ctx context.Context, ref, why string, f learnFlags) (int, error) {
	d := v.load(ref)
	if d.Course == nil {
		fmt.Fprintln(v.Out, "The page cannot be shown.")
		return v.findings(d.Wrong), nil
	}
	l, page, err := d.Course.Find(d.Page)
	if err != nil {
		return 0, err
	}
	err = plain.TellPage(ctx, l, page, plain.Options{
		Course: d.Course, Catalog: v.catalog, Out: v.Out, Width: min(columns(v.Out), 100), ASCII: f.ascii,
		In: plain.NewReader(nil, false), Ready: v.ready, Why: why,
	})
	if err != nil {
		return 0, v.labError(err)
	}
	return v.findings(d.Check()), nil
}

func (v *previewer) findings(wrong lessons.Problems) int {
	fmt.Fprintf(v.Out, "\nThe check: %s.\n", preview.Count(wrong))
	for _, w := range wrong {
		v.printProblem(w)
	}
	return len(wrong)
}
