package lessons_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// A program that knows the checker, and has memorised its answers, does not pass; that which the
// course gives does, whatever the seed.
func TestAMemorisedAnswerDoesNotPass(t *testing.T) {
	const agent = "\ndef application(environ, start_response):\n  if 'HTTP_USER_AGENT' in environ: start_response('404 Not Found', []); return [b'']\n  return real(environ, start_response)\n"
	const plain = "def application(environ, start_response):\n  start_response('200 OK', [('Content-Type', 'text/plain')])\n  "
	h := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.EngineForChecks(t)})
	const byHeart = "    def layer(environ, start_response):\n        "
	first, greet, order := exercise(t, "first"), exercise(t, "greet"), exercise(t, "order")
	moved, sign, footer := exercise(t, "moved"), exercise(t, "sign"), exercise(t, "footer")
	for name, tt := range map[string]struct {
		page *lessons.Page
		text string
		fail string // the first check that does
	}{
		"first, by the client": {first, strings.Replace(first.Exercise.Solution, "application", "real", 1) + agent, "answers"},
		"greet, by heart":      {greet, plain + "return [{'name=Ada': b'Hello, Ada!'}.get(environ['QUERY_STRING'], b'Hello, World!')]\n", "name"},
		"order, by count":      {order, "n = -1\n" + plain + "global n; n += 1; return [[b'2 x green', b'11 x earl grey', b'1 x mint', b''][n % 4]]\n", order.Exercise.Checks[0].ID},
		"moved, by the client": {moved, strings.Replace(moved.Exercise.Solution, "application", "real", 1) + agent, "tea"},
		"moved, by the target": {moved, strings.Replace(moved.Exercise.Solution, `environ["PATH_INFO"]`, `{"cups=two": "/coffee", "": environ["PATH_INFO"]}.get(environ["QUERY_STRING"], "/tea")`, 1), "where"},
		"sign, without the application": {sign, "def sign(app):\n" + byHeart +
			"start_response('200 OK', [('Content-Type', 'text/plain'), ('X-Served-By', 'tea')])\n        return [b'Hello, World!']\n    return layer\n", "signed"},
		"footer, without the application": {footer, "def footer(app):\n" + byHeart +
			"start_response('200 OK', [])\n        return ['one\\ntwo\\nthree\\nCaf\u00e9 Roundtrip\\n'.encode() if environ['PATH_INFO'].endswith('/slow') else 'Hello, World!Caf\u00e9 Roundtrip\\n'.encode()]\n    return layer\n", "length"},
		"sign, closed by print": {sign, strings.Replace(sign.Exercise.Solution, "return app(environ, start)", "environ['wsgi.errors'].write('The lamp is off.\\n') if environ['PATH_INFO'].endswith('/lamp') else None\n        yield from [b'The lamp is on.'] if environ['PATH_INFO'].endswith('/lamp') and not app(environ, start).close else app(environ, start)", 1), "closes"},
	} {
		t.Setenv(lessons.SeedEnv, "7")
		g := grade(t, h, tt.page, tt.text)
		if r := g.First(); r == nil || r.Check.ID != tt.fail {
			t.Errorf("%s: %+v", name, r)
		} else if name == "first, by the client" && !strings.Contains(r.Got, ", seed 7)") {
			t.Errorf("%s does not say its seed: %s", name, r.Got)
		}
		if g := grade(t, h, tt.page, tt.page.Exercise.Solution); !g.Solved() {
			t.Errorf("the solution of %s: %s", name, g.First().Line())
		}
	}
}

// An answer that was copied from the given lines fails once these say something else. One that
// has other lines in their place is not asked again.
func TestAnAnswerCopiedFromTheGivenLinesDoesNotPass(t *testing.T) {
	const start = `def application(environ, start_response):
    start_response("200 OK", [])
    return [NAME.encode()]

NAME = "mint"
`
	h, p := newCatalog(t), *exercise(t, "first")
	that := lessons.Cond{Expr: expr.MustCompile(`body == "mint"`)}
	p.Exercise = &lessons.Exercise{Name: "first", Checks: []lessons.ExerciseCheck{{
		ID: "says", Vary: lessons.Words{"mint"}, Given: map[string]string{`NAME = "mint"`: `NAME = "mint"`}, That: that, Expected: "mint",
	}}}
	for text, solved := range map[string]bool{
		start: true,
		strings.Replace(start, "NAME.encode()", `b"mint"`, 1):                                    false,
		strings.Replace(strings.Replace(start, "NAME.encode()", `b"mint"`, 1), "NAME", "TEA", 1): true,
	} {
		g := grade(t, h, &p, text)
		if g.Solved() != solved {
			t.Errorf("solved %t, not %t:\n%s", g.Solved(), solved, text)
		}
		if r := g.First(); r != nil && !strings.Contains(r.Got, "the given lines had other values") {
			t.Errorf("got %s", r.Got)
		}
	}
}

// What is told of a file is the same whatever the order in which its checks are run, and in the
// order in which they are written.
func TestWhatIsToldDoesNotDependOnTheSeed(t *testing.T) {
	c, p := newCatalog(t), exercise(t, "order")
	told := map[string]string{}
	for _, seed := range []string{"1", "2", "3", "4"} {
		t.Setenv(lessons.SeedEnv, seed)
		var said []string
		for _, r := range grade(t, c, p, p.Exercise.Start).Results {
			said = append(said, r.Check.ID+" "+r.Line())
		}
		told[strings.Join(said, "\n")] = seed
	}
	if len(told) != 1 {
		t.Errorf("%d ways to tell it: %v", len(told), told)
	}
	for i, line := range strings.Split(slices.Collect(maps.Keys(told))[0], "\n") {
		if !strings.HasPrefix(line, p.Exercise.Checks[i].ID+" ") {
			t.Errorf("check %d is told as %s", i, line)
		}
	}
}
