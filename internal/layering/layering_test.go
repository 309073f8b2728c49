package layering

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
)

// imports are all imports of the module, in every file, whatever it is built for.
func imports(t *testing.T) []Import {
	t.Helper()
	var all []Import
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "dist"):
			return fs.SkipDir
		case d.IsDir() && name != "." && ownModule(root, name):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		found, err := importsOf(root, name)
		all = append(all, found...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ownModule reports whether a folder is a module of its own, and so not part of the
// program.
func ownModule(root fs.FS, dir string) bool {
	_, err := fs.Stat(root, path.Join(dir, "go.mod"))
	return err == nil
}

func importsOf(root fs.FS, name string) ([]Import, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	dir := path.Dir(name)
	if dir == "." {
		dir = ""
	}
	var found []Import
	for _, i := range file.Imports {
		pkg, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return nil, err
		}
		found = append(found, Import{From: dir, Pkg: pkg, Test: strings.HasSuffix(name, "_test.go")})
	}
	return found, nil
}

func TestEveryPackageImportsOnlyWhatLiesBelow(t *testing.T) {
	t.Parallel()
	all := imports(t)
	if len(all) < 100 {
		t.Fatalf("only %d imports were found: is this the whole program?", len(all))
	}
	for _, i := range all {
		if err := Check(i); err != nil {
			t.Error(err)
		}
	}
}

func TestNothingImportsWhatIsNotShipped(t *testing.T) {
	t.Parallel()
	for _, i := range imports(t) {
		if to, inside := strings.CutPrefix(i.Pkg, Module+"/"); inside && anyIn(to, unused) && !anyIn(i.From, unused) {
			t.Errorf("%q imports %q", i.From, to)
		}
	}
}

func TestCheckKnowsRightFromWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, pkg string
		test      bool
		fine      bool
	}{
		{"", "roundtrip/internal/cli", false, true},
		{"internal/cli", "roundtrip/tui/theme", false, true},
		{"tui", "roundtrip/content", false, true},
		{"tui", "charm.land/bubbletea/v2", false, true},
		{"tui", "roundtrip/tui/home", false, true},
		{"tui/home", "roundtrip/tui/viewer", false, true},
		{"tui/lesson", "roundtrip/lessons/reading", false, true},
		{"tui/viewer", "roundtrip/tui/overlay", false, true},
		{"tui/overlay", "roundtrip/tui/lens", false, true},
		{"tui/lens", "roundtrip/tui/theme", false, true},
		{"lessons/reading", "roundtrip/lessons", false, true},
		{"sandbox", "roundtrip/sandbox/catalog", false, true},
		{"sandbox/python", "github.com/tetratelabs/wazero/sys", false, true},
		{"sandbox/python/embedded", "roundtrip/sandbox/python", false, true},
		{"sandbox/catalog", "roundtrip/sandbox", true, true},
		{"wsgi", "roundtrip/wsgi/http1", false, true},
		{"wsgi/static", "net/http", false, true},
		{"internal/cli/curl", "mvdan.cc/sh/v3/syntax", false, true},
		{"wsgi/http1", "net/http", true, true},
		{"internal/tools/peers", "roundtrip/sandbox/python/system", false, true},
		{"internal/tools/peers", "net/http", false, true},

		{"internal/cli", "mvdan.cc/sh/v3/syntax", false, false},
		{"internal/tools/peers", "roundtrip/internal/cli", false, false},
		{"internal/hostile", "roundtrip/internal/tools/warm", true, false},
		{"internal/cli", "roundtrip/internal/tools/warm", false, false},
		{"wsgi", "roundtrip/sandbox", false, false},
		{"wsgi/middleware", "roundtrip/sandbox", true, false},
		{"sandbox/python", "roundtrip/lessons", false, false},
		{"sandbox/catalog", "roundtrip/sandbox", false, false},
		{"sandbox/workshop", "roundtrip/sandbox/catalog", false, false},
		{"sandbox/python", "roundtrip/sandbox/python/system", false, false},
		{"lessons", "roundtrip/tui/theme", false, false},
		{"lessons", "roundtrip/lessons/reading", false, false},
		{"lessons/expr", "roundtrip/sandbox/python/wire", false, false},
		{"tui", "roundtrip/internal/cli", false, false},
		{"tui/home", "roundtrip/tui", false, false},
		{"tui/home", "roundtrip/tui/lesson", false, false},
		{"tui/viewer", "roundtrip/tui/play", false, false},
		{"tui/viewer", "roundtrip/sandbox", false, false},
		{"tui/lens", "roundtrip/tui/viewer", false, false},
		{"tui/theme", "roundtrip/tui/lens", false, false},
		{"content", "roundtrip/wsgi/trace", false, false},
		{"tui/lens", "roundtrip/lessons", false, false},
		{"tui/lens", "charm.land/bubbletea/v2", false, false},
		{"wsgi/trace", "roundtrip/wsgi", false, false},
		{"wsgi", "net/http", false, false},
		{"tui", "go.starlark.net/starlark", false, false},
		{"helpers", "roundtrip/wsgi", false, false},
		{"tui", "roundtrip/helpers", false, false},
	}
	for _, tt := range tests {
		i := Import{From: tt.from, Pkg: tt.pkg, Test: tt.test}
		if err := Check(i); (err == nil) != tt.fine {
			t.Errorf("%+v: %v", i, err)
		}
	}
}
