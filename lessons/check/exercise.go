package check

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"roundtrip/lessons"
)

// Beside the files that a reader sees, the folder of an exercise holds the folders other, of
// right answers in other styles, and wrong, of typical wrong ones: each mistake twice, as
// MISTAKE-1.py and MISTAKE-2.py.
const (
	otherDir = "other"
	wrongDir = "wrong"
)

// maxSayWords is how long the explanation of a mistake may be.
const maxSayWords = 50

// asksFor reports whether a file is the one that the page asks the learner for.
func asksFor(p *lessons.Page, file string) bool {
	return p.Exercise != nil && p.Exercise.File() == file
}

// checkExercises: each exercise has one page, and each folder an exercise.
func checkExercises(fsys fs.FS, c *lessons.Course) (wrong lessons.Problems) {
	asked := map[string]bool{}
	for _, l := range c.Lessons {
		pages, err := l.Pages()
		if err != nil {
			return nil // it was told already, and what it asks for is not known
		}
		for _, p := range pages {
			if p.Exercise == nil {
				continue
			}
			if asked[p.Exercise.Name] {
				wrong = append(wrong, problem(p.File, "exercise.name", "another page has the exercise %s too", p.Exercise.Name))
			}
			asked[p.Exercise.Name] = true
		}
	}
	found, err := fs.ReadDir(fsys, lessons.ExercisesDir)
	if err != nil {
		return wrong // a course need not have exercises
	}
	for _, f := range found {
		if !asked[f.Name()] {
			file := path.Join(lessons.ExercisesDir, f.Name())
			if start := path.Join(file, lessons.StartFile); exists(fsys, start) {
				file = start
			}
			wrong = append(wrong, problem(file, "", "belongs to the exercise of no page"))
		}
	}
	return wrong
}

// checkExercise are the rules for the exercise of a page.
func checkExercise(fsys fs.FS, p *lessons.Page) (wrong lessons.Problems) {
	e := p.Exercise
	if e == nil {
		return nil
	}
	fail := func(part, format string, args ...any) {
		wrong = append(wrong, problem(p.File, part, format, args...))
	}
	for _, dir := range []string{"apps", "middleware"} {
		if exists(fsys, path.Join(dir, e.File())) {
			fail("exercise.name", "the exercise %s is called like %s/%s", e.Name, dir, e.File())
		}
	}
	if len(e.Checks) == 0 || len(e.Hints) == 0 || e.About == "" {
		fail("exercise", "an exercise needs checks, hints, and about, a sentence on its solution")
	}
	if !slices.Contains([]string{"", lessons.FormMend, lessons.FormFill, lessons.FormOrder}, e.Form) {
		fail("exercise.form", "an exercise has no form %q: mend, fill or order, or none for a whole file", e.Form)
	}
	if !stands(p, p.Run) {
		fail("run", "%s stands neither as app nor among the middleware of the page's run", e.File())
	}
	wrong = append(wrong, checkChecks(fsys, p)...)
	wrong = append(wrong, checkMistakes(p)...)
	return append(wrong, checkFolder(fsys, p)...)
}

// checkHints: a hint says enough to go on, and no more than is read.
func checkHints(p *lessons.Page) (wrong lessons.Problems) {
	if p.Exercise == nil {
		return nil
	}
	for i, hint := range p.Exercise.Hints {
		if n := len(strings.Fields(hint)); n < minHintWords || n > maxHintWords {
			wrong = append(wrong, differs(p.File, fmt.Sprintf("exercise.hints.%d", i), fmt.Sprintf("%d to %d words", minHintWords, maxHintWords), fmt.Sprintf("%d words", n), "hint %d has %d words", i+1, n))
		}
	}
	return wrong
}

// stands reports whether the learner's file has a place in a stack.
func stands(p *lessons.Page, r lessons.Setup) bool {
	app, _, _ := strings.Cut(r.App, ":")
	return asksFor(p, app) || slices.Contains(r.Middleware, p.Exercise.Name)
}

func checkChecks(fsys fs.FS, p *lessons.Page) (wrong lessons.Problems) {
	seen, said := map[string]bool{}, map[string]string{}
	for i := range p.Exercise.Checks {
		c, part := &p.Exercise.Checks[i], fmt.Sprintf("exercise.checks.%d", i)
		fail := func(key, format string, args ...any) {
			wrong = append(wrong, problem(p.File, part+key, "check "+c.ID+": "+format, args...))
		}
		if c.ID == "" || seen[c.ID] {
			fail(".id", "needs an id of its own")
		}
		seen[c.ID] = true
		if c.That.Expr == nil || c.Expected == "" {
			fail("", "needs that and expected")
		}
		if other := said[c.Expected]; other != "" {
			fail(".expected", "expects the same in words as check %s, so a list of the two does not tell them apart: %s", other, c.Expected)
		}
		said[c.Expected] = c.ID
		if len(c.Requests) > 0 && !isAbsent(c.Request) {
			fail(".requests", "has both request and requests")
		}
		wrong = append(wrong, checkVaried(p, c, part)...)
		run := p.RunOf(c)
		if !stands(p, run) {
			fail("", "%s has no place in what it runs", p.Exercise.File())
		}
		wrong = append(wrong, checkStack(fsys, p, part, run.App, run.Middleware)...)
		for _, r := range c.Sends(p) {
			wrong = append(wrong, checkHeaders(p, part+".request", r)...)
		}
	}
	return wrong
}

