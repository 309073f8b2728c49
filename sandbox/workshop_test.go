package sandbox_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/workshop"
)

// mine is a house with a workshop in which some files lie.
func mine(t *testing.T, files map[string]string) *catalog.Catalog {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Workshop: workshop.At(dir)})
}

// received is what a lab's client gets.
func received(t *testing.T, lab *sandbox.Lab) string {
	t.Helper()
	run, err := lab.Send(sandbox.Request{Target: "/"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	return string(sandbox.Bytes(run.Client().Received))
}

// The learner's files run in the place of the bundled ones, under the same
// names, and can import one another.
func TestTheLearnersFilesRun(t *testing.T) {
	t.Parallel()
	house := mine(t, map[string]string{
		"hello.py":            "from tea import kind\ndef app(environ, start):\n    start('200 OK', [])\n    return [kind]\n",
		"tea.py":              "kind = b'green'\n",
		"middleware/upper.py": "def upper(app):\n    return lambda e, s: [b.upper() for b in app(e, s)]\n",
	})
	stack := catalog.Stack{App: "hello.py", Middleware: []string{"upper"}}
	if stack.UsesWorkshop() {
		t.Error("a bundled stack is said to be the learner's")
	}
	stack = stack.WithCopy("hello.py").WithCopy("upper.py")
	if want := (catalog.Stack{App: "yours:hello.py", Middleware: []string{"yours:upper"}}); !stack.Equal(want) || !stack.UsesWorkshop() {
		t.Fatalf("took %+v", stack)
	}
	lab, err := sandbox.NewLab(house, stack)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lab.Close() })
	if got := received(t, lab); !strings.HasSuffix(got, "GREEN") {
		t.Errorf("answered %q", got)
	}
	if lab.Main() != "hello.py" || !lab.Fresh() {
		t.Errorf("%s runs, fresh %v", lab.Main(), lab.Fresh())
	}
	if _, _, err := house.Workshop().Replace("hello.py", "# new\n"); err != nil {
		t.Fatal(err)
	}
	if lab.Fresh() {
		t.Error("a lab is fresh whose file was changed")
	}
	if back := house.WithOriginal(stack, ""); back.App != "hello.py" || back.Middleware[0] != "upper" {
		t.Errorf("gave back %+v", back)
	}
}

func TestNamesOfTheLearnersFiles(t *testing.T) {
	t.Parallel()
	house := mine(t, map[string]string{"own.py": "", "hello.py": ""})
	if got := house.WorkshopApps(); !slices.Equal(got, []string{"yours:hello.py", "yours:own.py"}) {
		t.Errorf("they are %q", got)
	}
	own := catalog.Stack{App: "yours:own.py", Middleware: []string{"timing"}}
	if back := house.WithOriginal(own, ""); !back.Equal(own) {
		t.Errorf("gave back %+v", back)
	}
	for file, want := range map[string]catalog.Part{
		"own.py":    {File: "own.py", User: true, Original: workshop.Original{Name: "own.py"}},
		"timing.py": {File: "timing.py", Bundled: true, Original: workshop.Original{Name: "middleware/timing.py"}},
	} {
		part, ok := house.Part(own, file)
		if want.Bundled && part.Original.Text == "" {
			t.Errorf("%s has no original", file)
		}
		part.Original.Text = ""
		if !ok || part != want {
			t.Errorf("%s is %+v", file, part)
		}
	}
	if part, ok := house.Part(catalog.Stack{App: "demo:hello"}, "hello.go"); ok {
		t.Errorf("code in Go is %+v", part)
	}
}

// A file of the learner's that is not there is told with its path.
func TestAFileOfTheLearnersIsMissing(t *testing.T) {
	t.Parallel()
	house := mine(t, nil)
	for _, stack := range []catalog.Stack{{App: "yours:hello.py"}, {App: "hello.py", Middleware: []string{"yours:timing"}}} {
		_, err := sandbox.NewLab(house, stack)
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), house.Workshop().Dir()+string(filepath.Separator)) {
			t.Errorf("said %v", err)
		}
	}
	if _, err := house.EngineOf(catalog.Stack{App: "yours:hello.py", Engine: catalog.System}); err == nil {
		t.Error("the system's Python is said to run it")
	}
	var unknown *catalog.UnknownError
	if _, err := sandbox.NewLab(catalog.New(catalog.Options{Content: content.FS()}), catalog.Stack{App: "yours:hello.py"}); !errors.As(err, &unknown) {
		t.Errorf("a house without a workshop said %v", err)
	}
}

// What an exercise begins with is the original of the learner's file, as an
// application and as a layer.
func TestExercisesAreOriginals(t *testing.T) {
	t.Parallel()
	house := mine(t, nil)
	for name, stack := range map[string]catalog.Stack{
		"first.py":           {App: "first.py"},
		"middleware/sign.py": {App: "rooms.py", Middleware: []string{"sign"}},
	} {
		file := filepath.Base(name)
		part, ok := house.Part(stack, file)
		if !ok || !part.Bundled || part.User || part.Original.Name != name || part.Original.Text == "" {
			t.Errorf("%s is %+v, %v", file, part, ok)
		}
		taken := stack.WithCopy(file)
		if !taken.UsesWorkshop() || !house.WithOriginal(taken, file).Equal(stack) {
			t.Errorf("took %+v, and gave back %+v", taken, house.WithOriginal(taken, file))
		}
	}
}
