package lessons

import (
	"context"
	"fmt"
	"io/fs"
	"path"
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
}

// Answers are the files of a page's exercise: as shipped, the solution, right
// ones in other styles, and the typical wrong ones.
func (p *Page) Answers(fsys fs.FS) ([]Answer, error) {
	dir := path.Join(exercisesDir, p.Exercise.Name)
	answers := []Answer{{File: path.Join(dir, startFile)}, {File: path.Join(dir, solutionFile), Right: true}}
	others, err := fs.Glob(fsys, path.Join(dir, otherDir, "*.py"))
	if err != nil {
		return nil, err
	}
	for _, file := range others {
		answers = append(answers, Answer{File: file, Right: true})
	}
	for _, m := range p.Exercise.Mistakes {
		for _, file := range m.files() {
			answers = append(answers, Answer{File: path.Join(dir, file), Mistake: m.ID})
		}
	}
	for i, a := range answers {
		if answers[i].Text, err = read(fsys, a.File); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// CheckAnswer grades one file of an exercise's folder, and says what is wrong if
// that is not what the folder says of it: a right one passes every check, one
// that is shipped fails, and a mistake gets exactly the explanation that was
// meant for it. Expressions of the page that fail on the way are wrong too.
func CheckAnswer(ctx context.Context, house *catalog.Catalog, p *Page, a Answer) Problems {
	g, err := Grade(ctx, house, p, catalog.File{Text: a.Text})
	switch {
	case err != nil:
		return Problems{problem(a.File, 0, "cannot be graded: %v", err)}
	case len(g.failed) > 0:
		return g.failed
	case a.Right && g.Solved():
		return nil
	case a.Right:
		return Problems{problem(a.File, 0, "is right and fails: %s", failure(g))}
	case g.Solved():
		return Problems{problem(a.File, 0, "passes every check")}
	case a.Mistake == "" || g.Mistake() != nil && g.Mistake().ID == a.Mistake:
		return nil
	}
	return Problems{problem(a.File, 0, "is explained by %s, not by %s: %s", explanation(g), a.Mistake, failure(g))}
}

func explanation(g *Grading) string {
	if m := g.Mistake(); m != nil {
		return m.ID
	}
	return "nothing"
}

func failure(g *Grading) string {
	first := g.First()
	if first == nil {
		return "nothing failed"
	}
	return fmt.Sprintf("check %s: %s", first.Check.ID, first.Line())
}
