package lessons

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Comparison is how a translation stands beside its course.
type Comparison struct {
	// Wrong is what cannot be read, and what the course has no place for.
	Wrong Problems
	// Behind are files whose English texts have changed since, Missing is what is not
	// translated: whole files, and texts in files.
	Behind, Missing Problems
	// Pages are all pages of the course, Translated those with a translation that fits.
	Pages, Translated int
}

// Compare compares a translation with its course. The files of what it finds are those of the
// translation. An error is that the course cannot be opened.
func Compare(fsys, texts fs.FS) (*Comparison, error) {
	course, err := Open(fsys)
	if err != nil {
		return nil, err
	}
	c := &comparing{fsys: fsys, texts: texts, known: map[string]bool{}}
	c.file("course.yaml", course.slots())
	for _, l := range course.Lessons {
		c.file(path.Join(l.ID, "lesson.md"), l.slots())
		files, _ := pageFiles(fsys, l.ID)
		for _, file := range files {
			c.page(l.ID, file)
		}
	}
	c.mistakes()
	c.probe()
	c.explanations()
	c.quiz()
	c.surplus()
	return &c.Comparison, nil
}

type comparing struct {
	Comparison
	fsys, texts fs.FS
	known       map[string]bool // files that can be there
}

func (c *comparing) page(lesson, file string) {
	p := &Page{}
	body, err := readFront(c.fsys, file, p)
	if err != nil {
		return // the course's own checks tell it
	}
	p.Body = body
	c.Pages++
	if c.file(textFile(lesson, pageID(file)), p.slots()) {
		c.Translated++
	}
}

// file compares a file with the English texts, and reports whether it is there and fits.
func (c *comparing) file(file string, slots []slot) bool {
	c.known[file] = true
	texts, err := readTranslated(c.texts, file)
	switch {
	case err != nil:
		c.Wrong = append(c.Wrong, asProblem(file, err))
		return false
	case texts == nil:
		c.Missing = append(c.Missing, expecting(problemAt(file, 1, "is not there"), fingerprintLine(slots), "no such file"))
		return false
	}
	return c.fits(texts, slots)
}

func fingerprintLine(slots []slot) string { return partOf + ": " + fingerprint(slots) }

// fits tells what differs between a translation and the English texts.
func (c *comparing) fits(t *translated, slots []slot) bool {
	v := t.against(slots)
	if v.behind {
		at := max(1, t.parts[partOf].line)
		c.Behind = append(c.Behind, expecting(problemAt(t.file, at, "the English texts have changed since"), fingerprintLine(slots), partOf+": "+t.parts[partOf].text))
	}
	for _, part := range v.missing {
		c.Missing = append(c.Missing, expecting(problem(t.file, part, "%s is not translated", part), part, "nothing"))
	}
	slices.Sort(v.surplus)
	for _, part := range v.surplus {
		c.Wrong = append(c.Wrong, expecting(problemAt(t.file, t.parts[part].line, "there is no text %s to translate", part), "a text of the English file", part))
	}
	return v.sameShape()
}

func expecting(p Problem, expected, got string) Problem {
	p.Expected, p.Got = expected, got
	return p
}

// items compares the items of a list, each by its id. A list need not be there.
func (c *comparing) items(file string, items [][]slot, names []string) {
	c.known[file] = true
	texts, err := readTranslated(c.texts, file)
	if err != nil {
		c.Wrong = append(c.Wrong, asProblem(file, err))
	}
	if texts == nil || err != nil {
		return
	}
	for i, slots := range items {
		if own := texts.below(names[i]); len(own.parts) > 0 {
			c.fits(own, slots)
			for part := range own.parts {
				delete(texts.parts, part)
			}
			delete(texts.parts, names[i]+"."+partOf)
		}
	}
	for part, said := range texts.parts {
		c.Wrong = append(c.Wrong, expecting(problemAt(file, said.line, "there is no text %s to translate", part), "an id and a text of the English file", part))
	}
}

func (c *comparing) mistakes() {
	all, err := loadMistakes(c.fsys, nil)
	if err != nil {
		return // the course's own checks tell it
	}
	items, names := mistakeItems(all)
	c.items(MistakesFile, items, names)
}

func (c *comparing) probe() {
	all, err := loadProbe(c.fsys, nil)
	if err != nil || all == nil {
		return // the course's own checks tell it
	}
	items, names := probeItems(all)
	c.items(ProbeFile, items, names)
}

func (c *comparing) explanations() {
	all, err := loadExplanations(c.fsys, nil)
	if err != nil {
		return // the course's own checks tell it
	}
	items, names := explanationItems(all.all)
	for _, file := range explanationFiles(c.texts) {
		c.items(file, items, names)
	}
}

// quiz compares the sentences of the quiz, and holds those of the translation to what is filled in.
func (c *comparing) quiz() {
	own, err := readTranslated(c.fsys, QuizFile)
	if err != nil || own == nil {
		return // the course's own checks tell it
	}
	c.file(QuizFile, own.slots())
	if texts, err := readTranslated(c.texts, QuizFile); err == nil && texts != nil {
		c.Wrong = append(c.Wrong, texts.unfilled()...)
	}
}

// surplus finds files that the course has no place for.
func (c *comparing) surplus() {
	err := fs.WalkDir(c.texts, ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !c.known[file] && !strings.HasPrefix(d.Name(), ".") {
			c.Wrong = append(c.Wrong, expecting(problemAt(file, 1, "the course has nothing of this name"), "a file with the name of a page, below its lesson: LESSON/PAGE.md", file))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		c.Wrong = append(c.Wrong, problemAt(".", 1, "cannot be read: %v", err))
	}
}

// String says how much is translated.
func (c *Comparison) String() string {
	return fmt.Sprintf("%d of %d pages are translated; files behind the English ones: %d", c.Translated, c.Pages, len(c.Behind))
}
