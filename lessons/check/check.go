// Package check holds the content to its claims: that each file can be read, that ids are
// unique and what is named exists, that a page keeps the rules for pages, that what it says
// is true of the request that it runs, and that each exercise tells right answers from
// wrong ones. It knows no screen: whether a page fits one is asked of a function.
//
//	content ──▸ Load ──────▸ rules: shape, ids, names, limits
//	               │
//	               ├─ texts ─▸ Voice: plain, answered, linked
//	               ├─ page ─▸ Walk (live, by the page machine) ─▸ holds, points, answer, claims
//	               ├─ exercise ─▸ each answer of its folder, graded
//	               └─ page ─▸ Fit, of a front end
//	                                         all ──▸ lessons.Problems
package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// Load opens a course, and reads and checks every page: the shape of each file with the
// place of each error, that ids are unique, expressions can be read, terms are explained,
// and what a page runs exists. An error is of type [lessons.Problems].
func Load(fsys fs.FS) (*lessons.Course, error) {
	c, err := lessons.Open(fsys)
	if err != nil {
		return nil, lessons.Locate(fsys, lessons.AsProblems("course.yaml", err))
	}
	return c, lessons.Locate(fsys, checkCourse(fsys, c)).Err()
}

// Fit says what of a page does not fit a screen.
type Fit func(ctx context.Context, l *lessons.Lesson, p *lessons.Page) lessons.Problems

// Options are what content is checked with.
type Options struct {
	// Catalog has the content, and runs its applications.
	Catalog *catalog.Catalog
	// Fit is asked about each page, if it is not nil.
	Fit Fit
	// Now is told what is looked at, if it is not nil.
	Now func(what string)
}

// Content checks a whole course: what [Load] says of it and, if that is nothing, its texts
// ([Voice]), each page over its live request, each answer of an exercise's folder, and
// whether each page fits. An error is that ctx has ended.
func Content(ctx context.Context, fsys fs.FS, o Options) (lessons.Problems, error) {
	c, err := Load(fsys)
	if err != nil {
		return lessons.AsProblems("course.yaml", err), nil
	}
	var todo []part
	for _, l := range c.Lessons {
		pages, err := l.Pages()
		if err != nil {
			return lessons.Locate(fsys, lessons.AsProblems(l.ID, err)), nil
		}
		for _, p := range pages {
			todo = append(todo, partsOf(fsys, l, p, o)...)
		}
	}
	todo = append(todo, part{lessons.ProbeFile, func(ctx context.Context) lessons.Problems { return checkProbe(ctx, c, o.Catalog) }})
	wrong, err := sideBySide(ctx, todo, o.Now)
	return lessons.Locate(fsys, append(Voice(c), wrong...)), err
}

// checkProbe: each question that is asked before and after the course has its one right
// answer, in both forms.
func checkProbe(ctx context.Context, course *lessons.Course, c *catalog.Catalog) (wrong lessons.Problems) {
	items, err := course.Probe()
	if err != nil {
		return lessons.AsProblems(lessons.ProbeFile, err)
	}
	for i, item := range items {
		for n, form := range item.Forms {
			tr, err := run(ctx, form.Run, InLabs(c))
			if err == nil {
				_, err = form.Right(tr)
			}
			if err != nil {
				wrong = append(wrong, problem(lessons.ProbeFile, fmt.Sprintf("%d.forms.%d", i, n), "question %s: %v", item.ID, err))
			}
		}
	}
	return wrong
}

// run is the record of a request that came to its end.
func run(ctx context.Context, setup lessons.Setup, runner Runner) (tr *trace.Trace, err error) {
	x, err := runner.Start(ctx, setup, sandbox.ToEnd)
	if err != nil {
		return nil, err
	}
	_, err = x.Settle(ctx)
	tr = x.Trace()
	return tr, errors.Join(err, x.Close())
}

// problem is something wrong in a part of a file; see [lessons.Locate].
func problem(file, part, format string, args ...any) lessons.Problem {
	return lessons.Problem{File: file, Part: part, What: fmt.Sprintf(format, args...)}
}

// differs is a problem that two values tell: what should be, and what is.
func differs(file, part, expected, got, format string, args ...any) lessons.Problem {
	p := problem(file, part, format, args...)
	p.Expected, p.Got = expected, got
	return p
}

// Draft checks one page of a course that is being written, which takes a moment: what [Load]
// says of its file and of those that it needs, the page over its live request, and whether it
// fits. The answers of an exercise, which take long, are left out.
func Draft(ctx context.Context, fsys fs.FS, l *lessons.Lesson, p *lessons.Page, o Options) lessons.Problems {
	_, err := Load(fsys)
	var wrong lessons.Problems
	if err != nil {
		for _, w := range lessons.AsProblems("course.yaml", err) {
			if w.File == p.File || !strings.HasSuffix(w.File, ".md") {
				wrong = append(wrong, w)
			}
		}
	}
	wrong = append(wrong, lessons.Locate(fsys, Page(ctx, p, InLabs(o.Catalog)))...)
	if o.Fit != nil {
		wrong = append(wrong, lessons.Locate(fsys, o.Fit(ctx, l, p))...)
	}
	return wrong
}
