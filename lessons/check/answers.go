package check

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/tools/txtar"

	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
)

// Answer is a file of an exercise's folder, which shows what the checks say of
// such a file.
type Answer struct {
	// File is its path in the content, Text what stands in it.
	File string
	Text []byte
	// Right says that it passes; Mistake is the id of the mistake that it makes,
	// "" for the file as it is shipped, which fails somehow.
	Right   bool
	Mistake string
	// Tried says that somebody may write such a file without knowing the checks: with no
	// Mistake it gets no explanation either, only what came.
	Tried bool
}

// Answers are the files of a page's exercise: as shipped, the solution, right
// ones in other styles, and the typical wrong ones.
func Answers(fsys fs.FS, p *lessons.Page) ([]Answer, error) {
	dir := path.Join(lessons.ExercisesDir, p.Exercise.Name)
	answers := []Answer{{File: path.Join(dir, lessons.StartFile)}, {File: path.Join(dir, lessons.SolutionFile), Right: true}}
	others, err := fs.Glob(fsys, path.Join(dir, otherDir, "*.py"))
	if err != nil {
		return nil, err
	}
	for _, file := range others {
		answers = append(answers, Answer{File: file, Right: true})
	}
	for _, m := range p.Exercise.Mistakes {
		for _, file := range filesOf(m) {
			if exists(fsys, path.Join(dir, file)) {
				answers = append(answers, Answer{File: path.Join(dir, file), Mistake: m.ID})
			}
		}
	}
	for i, a := range answers {
		if answers[i].Text, err = lessons.ReadFile(fsys, a.File); err != nil {
			return nil, err
		}
	}
	tried, err := tries(fsys, dir)
	return append(answers, tried...), err
}

// triesFile holds wrong files as learners write them, each with what explains it: a txtar
// archive whose names are "NAME.py: MISTAKE", or "NAME.py" for what nothing explains.
const triesFile = "tries.txtar"

// tries are the files of the archive, none if there is no archive.
func tries(fsys fs.FS, dir string) ([]Answer, error) {
	file := path.Join(dir, triesFile)
	if !exists(fsys, file) {
		return nil, nil
	}
	data, err := lessons.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	archive := txtar.Parse(data)
	answers := make([]Answer, len(archive.Files))
	for i, f := range archive.Files {
		name, mistake, _ := strings.Cut(f.Name, ":")
		answers[i] = Answer{File: file + ": " + name, Text: f.Data, Mistake: strings.TrimSpace(mistake), Tried: true}
	}
	return answers, nil
}

// Check grades the file, and says what is wrong if that is not what the folder says of it: a
// right one passes every check, one that is shipped fails, and a mistake gets exactly the
// explanation that was meant for it. Expressions of the page that fail on the way are wrong
// too.
func (a Answer) Check(ctx context.Context, c *catalog.Catalog, p *lessons.Page) lessons.Problems {
	grade := lessons.Grade
	if a.Tried {
		grade = lessons.GradeToFailure // there are many, and only what is said first is asked of them
	}
	g, err := grade(ctx, c, p, catalog.File{Text: a.Text})
	wrong := func(expected, format string, args ...any) lessons.Problems {
		return lessons.Problems{differs(a.File, "", expected, failure(g), format, args...)}
	}
	switch {
	case err != nil:
		return lessons.Problems{problem(a.File, "", "cannot be graded: %v", err)}
	case len(g.Problems) > 0:
		return g.Problems
	case a.Right && g.Solved():
		return nil
	case a.Right:
		return wrong("every check passes", "is right and fails: %s", failure(g))
	case g.Solved():
		return wrong("a check fails", "passes every check")
	case a.Mistake == "" && !a.Tried, explanation(g) == cmp.Or(a.Mistake, noMistake):
		return nil
	}
	want := cmp.Or(a.Mistake, noMistake)
	return wrong("the explanation of "+want, "is explained by %s, not by %s: %s", explanation(g), want, failure(g))
}

// noMistake is what explains a failure that nothing explains.
const noMistake = "nothing"

func explanation(g *lessons.Grading) string {
	if m := g.Mistake(); m != nil {
		return m.ID
	}
	return noMistake
}

// failure is the first check that failed, in words.
func failure(g *lessons.Grading) string {
	if g == nil || g.First() == nil {
		return "nothing failed"
	}
	return fmt.Sprintf("check %s: %s", g.First().Check.ID, g.First().Line())
}