// checkVaried: what is to be other when a check is asked again stands where it can be.
func checkVaried(p *lessons.Page, c *lessons.ExerciseCheck, part string) (wrong lessons.Problems) {
	for _, word := range c.Vary {
		if !c.Varies(p, word) {
			wrong = append(wrong, problem(p.File, part+".vary", "check %s: %q is no whole word of the request, nor of the given lines", c.ID, word))
		}
	}
	for _, old := range slices.Sorted(maps.Keys(c.Given)) {
		if strings.Count(p.Exercise.Start, old) != 1 || !strings.Contains(p.Exercise.Solution, old) {
			wrong = append(wrong, problem(p.File, part+".given", "check %s: %q has to stand once in %s, and in %s", c.ID, old, lessons.StartFile, lessons.SolutionFile))
		}
	}
	return wrong
}

func isAbsent(r lessons.Request) bool {
	return r.Method+r.Target+r.Version+r.Body == "" && len(r.Headers) == 0
}

func checkMistakes(p *lessons.Page) (wrong lessons.Problems) {
	seen := map[string]bool{}
	for i, m := range slices.Concat(p.Exercise.Mistakes, p.Exercise.Advice) {
		part := fmt.Sprintf("exercise.mistakes.%d", i)
		if i >= len(p.Exercise.Mistakes) {
			part = fmt.Sprintf("exercise.advice.%d", i-len(p.Exercise.Mistakes))
		}
		fail := func(key, format string, args ...any) {
			wrong = append(wrong, problem(p.File, part+key, "mistake "+m.ID+": "+format, args...))
		}
		if m.ID == "" || seen[m.ID] {
			fail(".id", "needs an id of its own")
		}
		seen[m.ID] = true
		if m.When.Expr == nil {
			fail(".when", "needs when, an expression, or the id of a mistake of %s", lessons.MistakesFile)
		}
		for _, id := range m.Checks {
			if !slices.ContainsFunc(p.Exercise.Checks, func(c lessons.ExerciseCheck) bool { return c.ID == id }) {
				fail(".checks", "there is no check %q", id)
			}
		}
		wrong = append(wrong, checkWords(p.File, part+".say", "mistake "+m.ID+": say", m.Say, maxSayWords)...)
	}
	return wrong
}

// checkFolder: the exercise's folder holds what it must, and nothing else.
func checkFolder(fsys fs.FS, p *lessons.Page) (wrong lessons.Problems) {
	e := p.Exercise
	dir := path.Join(lessons.ExercisesDir, e.Name)
	needed := map[string]string{lessons.StartFile: "exercise.name", lessons.SolutionFile: "exercise.name"} // and what of the page asks for it
	tried, err := tries(fsys, dir)
	if err != nil {
		wrong = append(wrong, lessons.AsProblems(dir, err)...)
	}
	wrong = append(wrong, checkTries(e, tried)...)
	may := map[string]bool{triesFile: true}
	for i, m := range e.Mistakes {
		for _, file := range filesOf(m) {
			if may[file] = isTried(tried, m.ID); !may[file] {
				needed[file] = fmt.Sprintf("exercise.mistakes.%d.id", i)
			}
		}
	}
	others := 0
	err = fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		file := strings.TrimPrefix(name, dir+"/")
		switch {
		case needed[file] != "":
			delete(needed, file)
		case may[file]:
		case path.Dir(file) == otherDir && path.Ext(file) == ".py":
			others++
		default:
			wrong = append(wrong, problem(name, "", "is no file of an exercise: %s, %s, %s, %s/STYLE.py, or %s/MISTAKE-1.py and -2 of a mistake of the page", lessons.StartFile, lessons.SolutionFile, triesFile, otherDir, wrongDir))
		}
		return nil
	})
	if err != nil {
		return append(wrong, lessons.AsProblems(dir, err)...)
	}
	for file, part := range needed {
		wrong = append(wrong, problem(p.File, part, "%s is missing", path.Join(dir, file)))
	}
	if others == 0 {
		wrong = append(wrong, problem(p.File, "exercise.name", "%s holds no right answer in another style", path.Join(dir, otherDir)))
	}
	return wrong
}

// isTried reports whether a mistake is made among the tries. Then it need not be in the
// folder wrong.
func isTried(tries []Answer, mistake string) bool {
	return slices.ContainsFunc(tries, func(a Answer) bool { return a.Mistake == mistake })
}

// checkTries: each has a name of its own, and a mistake that the exercise knows.
func checkTries(e *lessons.Exercise, tries []Answer) (wrong lessons.Problems) {
	seen := map[string]bool{}
	for _, a := range tries {
		known := func(m lessons.Mistake) bool { return m.ID == a.Mistake }
		switch {
		case seen[a.File] || !strings.HasSuffix(a.File, ".py"):
			wrong = append(wrong, problem(a.File, "", "needs a name of its own that ends in .py"))
		case a.Mistake != "" && !slices.ContainsFunc(e.Known(), known):
			wrong = append(wrong, problem(a.File, "", "there is no mistake %q", a.Mistake))
		}
		seen[a.File] = true
	}
	return wrong
}

// filesOf are the two ways in which the mistake is there to be made.
func filesOf(m lessons.Mistake) [2]string {
	return [2]string{path.Join(wrongDir, m.ID+"-1.py"), path.Join(wrongDir, m.ID+"-2.py")}
}
