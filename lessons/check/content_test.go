package check

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// course is the course that ships.
func course(tb testing.TB) *lessons.Course {
	tb.Helper()
	c, err := Load(content.FS())
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// eachPage runs a test for every page of the course.
func eachPage(t *testing.T, do func(t *testing.T, p *lessons.Page)) {
	t.Helper()
	for _, l := range course(t).Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			t.Run(p.Ref(), func(t *testing.T) {
				t.Parallel()
				do(t, p)
			})
		}
	}
}

func newCatalog(tb testing.TB) *catalog.Catalog {
	tb.Helper()
	return catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.EngineForChecks(tb)})
}

// patience is for a slow machine under the race detector.
func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestTheCourseIsWhatWasPromised(t *testing.T) {
	t.Parallel()
	var ids []string
	for _, l := range course(t).Lessons {
		ids = append(ids, l.ID)
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		if len(pages) < 5 || len(pages) > 12 {
			t.Errorf("%s has %d pages, not five to twelve", l.ID, len(pages))
		}
		exercises := 0
		for _, p := range pages {
			if p.Exercise != nil {
				exercises++
			}
		}
		if exercises == 0 {
			t.Errorf("%s has nothing to write", l.ID)
		}
	}
	if want := []string{"by-hand", "application", "environ", "start-response", "body", "layers", "your-own"}; !slices.Equal(ids[:min(len(ids), len(want))], want) {
		t.Errorf("lessons %v, want %v", ids, want)
	}
}

func TestTheCourseIsPlain(t *testing.T) {
	t.Parallel()
	for _, wrong := range lessons.Locate(content.FS(), Voice(course(t))) {
		t.Errorf("%v\n  expected: %s\n  got:      %s", wrong, wrong.Expected, wrong.Got)
	}
}

func TestAThirdOfTheQuestionsIsAnsweredByPointing(t *testing.T) {
	t.Parallel()
	all, pointed := 0, 0
	for _, l := range course(t).Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if p.Predict != nil {
				all++
				if p.Predict.Pointed() {
					pointed++
				}
			}
		}
	}
	if 3*pointed < all {
		t.Errorf("%d of %d", pointed, all)
	}
}

func TestEveryPageTellsTheTruth(t *testing.T) {
	t.Parallel()
	h := newCatalog(t)
	eachPage(t, func(t *testing.T, p *lessons.Page) {
		if pythontest.Race && p.Number > 2 {
			t.Skip("the race detector looks at the first pages only")
		}
		for _, wrong := range Page(patience(t), p, InLabs(h)) {
			t.Error(wrong)
		}
	})
}

func TestEveryPageIsAsTrueOfTheTwinInGo(t *testing.T) {
	t.Parallel()
	h := newCatalog(t)
	twins := 0
	eachPage(t, func(t *testing.T, p *lessons.Page) {
		twin, ok := inGo(h, p)
		if !ok {
			t.SkipNow()
		}
		for _, wrong := range Page(patience(t), twin, InLabs(h)) {
			t.Error(wrong)
		}
	})
	for _, l := range course(t).Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if _, ok := inGo(h, p); ok {
				twins++
			}
		}
	}
	if twins == 0 {
		t.Error("no page has a twin")
	}
}

// inGo is the page over the Go application of the same name, if there is one
// and its middleware exists in Go too.
func inGo(h *catalog.Catalog, p *lessons.Page) (*lessons.Page, bool) {
	twin := *p
	stem, plain := strings.CutSuffix(p.Run.App, ".py")
	twin.Run.App = "demo:" + stem
	if !plain || !slices.Contains(h.Apps(), twin.Run.App) {
		return nil, false
	}
	for _, m := range p.Run.Middleware {
		if !slices.Contains(h.Middleware(twin.Run.App), m) {
			return nil, false
		}
	}
	twin.Change = nil // what it swaps in is tried on the page itself
	return &twin, true
}

// walked is the trace of a page's whole way.
func walked(t *testing.T, h *catalog.Catalog, p *lessons.Page) *trace.Trace {
	t.Helper()
	w, err := ReadThrough(patience(t), p, InLabs(h))
	if err != nil {
		t.Fatal(err)
	}
	return w.Trace
}

// Every rule that the checker knows is explained, with the section that the
// checker gives for it.
func TestEveryRuleIsExplained(t *testing.T) {
	t.Parallel()
	c := course(t)
	for _, r := range lint.Rules() {
		e, ok := c.Explain("rule:" + r.ID)
		if !ok || !strings.HasPrefix(e.Title, r.ID+": ") || !strings.Contains(e.Section, r.Section) {
			t.Errorf("%s is explained by %+v", r.ID, e)
		}
	}
	if e, ok := c.Explain("rule:a7"); !ok || e.Title != "A7: one head for a request" || e.Section != "PEP 3333, The start_response() Callable" {
		t.Errorf("A7 is explained by %+v", e)
	}
	for _, id := range []string{"rule:A999", "rule:", "rule:A", "rule:application"} {
		if e, ok := c.Explain(id); ok {
			t.Errorf("%q is no rule, and explained by %+v", id, e)
		}
	}
}
