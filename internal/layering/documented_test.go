package layering

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

// TestEveryExportedNameOfTheLibraryIsDocumented: wsgi is a library of its own,
// and every package, type, function, method, constant and variable that others
// see says what it is.
func TestEveryExportedNameOfTheLibraryIsDocumented(t *testing.T) {
	t.Parallel()
	names, packages := 0, make(map[string]bool)
	for name, file := range library(t) {
		dir := path.Dir(name)
		packages[dir] = packages[dir] || file.Doc != nil
		for _, d := range file.Decls {
			for exported, documented := range exported(d) {
				if names++; !documented {
					t.Errorf("%s: %s has no documentation", name, exported)
				}
			}
		}
	}
	for dir, documented := range packages {
		if !documented {
			t.Errorf("%s: the package has no documentation", dir)
		}
	}
	if names < 200 {
		t.Errorf("only %d exported names were found", names)
	}
}

// TestEveryPackageSaysWhatItIsFor: a stranger finds the folder by what its package comment
// says, in at least two lines of it.
func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	said := make(map[string]string)
	for name, file := range sources(t, ".") {
		if dir := path.Dir(name); file.Name.Name != "main" || dir != "." {
			said[dir] += file.Doc.Text()
		}
	}
	for dir, text := range said {
		if len(strings.Fields(text)) < fewestWords {
			t.Errorf("%s: the package comment says too little: %q", dir, text)
		}
	}
	if len(said) < 40 {
		t.Errorf("only %d packages were found", len(said))
	}
}

// fewestWords is how many words it takes to say what a package is for.
const fewestWords = 12

// library are the files of wsgi that are no tests, by their names.
func library(t *testing.T) map[string]*ast.File {
	t.Helper()
	return sources(t, "wsgi")
}

// sources are the files of a folder that are no tests, by their names.
func sources(t *testing.T, below string) map[string]*ast.File {
	t.Helper()
	return files(t, below, func(name string) bool { return !isTest(name) })
}

func isTest(name string) bool { return strings.HasSuffix(name, "_test.go") }

// files are those of a folder in Go that are wanted, by their names.
func files(t *testing.T, below string, wanted func(name string) bool) map[string]*ast.File {
	t.Helper()
	files := make(map[string]*ast.File)
	root := os.DirFS("../..")
	err := fs.WalkDir(root, below, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && ownModule(root, name):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || !wanted(name):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files[name], err = parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// exported are the names of a declaration that others see, and whether they are
// documented: by themselves, or with the group that they stand in.
func exported(d ast.Decl) map[string]bool {
	names := make(map[string]bool)
	switch d := d.(type) {
	case *ast.FuncDecl:
		if receiver := receiverOf(d); d.Name.IsExported() && (receiver == "" || ast.IsExported(receiver)) {
			names[strings.TrimPrefix(receiver+"."+d.Name.Name, ".")] = d.Doc != nil
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() {
					names[s.Name.Name] = d.Doc != nil || s.Doc != nil
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() {
						names[n.Name] = d.Doc != nil || s.Doc != nil || s.Comment != nil
					}
				}
			}
		}
	}
	return names
}

// receiverOf is the type that a method belongs to, "" for a function.
func receiverOf(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return ""
	}
	typ := f.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if name, ok := typ.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
