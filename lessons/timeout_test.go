package lessons

import (
	"testing"
	"time"

	"roundtrip/lessons/internal/coursetest"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// An answer that goes on, but comes to no end, is broken off after the patience of
// a check. The watchdog of Python sees nothing wrong with it.
func TestAnAnswerWithoutAnEndIsBrokenOff(t *testing.T) {
	t.Parallel()
	fsys := coursetest.Files(coursetest.Kettle(map[string]string{"apps/hello.py": `import time

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    while True:
        time.sleep(0.01)
        yield b"still here "
`}))
	c, err := Open(fsys)
	if err != nil {
		t.Fatal(err)
	}
	_, p, err := c.Find("first/kettle")
	if err != nil {
		t.Fatal(err)
	}
	pass := catalog.File{Name: "kettle.py", Text: []byte("def kettle(app):\n    def poured(environ, start_response):\n        return app(environ, start_response)\n    return poured\n")}
	g := grader{
		page: p, file: pass, patience: 2 * time.Second, grading: &Grading{Page: p},
		workspaces: &workspaces{catalog: catalog.New(catalog.Options{Content: fsys, Embedded: pythontest.EngineForChecks(t)})},
	}
	if err := g.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := g.workspaces.close(); err != nil {
		t.Error(err)
	}
	r := g.grading.First()
	if want := "there was no end to the answer within 2s: is there an endless loop?"; r == nil || r.Got != "kettle.py:2: "+want && r.Got != "kettle.py:3: "+want {
		t.Fatalf("%+v", r)
	}
	if g.grading.Results[1].Outcome != NotRun {
		t.Errorf("the next check was %s", g.grading.Results[1].Outcome)
	}
}
