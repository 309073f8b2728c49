package check

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// The rules for a page.
const (
	maxWords   = 80
	maxPresses = 6
	maxChoices = 4
)

// checkCourse are the checks that need more than one file.
func checkCourse(fsys fs.FS, c *lessons.Course) (wrong lessons.Problems) {
	explanations, err := c.Explanations()
	if err != nil {
		wrong = append(wrong, lessons.AsProblems("explain", err)...)
	}
	if _, err := c.Quiz(); err != nil {
		wrong = append(wrong, lessons.AsProblems(lessons.QuizFile, err)...)
	}
	seen := map[string]bool{}
	for _, l := range c.Lessons {
		if seen[l.ID] {
			wrong = append(wrong, problem("course.yaml", "body "+l.ID, "lesson %s stands twice", l.ID))
		}
		seen[l.ID] = true
		pages, err := l.Pages()
		if err != nil {
			wrong = append(wrong, lessons.AsProblems(l.ID, err)...)
			continue
		}
		for _, p := range pages {
			wrong = append(wrong, checkPage(fsys, p)...)
			wrong = append(wrong, checkLinks(c, p.File, p.Body)...)
			if explanations != nil && p.Term != "" {
				if _, ok := explanations.Explain("term:" + p.Term); !ok {
					wrong = append(wrong, differs(p.File, "term", "an explanation term:"+p.Term, "none", "the term %q has no explanation term:%s", p.Term, p.Term))
				}
			}
		}
		wrong = append(wrong, checkTwice(pages)...)
	}
	wrong = append(wrong, checkMoved(c)...)
	wrong = append(wrong, checkPaths(c)...)
	wrong = append(wrong, checkShelf(fsys, "apps")...)
	wrong = append(wrong, checkShelf(fsys, "middleware")...)
	return append(wrong, checkExercises(fsys, c)...)
}

// checkShelf: what lies beside the Python files of a folder can be read, and is about one.
func checkShelf(fsys fs.FS, dir string) (wrong lessons.Problems) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return lessons.AsProblems(dir, err)
	}
	for _, file := range files {
		source := strings.TrimSuffix(file, ".yaml") + ".py"
		if !exists(fsys, source) {
			wrong = append(wrong, differs(file, "", source, "no such file", "is about no file"))
		}
		about, err := catalog.ReadAbout(fsys, source)
		switch {
		case err != nil:
			wrong = append(wrong, lessons.AsProblems(file, err)...)
		case about.Summary == "":
			wrong = append(wrong, differs(file, "", "a summary", "none", "says nothing of %s", source))
		}
	}
	return wrong
}

func checkTwice(pages []*lessons.Page) (wrong lessons.Problems) {
	seen := map[string]bool{}
	for _, p := range pages {
		if seen[p.ID] {
			wrong = append(wrong, problem(p.File, "id", "the lesson has two pages %q", p.ID))
		}
		seen[p.ID] = true
	}
	return wrong
}

// checkPage are the rules for one page.
func checkPage(fsys fs.FS, p *lessons.Page) (wrong lessons.Problems) {
	fail := func(part, format string, args ...any) {
		wrong = append(wrong, problem(p.File, part, format, args...))
	}
	if p.Title == "" || p.Term == "" {
		fail("id", "a page needs a title and a term")
	}
	if len(p.Claims) == 0 {
		fail("claims", "a page needs a claim for each fact that it states")
	}
	presses := len(p.Stops)
	if p.Predict != nil {
		presses++
	}
	if presses > maxPresses {
		wrong = append(wrong, differs(p.File, "stops", fmt.Sprintf("at most %d presses", maxPresses), fmt.Sprint(presses),
			"%d presses of space; at most %d, a prediction is one", presses, maxPresses))
	}
	for i, s := range p.Stops {
		if s.Until.Absent() {
			fail(fmt.Sprintf("stops.%d", i), "stop %d has no until", i+1)
		}
	}
	for i, c := range p.Claims {
		if c.That.Expr == nil && c.Recorded == "" {
			fail(fmt.Sprintf("claims.%d", i), "claim %d has no expression in that", i+1)
		}
	}
	wrong = append(wrong, checkRecording(p)...)
	wrong = append(wrong, checkWords(p.File, lessons.PartBody, "the story", p.Body, maxWords)...)
	wrong = append(wrong, checkStyle(p)...)
	wrong = append(wrong, checkEntities(p.File, p.Body)...)
	wrong = append(wrong, checkRun(fsys, p, p.Run)...)
	wrong = append(wrong, checkPoints(p)...)
	wrong = append(wrong, checkLines(fsys, p)...)
	wrong = append(wrong, checkPredict(p)...)
	wrong = append(wrong, checkExercise(fsys, p)...)
	return append(wrong, checkChange(fsys, p)...)
}

// checkRun: what a page runs exists. Of Go applications and middleware only the
// sandbox knows which there are.
func checkRun(fsys fs.FS, p *lessons.Page, r lessons.Setup) (wrong lessons.Problems) {
	wrong = checkStack(fsys, p, "run", r.App, r.Middleware)
	wrong = append(wrong, checkHeaders(p, "run.request", r.Request)...)
	if r.Static != nil && !exists(fsys, r.Static.Dir) {
		wrong = append(wrong, problem(p.File, "run.static", "there is no folder %s", r.Static.Dir))
	}
	return wrong
}

