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

// uses are all imports of the module, in every file, whatever it is built for.
func uses(t *testing.T) []Use {
	t.Helper()
	var all []Use
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
		found, err := usesOf(root, name)
		all = append(all, found...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ownModule reports whether a folder is a module of its own, and so not part of
// the house.
func ownModule(root fs.FS, dir string) bool {
	_, err := fs.Stat(root, path.Join(dir, "go.mod"))
	return err == nil
}

func usesOf(root fs.FS, name string) ([]Use, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	room := path.Dir(name)
	if room == "." {
		room = ""
	}
	var found []Use
	for _, i := range file.Imports {
		pkg, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return nil, err
		}
		found = append(found, Use{Room: room, Pkg: pkg, Test: strings.HasSuffix(name, "_test.go")})
	}
	return found, nil
}

func TestEveryRoomUsesOnlyWhatLiesBelow(t *testing.T) {
	t.Parallel()
	all := uses(t)
	if len(all) < 100 {
		t.Fatalf("only %d imports were found: is this the whole house?", len(all))
	}
	for _, u := range all {
		if err := Check(u); err != nil {
			t.Error(err)
		}
	}
}

func TestNobodyUsesTheRoomsApart(t *testing.T) {
	t.Parallel()
	for _, u := range uses(t) {
		if inner, ours := strings.CutPrefix(u.Pkg, Module+"/"); ours && within(inner, apart) && !within(u.Room, apart) {
			t.Errorf("%q uses %q", u.Room, inner)
		}
	}
}

func TestCheckKnowsRightFromWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		use  Use
		fine bool
	}{
		{Use{Room: "", Pkg: "roundtrip/internal/cli"}, true},
		{Use{Room: "internal/cli", Pkg: "roundtrip/tui/theme"}, true},
		{Use{Room: "tui", Pkg: "roundtrip/content"}, true},
		{Use{Room: "tui", Pkg: "charm.land/bubbletea/v2"}, true},
		{Use{Room: "sandbox/python", Pkg: "github.com/tetratelabs/wazero/sys"}, true},
		{Use{Room: "wsgi", Pkg: "roundtrip/wsgi/http1"}, true},
		{Use{Room: "wsgi/static", Pkg: "net/http"}, true},
		{Use{Room: "internal/cli/curl", Pkg: "mvdan.cc/sh/v3/syntax"}, true},
		{Use{Room: "internal/cli", Pkg: "mvdan.cc/sh/v3/syntax"}, false},
		{Use{Room: "wsgi/http1", Pkg: "net/http", Test: true}, true},

		{Use{Room: "wsgi", Pkg: "roundtrip/sandbox"}, false},
		{Use{Room: "wsgi/middleware", Pkg: "roundtrip/sandbox", Test: true}, false},
		{Use{Room: "sandbox/python", Pkg: "roundtrip/lessons"}, false},
		{Use{Room: "lessons", Pkg: "roundtrip/tui/theme"}, false},
		{Use{Room: "tui", Pkg: "roundtrip/internal/cli"}, false},
		{Use{Room: "content", Pkg: "roundtrip/wsgi/trace"}, false},
		{Use{Room: "tui/lens", Pkg: "roundtrip/lessons"}, false},
		{Use{Room: "tui/lens", Pkg: "charm.land/bubbletea/v2"}, false},
		{Use{Room: "wsgi/trace", Pkg: "roundtrip/wsgi"}, false},
		{Use{Room: "wsgi", Pkg: "net/http"}, false},
		{Use{Room: "tui", Pkg: "go.starlark.net/starlark"}, false},
		{Use{Room: "helpers", Pkg: "roundtrip/wsgi"}, false},
		{Use{Room: "tui", Pkg: "roundtrip/helpers"}, false},
	}
	for _, test := range tests {
		if err := Check(test.use); (err == nil) != test.fine {
			t.Errorf("%+v: %v", test.use, err)
		}
	}
}
