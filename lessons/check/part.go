package check

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"roundtrip/lessons"
)

// part is a part of the content that is checked by itself: a page over its request, one
// answer of its exercise, whether it fits.
type part struct {
	file  string
	check func(context.Context) lessons.Problems
}

// partsOf are those of a page.
func partsOf(fsys fs.FS, l *lessons.Lesson, p *lessons.Page, o Options) []part {
	parts := []part{{p.File, func(ctx context.Context) lessons.Problems { return Page(ctx, p, InLabs(o.Catalog)) }}}
	if p.Exercise != nil {
		answers, err := Answers(fsys, p)
		if err != nil {
			parts = append(parts, part{p.File, func(context.Context) lessons.Problems { return lessons.AsProblems(p.File, err) }})
		}
		for _, a := range answers {
			parts = append(parts, part{p.File, func(ctx context.Context) lessons.Problems { return a.Check(ctx, o.Catalog, p) }})
		}
	}
	if o.Fit != nil {
		parts = append(parts, part{p.File, func(ctx context.Context) lessons.Problems { return o.Fit(ctx, l, p) }})
	}
	return parts
}

// sideBySide checks parts, as many at a time as there are processors, and gives what is wrong
// in their order. Now, if it is not nil, is told of each file when its first part begins. An
// error is that ctx has ended.
func sideBySide(ctx context.Context, parts []part, now func(file string)) (lessons.Problems, error) {
	found := make([]lessons.Problems, len(parts))
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	var begun sync.WaitGroup
	file := ""
	for i, p := range parts {
		free <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		if file != p.file && now != nil {
			now(p.file)
		}
		file = p.file
		begun.Go(func() {
			found[i] = p.check(ctx)
			<-free
		})
	}
	begun.Wait()
	if ctx.Err() != nil {
		return slices.Concat(found...), fmt.Errorf("check %s: %w", file, context.Cause(ctx))
	}
	return slices.Concat(found...), nil
}
