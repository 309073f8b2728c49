package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/suggest"
	"roundtrip/tui/theme"
)

// gradeFlags are the options of the command grade.
type gradeFlags struct {
	exercise, format string
}

func (p *program) gradeCommand() *cobra.Command {
	var f gradeFlags
	c := &cobra.Command{
		Use:   "grade FILE...",
		Short: "Run the checks of an exercise against files",
		Long: "Grades files that were written for exercises of the course, as the checks of the lesson do, without a screen. " +
			"A file belongs to the exercise that is called like it (first.py, or anna/first.py, to first); " +
			"--exercise names another one, by its name or its page. A FILE of - is the standard input.\n\n" +
			"Each check that fails is one line: what was asked, what was expected and what came. " +
			"The requests have other words in each grading. The seed that they are made from is said, and " + lessons.SeedEnv + " has it used again.\n\n" +
			"The texts are in the language that --lang names, else in that of LC_ALL, LC_MESSAGES or LANG; a language that was kept for learning does not count.\n\n" +
			"The files run in the embedded Python only, with no network and no files but the folder that they are in. Ends with 1 if one of them fails.",
		Example: `
# what a class has handed in
roundtrip grade anna/first.py ben/first.py
# files with other names, for another program
roundtrip grade --exercise greet --format json handed-in/*.py
# from a pipe
cat app.py | roundtrip grade --exercise first -`,
		Args: takes(1, 1<<20, "FILE..."),
		RunE: func(c *cobra.Command, args []string) error {
			p.own.lang = cmp.Or(p.own.lang, byEnvironment) // what a learner has kept says nothing of a teacher
			return p.grade(c.Context(), args, f)
		},
	}
	p.addContent(c)
	o := c.Flags()
	o.StringVar(&f.exercise, "exercise", "", "the exercise, by its `NAME` or its page, where the files are not called like it")
	o.StringVar(&f.format, "format", "text", "text for people, json for programs: one object for each file")
	offer(c, "format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	offer(c, "exercise", p.completeExercises)
	return c
}

// completeExercises offers the names of the exercises.
func (p *program) completeExercises(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	course, err := p.course()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	pages, err := course.Exercises()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	offers := make([]string, len(pages))
	for i, page := range pages {
		offers[i] = page.Exercise.Name + "\t" + page.Title
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// grade grades each file, and says at the end whether one has failed.
func (p *program) grade(ctx context.Context, files []string, f gradeFlags) error {
	if err := oneOf("format", f.format, "text", "json"); err != nil {
		return err
	}
	pages, err := p.exercisesOf(files, f.exercise)
	if err != nil {
		return err
	}
	if err := p.needPython(ctx, onOneLine); err != nil {
		return err
	}
	failed := 0
	for i, file := range files {
		g, err := p.gradeFile(ctx, pages[i], file)
		if err != nil {
			return err
		}
		if !g.Solved {
			failed++
		}
		if err := p.printGrade(g, f.format); err != nil {
			return err
		}
	}
	if failed > 0 {
		p.endText(f.format)
		return exit.Failf("", "%d of %s failed", failed, theme.Count(len(files), "file"))
	}
	return nil
}

// endText leaves a line free below text, before what is said of all.
func (p *program) endText(format string) {
	if format == "text" {
		fmt.Fprintln(p.Out)
	}
}

// exercisesOf are the pages whose exercises the files are for.
func (p *program) exercisesOf(files []string, name string) ([]*lessons.Page, error) {
	course, err := p.course()
	if err != nil {
		return nil, err
	}
	all, err := course.Exercises()
	if err != nil {
		return nil, err
	}
	pages := make([]*lessons.Page, len(files))
	for i, file := range files {
		wanted := cmp.Or(name, strings.TrimSuffix(filepath.Base(file), ".py"))
		if pages[i] = exerciseNamed(all, wanted); pages[i] == nil {
			return nil, noExercise(all, file, wanted, name != "")
		}
	}
	return pages, nil
}

// exerciseNamed finds an exercise by its name or its page, nil if there is none.
func exerciseNamed(pages []*lessons.Page, name string) *lessons.Page {
	for _, page := range pages {
		if page.Exercise.Name == name || page.Ref() == name {
			return page
		}
	}
	return nil
}

// noExercise is the error about a name that no exercise has.
func noExercise(pages []*lessons.Page, file, wanted string, named bool) error {
	names := make([]string, len(pages))
	for i, page := range pages {
		names[i] = page.Exercise.Name
	}
	there := "There are: " + strings.Join(names, ", ") + "."
	if named {
		return exit.Usagef(there, "%w", &catalog.UnknownError{What: "exercise", Name: wanted, Near: suggest.Near(wanted, names)})
	}
	return exit.Usagef("Name one with --exercise. "+there, "no exercise of the course is called like the file %s", file)
}

// graded is what the checks said of a file, as programs get it.
type graded struct {
	File     string        `json:"file"`
	Exercise string        `json:"exercise"`
	Page     string        `json:"page"`
	Solved   bool          `json:"solved"`
	Passed   int           `json:"passed"`
	Checks   []gradedCheck `json:"checks"`
	Seed     uint64        `json:"seed"`
	// Advice is what could be better in a file that passes.
	Advice []string `json:"advice,omitempty"`
	// Error is why the file could not be graded or cannot run, "" if it can.
	Error string `json:"error,omitempty"`
}

// gradedCheck is what one check said.
type gradedCheck struct {
	ID       string `json:"id"`
	Outcome  string `json:"outcome"`
	Asked    string `json:"asked"`
	Expected string `json:"expected"`
	Got      string `json:"got,omitempty"`
	// Mistake is the id of the mistake that explains the failure, Why its explanation.
	Mistake string `json:"mistake,omitempty"`
	Why     string `json:"why,omitempty"`

	line string
}

// gradeFile grades one file. One that cannot be read has failed; an error is that nothing
// can be graded.
func (p *program) gradeFile(ctx context.Context, page *lessons.Page, file string) (graded, error) {
	g := graded{File: file, Exercise: page.Exercise.Name, Page: page.Ref(), Checks: []gradedCheck{}}
	source, err := p.handedIn(file)
	if err != nil {
		g.Error = fmt.Sprintf("cannot be read: %v", err)
		return g, nil
	}
	found, err := lessons.Grade(ctx, p.catalog(), page, source)
	if err != nil {
		return g, p.labError(err)
	}
	g.Solved, g.Passed, g.Seed = found.Solved(), found.Passed(), found.Seed
	if found.Trouble != nil {
		g.Error = found.Trouble.Text
	}
	for _, advice := range found.Advice {
		g.Advice = append(g.Advice, advice.Say)
	}
	for i := range found.Results {
		g.Checks = append(g.Checks, checked(&found.Results[i]))
	}
	return g, nil
}

func checked(r *lessons.Result) gradedCheck {
	c := gradedCheck{ID: r.Check.ID, Outcome: r.Outcome.String(), Asked: r.Asked, Expected: r.Expected, Got: r.Got, line: r.Line()}
	if r.Mistake != nil {
		c.Mistake, c.Why = r.Mistake.ID, r.Mistake.Say
	}
	return c
}

// handedIn reads a file to grade, with the folder that it is in.
func (p *program) handedIn(file string) (catalog.File, error) {
	if file == "-" {
		text, err := io.ReadAll(io.LimitReader(p.In, plainfile.MostText+1))
		if err == nil && len(text) > plainfile.MostText {
			err = errors.New("it is too large for a file of Python")
		}
		return catalog.File{Text: text}, err
	}
	text, err := plainfile.Read(file, plainfile.MostText)
	return catalog.File{Text: text, Dir: filepath.Dir(file)}, err
}

func (p *program) printGrade(g graded, format string) error {
	if format == "json" {
		enc := json.NewEncoder(theme.JSON(p.Out))
		enc.SetEscapeHTML(false)
		return enc.Encode(g)
	}
	out, look := p.styled()
	if len(g.Checks) == 0 {
		_, err := fmt.Fprintf(out, "%s %s: %s\n", look.Wrong.Render("✗"), theme.Printable(g.File), theme.Printable(g.Error))
		return err
	}
	sign := look.App.Render("✓")
	if !g.Solved {
		sign = look.Wrong.Render("✗")
	}
	fmt.Fprintf(out, "%s %s: %s, %d of %d checks pass (seed %d)\n", sign, theme.Printable(g.File), g.Exercise, g.Passed, len(g.Checks), g.Seed)
	why := ""
	for _, c := range g.Checks {
		if c.Outcome == lessons.Failed.String() {
			p.failedLine(out, look, c)
			why = cmp.Or(why, c.Why, " ") // of the first that failed, which the others may follow from
		}
	}
	texts := g.Advice
	if why = strings.TrimSpace(why); why != "" {
		texts = append(texts, why)
	}
	for _, text := range texts {
		for _, line := range report.Wrap(theme.Printable(text), min(columns(p.Out), 100)-6) {
			fmt.Fprintln(out, "      "+look.Faint.Render(line))
		}
	}
	return nil
}

// failedLine is one line for each check that failed: programs that read a pipe go by lines.
func (p *program) failedLine(out io.Writer, look theme.Theme, c gradedCheck) {
	if lead := "    " + c.ID + ": "; isTerminal(p.Out) {
		p.wrapped(out, lead, c.line, look.Text)
	} else {
		fmt.Fprintf(out, "%s%s\n", lead, theme.Printable(c.line))
	}
}
