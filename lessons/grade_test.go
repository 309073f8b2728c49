package lessons_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

func grade(t *testing.T, h *catalog.Catalog, p *lessons.Page, text string) *lessons.Grading {
	t.Helper()
	g, err := lessons.Grade(patience(t), h, p, catalog.File{Name: "whatever.py", Text: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// impatient is a catalog whose Python gives up soon.
func impatient(t *testing.T) *catalog.Catalog {
	t.Helper()
	pythontest.EngineForChecks(t) // which fills the cache
	dir, err := pythontest.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	engine := embedded.New(embedded.Options{CacheDir: dir, Watchdog: 3 * time.Second})
	t.Cleanup(func() { engine.Close() })
	return catalog.New(catalog.Options{Content: content.FS(), Embedded: engine})
}

// Whatever a file does, it ends in one clear message with the file and, where
// anything of it ran, the line; and the next file is graded as if nothing had
// been.
func TestWhateverAFileDoesIsSaidInOneLine(t *testing.T) {
	t.Parallel()
	h := impatient(t)
	first, sign := exercise(t, "first"), exercise(t, "sign")
	const head = "def application(environ, start_response):\n  start_response('200 OK', [])\n  "
	for name, tt := range map[string]struct {
		page       *lessons.Page
		text, want string
		trouble    bool
	}{
		"syntax":          {first, "def application(environ, start_response):\n  return [\n", "first.py:2: SyntaxError: '[' was never closed", true},
		"no UTF-8":        {first, "x = '\xff'\n", "first.py:", true},
		"import":          {first, "import sys\nimport nowhere\n", "first.py:2: ModuleNotFoundError: No module named 'nowhere'", true},
		"missing name":    {first, "def hello(environ, start_response):\n  pass\n", "first.py has no 'application'; did you mean 'hello'?", true},
		"not callable":    {first, "application = 'hello'\n", "first.py: TypeError: 'application' in first.py is of type str, which cannot be called", true},
		"loop at load":    {first, "while True:\n  pass\n", "first.py, while it was loaded: the application ran for 3 s without answering: is there an endless loop at line ", true},
		"end at load":     {first, "import os\nos._exit(3)\n", "first.py, while it was loaded: the application ended its Python, with exit code 3: did it call os._exit()? (it was at line 2 of first.py)", true},
		"no factory":      {sign, "def sign(app):\n  pass\n", "sign.py:1: TypeError: sign(app) gave None, not an application", true},
		"factory of two":  {sign, "def sign(app, name):\n  return app\n", "sign.py: TypeError: sign() missing 1 required positional argument: 'name'", true},
		"arity":           {first, "def application(environ):\n  return []\n", "first.py:1: TypeError: application() takes 1 positional argument but 2 were given", false},
		"raises":          {first, head + "return {}['tea']\n", "first.py:3: KeyError: 'tea'", false},
		"loop":            {first, head + "while True: pass\n", "the application ran for some time without answering: is there an endless loop at line 3 of first.py?", false},
		"loop of nothing": {first, head + "while True: yield b''\n", "first.py:3: the body does not end: is there an endless loop?", false},
		"loop of much":    {first, head + "while True: yield b'x' * 1000000\n", "first.py:3: the body does not end: is there an endless loop?", false},
		"exit":            {first, head + "import sys; sys.exit(3)\n", "first.py:3: SystemExit: 3", false},
		"end":             {first, head + "import os; os._exit(7)\n", "the application ended its Python, with exit code 7: did it call os._exit()? (it was at line 3 of first.py)", false},
		"memory":          {first, head + "return [b'x' * 10**9]\n", "first.py:3: MemoryError", false},
		"prints":          {first, head + "print('hello')\n  return [b'Hello']\n", `200 OK, body "Hello"`, false},
		"does not start":  {first, "def application(environ, start_response):\n  return [b'Hello']\n", "first.py:2: the application gave a block before it had called start_response", false},
		"another layer":   {sign, "def sign(app):\n  return 7 and (lambda e, s: None)\n", "sign.py:2: TypeError: an application returns an iterable of bytes, and this one returned None", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := grade(t, h, tt.page, tt.text)
			first := g.First()
			if name == "loop" && first != nil { // on a busy machine it may run for longer
				first.Got = regexp.MustCompile(`for [0-9.]+ s `).ReplaceAllString(first.Got, "for some time ")
			}
			if first == nil || !strings.HasPrefix(first.Got, tt.want) || strings.Contains(first.Line(), "\n") {
				t.Fatalf("%+v, want %s", first, tt.want)
			}
			if (g.Trouble != nil) != tt.trouble {
				t.Errorf("trouble: %+v", g.Trouble)
			}
			if g.Trouble != nil && (g.Trouble.Text != first.Got || g.Trouble.Src.File != tt.page.Exercise.File()) {
				t.Errorf("trouble: %+v, got %s", g.Trouble, first.Got)
			}
			if len(g.Results) != len(tt.page.Exercise.Checks) {
				t.Errorf("%d results", len(g.Results))
			}
			if last := g.Results[len(g.Results)-1]; name == "loop" || tt.trouble {
				isNotRun(t, last)
			}
		})
	}
	t.Run("and afterwards", func(t *testing.T) {
		t.Parallel()
		if g := grade(t, h, first, first.Exercise.Solution); !g.Solved() || g.First() != nil || g.Mistake() != nil || g.Passed() != 4 {
			t.Errorf("%+v", g)
		}
	})
}

// isNotRun: behind what takes long and fails, or cannot be loaded, nothing is
// tried.
func isNotRun(t *testing.T, r lessons.Result) {
	t.Helper()
	if r.Outcome != lessons.NotRun || r.Got != "" || r.Trace != nil || r.Mistake != nil {
		t.Errorf("%s: %+v", r.Outcome, r)
	}
}

// All checks are run, so that those that pass are counted; the first that fails
// says where to look.
func TestAFailureLeadsToItsEvent(t *testing.T) {
	t.Parallel()
	h := newCatalog(t)
	text := "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'Hello, WSGI!']\n"
	g := grade(t, h, exercise(t, "first"), text)
	var outcomes []string
	for _, r := range g.Results {
		outcomes = append(outcomes, r.Outcome.String())
	}
	if got := strings.Join(outcomes, ", "); got != "passed, passed, failed, passed" || g.Passed() != 3 || g.Solved() {
		t.Errorf("%s", got)
	}
	r := g.First()
	want := "asked: a header that says what the body is; expected: Content-Type: text/plain; got: no Content-Type"
	if r.Line() != want {
		t.Errorf("%s, want %s", r.Line(), want)
	}
	if k := r.Trace.Event(r.Position - 1).Kind(); k != trace.KindHeadCommitted {
		t.Errorf("it leads to %s", k)
	}
	raised := grade(t, h, exercise(t, "first"), "def application(environ, start_response):\n    return [tea]\n").First()
	if e := raised.Trace.Event(raised.Position - 1); e.Kind() != trace.KindAppRaised || e.Src != (trace.Src{File: "first.py", Line: 2}) {
		t.Errorf("%+v", e)
	}
}

func TestGradingCanBeCancelled(t *testing.T) {
	t.Parallel()
	h := newCatalog(t)
	p := exercise(t, "first")
	for name, text := range map[string]string{
		"while it answers": "def application(environ, start_response):\n    while True: pass\n",
		"while it loads":   "while True: pass\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errStop := errors.New("the learner has left")
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(300*time.Millisecond, func() { cancel(errStop) })
			g, err := lessons.Grade(ctx, h, p, catalog.File{Text: []byte(text)})
			if g != nil || !errors.Is(err, errStop) {
				t.Errorf("%v, %v", g, err)
			}
		})
	}
}

