package sandbox_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/pythontest"
)

const helloFile = `def application(environ, start_response):
    start_response("200 OK", [])
    return [b"%s"]
`

// smallCatalog has an application, a layer and two exercises.
func smallCatalog(t *testing.T) *catalog.Catalog {
	t.Helper()
	return catalog.New(catalog.Options{Embedded: pythontest.Engine(t), Content: fstest.MapFS{
		"apps/tea.py":              {Data: []byte(strings.ReplaceAll(helloFile, "%s", "tea"))},
		"exercises/first/start.py": {Data: []byte(strings.ReplaceAll(helloFile, "%s", "as shipped"))},
		"exercises/twice/start.py": {Data: []byte("def twice(app):\n    return app\n")},
	}})
}

// answer is what a stack answers to a request.
func answer(t *testing.T, house *catalog.Catalog, stack catalog.Stack) string {
	t.Helper()
	l, err := sandbox.NewLab(house, stack)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r, err := l.Send(sandbox.Request{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, r)
	_, body, _ := strings.Cut(string(sandbox.Bytes(r.Client().Received)), "\r\n\r\n")
	return body
}

func TestAFileOfOnesOwnTakesItsPlaceByName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kettle.py"), []byte(`WORD = b"from the kettle"`), 0o600); err != nil {
		t.Fatal(err)
	}
	const double = `class twice:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        return [block * 2 for block in self.app(environ, start_response)]
`
	own := func(name, text, dir string) *catalog.Catalog {
		return smallCatalog(t).WithFile(catalog.File{Name: name, Text: []byte(text), Dir: dir})
	}
	mine := strings.ReplaceAll(helloFile, "%s", "mine")
	for name, tt := range map[string]struct {
		house *catalog.Catalog
		stack catalog.Stack
		want  string
	}{
		"an exercise as shipped": {smallCatalog(t), catalog.Stack{App: "first.py"}, "as shipped"},
		"a layer as shipped":     {smallCatalog(t), catalog.Stack{App: "tea.py", Middleware: []string{"twice"}}, "tea"},
		"an application":         {own("first.py", mine, ""), catalog.Stack{App: "first.py"}, "mine"},
		"by its callable":        {own("first.py", strings.Replace(mine, "application", "other", 1), ""), catalog.Stack{App: "first.py:other"}, "mine"},
		"before a bundled one":   {own("tea.py", mine, ""), catalog.Stack{App: "tea.py"}, "mine"},
		"a layer":                {own("twice.py", double, ""), catalog.Stack{App: "tea.py", Middleware: []string{"twice"}}, "teatea"},
		"with its folder":        {own("first.py", "from kettle import WORD\n"+strings.Replace(mine, `b"mine"`, "WORD", 1), dir), catalog.Stack{App: "first.py"}, "from the kettle"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := answer(t, tt.house, tt.stack); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestALabSaysWhyAFileCannotBeLoaded(t *testing.T) {
	t.Parallel()
	broken := smallCatalog(t).WithFile(catalog.File{Name: "first.py", Text: []byte("import nowhere\n")})
	l, err := sandbox.NewLab(broken, catalog.Stack{App: "first.py"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var wrong *python.Error
	if err := l.Check(t.Context()); !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), "first.py:1: ModuleNotFoundError: No module named 'nowhere' (only the standard library") {
		t.Errorf("%v", err)
	}
	golang := lab(t, catalog.Stack{App: "demo:hello"})
	if err := golang.Check(t.Context()); err != nil {
		t.Errorf("an application in Go: %v", err)
	}
}

func TestAFileIsNotLookedForOutsideOfTheExercises(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"../first.py", "first/start.py", "nothing.py", ".py", ""} {
		var unknown *catalog.UnknownError
		if _, err := sandbox.NewLab(smallCatalog(t), catalog.Stack{App: name}); !errors.As(err, &unknown) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
