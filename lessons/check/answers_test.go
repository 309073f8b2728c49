package check

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/sandbox/python/pythontest"
)

// eachExercise runs a test for every exercise of the course.
func eachExercise(t *testing.T, do func(t *testing.T, p *lessons.Page)) {
	t.Helper()
	eachPage(t, func(t *testing.T, p *lessons.Page) {
		if p.Exercise == nil {
			t.SkipNow()
		}
		do(t, p)
	})
}

// Each exercise fails as it is shipped; the solution and right files in other
// styles pass; each typical mistake, in both of its spellings, gets exactly the
// explanation that was meant for it.
func TestEveryAnswerGetsWhatIsMeantForIt(t *testing.T) {
	t.Parallel()
	h := newCatalog(t)
	eachExercise(t, func(t *testing.T, p *lessons.Page) {
		answers, err := Answers(content.FS(), p)
		if err != nil {
			t.Fatal(err)
		}
		if pythontest.Race {
			answers = slices.DeleteFunc(answers, func(a Answer) bool { return !firstOfKind(p, a) })
		}
		for _, a := range answers {
			t.Run(a.File, func(t *testing.T) {
				t.Parallel()
				for _, wrong := range a.Check(patience(t), h, p) {
					t.Error(wrong)
				}
			})
		}
	})
}

// firstOfKind reports whether an answer is the file as shipped, the solution, or
// the first typical mistake. The race detector learns nothing from more of them,
// and takes its time for each.
func firstOfKind(p *lessons.Page, a Answer) bool {
	return !strings.Contains(a.File, "/other/") && (a.Mistake == "" || strings.HasSuffix(a.File, "/"+p.Exercise.Mistakes[0].ID+"-1.py"))
}

func TestAnAnswerThatIsNotWhatItsFolderSaysIsFound(t *testing.T) {
	t.Parallel()
	h := newCatalog(t)
	p := exercise(t, "first")
	const (
		right = "def application(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [b'Hello, WSGI!']\n"
		bare  = "def application(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return b'Hello, WSGI!'\n"
		other = "def application(environ, start_response):\n    start_response('404 Not Found', [])\n    return [b'Hello, WSGI!']\n"
	)
	for name, c := range map[string]struct {
		answer Answer
		text   string
		want   string
	}{
		"right":               {Answer{Right: true}, right, ""},
		"as shipped":          {Answer{}, bare, ""},
		"the mistake":         {Answer{Mistake: "bare"}, bare, ""},
		"right that fails":    {Answer{Right: true}, bare, "x.py: is right and fails: check answers: asked: GET /; expected: the status 200 OK; got: first.py:3: TypeError"},
		"shipped that passes": {Answer{}, right, "x.py: passes every check"},
		"mistake that passes": {Answer{Mistake: "bare"}, right, "x.py: passes every check"},
		"another mistake":     {Answer{Mistake: "text"}, bare, "x.py: is explained by bare, not by text: check answers"},
		"no known mistake":    {Answer{Mistake: "text"}, other, "x.py: is explained by nothing, not by text: check answers"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.answer.File, c.answer.Text = "x.py", []byte(c.text)
			wrong := c.answer.Check(patience(t), h, p)
			if got := wrong.Error(); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestAnExpressionThatFailsIsFound(t *testing.T) {
	t.Parallel()
	h := newCatalog(t)
	bad := lessons.Cond{Expr: expr.MustCompile("status + ''"), Line: 7}
	number := lessons.Cond{Expr: expr.MustCompile("status"), Line: 8}
	for name, c := range map[string]struct {
		change func(*lessons.Exercise)
		want   string
	}{
		"when":    {func(e *lessons.Exercise) { e.Mistakes[0].When = bad }, "your-own/04-moved.md:7: status + '': unknown binary op"},
		"got":     {func(e *lessons.Exercise) { e.Checks[1].Got = bad }, "your-own/04-moved.md:7: status + '': unknown binary op"},
		"no text": {func(e *lessons.Exercise) { e.Checks[1].Got = number }, "your-own/04-moved.md:8: status: its value is no text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := *exercise(t, "moved")
			e := *p.Exercise
			e.Checks, e.Mistakes = slices.Clone(e.Checks), slices.Clone(e.Mistakes)
			c.change(&e)
			p.Exercise = &e
			wrong := Answer{File: "x.py", Text: []byte(e.Start)}.Check(patience(t), h, &p)
			if got := wrong.Error(); !strings.HasPrefix(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

// styles is how many right answers in another style an exercise has at least: one in which
// most of the file stands there already leaves less room.
func styles(e *lessons.Exercise) int {
	if e.Form != "" {
		return 1
	}
	return 2
}

// Every exercise has as many typical mistakes, styles and hints as were promised.
func TestTheExercisesAreWhatWasPromised(t *testing.T) {
	t.Parallel()
	n := 0
	for _, l := range course(t).Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if p.Exercise == nil {
				continue
			}
			n++
			others, globErr := fs.Glob(content.FS(), "exercises/"+p.Exercise.Name+"/other/*.py")
			wrong, err := fs.Glob(content.FS(), "exercises/"+p.Exercise.Name+"/wrong/*.py")
			globErr = errors.Join(globErr, err)
			tried, err := tries(content.FS(), "exercises/"+p.Exercise.Name)
			typical := len(wrong) + len(slices.DeleteFunc(slices.Clone(tried), func(a Answer) bool { return a.Mistake == "" }))
			if globErr != nil || len(others) < styles(p.Exercise) || typical < 2*3 || len(p.Exercise.Hints) < 2 {
				t.Errorf("%s has %d other styles, %d typical wrong files and %d hints: %v", p.Ref(), len(others), typical, len(p.Exercise.Hints), globErr)
			}
			if err != nil || len(tried) < 20 {
				t.Errorf("%s has %d wrong files of learners, twenty at least: %v", p.Ref(), len(tried), err)
			}
		}
	}
	if n < 24 {
		t.Errorf("%d exercises", n)
	}
}

// exercise is a page of the course that has one.
func exercise(t *testing.T, id string) *lessons.Page {
	t.Helper()
	_, p, err := course(t).Find("your-own/" + id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