// Several requests go to the same worker, one after the other.
func TestACheckOfSeveralRequests(t *testing.T) {
	t.Parallel()
	p := *exercise(t, "first")
	e := *p.Exercise
	c := e.Checks[3]
	c.Requests = []lessons.Request{{Target: "/one"}, {Target: "/two"}, {Target: "/three"}}
	c.Request = lessons.Request{}
	e.Checks = []lessons.ExerciseCheck{c}
	p.Exercise = &e
	text := `seen = []

def application(environ, start_response):
    seen.append(environ["PATH_INFO"])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [" ".join(seen).encode()]
`
	g := grade(t, newCatalog(t), &p, text)
	if got, want := g.First().Got, fmt.Sprintf("200 OK, body %q", "/one /two /three"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := g.First().Asked; got != "GET /three" {
		t.Errorf("asked: %s", got)
	}
}

// Another application and other layers can stand around and inside the file.
func TestACheckBringsItsOwnStack(t *testing.T) {
	t.Parallel()
	p := *exercise(t, "sign")
	e := *p.Exercise
	kept := e.Checks[1]
	kept.App, kept.Middleware, kept.Request = "tidy.py", []string{"upper", "sign"}, lessons.Request{Target: "/x"}
	kept.Got = lessons.Cond{}
	e.Checks = []lessons.ExerciseCheck{kept}
	p.Exercise = &e
	r := grade(t, newCatalog(t), &p, e.Solution).First()
	if want := `200 OK, body "THE LAMP IS ON.\nTHE LAMP IS STILL ON.\n"`; r == nil || r.Got != want {
		t.Errorf("%+v, want %s", r, want)
	}
	if run := p.RunOf(r.Check); run.App != "tidy.py" || run.Request.Target != "/x" || len(run.Middleware) != 2 {
		t.Errorf("%+v", run)
	}
}

// What is said first of a file is the same where the checks behind it are not run.
func TestTheFirstFailureIsTheSameWithoutTheRest(t *testing.T) {
	t.Parallel()
	h, p := newCatalog(t), exercise(t, "order")
	whole := grade(t, h, p, p.Exercise.Start)
	g, err := lessons.GradeToFailure(patience(t), h, p, catalog.File{Text: []byte(p.Exercise.Start)})
	if err != nil {
		t.Fatal(err)
	}
	if g.First() == nil || g.First().Line() != whole.First().Line() || g.Mistake() == nil || g.Mistake().ID != whole.Mistake().ID {
		t.Errorf("got %+v, want %+v", g.First(), whole.First())
	}
	isNotRun(t, g.Results[len(g.Results)-1])
	if g, err := lessons.GradeToFailure(patience(t), h, p, catalog.File{Text: []byte(p.Exercise.Solution)}); err != nil || !g.Solved() {
		t.Errorf("the solution: %+v, %v", g, err)
	}
}
