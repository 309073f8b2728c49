package check

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"roundtrip/lessons"
)

// Translation holds a translation to its course: each file can be read and has its place, and
// each page that is translated keeps the limits of a page and links what the English one
// does. What is missing or behind is told beside it. The course was loaded without a problem.
// An error is that the course cannot be opened, or that ctx has ended.
func Translation(ctx context.Context, fsys fs.FS, lang string, texts fs.FS, fit Fit) (*lessons.Comparison, error) {
	c, err := lessons.Compare(fsys, texts)
	if err != nil {
		return nil, err
	}
	original, err := lessons.Open(fsys)
	if err != nil {
		return nil, err
	}
	course, err := lessons.OpenIn(fsys, lang, texts)
	if err != nil {
		return nil, err
	}
	for _, l := range course.Lessons {
		pages, err := l.Pages()
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			if p.Texts != "" {
				_, own, _ := original.Find(p.Ref()) // it was found in the same files
				c.Wrong = append(c.Wrong, checkTexts(ctx, course, l, p, own, fit)...)
			}
		}
		if ctx.Err() != nil {
			return c, context.Cause(ctx)
		}
	}
	c.Wrong, c.Behind, c.Missing = lessons.Locate(texts, c.Wrong), lessons.Locate(texts, c.Behind), lessons.Locate(texts, c.Missing)
	return c, nil
}

// checkTexts are the rules for the texts of a page that is translated.
func checkTexts(ctx context.Context, c *lessons.Course, l *lessons.Lesson, p, own *lessons.Page, fit Fit) (wrong lessons.Problems) {
	wrong = checkWords(p.Texts, lessons.PartBody, "the story", p.Body, maxWords)
	wrong = append(wrong, checkLinks(c, p.Texts, p.Body)...)
	wrong = append(wrong, checkNamed(p, p.Texts)...)
	wrong = append(wrong, checkEntities(p.Texts, p.Body)...)
	terms, linked := sorted(lessons.Terms(own.Body)), sorted(lessons.Terms(p.Body))
	if p.Note == "" && !slices.Equal(terms, linked) { // of one that is behind, that is told already
		wrong = append(wrong, differs(p.Texts, lessons.PartBody, strings.Join(terms, ", "), strings.Join(linked, ", "),
			"the story links other terms than the English one"))
	}
	if fit == nil {
		return wrong
	}
	long := fit(ctx, l, p)
	for i := range long {
		long[i].File = p.Texts
	}
	return append(wrong, long...)
}

func sorted(words []string) []string {
	slices.Sort(words)
	return words
}
