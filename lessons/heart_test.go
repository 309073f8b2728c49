package lessons_test

import (
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/python/pythontest"
)

// A program that knows the checker, and its answers by heart, does not pass; that which the
// course gives does, whatever the seed.
func TestAnAnswerByHeartDoesNotPass(t *testing.T) {
	const agent = "\ndef application(environ, start_response):\n  if 'HTTP_USER_AGENT' in environ: start_response('404 Not Found', []); return [b'']\n  return real(environ, start_response)\n"
	const plain = "def application(environ, start_response):\n  start_response('200 OK', [('Content-Type', 'text/plain')])\n  "
	h := sandbox.NewHouse(content.FS(), pythontest.Engine(t))
	first, greet, order := exercise(t, "first"), exercise(t, "greet"), exercise(t, "order")
	for name, tt := range map[string]struct {
		page *lessons.Page
		text string
	}{
		"first, by the client": {first, strings.Replace(first.Exercise.Solution, "application", "real", 1) + agent},
		"greet, by heart":      {greet, plain + "return [{'name=Ada': b'Hello, Ada!'}.get(environ['QUERY_STRING'], b'Hello, World!')]\n"},
		"order, by count":      {order, "n = -1\n" + plain + "global n; n += 1; return [[b'2 x green', b'11 x earl grey', b'1 x mint', b''][n % 4]]\n"},
	} {
		t.Setenv(lessons.SeedEnv, "7")
		g := grade(t, h, tt.page, tt.text)
		if r := g.First(); r == nil || r.Check.ID != tt.page.Exercise.Checks[0].ID || !strings.Contains(r.Got, "ROUNDTRIP_SEED=7") {
			t.Errorf("%s: %+v", name, r)
		}
		if g := grade(t, h, tt.page, tt.page.Exercise.Solution); !g.Solved() {
			t.Errorf("the solution of %s: %s", name, g.First().Line())
		}
	}
}