func checkHeaders(p *lessons.Page, part string, r lessons.Request) (wrong lessons.Problems) {
	for i, h := range r.Headers {
		if name, _, ok := strings.Cut(h, ":"); !ok || name == "" {
			wrong = append(wrong, problem(p.File, fmt.Sprintf("%s.headers.%d", part, i), "the header %q is not of the form \"Name: value\"; send such a thing with raw", h))
		}
	}
	return wrong
}

func checkStack(fsys fs.FS, p *lessons.Page, part, app string, middleware []string) (wrong lessons.Problems) {
	if strings.HasPrefix(app, "demo:") {
		return nil
	}
	file, _, _ := strings.Cut(app, ":")
	if !asksFor(p, file) && (!exists(fsys, path.Join("apps", file)) || file == "") {
		wrong = append(wrong, problem(p.File, part+".app", "there is no application apps/%s", file))
	}
	for i, m := range middleware {
		if !asksFor(p, m+".py") && !exists(fsys, path.Join("middleware", m+".py")) && !(i == 0 && p.Run.Serves && exists(fsys, path.Join("servers", m+".py"))) {
			wrong = append(wrong, problem(p.File, part+".middleware", "there is no middleware/%s.py", m))
		}
	}
	return wrong
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

// checkPoints: what a page points at can be there.
func checkPoints(p *lessons.Page) (wrong lessons.Problems) {
	wrong = checkPoint(p, "point", p.Point)
	for i, s := range p.Stops {
		wrong = append(wrong, checkPoint(p, fmt.Sprintf("stops.%d.point", i), s.Point)...)
	}
	return wrong
}

var byteNames = []string{"request-line", "method", "target", "version", "headers", "body", "status-line"}

func checkPoint(p *lessons.Page, part string, point *lessons.Point) lessons.Problems {
	stations := append([]string{"client", "server", "app"}, p.Run.Middleware...)
	switch {
	case point == nil:
	case point.Bytes != "" && !slices.Contains(byteNames, point.Bytes) && !strings.HasPrefix(point.Bytes, "header:"):
		return lessons.Problems{problem(p.File, part, "there are no bytes %q to point at: %s or header:NAME", point.Bytes, strings.Join(byteNames, ", "))}
	case point.Station != "" && !slices.Contains(stations, point.Station):
		return lessons.Problems{problem(p.File, part, "there is no station %q on this page", point.Station)}
	case point.Event != "":
		if _, ok := trace.ParseKind(point.Event); !ok {
			return lessons.Problems{problem(p.File, part, "there is no event %q", point.Event)}
		}
	}
	return nil
}

func checkPredict(p *lessons.Page) (wrong lessons.Problems) {
	q := p.Predict
	if q == nil {
		return nil
	}
	fail := func(part, format string, args ...any) {
		wrong = append(wrong, problem(p.File, part, format, args...))
	}
	if q.After < 0 || q.After > len(p.Stops) {
		fail("predict.after", "the prediction comes after stop %d, and there are %d", q.After, len(p.Stops))
	}
	if q.Ask == "" || q.Answer.Expr == nil || q.Reveal.Absent() {
		fail("predict", "a prediction needs ask, answer and reveal")
	}
	if q.Pointed() && !slices.Contains([]string{"station", "key", "byte"}, q.Point) {
		fail("predict.point", "a prediction is answered by pointing at a station, key or byte, not at a %q", q.Point)
	}
	if n := len(q.Choices); !q.Pointed() && (n < 2 || n > maxChoices) {
		fail("predict.choices", "the prediction has %d choices; two to %d", n, maxChoices)
	}
	return append(wrong, checkChoices(p, q)...)
}

// checkChoices: no two choices are the same answer, and every belief is
// answered but one, the right one.
func checkChoices(p *lessons.Page, q *lessons.Predict) (wrong lessons.Problems) {
	silent := 0
	for i, c := range q.Choices {
		if c.Why == "" {
			silent++
		}
		if slices.ContainsFunc(q.Choices[:i], func(other lessons.Choice) bool { return lessons.Same(other.Is, c.Is) }) {
			wrong = append(wrong, problem(p.File, fmt.Sprintf("predict.choices.%d", i), "two choices are the answer %v", c.Is))
		}
	}
	if !q.Pointed() && silent > 1 {
		wrong = append(wrong, problem(p.File, "predict.choices", "%d choices have no why; only the right one needs none", silent))
	}
	return wrong
}

func checkChange(fsys fs.FS, p *lessons.Page) (wrong lessons.Problems) {
	c := p.Change
	if c == nil {
		return nil
	}
	fail := func(part, format string, args ...any) { wrong = append(wrong, problem(p.File, part, format, args...)) }
	swap := c.Field == "app" || c.Field == "middleware"
	if !swap && !slices.Contains([]string{"target", "method", "headers", "body", "raw"}, c.Field) {
		fail("change.field", "nothing called %q can be changed: target, method, headers, body, raw, app or middleware", c.Field)
	}
	if c.Select != "" && (swap || !strings.Contains(lessons.FieldText(p.Run.Sends(), c.Field), c.Select)) {
		fail("change.select", "%q is selected in the %s, which does not contain it", c.Select, c.Field)
	}
	switch {
	case swap != (c.To != nil):
		fail("change", "`to` belongs to a change of app or middleware, and to no other")
	case swap && c.Field == "app" && c.To.App == "":
		fail("change.to", "the change of app does not say to which")
	}
	wrong = append(wrong, checkInvite(p, lessons.FieldText(p.Run.Sends(), c.Field))...)
	if c.To != nil {
		wrong = append(wrong, checkStack(fsys, p, "change.to", cmp.Or(c.To.App, p.Run.App), c.To.Middleware)...)
	}
	return wrong
}
