package project

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSplit(t *testing.T) {
	t.Parallel()
	dir := folderOf(t, map[string]string{"a.py:b/app.py": "", "a/app.wsgi": ""})
	for app, want := range map[string][2]string{
		"app.py": {"app.py", ""}, "app.py:make": {"app.py", "make"}, "shop:app": {"shop", "app"}, "shop": {"shop", ""},
		"a:b/app.py": {"a:b/app.py", ""}, "a:b/app.py:app": {"a:b/app.py", "app"}, `C:\x\app.py:app`: {`C:\x\app.py`, "app"},
		`shop:make("x:y")`: {"shop", `make("x:y")`}, `app.py:make("b.py")`: {"app.py", `make("b.py")`}, "demo:hello": {"demo", "hello"},
		dir + "/a.py:b/app.py:app": {dir + "/a.py:b/app.py", "app"}, dir + "/a/app.wsgi:x": {dir + "/a/app.wsgi", "x"},
	} {
		module, callable := Split(app)
		if got := [2]string{module, callable}; got != want {
			t.Errorf("%s: got %q, want %q", app, got, want)
		}
	}
}

const source = `"""
import nothing
"""; import os, sys as system
# import nothing
from json import (  # several
    loads as l,
    dumps,
)
try:
    import optional
except ImportError:
    optional = None
text = 'import nothing \' "' + r"\"; import nothing"
call(
import_nothing)
from . import words; from .near.by import x
from a.b \
    import c
import  collections.abc
def later():
    import nothing
`

func TestImports(t *testing.T) {
	t.Parallel()
	want := []imported{
		{module: "os"}, {module: "sys"}, {module: "json", names: []string{"loads", "dumps"}}, {names: []string{"words"}, relative: true},
		{module: "near.by", names: []string{"x"}, relative: true}, {module: "a.b", names: []string{"c"}}, {module: "collections.abc"},
	}
	if diff := cmp.Diff(want, imports(source), cmp.AllowUnexported(imported{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFindForeign(t *testing.T) {
	t.Parallel()
	dir := folderOf(t, map[string]string{
		"plain.py": "import os, json, helper\n", "helper.py": "import helper, plain\n", "shop.py": "from flask import Flask\n",
		"far.py": "import helper\nfrom lib import models\n", "lib/__init__.py": "", "lib/models.py": "import sqlalchemy.orm as orm\n",
		"ssl_of.py": "import ssl\n", "try.py": "try:\n    import flask\nexcept ImportError:\n    pass\n", "o/own.py": "import json\n", "o/json.py": "import yaml\n",
	})
	for file, want := range map[string]Foreign{
		"plain.py": {}, "try.py": {}, "shop.py": {"shop.py", "flask"}, "far.py": {"lib/models.py", "sqlalchemy"}, "ssl_of.py": {"ssl_of.py", "ssl"},
		"o/own.py": {"o/json.py", "yaml"}, "absent.py": {},
	} {
		got, found := FindForeign(filepath.Join(dir, file))
		if rel, err := filepath.Rel(dir, got.File); err == nil {
			got.File = filepath.ToSlash(rel)
		}
		if got != want || found != (want.Module != "") {
			t.Errorf("%s: got %+v, want %+v", file, got, want)
		}
	}
}

func TestPackageOf(t *testing.T) {
	t.Parallel()
	dir := folderOf(t, map[string]string{
		"pkg/__init__.py": "", "pkg/sub/__init__.py": "from . import app", "pkg/sub/app.py": "from ..words import W", "pkg/own.py": "from pkg.words import W",
		"space/app.py": "from .words import W", "plain/app.py": "import words", "pkg/alone.py": "import os",
	})
	for file, want := range map[string]string{
		"pkg/sub/app.py": "pkg.sub.app", "pkg/sub/__init__.py": "pkg.sub", "pkg/own.py": "pkg.own", "space/app.py": "space.app", "plain/app.py": "", "pkg/alone.py": "",
	} {
		got, found := PackageOf(filepath.Join(dir, file))
		if found != (want != "") || found && got != (Package{want, dir}) {
			t.Errorf("%s: got %+v, %v", file, got, found)
		}
	}
}

func TestFindEnvironment(t *testing.T) {
	t.Parallel()
	dir := folderOf(t, map[string]string{
		"repo/.git/HEAD": "", "repo/venv/pyvenv.cfg": "", "repo/src/site/app.py": "", "repo/src/.venv/notes": "",
		"gone/.venv/pyvenv.cfg": "", "bare/sub/app.py": "", "venv/pyvenv.cfg": "", "both/.venv/pyvenv.cfg": "", "both/venv/pyvenv.cfg": "",
	})
	for _, env := range []string{"repo/venv", "venv", "both/.venv", "both/venv"} {
		python := EnvironmentAt(filepath.Join(dir, env)).Python
		if err := os.MkdirAll(filepath.Dir(python), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(python, nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ home, here, want string }{
		{"repo/src/site", "repo/src/site", "repo/venv"}, {"repo", "", "repo/venv"}, {"bare/sub", "bare", ""}, {"bare/sub", "", "venv"}, {"bare", "elsewhere", ""}, {"both", "both", "both/.venv"},
	} {
		got, found, err := FindEnvironment(filepath.Join(dir, test.home), filepath.Join(dir, test.here))
		if err != nil || found != (test.want != "") || found && got.Dir != filepath.Join(dir, test.want) {
			t.Errorf("%+v: got %+v, %v, %v", test, got, found, err)
		}
	}
	if _, found, err := FindEnvironment(filepath.Join(dir, "gone"), dir); !found || err == nil {
		t.Errorf("one whose Python is gone: %v, %v", found, err)
	}
}

func TestTheStandardModulesAreInOrder(t *testing.T) {
	t.Parallel()
	if !slices.IsSorted(standard[:]) {
		t.Error("they are looked for by halves, and are not sorted")
	}
}
